/** Gathers what following lines needs of git: commits with their differences, a handful of processes for any number. */
import {
  boundariesOf,
  type FollowedCommit,
  type FollowedPatch,
  type FollowedRange,
  followedPatch,
  rawPatch,
} from '../../core/attribution/followed.ts';
import { HistoryGraph } from '../../core/attribution/history-graph.ts';
import { gapsOf } from '../../core/attribution/lines.ts';
import type { BlobPair, Commit, FilePatch, Side } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { ExactLogQuery, GitRepository, LogQuery, TreePair } from '../../ports/git.ts';

/** A commit as the log gave it; `patches` is null for a merge whose differences were not read yet. */
export interface ReadCommit {
  readonly commit: Commit;
  readonly patches: readonly FollowedPatch[] | null;
}

/** A stretch of the history read so far that is to be followed. */
export interface RangeRequest {
  /** Parents before children. */
  readonly commits: readonly CommitId[];
  readonly base: CommitId | null;
  readonly head: CommitId;
}

/** A log was given up because it is longer than the question allows. */
export class TooManyCommits extends CountersignError {
  constructor(limit: number) {
    super('git.failed', `more than ${limit} commits lie between it and the history`);
  }
}

/** Every commit that leads to `tip`, and its parents: one git process. */
export async function graphBelow(repo: GitRepository, tip: CommitId): Promise<HistoryGraph> {
  const graph = new HistoryGraph();
  await repo.graph({ tips: [tip], not: [], order: 'parents-first' }, (id, parents) => graph.add(id, parents));
  return graph;
}

/** The commits read for one question. */
export class History {
  readonly commits: Map<CommitId, ReadCommit> = new Map();
  /** The commits that {@link logSources} read, numbered parents before children. */
  private readonly sources = new Map<CommitId, number>();
  private readonly repo: GitRepository;
  private readonly merges = new Map<CommitId, readonly (readonly FollowedPatch[])[]>();

  constructor(repo: GitRepository) {
    this.repo = repo;
  }

  /**
   * Reads the commits reachable from `tips` and not from `not`, parents before children, with their patches: one git
   * process. Gives their ids.
   *
   * @throws TooManyCommits when there are more than `limit`
   */
  async log(
    tips: readonly CommitId[],
    not: readonly CommitId[],
    limit: number = Infinity,
  ): Promise<readonly CommitId[]> {
    if (tips.length === 0) return [];
    return this.readLog({ tips, not, patches: 'ranges', order: 'parents-first' }, limit);
  }

  private async readLog(query: LogQuery | ExactLogQuery, limit: number = Infinity): Promise<readonly CommitId[]> {
    const found: CommitId[] = [];
    let patches: FollowedPatch[] = [];
    await this.repo.log(query, {
      commit: (commit) => {
        if (found.length >= limit) throw new TooManyCommits(limit);
        found.push(commit.id);
        patches = [];
        this.commits.set(commit.id, { commit, patches: commit.parents.length > 1 ? null : patches });
      },
      file: (patch) => {
        patches.push(followedPatch(patch));
      },
    });
    return found;
  }

  /** Like {@link log}, for branches beside the history that is looked at. */
  async logSources(tips: readonly CommitId[], not: readonly CommitId[], limit: number): Promise<void> {
    for (const id of await this.log(tips, not, limit)) {
      if (!this.sources.has(id)) this.sources.set(id, this.sources.size);
    }
  }

  /** The commits that lead to `tip` and that {@link logSources} read, ready to be followed. */
  sourceRange(tip: CommitId): RangeRequest {
    const reached = new Set<CommitId>();
    const stack = [tip];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      if (reached.has(id) || !this.sources.has(id)) continue;
      reached.add(id);
      stack.push(...(this.commits.get(id)?.commit.parents ?? []));
    }
    const commits = [...reached].sort((a, b) => (this.sources.get(a) ?? 0) - (this.sources.get(b) ?? 0));
    return this.rangeOf(commits, tip);
  }

  /** These commits, parents first, which lead to `tip` and are read, ready to be followed. */
  rangeOf(commits: readonly CommitId[], tip: CommitId): RangeRequest {
    const inside = new Set(commits);
    // The first way out of the branch, seen from its tip, is where it last met the history.
    const parents = commits.toReversed().flatMap((id) => this.commits.get(id)?.commit.parents ?? []);
    return { commits, base: parents.find((parent) => !inside.has(parent)) ?? null, head: tip };
  }

  /** The graph of commits that are read, given parents first. */
  graphOf(commits: readonly CommitId[]): HistoryGraph {
    const graph = new HistoryGraph();
    for (const id of commits) graph.add(id, this.commits.get(id)?.commit.parents ?? []);
    return graph;
  }

  /** Adds what {@link logSources} read to the graph of the history beside it. */
  addSourcesTo(graph: HistoryGraph): void {
    for (const id of this.sources.keys()) graph.add(id, this.commits.get(id)?.commit.parents ?? []);
  }

  /** Reads commits like {@link log}, but exactly these: one git process, none when all are there already. */
  async exactly(ids: readonly CommitId[]): Promise<void> {
    const tips = [...new Set(ids)].filter((id) => this.lacksPatches(id));
    if (tips.length > 0) await this.readLog({ commits: tips, patches: 'ranges' });
  }

  /** Adds single commits without their patches: no git process of its own. */
  async bare(ids: readonly CommitId[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.commits.has(id));
    if (missing.length === 0) return;
    await this.repo.commits(missing, (commit) => this.commits.set(commit.id, { commit, patches: null }));
  }

  /** Adds single commits with their patches against their first parents, wherever they are: two git processes. */
  async single(ids: readonly CommitId[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => this.lacksPatches(id));
    if (missing.length === 0) return;
    const commits: Commit[] = [];
    await this.repo.commits(missing, (commit) => commits.push(commit));
    const lists: FollowedPatch[][] = commits.map(() => []);
    const pairs = commits.map(({ id, parents }): TreePair => ({ old: parents[0] ?? null, new: id }));
    await this.repo.diffTrees(pairs, { renames: true, patches: 'ranges' }, (pair, patch) => {
      lists[pair]?.push(followedPatch(patch));
    });
    for (const [index, commit] of commits.entries())
      this.commits.set(commit.id, { commit, patches: lists[index] ?? [] });
  }

  /** True for a commit that is not here, or is here without patches though it is no merge. */
  lacksPatches(id: CommitId): boolean {
    const read = this.commits.get(id);
    return read === undefined || (read.patches === null && read.commit.parents.length < 2);
  }

  /**
   * The ranges, ready to be followed: the differences of their merges against every parent, and of their boundaries
   * against the base. Blobs are compared only where a merge has content that no parent has.
   */
  async followed(requests: readonly RangeRequest[]): Promise<readonly FollowedRange[]> {
    const batch = new DifferenceBatch();
    const merges = this.unreadMerges(requests);
    const mergeLists = merges.map(({ id, parents }) => parents.map((parent) => batch.trees(parent, id)));
    const boundaries = requests.map((request) => this.boundariesBeside(request));
    const boundaryLists = requests.map(({ base }, at) =>
      (boundaries[at] ?? []).map((boundary) => (base === null ? [] : batch.trees(base, boundary))),
    );
    await batch.readTrees(this.repo);
    for (const lists of mergeLists) batch.compareContentMerges(lists);
    for (const [at, lists] of boundaryLists.entries()) {
      const touched = this.touchedPaths(requests[at]);
      for (const list of lists) batch.compareTouched(list, touched);
    }
    await batch.readBlobs(this.repo);
    for (const [at, { id }] of merges.entries())
      this.merges.set(
        id,
        (mergeLists[at] ?? []).map((list) => batch.patches(list)),
      );
    return requests.map((request, at) => ({
      commits: request.commits.flatMap((id) => this.followedCommit(id) ?? []),
      base: request.base,
      head: request.head,
      relations: new Map(
        (boundaries[at] ?? []).map((boundary, index) => [boundary, batch.patches(boundaryLists[at]?.[index] ?? [])]),
      ),
    }));
  }

  private unreadMerges(requests: readonly RangeRequest[]): readonly Commit[] {
    const ids = new Set(requests.flatMap(({ commits }) => commits));
    const merges: Commit[] = [];
    for (const id of ids) {
      const read = this.commits.get(id);
      if (read !== undefined && read.patches === null && !this.merges.has(id)) merges.push(read.commit);
    }
    return merges;
  }

  private boundariesBeside({ commits, base }: RangeRequest): readonly CommitId[] {
    const inside = commits.flatMap((id) => {
      const read = this.commits.get(id);
      return read === undefined ? [] : [{ id, parents: read.commit.parents }];
    });
    return boundariesOf(inside).filter((boundary) => boundary !== base);
  }

  private touchedPaths(request: RangeRequest | undefined): ReadonlySet<RepoPath> {
    const paths = new Set<RepoPath>();
    for (const id of request?.commits ?? [])
      for (const patch of this.commits.get(id)?.patches ?? []) paths.add(patch.oldPath);
    return paths;
  }

  private followedCommit(id: CommitId): FollowedCommit | null {
    const read = this.commits.get(id);
    if (read === undefined) return null;
    const { parents } = read.commit;
    // A single commit that happens to be a merge is followed along its first parent.
    if (read.patches !== null) return { id, parents: parents.slice(0, 1), patches: [read.patches] };
    return { id, parents, patches: this.merges.get(id) ?? [] };
  }
}

/** A path that differs between two trees, and where its blobs' difference will be found. */
interface RawDifference {
  readonly patch: Pick<FilePatch, 'oldPath' | 'path' | 'old' | 'new'>;
  pair: number | null;
}

/** Differences of many pairs of trees, then of the blobs that matter: two git processes in all. */
class DifferenceBatch {
  private readonly treePairs: TreePair[] = [];
  private readonly lists: RawDifference[][] = [];
  private readonly pairs: BlobPair[] = [];
  private diffs: readonly FollowedPatch['gaps'][] = [];

  trees(old: CommitId, next: CommitId): RawDifference[] {
    const list: RawDifference[] = [];
    this.treePairs.push({ old, new: next });
    this.lists.push(list);
    return list;
  }

  async readTrees(repo: GitRepository): Promise<void> {
    if (this.treePairs.length === 0) return;
    await repo.diffTrees(
      this.treePairs,
      { renames: true, patches: 'none' },
      (at, { oldPath, path, old, new: next }) => {
        this.lists[at]?.push({ patch: { oldPath, path, old, new: next }, pair: null });
      },
    );
  }

  /** Content that differs from every parent. */
  compareContentMerges(lists: readonly (readonly RawDifference[])[]): void {
    const [first = [], ...others] = lists.map((list) => new Map(list.map((one) => [one.patch.path, one])));
    for (const [path, one] of first) {
      if (one.patch.new === null || others.some((other) => !other.has(path))) continue;
      this.compare(one);
      for (const other of others) this.compare(other.get(path));
    }
  }

  compareTouched(list: readonly RawDifference[], touched: ReadonlySet<RepoPath>): void {
    for (const one of list) if (touched.has(one.patch.path)) this.compare(one);
  }

  private compare(one: RawDifference | undefined): void {
    if (one === undefined || one.pair !== null || !hasLines(one.patch.old) || !hasLines(one.patch.new)) return;
    const [old, next] = [one.patch.old?.oid, one.patch.new?.oid];
    if (old !== next) one.pair = this.pairs.push({ old: old as BlobId, new: next as BlobId }) - 1;
  }

  async readBlobs(repo: GitRepository): Promise<void> {
    if (this.pairs.length === 0) return;
    const diffs = await repo.diffBlobs(this.pairs);
    this.diffs = diffs.map((diff) => (diff.binary ? null : gapsOf(diff.hunks)));
  }

  patches(list: readonly RawDifference[]): readonly FollowedPatch[] {
    return list.map(({ patch, pair }) => {
      const raw = rawPatch(patch);
      return pair === null ? raw : { ...raw, gaps: this.diffs[pair] ?? null };
    });
  }
}

function hasLines(side: Side | null): boolean {
  return side !== null && side.mode !== '160000';
}
