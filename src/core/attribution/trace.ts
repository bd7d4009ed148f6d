/**
 * Evidence that a rewrite left behind: lines of a landed commit are looked up in the commits it was made from (a pull
 * request's commits, a cherry-picked commit, the commit before an amend or rebase). Only git's own difference of two
 * blobs connects the two; neither likeness of text nor time does.
 */
import type { Evidence, EvidencePath } from '../../model/attribution.ts';
import type { BlobDiff, BlobPair, Side } from '../../model/change.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { CluesOf } from './attribution.ts';
import { addedEvidence, deletedEvidence, opaqueEvidence, ownEvidence, saysAi, type TracedEvidence } from './clues.ts';
import { type FollowedBack, followBack } from './follow-back.ts';
import { type FollowedForward, followForward } from './follow-forward.ts';
import type { FollowedPatch, FollowedRange } from './followed.ts';
import { type EvidenceRun, type LineEvidence, overlaid } from './line-evidence.ts';
import { carry, type Gaps, gapsOf, NO_GAPS, type Segment } from './lines.ts';
import { fateAt, originAt } from './net.ts';

/** The commit whose lines lack evidence, with its patches against its first parent. */
export interface TraceTarget {
  readonly commit: CommitId;
  readonly patches: readonly FollowedPatch[];
}

/** A stretch of history that the target was made from. */
export interface TraceSource {
  readonly kind: EvidencePath['kind'];
  /** What ties the two together, for people. */
  readonly by: string;
  readonly range: FollowedRange;
  readonly cluesOf: CluesOf;
  /**
   * False for a tie that could be chance (a former tip of the branch): it shows that these lines were there before,
   * not that they were taken from there. Such a tie can accuse, but it cannot acquit: `human` is not carried.
   */
  readonly carriesHuman: boolean;
}

/** A trace that waits for the differences of some blobs. */
export interface TraceQuestion {
  readonly pairs: readonly BlobPair[];
  /** @param diffs one per pair, in their order */
  answer(diffs: readonly BlobDiff[]): TracedEvidence;
}

/** Paths of the target under the names that the source knows them by; those with the same name are left out. */
export type MovedPaths = ReadonlyMap<RepoPath, RepoPath>;

/**
 * True when the target changes paths that the source left alone, and the other way round: something may have been
 * renamed between the two.
 */
export function mayHaveMoved(target: TraceTarget, range: FollowedRange): boolean {
  const touched = new Set(
    range.commits.flatMap(({ patches }) => patches.flat().flatMap(({ path, oldPath }) => [path, oldPath])),
  );
  const changed = new Set(target.patches.flatMap(({ path, oldPath }) => [path, oldPath]));
  return [...changed].some((path) => !touched.has(path)) && [...touched].some((path) => !changed.has(path));
}

/** Prepares the trace of one target through one source. Costs what the source's hunks cost. */
export function traceLines(target: TraceTarget, source: TraceSource, moved: MovedPaths): TraceQuestion {
  const after = target.patches.filter((patch) => patch.new !== null);
  const before = target.patches.filter((patch) => patch.old !== null);
  const back = followBack(
    source.range,
    after.map(({ path }) => moved.get(path) ?? path),
  );
  const forward = followForward(
    source.range,
    before.map(({ oldPath }) => moved.get(oldPath) ?? oldPath),
  );
  const pairs: BlobPair[] = [];
  const compare = (old: Side | null, next: Side | null): number | 'same' | null => {
    if (old === null || next === null || isSubmodule(old) || isSubmodule(next)) return null;
    if (old.oid === next.oid) return 'same';
    return pairs.push({ old: old.oid as BlobId, new: next.oid as BlobId }) - 1;
  };
  const afterPair = after.map((patch, file) =>
    addsLines(patch) ? compare(back.sides[file] ?? null, patch.new) : null,
  );
  const beforePair = before.map((patch, file) =>
    deletesLines(patch) ? compare(forward.sides[file] ?? null, patch.old) : null,
  );
  return {
    pairs,
    answer: (diffs) => {
      const between = (pair: number | 'same' | null | undefined): Gaps | null => gapsBetween(pair, diffs);
      const carried = new CarriedEvidence(source);
      for (const [file, patch] of after.entries()) carried.added(patch, file, back, between(afterPair[file]));
      for (const [file, patch] of before.entries()) carried.deleted(patch, file, forward, between(beforePair[file]));
      return carried.finish();
    },
  };
}

function gapsBetween(pair: number | 'same' | null | undefined, diffs: readonly BlobDiff[]): Gaps | null {
  if (pair === 'same') return NO_GAPS;
  const diff = pair === null || pair === undefined ? undefined : diffs[pair];
  return diff === undefined || diff.binary ? null : gapsOf(diff.hunks);
}

/** Collects the evidence of a source's lines at the places where the target has them. */
class CarriedEvidence {
  private readonly source: TraceSource;
  private readonly addedRuns = new Map<RepoPath, EvidenceRun[]>();
  private readonly deletedRuns = new Map<RepoPath, EvidenceRun[]>();
  private readonly opaqueRuns = new Map<RepoPath, readonly Evidence[]>();
  private readonly copies = new Map<Evidence, Evidence>();
  private unreadable = false;

  constructor(source: TraceSource) {
    this.source = source;
  }

  added(patch: FollowedPatch, file: number, back: FollowedBack, gaps: Gaps | null): void {
    if (!addsLines(patch)) {
      this.opaque(patch, back.touchedBy[file] ?? null, back.sides[file] ?? null);
      return;
    }
    if (gaps === null) return;
    const origins = back.origins[file] ?? [];
    for (const { at, count, from } of carry(segmentsOf(patch.gaps, 2), gaps, 'back').kept) {
      for (let line = at; line < at + count; ) {
        const origin = originAt(origins, line);
        const end = Math.min(at + count, origin === null ? Infinity : origin.start + origin.count);
        const clues = origin?.kind === 'added' ? this.source.cluesOf(origin.commit) : undefined;
        if (origin !== null && clues !== undefined) {
          this.unreadable ||= clues.unreadable;
          const start = origin.line + line - origin.start;
          const runs = addedEvidence(clues, origin.path, start, start + end - line);
          this.place(this.addedRuns, patch.path, from + line - at - start, runs, origin.commit);
        }
        line = end;
      }
    }
  }

  deleted(patch: FollowedPatch, file: number, forward: FollowedForward, gaps: Gaps | null): void {
    if (gaps === null) return;
    const fates = forward.fates[file] ?? [];
    for (const { at, count, from } of carry(segmentsOf(patch.gaps, 0), gaps, 'back').kept) {
      for (let line = at; line < at + count; ) {
        const fate = fateAt(fates, line);
        const end = Math.min(at + count, fate?.end ?? Infinity);
        const clues = fate === null || fate.deletedBy === null ? undefined : this.source.cluesOf(fate.deletedBy);
        if (fate !== null && fate.deletedBy !== null && clues !== undefined) {
          this.unreadable ||= clues.unreadable;
          const stood = fate.stood === null ? null : { ...fate.stood, line: fate.stood.line + line - fate.start };
          const runs = deletedEvidence(clues, stood, end - line);
          const first = runs[0]?.start ?? 0;
          this.place(this.deletedRuns, patch.oldPath, from + line - at - first, runs, fate.deletedBy);
        }
        line = end;
      }
    }
  }

  /** Content without lines is carried when it is the very same object. */
  private opaque(patch: FollowedPatch, commit: CommitId | null, side: Side | null): void {
    const clues = commit === null ? undefined : this.source.cluesOf(commit);
    if (commit === null || clues === undefined || side?.oid !== patch.new?.oid) return;
    const evidence = opaqueEvidence(clues, patch.path).map((one) => this.copy(one, commit));
    if (evidence.length > 0) this.opaqueRuns.set(patch.path, evidence);
  }

  private place(
    into: Map<RepoPath, EvidenceRun[]>,
    path: RepoPath,
    shift: number,
    runs: readonly EvidenceRun[],
    from: CommitId,
  ): void {
    const list = into.get(path) ?? [];
    into.set(path, list);
    for (const { start, end, evidence } of runs) {
      const carried = evidence.filter(({ claim }) => claim !== 'human' || this.source.carriesHuman);
      if (carried.length === 0) continue;
      list.push({ start: start + shift, end: end + shift, evidence: carried.map((one) => this.copy(one, from)) });
    }
  }

  private copy(evidence: Evidence, from: CommitId): Evidence {
    const known = this.copies.get(evidence);
    if (known !== undefined) return known;
    const { kind, by } = this.source;
    const copy: Evidence = { ...evidence, via: { kind, from, by } };
    this.copies.set(evidence, copy);
    return copy;
  }

  finish(): TracedEvidence {
    const clues = this.source.range.commits.flatMap(({ id }) => this.source.cluesOf(id) ?? []);
    const own = clues.flatMap((one) => ownEvidence(one).map((evidence) => this.copy(evidence, one.commit)));
    return {
      added: overlaidAll(this.addedRuns),
      deleted: overlaidAll(this.deletedRuns),
      opaque: this.opaqueRuns,
      sourceEvidence: saysAi(own) ? own : [],
      unreadable: this.unreadable,
      findings: clues.flatMap((one) => one.findings),
    };
  }
}

function overlaidAll(runs: ReadonlyMap<RepoPath, readonly EvidenceRun[]>): LineEvidence {
  return new Map([...runs].map(([path, list]) => [path, overlaid(list)]));
}

/** The changed lines of one side of a patch, numbered as on that side. */
function segmentsOf(gaps: Gaps | null, side: 0 | 2): readonly Segment[] {
  const out: Segment[] = [];
  if (gaps === null) return out;
  for (let at = 0; at < gaps.length; at += 4) {
    const [start, count] = [gaps[at + side] ?? 0, gaps[at + side + 1] ?? 0];
    if (count > 0) out.push({ file: 0, at: start, count, from: start });
  }
  return out;
}

function addsLines(patch: FollowedPatch): boolean {
  return segmentsOf(patch.gaps, 2).length > 0;
}

function deletesLines(patch: FollowedPatch): boolean {
  return segmentsOf(patch.gaps, 0).length > 0;
}

function isSubmodule(side: Side): boolean {
  return side.mode === '160000';
}
