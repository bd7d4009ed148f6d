/** Content that is recorded on a listed source ref, and so needs nothing more here. */
import type { CommitId } from '../../model/id.ts';
import type { LandingInput } from './landing-input.ts';
import { isUndone } from './standing.ts';
import type { Objections } from './standing-objections.ts';

/** `promotion of REF` when the new tip is a recorded tip of a listed source, or a pinned merge of two recorded tips. */
export function promotionOf(input: LandingInput, objections: Objections): string | null {
  const direct = sourceOf(input.new, input, objections);
  if (direct !== null) return `promotion of ${direct}`;
  if (input.merge === null || !input.merge.reproduced) return null;
  const [first, second] = input.merge.parents;
  const own = input.records.some(({ record }) => record.new === first && record.verdict === 'pass');
  if (first !== input.old || !own) return null;
  const merged = sourceOf(second, input, objections);
  return merged === null ? null : `promotion of ${merged}`;
}

/** The listed source of which a commit is a recorded tip that still stands. */
function sourceOf(commit: CommitId, input: LandingInput, objections: Objections): string | null {
  const found = input.sources.find((source) => {
    const landings = source.records.filter(({ record }) => record.new === commit && record.place === source.ref);
    return (
      landings.some(({ record }) => record.verdict === 'pass') &&
      !landings.some((landing) => isUndone(landing, source, objections))
    );
  });
  return found?.ref ?? null;
}
