/** Content that is recorded on a listed source ref, and so needs nothing more here. */
import type { DecisionNode } from '../../../model/decision.ts';
import type { CommitId } from '../../../model/id.ts';
import type { LandingRecord } from '../../../model/statement.ts';
import type { LandingInput } from './landing-input.ts';
import { landingNode } from './landing-nodes.ts';
import { isUndone } from './standing.ts';
import type { Objections } from './standing-objections.ts';

/** `adoption` when the ref begins there; `promotion of REF` when the new tip is a recorded tip of a listed source, or a pinned merge of two recorded tips. */
export function promotionOf(input: LandingInput, objections: Objections): string | null {
  if (begins(input) && input.new === input.adoption) return 'adoption';
  // No commit is its own parent: here the new tip is the head of a merge that is only thought of.
  const direct = input.merge?.parents[1] === input.new ? null : sourceOf(input.new, input, objections);
  if (direct !== null) return `promotion of ${direct}`;
  const merged = mergedSource(input, objections);
  return merged === null || input.merge?.reproduced !== true ? null : `promotion of ${merged}`;
}

/** Why a merge that promotes is none; null when it is one, or none was meant. */
export function promotionFault(input: LandingInput, objections: Objections): DecisionNode | null {
  if (input.merge === null || input.merge.reproduced) return null;
  const source = mergedSource(input, objections);
  if (source === null) return null;
  const reason = `the merge of ${source} holds something that merging the two tips does not give: somebody changed it`;
  const remedy = `merge ${source} anew without editing the merge, or have it signed like any other change`;
  return landingNode('landing.promotion', 'it has landed where it was judged', 'blocked', reason, remedy);
}

/** The listed source whose recorded tip is merged onto the recorded old tip. */
function mergedSource(input: LandingInput, objections: Objections): string | null {
  if (input.merge === null) return null;
  const [first, second] = input.merge.parents;
  // What stood there before the gate refused anything is never judged, only what lands on it.
  const own = input.records.some(({ record }) => record.new === first && record.verdict !== 'violation');
  return first === input.old && own ? sourceOf(second, input, objections) : null;
}

/** The listed source of which a commit is a recorded tip that still stands. */
function sourceOf(commit: CommitId, input: LandingInput, objections: Objections): string | null {
  const found = input.sources.find((source) => {
    if (!source.promotes) return false;
    const landings = source.records.filter(({ record }) => record.new === commit && record.place === source.ref);
    return (
      landings.some(({ record }) => isStart(input, record.verdict)) &&
      !landings.some((landing) => isUndone(landing, source, objections))
    );
  });
  return found?.ref ?? null;
}

/** What landed while nothing was refused is shown, never judged: a ref may begin there, but nothing is promoted from it. */
function isStart(input: LandingInput, verdict: LandingRecord['verdict']): boolean {
  return verdict === 'pass' || (begins(input) && verdict === 'observed');
}

function begins({ old }: LandingInput): boolean {
  return old === null;
}
