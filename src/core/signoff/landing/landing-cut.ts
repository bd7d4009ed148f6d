/** How a ref update is cut into landings. */
import type { CommitId } from '../../../model/id.ts';

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
  /** Stretches that were not looked at, because there were too many. */
  readonly skipped: number;
}

/** How much work an update is worth. */
export interface CutLimit {
  /** Stretches that are judged although nothing speaks of their ends; the longest one of each start always is. */
  readonly tries: number;
  /** Commits of which a statement or a record speaks: where a landing begins or ends on purpose. */
  readonly named: ReadonlySet<CommitId>;
}

/**
 * Cuts from the old end, each time taking the longest stretch that passes. `chain` is the first-parent chain from the
 * old tip (null where the ref begins) to the new one. Yields every stretch that must be judged and takes the answer, so
 * that whoever drives it may read what a judgement needs. With a limit, an update of very many commits may be cut
 * otherwise than without: what is let through passes all the same, and `skipped` says that something was not tried.
 */
export function* cutting(
  chain: readonly [CommitId | null, ...CommitId[]],
  limit: CutLimit = NO_LIMIT,
): Generator<Stretch, Cut, boolean> {
  const landings: Stretch[] = [];
  const last = chain.length - 1;
  const spent: Spent = { tries: 0, skipped: 0 };
  let start = 0;
  while (start < last) {
    const next = yield* longestFrom(chain, start, limit, spent);
    if (next === null) return { landings, rest: stretch(chain, start, last), skipped: spent.skipped };
    landings.push(stretch(chain, start, next));
    start = next;
  }
  return { landings, rest: null, skipped: spent.skipped };
}

const NO_LIMIT: CutLimit = { tries: Infinity, named: new Set() };

interface Spent {
  tries: number;
  skipped: number;
}

/** {@link cutting} with a judge that answers at once. */
export function cutLandings(
  chain: readonly [CommitId | null, ...CommitId[]],
  passes: (stretch: Stretch) => boolean,
  limit: CutLimit = NO_LIMIT,
): Cut {
  const cut = cutting(chain, limit);
  let step = cut.next();
  while (step.done !== true) step = cut.next(passes(step.value));
  return step.value;
}

function* longestFrom(
  chain: readonly [CommitId | null, ...CommitId[]],
  start: number,
  { tries, named }: CutLimit,
  spent: Spent,
): Generator<Stretch, number | null, boolean> {
  const last = chain.length - 1;
  for (let end = last; end > start; end -= 1) {
    const free = end === last || named.has(chain[end] as CommitId);
    if (!free && spent.tries >= tries) {
      spent.skipped += 1;
      continue;
    }
    if (!free) spent.tries += 1;
    if (yield stretch(chain, start, end)) return end;
  }
  return null;
}

function stretch(chain: readonly [CommitId | null, ...CommitId[]], start: number, end: number): Stretch {
  // Only the first entry may be null, and `end` is never the first.
  return { old: chain[start] ?? null, new: chain[end] as CommitId };
}
