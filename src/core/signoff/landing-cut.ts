/** How a ref update is cut into landings. */
import type { CommitId } from '../../model/id.ts';

/** A stretch of a protected ref: from the tip before it (null where the ref begins) to its end. */
export interface Stretch {
  readonly old: CommitId | null;
  readonly new: CommitId;
}

/** Landings from the old end on, and what is left of the update when no further stretch passes. */
export interface Cut {
  readonly landings: readonly Stretch[];
  /** Null when everything landed. Before the fact the update is refused; after the fact this is one violation. */
  readonly rest: Stretch | null;
}

/**
 * Cuts from the old end, each time taking the longest stretch that passes. `chain` is the first-parent chain from the
 * old tip (null where the ref begins) to the new one. Yields every stretch that must be judged and takes the answer, so
 * that whoever drives it may read what a judgement needs.
 */
export function* cutting(chain: readonly [CommitId | null, ...CommitId[]]): Generator<Stretch, Cut, boolean> {
  const landings: Stretch[] = [];
  const last = chain.length - 1;
  let start = 0;
  while (start < last) {
    const next = yield* longestFrom(chain, start);
    if (next === null) return { landings, rest: stretch(chain, start, last) };
    landings.push(stretch(chain, start, next));
    start = next;
  }
  return { landings, rest: null };
}

/** {@link cutting} with a judge that answers at once. */
export function cutLandings(
  chain: readonly [CommitId | null, ...CommitId[]],
  passes: (stretch: Stretch) => boolean,
): Cut {
  const cut = cutting(chain);
  let step = cut.next();
  while (step.done !== true) step = cut.next(passes(step.value));
  return step.value;
}

function* longestFrom(
  chain: readonly [CommitId | null, ...CommitId[]],
  start: number,
): Generator<Stretch, number | null, boolean> {
  for (let end = chain.length - 1; end > start; end -= 1) if (yield stretch(chain, start, end)) return end;
  return null;
}

function stretch(chain: readonly [CommitId | null, ...CommitId[]], start: number, end: number): Stretch {
  // Only the first entry may be null, and `end` is never the first.
  return { old: chain[start] ?? null, new: chain[end] as CommitId };
}
