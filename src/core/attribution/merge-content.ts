/**
 * What a merge commit itself changed: lines equal to no parent's, deletions that no side made, and whole files where
 * it kept one side against the other's edit. A merge that git reproduces without a conflict has none of these.
 */
import type { BlobDiff, BlobPair, Side, Transition } from '../../model/change.ts';
import type { BlobId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import {
  carry,
  followedSpans,
  type Gaps,
  gapsOf,
  joined,
  NO_GAPS,
  type Segment,
  type Span,
  within,
  without,
} from './lines.ts';

/** Lines are spans `start … end-1`. */
export interface MergePath {
  readonly path: RepoPath;
  /** What the first parent has there, and what the merge has. */
  readonly old: Side | null;
  readonly new: Side | null;
  /** Lines of the merge's blob that no parent has. */
  readonly added: readonly Span[];
  /** Lines of the first parent's blob that are gone though no other side removed them. */
  readonly deleted: readonly Span[];
  /**
   * Lines that another parent had brought (the base and the first parent have them not) and that are gone. Empty when
   * the first parent's file was kept whole: `kept` then says all.
   */
  readonly dropped: readonly { readonly parent: number; readonly lines: readonly Span[] }[];
  /** The parent whose file was kept whole although another parent had changed it, too; null when none was. */
  readonly kept: number | null;
  /** No lines can be told (binary, submodule, mode): the merge has content of its own all the same. */
  readonly opaque: boolean;
}

/** One path on all sides of a merge; null: it is not there. */
export interface MergeSides {
  readonly path: RepoPath;
  readonly base: Side | null;
  readonly parents: readonly (Side | null)[];
  readonly merge: Side | null;
}

/** Raw differences of one merge; what is in none of the lists is the same on all sides. */
export interface MergeDifferences {
  /** From the merge base (or nothing) to each parent; null for one that was not read. */
  readonly sides: readonly (readonly Transition[] | null)[];
  /** From each parent to the merge; null for one that was not read. */
  readonly results: readonly (readonly Transition[] | null)[];
}

/**
 * For a merge of two parents: true when the edits of `side` were taken over as they are (both lists equal), so that
 * nothing else has to be read.
 *
 * @param edits base → one parent
 * @param result the other parent → merge
 */
export function isTakenOver(edits: readonly Transition[], result: readonly Transition[]): boolean {
  if (edits.length !== result.length) return false;
  return edits.every((edit, index) => {
    const other = result[index];
    return other !== undefined && other.path === edit.path && same(edit.old, other.old) && same(edit.new, other.new);
  });
}

/**
 * Every path on all sides, for the paths of which some list speaks. A side that no list names is as the nearest one
 * that is known: lists that were not read are filled from those that were.
 */
export function sidesOf(differences: MergeDifferences): readonly MergeSides[] {
  const count = differences.sides.length;
  const table = new Map<RepoPath, PartialSides>();
  const row = (path: RepoPath): PartialSides => {
    const known = table.get(path) ?? { base: undefined, parents: Array.from({ length: count }), merge: undefined };
    table.set(path, known);
    return known;
  };
  for (const [index, list] of differences.sides.entries()) {
    for (const { path, old, new: next } of list ?? []) {
      const found = row(path);
      found.base = old;
      found.parents[index] = next;
    }
  }
  for (const [index, list] of differences.results.entries()) {
    for (const { path, old, new: next } of list ?? []) {
      const found = row(path);
      found.parents[index] = old;
      found.merge = next;
    }
  }
  return [...table].map(([path, found]) => completed(path, found, differences));
}

interface PartialSides {
  base: Side | null | undefined;
  readonly parents: (Side | null | undefined)[];
  merge: Side | null | undefined;
}

/** A list that was read and does not name the path says that its two sides are the same there. */
function completed(path: RepoPath, found: PartialSides, { sides, results }: MergeDifferences): MergeSides {
  for (let round = 0; round < 3; round += 1) {
    for (const [index, parent] of found.parents.entries()) {
      if (sides[index] !== null && parent === undefined) found.parents[index] = found.base;
      if (results[index] !== null && found.parents[index] === undefined) found.parents[index] = found.merge;
      const known = found.parents[index];
      if (known === undefined) continue;
      if (sides[index] !== null && found.base === undefined) found.base = known;
      if (results[index] !== null && found.merge === undefined) found.merge = known;
    }
  }
  return {
    path,
    base: found.base ?? null,
    parents: found.parents.map((parent) => parent ?? null),
    merge: found.merge ?? null,
  };
}

/** A path whose own content waits for the differences of some blobs. */
export interface MergeQuestion {
  readonly pairs: readonly BlobPair[];
  /** What the merge itself did, null when it did nothing there after all, or a further question. */
  answer(diffs: readonly BlobDiff[]): MergePath | MergeQuestion | null;
}

/** What has to be compared to know what the merge itself did to a path; null when the sides alone say "nothing". */
export function askMerge(sides: MergeSides): MergeQuestion | null {
  const { base, parents, merge } = sides;
  const keeper = parents.findIndex((parent) => same(parent, merge));
  const overruled = parents.some((parent) => !same(parent, merge) && !same(parent, base));
  if (keeper >= 0 && !overruled) return null;
  const nothing = { added: [], deleted: [], dropped: [], opaque: false };
  if (keeper === 0) return { pairs: [], answer: () => ({ ...placeIn(sides), ...nothing, kept: 0 }) };
  const kept = keeper >= 0 ? keeper : null;
  const batch = new PairBatch();
  const edits = parents.map((parent) => batch.add(base, parent));
  const results = parents.map((parent) => batch.add(parent, merge));
  const lines = (diffs: readonly BlobDiff[]): MergePath | null =>
    ownPath(sides, kept, batch.gaps(edits, diffs), batch.gaps(results, diffs));
  const twoTexts = parents.length === 2 && batch.pairs.length === 4;
  if (kept !== null || !twoTexts) return { pairs: batch.pairs, answer: lines };
  // Most merges of two texts are git's own: three differences show that, the fourth is read for the others.
  const [fourth] = batch.pairs.slice(3);
  return {
    pairs: batch.pairs.slice(0, 3),
    answer: (diffs) => {
      const [first, second, result] = diffs;
      if (isSameEdit(first, second, result) || fourth === undefined) return null;
      return { pairs: [fourth], answer: (last) => lines([...diffs, ...last]) };
    },
  };
}

function ownPath(
  sides: MergeSides,
  kept: number | null,
  edits: readonly (Gaps | null)[],
  results: readonly (Gaps | null)[],
): MergePath | null {
  const own = ownLines(edits, results);
  const nothing = own.added.length === 0 && own.deleted.length === 0 && own.dropped.length === 0;
  const opaque = own.opaque || (kept === null && nothing && isOwnBlob(sides, results));
  return kept === null && nothing && !opaque ? null : { ...placeIn(sides), ...own, kept, opaque };
}

function placeIn({ path, parents, merge }: MergeSides): Pick<MergePath, 'path' | 'old' | 'new'> {
  return { path, old: parents[0] ?? null, new: merge };
}

/** Pairs of blobs to compare, and their differences once they are there. */
class PairBatch {
  readonly pairs: BlobPair[] = [];

  add(old: Side | null, next: Side | null): PairAt {
    if (isSubmodule(old) || isSubmodule(next)) return 'opaque';
    if (old?.oid === next?.oid) return 'same';
    return this.pairs.push({ old: blobOf(old), new: blobOf(next) }) - 1;
  }

  gaps(places: readonly PairAt[], diffs: readonly BlobDiff[]): readonly (Gaps | null)[] {
    return places.map((place) => gapsAt(place, diffs));
  }
}

/**
 * True when the merge did to its first parent, hunk for hunk, byte for byte and at the same places, what the other
 * parent did to the base: then nothing in it is the merge's own.
 *
 * @param first base → first parent
 * @param second base → second parent
 * @param result first parent → merge
 */
function isSameEdit(first: BlobDiff | undefined, second: BlobDiff | undefined, result: BlobDiff | undefined): boolean {
  if (first === undefined || second === undefined || result === undefined) return false;
  if (first.binary || second.binary || result.binary || second.hunks.length !== result.hunks.length) return false;
  const [moved, wanted, done] = [gapsOf(first.hunks), gapsOf(second.hunks), gapsOf(result.hunks)];
  return second.hunks.every((hunk, index) => {
    const other = result.hunks[index];
    if (other === undefined || Buffer.compare(hunk.body, other.body) !== 0) return false;
    const [from, count, to] = [wanted[index * 4] ?? 0, wanted[index * 4 + 1] ?? 0, done[index * 4] ?? 0];
    if (count > 0) return placeOf(from, count, moved) === to;
    return placeOf(from, 1, moved) === to || (placeOf(from - 1, 1, moved) ?? -1) + 1 === to;
  });
}

/** Where lines stand after a difference that leaves all of them alone; null when it does not. */
function placeOf(from: number, count: number, gaps: Gaps): number | null {
  const { kept, lost } = carry([{ file: 0, at: from, count, from }], gaps, 'forward');
  return lost.length === 0 && kept.length === 1 ? (kept[0]?.at ?? null) : null;
}

type PairAt = number | 'same' | 'opaque';

function gapsAt(pair: PairAt, diffs: readonly BlobDiff[]): Gaps | null {
  if (pair === 'same') return NO_GAPS;
  const diff = pair === 'opaque' ? undefined : diffs[pair];
  return diff === undefined || diff.binary ? null : gapsOf(diff.hunks);
}

/** A mode that no parent has, or content without lines that no parent has. */
function isOwnBlob(sides: MergeSides, results: readonly (Gaps | null)[]): boolean {
  if (results.some((gaps) => gaps === null)) return true;
  return sides.merge !== null && sides.parents.every((parent) => parent?.mode !== sides.merge?.mode);
}

type OwnLines = Pick<MergePath, 'added' | 'deleted' | 'dropped' | 'opaque'>;

function ownLines(edits: readonly (Gaps | null)[], results: readonly (Gaps | null)[]): OwnLines {
  if ([...edits, ...results].some((gaps) => gaps === null))
    return { added: [], deleted: [], dropped: [], opaque: true };
  const edit = edits.map((gaps) => gaps ?? NO_GAPS);
  const result = results.map((gaps) => gaps ?? NO_GAPS);
  let added = changedSpans(result[0] ?? NO_GAPS, 2);
  for (const gaps of result.slice(1)) added = within(added, changedSpans(gaps, 2));
  const dropped: { parent: number; lines: readonly Span[] }[] = [];
  let deleted: readonly Span[] = [];
  for (const [index, gaps] of result.entries()) {
    const lost = lostByNobody(index, gaps, edit);
    if (index === 0) deleted = lost;
    else {
      const brought = within(lost, changedSpans(edit[index] ?? NO_GAPS, 2));
      if (brought.length > 0) dropped.push({ parent: index, lines: brought });
    }
  }
  return { added, deleted, dropped, opaque: false };
}

/** The lines of a parent that the merge has not and that no other parent had removed from the base. */
function lostByNobody(parent: number, result: Gaps, edits: readonly Gaps[]): readonly Span[] {
  const lost: Segment[] = changedSpans(result, 0).map(({ start, end }) => ({
    file: 0,
    at: start,
    count: end - start,
    from: start,
  }));
  const { kept } = carry(lost, edits[parent] ?? NO_GAPS, 'back');
  const removed = edits.flatMap((edit, index) => (index === parent ? [] : carry(kept, edit, 'forward').lost));
  return without(joined(changedSpans(result, 0)), followedSpans(removed, 0));
}

function changedSpans(gaps: Gaps, side: 0 | 2): readonly Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < gaps.length; at += 4) {
    const [start, count] = [gaps[at + side] ?? 0, gaps[at + side + 1] ?? 0];
    if (count > 0) spans.push({ start, end: start + count });
  }
  return spans;
}

function same(a: Side | null, b: Side | null): boolean {
  return a === b || (a !== null && b !== null && a.oid === b.oid && a.mode === b.mode);
}

function isSubmodule(side: Side | null): boolean {
  return side?.mode === '160000';
}

function blobOf(side: Side | null): BlobId | null {
  return (side?.oid ?? null) as BlobId | null;
}
