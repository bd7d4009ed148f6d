/**
 * The net difference of a change, line by line: who added each line that its diff shows as added, who deleted each
 * line that it shows as deleted.
 *
 * The diff of base and head may place equal lines differently from the diffs of the commits (which of two closing
 * braces is "the new one"?). Where the two disagree, the swap is followed: the line that the net diff calls new is
 * byte for byte the line that the commits call new, so it takes that one's commit.
 */
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { type FollowedBack, followBack, type Origin } from './follow-back.ts';
import { type Fate, type FollowedForward, followForward } from './follow-forward.ts';
import type { FollowedPatch, FollowedRange } from './followed.ts';
import { carry, type Gaps, NO_GAPS } from './lines.ts';

/** Lines `start … start+count-1` of the new (or old) side of a net patch, and the commit that added (deleted) them. */
export interface NetRun {
  readonly start: number;
  readonly count: number;
  readonly commit: CommitId | null;
  /** Added: path and first line in the commit. Deleted: in the commit's parent, null when a merge deleted them. */
  readonly place: { readonly path: RepoPath; readonly line: number } | null;
}

export interface NetFile {
  readonly patch: FollowedPatch;
  readonly added: readonly NetRun[];
  readonly deleted: readonly NetRun[];
  /** The commit that last changed the path in any way: for content that has no lines. */
  readonly touchedBy: CommitId | null;
}

/** Steps after which a chain of swapped equal lines is given up. */
const LONGEST_SWAP = 1000;

/** Follows the lines of a change's net patches through its commits. */
export function followNet(range: FollowedRange, net: readonly FollowedPatch[]): readonly NetFile[] {
  const headPaths = [...new Set(net.flatMap((patch) => (patch.new === null ? [] : [patch.path])))];
  const basePaths = [...new Set(net.flatMap((patch) => (patch.old === null ? [] : [patch.oldPath])))];
  const back = followBack(range, headPaths);
  const forward = followForward(range, basePaths);
  const lines = new NetLines(back, forward, headPaths, basePaths, net);
  return net.map((patch) => lines.file(patch));
}

class NetLines {
  private readonly back: FollowedBack;
  private readonly forward: FollowedForward;
  private readonly heads: ReadonlyMap<RepoPath, number>;
  private readonly bases: ReadonlyMap<RepoPath, number>;
  private readonly basePaths: readonly RepoPath[];
  private readonly byNew = new Map<RepoPath, FollowedPatch>();
  private readonly byOld = new Map<RepoPath, FollowedPatch>();

  constructor(
    back: FollowedBack,
    forward: FollowedForward,
    headPaths: readonly RepoPath[],
    basePaths: readonly RepoPath[],
    net: readonly FollowedPatch[],
  ) {
    this.back = back;
    this.forward = forward;
    this.heads = new Map(headPaths.map((path, file) => [path, file]));
    this.bases = new Map(basePaths.map((path, file) => [path, file]));
    this.basePaths = basePaths;
    for (const patch of net) {
      if (patch.new !== null) this.byNew.set(patch.path, patch);
      if (patch.old !== null) this.byOld.set(patch.oldPath, patch);
    }
  }

  file(patch: FollowedPatch): NetFile {
    const added: NetRun[] = [];
    const deleted: NetRun[] = [];
    const gaps = patch.gaps ?? NO_GAPS;
    for (let at = 0; at < gaps.length; at += 4) {
      this.deletedLines(patch.oldPath, gaps[at] ?? 0, gaps[at + 1] ?? 0, deleted);
      this.addedLines(patch.path, gaps[at + 2] ?? 0, gaps[at + 3] ?? 0, added);
    }
    return { patch, added, deleted, touchedBy: this.touchedBy(patch) };
  }

  private touchedBy(patch: FollowedPatch): CommitId | null {
    if (patch.new !== null) return this.back.touchedBy[this.heads.get(patch.path) ?? -1] ?? null;
    return fateAt(this.forward.fates[this.bases.get(patch.oldPath) ?? -1] ?? [], 1)?.deletedBy ?? null;
  }

  private addedLines(path: RepoPath, start: number, count: number, out: NetRun[]): void {
    const origins = this.back.origins[this.heads.get(path) ?? -1] ?? [];
    for (let at = start; at < start + count; ) {
      const origin = originAt(origins, at);
      const end = Math.min(start + count, origin === null ? Infinity : origin.start + origin.count);
      if (origin?.kind === 'added') {
        const place = { path: origin.path, line: origin.line + at - origin.start };
        out.push({ start: at, count: end - at, commit: origin.commit, place });
      } else {
        for (let line = at; line < end; line += 1) out.push(this.swappedIn(path, line));
      }
      at = end;
    }
  }

  /** A line that the net diff calls new and the commits call old. */
  private swappedIn(path: RepoPath, line: number): NetRun {
    const none: NetRun = { start: line, count: 1, commit: null, place: null };
    let [headPath, at] = [path, line];
    for (let step = 0; step < LONGEST_SWAP; step += 1) {
      const origin = originAt(this.back.origins[this.heads.get(headPath) ?? -1] ?? [], at);
      if (origin === null) return none;
      const there = origin.line + at - origin.start;
      if (origin.kind === 'added') return { ...none, commit: origin.commit, place: { path: origin.path, line: there } };
      const base = this.forward.baseLine(origin.commit, origin.path, there);
      const patch = base === null ? undefined : this.byOld.get(this.basePaths[base.file] ?? path);
      if (base === null || patch === undefined || patch.new === null) return none;
      const next = lineAcross(patch.gaps, base.line, 'forward');
      if (next === null) return none;
      [headPath, at] = [patch.path, next];
    }
    return none;
  }

  private deletedLines(path: RepoPath, start: number, count: number, out: NetRun[]): void {
    const fates = this.forward.fates[this.bases.get(path) ?? -1] ?? [];
    for (let at = start; at < start + count; ) {
      const fate = fateAt(fates, at);
      const end = Math.min(start + count, fate?.end ?? Infinity);
      if (fate !== null && fate.alive === null) out.push(deletedRun(fate, at, at, end - at));
      else for (let line = at; line < end; line += 1) out.push(this.swappedOut(path, line));
      at = end;
    }
  }

  /** A line that the net diff calls deleted and the commits call alive. */
  private swappedOut(path: RepoPath, line: number): NetRun {
    const none: NetRun = { start: line, count: 1, commit: null, place: null };
    let [basePath, at] = [path, line];
    for (let step = 0; step < LONGEST_SWAP; step += 1) {
      const fate = fateAt(this.forward.fates[this.bases.get(basePath) ?? -1] ?? [], at);
      if (fate === null) return none;
      if (fate.alive === null) return deletedRun(fate, at, line, 1);
      const patch = this.byNew.get(fate.alive.path);
      if (patch === undefined || patch.old === null) return none;
      const next = lineAcross(patch.gaps, fate.alive.line + at - fate.start, 'back');
      if (next === null) return none;
      [basePath, at] = [patch.oldPath, next];
    }
    return none;
  }
}

function deletedRun(fate: Fate, at: number, start: number, count: number): NetRun {
  const place = fate.stood === null ? null : { path: fate.stood.path, line: fate.stood.line + at - fate.start };
  return { start, count, commit: fate.deletedBy, place };
}

/** The same line on the other side of a difference; null when it is in a hunk. */
function lineAcross(gaps: Gaps | null, line: number, direction: 'forward' | 'back'): number | null {
  if (gaps === null) return null;
  return carry([{ file: 0, at: line, count: 1, from: 0 }], gaps, direction).kept[0]?.at ?? null;
}

/** The origin that holds a head line. */
export function originAt(origins: readonly Origin[], line: number): Origin | null {
  const found = origins[lastStartingBy(origins, line)];
  return found !== undefined && line < found.start + found.count ? found : null;
}

/** The fate that holds a base line. */
export function fateAt(fates: readonly Fate[], line: number): Fate | null {
  const found = fates[lastStartingBy(fates, line)];
  return found !== undefined && line < found.end ? found : null;
}

function lastStartingBy(list: readonly { readonly start: number }[], line: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.start ?? Infinity) <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
