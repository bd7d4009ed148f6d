/** Sentences about planned changes. */
import type { ForcedBy } from '../../../reading/plan/plan-facts.ts';
import type { Observation } from './observation.ts';

interface Reason {
  /** Completes `deleted: …` or `replaced: …`. */
  readonly text: string;
  /** What helps besides the remedy of the rule. */
  readonly help?: string;
}

const MOVED = 'If the object is meant to stay under another address, a `moved` block keeps it.';
const REASONS: ReadonlyMap<string, Reason> = new Map<string, Reason>([
  ['replace_because_tainted', { text: 'it is tainted', help: 'Ask why it is tainted: a failed apply, or a person.' }],
  ['replace_by_request', { text: 'somebody asked for it with -replace', help: 'Ask who, and why.' }],
  ['replace_by_triggers', { text: 'replace_triggered_by names something that changes' }],
  ['replace_because_cannot_update', { text: 'an attribute cannot be changed in place' }],
  ['delete_because_no_resource_config', { text: 'its block is gone from the configuration', help: MOVED }],
  ['delete_because_no_module', { text: 'its module call is gone', help: MOVED }],
  ['delete_because_no_move_target', { text: 'a moved block points to a resource that is not there', help: MOVED }],
  ['delete_because_wrong_repetition', { text: 'count or for_each was added or removed', help: MOVED }],
  [
    'delete_because_count_index',
    {
      text: 'its index is beyond count',
      help: 'An element that leaves the middle of a list shifts all that follow: use for_each with keys.',
    },
  ],
  ['delete_because_each_key', { text: 'its key is gone from for_each', help: MOVED }],
]);

/** How it stood, for people: `relational database`, with the attribute that forces a replacement. */
export function fromText({ kind, forcedBy, previousAddress, type }: Observation): string {
  const first = forcedBy[0];
  const noun = kind.class === 'unknown' ? type : kind.noun;
  const moved = previousAddress === null ? '' : ` (before: ${previousAddress})`;
  return first?.from === null || first === undefined ? `${noun}${moved}` : `${noun}, ${first.attribute} ${first.from}`;
}

/** What becomes of it, and because of what. */
export function toText(one: Observation): string {
  const cause = one.forcedBy.length > 0 ? forcedText(one.forcedBy) : REASONS.get(one.reason ?? '')?.text;
  const because = cause === undefined ? '' : `: ${cause}`;
  switch (one.act) {
    case 'delete':
      return `${one.deposed ? 'the deposed object is deleted' : 'deleted'}${because}`;
    case 'replace':
      return `${one.createsFirst ? 'replaced, the new one first' : 'destroyed, then created anew'}${because}`;
    case 'forget':
      return 'left unmanaged: the object lives on';
    case 'replace-and-forget':
      return 'a new one is created, the old one is left unmanaged';
    case 'none':
    case 'create':
    case 'update':
      return one.act;
  }
}

function forcedText(forcedBy: readonly ForcedBy[]): string {
  const [first, ...rest] = forcedBy;
  if (first === undefined) return '';
  const more =
    rest.length === 0
      ? ''
      : ` (and ${rest
          .map(({ attribute }) => attribute)
          .slice(0, 3)
          .join(', ')})`;
  return `${first.attribute} becomes ${first.to ?? 'unset'}${more}`;
}

/** What helps because of the reason the plan gives; empty for most. */
export function helpText({ reason }: Observation): string {
  return REASONS.get(reason ?? '')?.help ?? '';
}
