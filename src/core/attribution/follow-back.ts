/**
 * Who added a line: lines of the head are followed back, commit by commit, through everything that git's own
 * differences show as unchanged, to the commit whose hunk holds them.
 */
import type { Side } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { FollowedCommit, FollowedPatch, FollowedRange } from './followed.ts';
import { carry, type Segment, wholeFile } from './lines.ts';

/** Head lines `start … start+count-1` are lines `line …` of `path` in `commit`, which added them. */
export interface Origin {
  readonly start: number;
  readonly count: number;
  readonly commit: CommitId;
  readonly path: RepoPath;
  readonly line: number;
  /** `added`: the commit is in the range. `boundary`: it is not, and the lines were there before. */
  readonly kind: 'added' | 'boundary';
}

export interface FollowedBack {
  /** For each of the paths asked for, its origins by line; the last one is endless. */
  readonly origins: readonly (readonly Origin[])[];
  /** For each path, the last commit that changed it at all (mode, binary content); null when none did. */
  readonly touchedBy: readonly (CommitId | null)[];
  /** For each path, what stands there at the head, when a commit of the range touched it. */
  readonly sides: readonly (Side | null)[];
}

type Pending = Map<RepoPath, Segment[]>;

/** Follows the lines of the given paths of the range's head. Costs what the hunks on the way cost. */
export function followBack(range: FollowedRange, paths: readonly RepoPath[]): FollowedBack {
  const walk = new BackWalk(paths);
  walk.expect(range.head, new Map(paths.map((path, file) => [path, [wholeFile(file)]])));
  for (let index = range.commits.length - 1; index >= 0; index -= 1) {
    const commit = range.commits[index];
    if (commit !== undefined) walk.visit(commit);
  }
  return walk.finish();
}

class BackWalk {
  private readonly waiting = new Map<CommitId, Pending>();
  private readonly origins: Origin[][];
  private readonly touchedBy: (CommitId | null)[];
  private readonly sides: (Side | null)[];

  constructor(paths: readonly RepoPath[]) {
    this.origins = paths.map(() => []);
    this.touchedBy = paths.map(() => null);
    this.sides = paths.map(() => null);
  }

  /** Hands lines to a commit; the smaller of two collections is poured into the larger one. */
  expect(commit: CommitId, lines: Pending): void {
    if (lines.size === 0) return;
    const there = this.waiting.get(commit);
    if (there === undefined) {
      this.waiting.set(commit, lines);
      return;
    }
    const [large, small] = there.size >= lines.size ? [there, lines] : [lines, there];
    for (const [path, segments] of small) append(large, path, segments);
    this.waiting.set(commit, large);
  }

  visit(commit: FollowedCommit): void {
    const here = this.waiting.get(commit.id);
    if (here === undefined) return;
    this.waiting.delete(commit.id);
    const given: Pending[] = commit.patches.map(() => new Map());
    const changes = commit.patches.map(byNewPath);
    for (const path of changes[0]?.keys() ?? []) {
      const segments = here.get(path);
      if (segments === undefined) continue;
      here.delete(path);
      const patches = changes.map((change) => change.get(path) ?? null);
      this.passOn(commit.id, path, patches, segments, given);
    }
    const first = commit.parents[0];
    if (first !== undefined) this.expect(first, here);
    for (const [index, lines] of given.entries()) {
      const parent = commit.parents[index];
      if (parent !== undefined) this.expect(parent, lines);
    }
  }

  /** One path that differs from the first parent: to the parent that has it unchanged, or hunk by hunk. */
  private passOn(
    commit: CommitId,
    path: RepoPath,
    patches: readonly (FollowedPatch | null)[],
    segments: readonly Segment[],
    given: readonly Pending[],
  ): void {
    this.see(segments, patches[0]?.new ?? null);
    const same = patches.findIndex((patch) => patch === null);
    if (same > 0) {
      append(given[same], path, segments);
      return;
    }
    this.touch(segments, commit);
    let rest: readonly Segment[] = segments;
    for (const [index, patch] of patches.entries()) {
      if (patch === null || patch.old === null || patch.gaps === null) continue;
      const { kept, lost } = carry(rest, patch.gaps, 'back');
      append(given[index], patch.oldPath, kept);
      rest = lost;
    }
    this.record(rest, commit, path, 'added');
  }

  private record(segments: readonly Segment[], commit: CommitId, path: RepoPath, kind: Origin['kind']): void {
    for (const { file, from, count, at } of segments) {
      this.origins[file]?.push({ start: from, count, commit, path, line: at, kind });
    }
  }

  private touch(segments: readonly Segment[], commit: CommitId): void {
    for (const { file } of segments) this.touchedBy[file] ??= commit;
  }

  private see(segments: readonly Segment[], side: Side | null): void {
    for (const { file } of segments) this.sides[file] ??= side;
  }

  /** Whatever still waits has left the range. */
  finish(): FollowedBack {
    for (const [commit, lines] of this.waiting) {
      for (const [path, segments] of lines) this.record(segments, commit, path, 'boundary');
    }
    for (const list of this.origins) list.sort((a, b) => a.start - b.start);
    return { origins: this.origins, touchedBy: this.touchedBy, sides: this.sides };
  }
}

/** The patches by the path they end at; what was only removed is left out. */
function byNewPath(patches: readonly FollowedPatch[]): ReadonlyMap<RepoPath, FollowedPatch> {
  const found = new Map<RepoPath, FollowedPatch>();
  for (const patch of patches) if (patch.new !== null) found.set(patch.path, patch);
  return found;
}

function append(lines: Pending | undefined, path: RepoPath, segments: readonly Segment[]): void {
  if (lines === undefined || segments.length === 0) return;
  const there = lines.get(path);
  if (there === undefined) lines.set(path, [...segments]);
  else for (const segment of segments) there.push(segment);
}
