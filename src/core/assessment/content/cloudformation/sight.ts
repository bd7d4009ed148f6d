/** Factors about resources of stacks. */
import type { AssessmentContext, RuleDescription } from '../../../../model/assessment-context.ts';
import type { Environment, Factor, Reversible, Severity } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { Lines } from '../../../reading/yaml-tree.ts';
import { factorOf } from '../../factor.ts';
import type { Sighting } from '../../factor.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';

/** What a finding is about. */
export interface StackSeen {
  readonly path: RepoPath;
  readonly lines: Lines | null;
  /** Logical id, construct id or URN. */
  readonly address: string;
  /** The type as tables know it, and as the text names it where that differs. */
  readonly type: string;
  readonly named?: string;
  readonly from: string | null;
  readonly to: string | null;
  /** What was judged: said in every finding. */
  readonly source: 'template' | 'change set' | 'program' | 'preview';
  readonly environment?: Environment | null;
  readonly remedy?: string;
  readonly change?: Partial<Pick<Sighting, 'base' | 'reversible' | 'state' | 'losesGuardrail' | 'witness' | 'effect'>>;
}

const JUDGED: Readonly<Record<StackSeen['source'], string>> = {
  template: 'Judged from the template, not from a change set.',
  'change set': 'Judged from the change set.',
  program: 'Judged from the program, not from a synthesised template.',
  preview: 'Judged from the preview.',
};

/** The factor of a rule about one resource of a stack. */
export function stackFactor(rule: RuleDescription, seen: StackSeen, context: AssessmentContext): Factor {
  const kind = resourceKind(seen.type);
  const { environment } = seen;
  return factorOf(
    rule,
    {
      path: seen.path,
      lines: seen.lines,
      from: seen.from,
      to: seen.to,
      why: `${rule.why} ${JUDGED[seen.source]}`,
      ...(seen.remedy === undefined ? {} : { remedy: seen.remedy }),
      resource: {
        kind: seen.named ?? seen.type,
        address: seen.address,
        statefulness: kind.statefulness,
        knownBy: kind.class === 'unknown' ? 'unknown' : 'name',
        ...(environment === undefined || environment === null ? {} : { environment }),
      },
      ...seen.change,
    },
    context,
  );
}

/** Base and reversibility of the loss of a resource of a type, as the deletion of one in Terraform has. */
export function lossOf(type: string): { readonly base: Severity; readonly reversible: Reversible } {
  const { class: name, noun } = resourceKind(type);
  switch (name) {
    case 'stateful':
      return { base: 'critical', reversible: 'no' };
    case 'machine':
      return { base: 'high', reversible: 'with-effort' };
    case 'network':
      return { base: 'high', reversible: noun === 'fixed address' ? 'no' : 'with-effort' };
    case 'identity':
    case 'cluster':
      return { base: 'high', reversible: 'with-effort' };
    case 'configuration':
    case 'stateless':
      return { base: 'medium', reversible: 'yes' };
    case 'unknown':
      return { base: 'high', reversible: 'unknown' };
  }
}

/** The same one level lower, where it only may happen; never below medium for what holds state. */
export function possibleLossOf(type: string): { readonly base: Severity } {
  const { base } = lossOf(type);
  return { base: base === 'critical' ? 'high' : base === 'high' ? 'medium' : 'low' };
}

/** Stacks in stacks. */
export function isStack(type: string): boolean {
  return type === 'AWS::CloudFormation::Stack' || type === 'AWS::Serverless::Application';
}
