/**
 * Who deleted a line: lines of the base are followed forward, commit by commit, to the commit whose hunk takes them
 * away. A merge deletes a line only when no side did.
 */
import type { Side } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { FollowedCommit, FollowedPatch, FollowedRange } from './followed.ts';
import { carry, followedSpans, restricted, type Segment, type Span, wholeFile, within, without } from './lines.ts';

/** What became of base lines `start … end-1` at the head. */
export interface Fate {
  readonly start: number;
  /** May be Infinity. */
  readonly end: number;
  /** Where the first of them stands at the head; null when they are gone. */
  readonly alive: { readonly path: RepoPath; readonly line: number } | null;
  /** Who deleted them; null when they live, or when nobody is known to have. */
  readonly deletedBy: CommitId | null;
  /** Where the first of them stood in the deleting commit's parent; null when a merge itself deleted them. */
  readonly stood: { readonly path: RepoPath; readonly line: number } | null;
}

export interface FollowedForward {
  /** For each of the paths asked for, the fate of its lines, sorted. */
  readonly fates: readonly (readonly Fate[])[];
  /** For each path, what stood there at the base, when a commit of the range touched it. */
  readonly sides: readonly (Side | null)[];
  /** The base's lines as a boundary of the range has them: the path asked for and its line, or null. */
  baseLine(boundary: CommitId, path: RepoPath, line: number): { readonly file: number; readonly line: number } | null;
}

/** A span of followed lines, and where it stood when it was deleted. */
interface DeadSpan extends Span {
  readonly stood: Fate['stood'];
}

/** Deleted lines of one followed file; newest first. Persistent: branches share what came before. */
interface Deaths {
  readonly spans: readonly DeadSpan[];
  readonly commit: CommitId;
  readonly earlier: readonly Deaths[];
}

/** What is known at one commit. Paths that are not in `alive` are as they were at `boundary`. */
interface State {
  readonly boundary: CommitId | null;
  readonly alive: Map<RepoPath, readonly Segment[]>;
  readonly deaths: Map<number, Deaths>;
}

/** Follows the lines of the given paths of the range's base. Costs what the hunks on the way cost. */
export function followForward(range: FollowedRange, paths: readonly RepoPath[]): FollowedForward {
  const walk = new ForwardWalk(range, paths);
  for (const commit of range.commits) walk.visit(commit);
  return walk.finish();
}

class ForwardWalk {
  private readonly range: FollowedRange;
  private readonly paths: readonly RepoPath[];
  private readonly files: ReadonlyMap<RepoPath, number>;
  private readonly sides: (Side | null)[];
  private readonly states = new Map<CommitId, State>();
  private readonly children = new Map<CommitId, number>();
  private readonly relations = new Map<CommitId, Relation>();

  constructor(range: FollowedRange, paths: readonly RepoPath[]) {
    this.range = range;
    this.paths = paths;
    this.files = new Map(paths.map((path, file) => [path, file]));
    this.sides = paths.map(() => null);
    for (const { parents } of range.commits) {
      for (const parent of parents) this.children.set(parent, (this.children.get(parent) ?? 0) + 1);
    }
    for (const [boundary, patches] of range.relations) this.relations.set(boundary, relationOf(patches));
  }

  visit(commit: FollowedCommit): void {
    if (this.files.size === 0) return;
    const parents = commit.parents.map((parent) => this.stateAt(parent));
    const first = parents[0];
    if (first === undefined) {
      this.states.set(commit.id, { boundary: null, alive: new Map(), deaths: new Map() });
      return;
    }
    // Read everything before writing: two files may swap their names.
    const lines = commit.patches.map((patches, index) => {
      const parent = parents[index] ?? first;
      return patches.map((patch) => this.before(parent, patch));
    });
    const state = this.inherit(commit.parents[0], first);
    if (commit.parents.length === 1) this.apply(state, commit, lines[0] ?? []);
    else this.merge(state, commit, parents, lines);
    this.states.set(commit.id, state);
    for (const parent of commit.parents) this.release(parent);
  }

  private stateAt(commit: CommitId): State {
    return this.states.get(commit) ?? { boundary: commit, alive: new Map(), deaths: new Map() };
  }

  /** The parent's state to be changed: its own when nobody else needs it, else a copy. */
  private inherit(parent: CommitId | undefined, state: State): State {
    if (parent !== undefined && this.children.get(parent) === 1) return state;
    return { boundary: state.boundary, alive: new Map(state.alive), deaths: new Map(state.deaths) };
  }

  private release(parent: CommitId): void {
    const left = (this.children.get(parent) ?? 1) - 1;
    this.children.set(parent, left);
    if (left === 0 && parent !== this.range.head) this.states.delete(parent);
  }

  /** The followed lines of the patch's old side. */
  private before(parent: State, patch: FollowedPatch): readonly Segment[] {
    if (patch.old === null) return [];
    const lines = this.get(parent, patch.oldPath);
    if (!parent.alive.has(patch.oldPath) && parent.boundary === this.range.base) {
      for (const { file } of lines) this.sides[file] ??= patch.old;
    }
    return lines;
  }

  private get(state: State, path: RepoPath): readonly Segment[] {
    return state.alive.get(path) ?? this.initial(state.boundary, path);
  }

  private put(state: State, path: RepoPath, lines: readonly Segment[]): void {
    if (lines.length > 0 || state.alive.has(path) || this.initial(state.boundary, path).length > 0) {
      state.alive.set(path, lines);
    }
  }

  /** Which followed lines a boundary has at a path. */
  private initial(boundary: CommitId | null, path: RepoPath): readonly Segment[] {
    if (boundary === null || this.range.base === null) return [];
    let basePath: RepoPath = path;
    let patch: FollowedPatch | undefined;
    if (boundary !== this.range.base) {
      const relation = this.relations.get(boundary);
      if (relation === undefined) return [];
      patch = relation.to.get(path);
      if (patch === undefined && relation.from.has(path)) return [];
      basePath = patch?.oldPath ?? path;
    }
    const file = this.files.get(basePath);
    if (file === undefined) return [];
    if (patch === undefined) return [wholeFile(file)];
    if (patch.old === null || patch.gaps === null) return [];
    return carry([wholeFile(file)], patch.gaps, 'forward').kept;
  }

  private apply(state: State, commit: FollowedCommit, lines: readonly (readonly Segment[])[]): void {
    const patches = commit.patches[0] ?? [];
    for (const patch of patches) if (patch.old !== null) this.put(state, patch.oldPath, []);
    for (const [index, patch] of patches.entries()) {
      const { kept, lost } = across(patch, lines[index] ?? []);
      if (patch.new !== null) this.put(state, patch.path, kept);
      for (const [file, spans] of deadSpans(lost, patch.oldPath)) this.die(state, file, spans, commit.id);
    }
  }

  /** Every path takes the lines of all parents that git's differences show as unchanged. */
  private merge(
    state: State,
    commit: FollowedCommit,
    parents: readonly State[],
    lines: readonly (readonly (readonly Segment[])[])[],
  ): void {
    const before = parents.map((parent) => new Map(parent.deaths));
    const changes = commit.patches.map((patches) => new Map(patches.map((patch, at) => [patch.path, { patch, at }])));
    const fresh = new Map<RepoPath, readonly Segment[]>();
    for (const [path, { patch }] of changes[0] ?? []) {
      if (patch.oldPath !== path && !fresh.has(patch.oldPath)) fresh.set(patch.oldPath, []);
      if (patch.new === null) {
        fresh.set(path, []);
        continue;
      }
      const same = changes.findIndex((change) => !change.has(path));
      const parent = parents[same];
      if (same > 0 && parent !== undefined) {
        fresh.set(path, this.get(parent, path));
        continue;
      }
      let united: readonly Segment[] = [];
      for (const [index, change] of changes.entries()) {
        const entry = change.get(path);
        if (entry !== undefined) united = union(united, across(entry.patch, lines[index]?.[entry.at] ?? []).kept);
      }
      fresh.set(path, united);
    }
    for (const [path, segments] of fresh) this.put(state, path, segments);
    for (const parent of parents.slice(1)) joinDeaths(state, parent, commit.id);
    this.ownDeletions(state, commit, before, lines);
  }

  /** What some parent had, the merge has not, and no other parent had lost: the merge itself deleted it. */
  private ownDeletions(
    state: State,
    commit: FollowedCommit,
    deaths: readonly ReadonlyMap<number, Deaths>[],
    lines: readonly (readonly (readonly Segment[])[])[],
  ): void {
    for (const [index, patches] of commit.patches.entries()) {
      for (const [at, patch] of patches.entries()) {
        const had = lines[index]?.[at] ?? [];
        const has = patch.new === null ? [] : this.get(state, patch.path);
        for (const [file, spans] of spansByFile(had)) {
          let missing = without(spans, followedSpans(has, file));
          for (const [other, dead] of deaths.entries()) {
            if (other !== index && missing.length > 0) missing = withoutDead(missing, dead.get(file));
          }
          const dead = missing.map(({ start, end }) => ({ start, end, stood: null }));
          this.die(state, file, dead, commit.id);
        }
      }
    }
  }

  private die(state: State, file: number, spans: readonly DeadSpan[], commit: CommitId): void {
    if (spans.length === 0) return;
    const earlier = state.deaths.get(file);
    state.deaths.set(file, { spans, commit, earlier: earlier === undefined ? [] : [earlier] });
  }

  finish(): FollowedForward {
    const head = this.stateAt(this.range.head);
    const living: Fate[][] = this.paths.map(() => []);
    const record = (path: RepoPath, segments: readonly Segment[]): void => {
      for (const { file, at, from, count } of segments) {
        living[file]?.push({ start: from, end: from + count, alive: { path, line: at }, deletedBy: null, stood: null });
      }
    };
    for (const [path, segments] of head.alive) record(path, segments);
    for (const path of this.paths) if (!head.alive.has(path)) record(path, this.initial(head.boundary, path));
    const fates = living.map((alive, file) => withDead(alive, head.deaths.get(file)));
    return {
      fates,
      sides: this.sides,
      baseLine: (boundary, path, line) => {
        for (const one of this.initial(boundary, path)) {
          if (line >= one.at && line < one.at + one.count) return { file: one.file, line: one.from + line - one.at };
        }
        return null;
      },
    };
  }
}

interface Relation {
  readonly to: ReadonlyMap<RepoPath, FollowedPatch>;
  readonly from: ReadonlySet<RepoPath>;
}

function relationOf(patches: readonly FollowedPatch[]): Relation {
  const to = new Map<RepoPath, FollowedPatch>();
  const from = new Set<RepoPath>();
  for (const patch of patches) {
    if (patch.new !== null) to.set(patch.path, patch);
    if (patch.old !== null) from.add(patch.oldPath);
  }
  return { to, from };
}

function across(patch: FollowedPatch, lines: readonly Segment[]): ReturnType<typeof carry> {
  if (patch.new === null || patch.gaps === null) return { kept: [], lost: lines };
  return carry(lines, patch.gaps, 'forward');
}

function spansByFile(segments: readonly Segment[]): ReadonlyMap<number, readonly Span[]> {
  const found = new Map<number, readonly Span[]>();
  for (const { file } of segments) if (!found.has(file)) found.set(file, followedSpans(segments, file));
  return found;
}

/** The segments of both; a line that both have counts where the first has it. */
function union(first: readonly Segment[], second: readonly Segment[]): readonly Segment[] {
  if (first.length === 0) return second;
  const out = [...first];
  for (const [file, spans] of spansByFile(second)) {
    const missing = without(spans, followedSpans(first, file));
    const own = second.filter((segment) => segment.file === file);
    out.push(...restricted(own, missing));
  }
  return out;
}

function joinDeaths(state: State, parent: State, commit: CommitId): void {
  for (const [file, theirs] of parent.deaths) {
    const ours = state.deaths.get(file);
    if (ours === theirs) continue;
    state.deaths.set(file, ours === undefined ? theirs : { spans: [], commit, earlier: [ours, theirs] });
  }
}

/** Every record of deletions, newest first; shared records once. */
function* deathRecords(newest: Deaths | undefined): Generator<Deaths> {
  const seen = new Set<Deaths>();
  const stack: Deaths[] = newest === undefined ? [] : [newest];
  for (let record = stack.pop(); record !== undefined; record = stack.pop()) {
    if (seen.has(record)) continue;
    seen.add(record);
    yield record;
    for (const earlier of record.earlier.toReversed()) stack.push(earlier);
  }
}

function withoutDead(spans: readonly Span[], newest: Deaths | undefined): readonly Span[] {
  let left = spans;
  for (const record of deathRecords(newest)) {
    if (left.length === 0) return left;
    left = without(left, record.spans);
  }
  return left;
}

/** Fills the holes between the living lines with those who deleted them. */
function withDead(alive: readonly Fate[], newest: Deaths | undefined): readonly Fate[] {
  const out = distinct(alive);
  let holes = without([{ start: 1, end: Infinity }], out);
  for (const record of deathRecords(newest)) {
    if (holes.length === 0) break;
    for (const dead of record.spans) {
      for (const { start, end } of within(holes, [dead])) {
        const stood = dead.stood === null ? null : { ...dead.stood, line: dead.stood.line + start - dead.start };
        out.push({ start, end, alive: null, deletedBy: record.commit, stood });
      }
      holes = without(holes, [dead]);
    }
  }
  for (const { start, end } of holes) out.push({ start, end, alive: null, deletedBy: null, stood: null });
  return out.sort((a, b) => a.start - b.start);
}

function deadSpans(lost: readonly Segment[], path: RepoPath): ReadonlyMap<number, readonly DeadSpan[]> {
  const found = new Map<number, DeadSpan[]>();
  for (const { file, at, from, count } of lost) {
    const list = found.get(file) ?? [];
    list.push({ start: from, end: from + count, stood: { path, line: at } });
    found.set(file, list);
  }
  for (const list of found.values()) list.sort((a, b) => a.start - b.start);
  return found;
}

/** A base line may live in two places after odd renames; the first place counts. */
function distinct(alive: readonly Fate[]): Fate[] {
  const out: Fate[] = [];
  for (const fate of alive.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(fate.start, out.at(-1)?.end ?? 0);
    if (start >= fate.end) continue;
    const place = fate.alive;
    out.push({
      ...fate,
      start,
      alive: place === null ? null : { path: place.path, line: place.line + start - fate.start },
    });
  }
  return out;
}
