/** What a judge of Kubernetes objects says, and how it becomes a factor. */
import type { AssessmentContext, RuleDescription } from '../../../../model/assessment-context.ts';
import type { Environment, Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { ManifestObject } from '../../../reading/manifest/objects.ts';
import { unmasked } from '../../../reading/manifest/template.ts';
import { textAt } from '../../../reading/yaml-node.ts';
import type { Lines } from '../../../reading/yaml-tree.ts';
import { factorOf } from '../../factor.ts';
import type { Sighting } from '../../factor.ts';
import { statefulnessOf } from './kinds.ts';
import type { ObjectChange, PlacedObject } from './pairing.ts';

/** One thing that a judge saw; what is left out comes from the rule and the object. */
export interface Seen extends Pick<Sighting, 'base' | 'effect' | 'reversible' | 'why' | 'remedy'> {
  readonly rule: RuleDescription;
  /** Both sides as the manifest writes them; `absent` for what is not there. */
  readonly from: string | null;
  readonly to: string | null;
  /** In the new text where the object is still there, else in the old one; the object's first line when left out. */
  readonly lines?: Lines | undefined;
  /** The field, as a person would name it: `spec.replicas`. */
  readonly field: string;
  /** The data are at stake, not only the process: the kind's statefulness counts. */
  readonly endangersState?: boolean;
}

/** Judges one object of the change. */
export type Judge = (change: ObjectChange) => readonly Seen[];

/** How a missing value is written in what was observed. */
export const ABSENT = 'absent';

/** How a field is called that is the object itself. */
const WHOLE = 'object';

/** What is said of everything that is seen in a template. */
export const NOT_RENDERED = ' (template, not rendered)';

const LONGEST = 120;

/** The factor for something seen in a file that is no object: values, a chart, a kustomization. */
export function sightedIn(
  file: { readonly path: RepoPath; readonly tool: string },
  seen: Seen,
  context: AssessmentContext,
): Factor {
  const plain = (text: string | null): string | null => (text === null ? null : cut(unmasked(text)));
  return factorOf(
    seen.rule,
    {
      path: file.path,
      lines: seen.lines ?? null,
      from: plain(seen.from),
      to: plain(seen.to),
      witness: plain(seen.field) ?? '',
      resource: {
        kind: file.tool,
        address: file.path,
        statefulness: seen.endangersState === true ? 'stateful' : 'not-applicable',
        knownBy: 'name',
      },
      losesGuardrail: seen.rule.id.startsWith('guardrail.lost.'),
      ...optional(seen),
    },
    context,
  );
}

/** The factor for something seen at an object. */
export function sightedAt(change: ObjectChange, seen: Seen, context: AssessmentContext): Factor {
  const at = change.new ?? change.old;
  const lost = seen.rule.id.startsWith('guardrail.lost.');
  const state = statefulnessOf(at.object);
  const matters = seen.endangersState === true || (lost && state === 'stateful');
  return factorOf(
    seen.rule,
    {
      path: at.path,
      lines: seen.lines ?? firstLine(at.object.lines),
      from: seen.from === null ? null : shown(seen.from, at),
      to: seen.to === null ? null : shown(seen.to, at) + (at.object.templated ? NOT_RENDERED : ''),
      ...(seen.field === WHOLE ? {} : { witness: shown(seen.field, at) }),
      resource: {
        kind: shown(at.object.kind, at),
        address: shown(addressOf(at.object), at),
        statefulness: matters ? state : 'not-applicable',
        knownBy: 'name',
        environment: environmentOf(at.object),
      },
      losesGuardrail: lost,
      ...optional(seen),
    },
    context,
  );
}

function optional({ base, effect, reversible, why, remedy }: Seen): Partial<Sighting> {
  return {
    ...(base === undefined ? {} : { base }),
    ...(effect === undefined ? {} : { effect }),
    ...(reversible === undefined ? {} : { reversible }),
    ...(why === undefined ? {} : { why }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** `Deployment/shop/web`, or without the namespace where the manifest does not say it. */
export function addressOf({ kind, namespace, name, generateName }: ManifestObject): string {
  const called = name ?? (generateName === null ? '?' : `${generateName}*`);
  return namespace === null ? `${kind}/${called}` : `${kind}/${namespace}/${called}`;
}

/** Templates are shown as they were written, cut to a length that a line can hold. */
function shown(text: string, at: PlacedObject): string {
  return cut(at.object.templated ? unmasked(text) : text);
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** The first line of something long: enough to find it. */
export function firstLine(lines: Lines): Lines {
  return { start: lines.start, end: lines.start };
}

const PRODUCTION = /^(?:prod|prd|production|live)$/;
const SAID: Readonly<Record<string, Environment>> = {
  production: 'production',
  prod: 'production',
  staging: 'staging',
  stage: 'staging',
  development: 'development',
  dev: 'development',
  sandbox: 'sandbox',
};

/** Labels say it plainly; a word of the namespace or the name may only raise it. */
function environmentOf(object: ManifestObject): Environment {
  const words = `${object.namespace ?? ''}-${object.name ?? ''}`.toLowerCase().split(/[^a-z]+/);
  if (words.some((word) => PRODUCTION.test(word))) return 'production';
  for (const label of ['environment', 'env', 'app.kubernetes.io/environment']) {
    const said = textAt(object.root, 'metadata', 'labels', label)?.toLowerCase() ?? '';
    if (Object.hasOwn(SAID, said)) return SAID[said] ?? 'unknown';
  }
  return 'unknown';
}
