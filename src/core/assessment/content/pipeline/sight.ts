/** What is seen in a pipeline, and how it becomes a factor. */
import type { AssessmentContext, RuleDescription } from '../../../../model/assessment-context.ts';
import type { Environment, Factor, Severity } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { Pipeline, PipelineJob } from '../../../reading/pipeline/pipeline.ts';
import type { Lines } from '../../../reading/yaml-tree.ts';
import { factorOf } from '../../factor.ts';

export interface Seen {
  readonly rule: RuleDescription;
  readonly from: string | null;
  readonly to: string | null;
  readonly lines: Lines;
  /** Tells findings of one rule in one file apart: the job, the step, the action. */
  readonly witness: string;
  readonly base?: Severity;
  readonly why?: string;
}

/** Both sides of one file. */
export interface PipelineSides {
  readonly path: RepoPath;
  readonly old: Pipeline;
  readonly new: Pipeline;
  /** What all changed pipelines hold afterwards: a job that moved is not removed. */
  readonly everywhere: Everywhere;
}

export interface Everywhere {
  /** Identities of all steps of the new pipelines. */
  readonly steps: ReadonlySet<string>;
  /** Jobs of the new pipelines that were in no file before, by id. */
  readonly added: ReadonlyMap<string, PipelineJob>;
}

const LONGEST = 120;

export function sightedIn(path: RepoPath, { tool }: Pipeline, seen: Seen, context: AssessmentContext): Factor {
  const { rule, from, to, lines, witness, base, why } = seen;
  const environment = environmentOf(witness);
  return factorOf(
    rule,
    {
      path,
      lines,
      from: from === null ? null : cut(from),
      to: to === null ? null : cut(to),
      witness: cut(witness),
      resource: {
        kind: `pipeline of ${tool}`,
        address: path,
        statefulness: 'not-applicable',
        knownBy: 'name',
        ...(environment === null ? {} : { environment }),
      },
      losesGuardrail: rule.effect === 'unprotect',
      ...(base === undefined ? {} : { base }),
      ...(why === undefined ? {} : { why }),
    },
    context,
  );
}

function cut(text: string): string {
  const line = text.replaceAll('\n', ' ↵ ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** A job or environment that is called after production acts there. */
function environmentOf(witness: string): Environment | null {
  return witness
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => word === 'production' || word === 'prod')
    ? 'production'
    : null;
}

/** The first line of something long: enough to find it. */
export function firstLine({ start }: Lines): Lines {
  return { start, end: start };
}
