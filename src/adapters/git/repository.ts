/** The git adapter: opens a repository and answers the port's questions, each by the file that knows how. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { BlobDiff, BlobPair, Commit, FilePatch, Ref, Side, Transition } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import { isObjectId } from '../../model/id.ts';
import type { BlobId, CommitId, ObjectFormat, ObjectId, RefName, TreeId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type {
  BlameRun,
  ExactLogQuery,
  LogQuery,
  LogVisitor,
  NoteEntry,
  RemoteState,
  RepositoryState,
  TreePair,
} from '../../ports/git.ts';
import { blame, refuseCutHistory } from './blame.ts';
import { diffBlobs } from './blobs.ts';
import { DiffStream } from './diff.ts';
import { discover } from './discovery.ts';
import type { Discovery } from './discovery.ts';
import { shadowEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { mergeBases } from './history.ts';
import { log } from './log.ts';
import { readNotes } from './notes.ts';
import { ObjectReader } from './objects.ts';
import { RecentBlobs } from './recent-blobs.ts';
import { isPartial } from './partial.ts';
import { PairMemory } from './pair-memory.ts';
import { GitProcesses } from './process.ts';
import type { GitPlace } from './process.ts';
import { formerTips } from './reflog.ts';
import { RefReader } from './refs.ts';
import { remoteState } from './remote.ts';
import { makeShadow } from './shadow.ts';
import type { Shadow } from './shadow.ts';
import { TreeReader } from './trees.ts';
import { Walks } from './walk.ts';
import type { OpenedRepository, Workshop } from './workshop.ts';

export interface OpenOptions {
  /** Environment variables to start from; those of this process unless given. */
  readonly environment?: Environment;
  /** Ends every git process and rejects what waits for one with `interrupted`. */
  readonly signal?: AbortSignal;
  /**
   * Prefixes of refs that will be asked for. They are read at once, and they and HEAD are answered as they stood then:
   * for short work on one state of the repository.
   */
  readonly refs?: readonly string[];
  /** The same for what a typed name may stand for: a broken ref among these stops only who needs it. */
  readonly named?: readonly string[];
}

/**
 * Opens the repository that contains the folder `where`. Rejects with `repository.absent`, `repository.unreadable`
 * or `git.unusable`. What it writes lies in the temporary folder and goes with {@link OpenedRepository.close}.
 */
export async function openRepository(where: string, options: OpenOptions = {}): Promise<OpenedRepository> {
  const environment = options.environment ?? process.env;
  const processes = new GitProcesses(options.signal);
  const found = await discover(processes, where, environment);
  const shadow = makeShadow(found);
  try {
    const tools = new Tools(processes, found, shadow, environment);
    tools.objects.warm();
    const [{ head, replaced }, partial] = await Promise.all([
      tools.refs.head(found, options.refs ?? [], options.named ?? []),
      isPartial(processes, found.place, found.commonDirectory),
    ]);
    const state: RepositoryState = {
      objectFormat: found.objectFormat,
      gitVersion: found.gitVersion,
      gitDirectory: found.gitDirectory,
      commonDirectory: found.commonDirectory,
      worktree: found.worktree,
      head,
      shallow: readShallow(found.shallowFile),
      partial,
      grafted: existsSync(found.graftFile),
      replaced,
    };
    return new Repository(state, tools);
  } catch (error) {
    await processes.close();
    shadow.remove();
    throw error;
  }
}

interface DiffTreesOptions {
  readonly renames: boolean;
  readonly patches: 'none' | 'ranges' | 'bodies';
}

/** What the methods share. */
class Tools implements Workshop {
  readonly found: Discovery;
  readonly environment: Environment;
  readonly processes: GitProcesses;
  /** The repository itself: for refs and settings, never for objects. */
  readonly real: GitPlace;
  readonly place: GitPlace;
  readonly shadow: Shadow;
  readonly format: ObjectFormat;
  readonly objects: ObjectReader;
  readonly blobs: RecentBlobs;
  readonly trees: TreeReader;
  readonly refs: RefReader;
  readonly walks: Walks;
  readonly pairs: PairMemory = new PairMemory();

  constructor(processes: GitProcesses, found: Discovery, shadow: Shadow, environment: Environment) {
    this.found = found;
    this.environment = environment;
    this.processes = processes;
    this.shadow = shadow;
    this.format = found.objectFormat;
    this.real = found.place;
    this.place = { cwd: shadow.directory, env: shadowEnvironment(environment, shadow.directory), options: [] };
    this.objects = new ObjectReader(processes, this.place, this.format);
    this.blobs = new RecentBlobs(this.objects);
    this.trees = new TreeReader(this.objects, this.format);
    this.walks = new Walks(processes, this.place, this.objects, !existsSync(found.shallowFile));
    this.refs = new RefReader(processes, found.place, this.place, this.objects, this.format);
  }
}

class Repository implements OpenedRepository {
  readonly state: RepositoryState;
  readonly #tools: Tools;

  constructor(state: RepositoryState, tools: Tools) {
    this.state = state;
    this.#tools = tools;
  }

  get workshop(): Workshop {
    return this.#tools;
  }

  resolve(revision: string): Promise<CommitId> {
    return this.#tools.refs.resolve(revision);
  }

  tryResolve(revision: string): Promise<CommitId | null> {
    return this.#tools.refs.tryResolve(revision);
  }

  refs(prefixes: readonly string[]): Promise<readonly Ref[]> {
    return this.#tools.refs.refs(prefixes);
  }

  upstream(branch: RefName): Promise<RefName | null> {
    return this.#tools.refs.upstream(branch);
  }

  configuration(key: string): Promise<readonly string[]> {
    return this.#tools.refs.configuration(key);
  }

  remote(name: string): Promise<RemoteState> {
    return remoteState(this.#tools.processes, this.#tools.real, this.state.commonDirectory, name);
  }

  async formerTips(ref: RefName | null, limit: number): Promise<readonly CommitId[]> {
    return formerTips(this.state, ref, limit);
  }

  mergeBases(a: CommitId, b: CommitId): Promise<readonly CommitId[]> {
    const { processes, place, walks } = this.#tools;
    return mergeBases(processes, place, walks, [a, b], this.state.shallow);
  }

  log(query: LogQuery | ExactLogQuery, visitor: LogVisitor): Promise<void> {
    const { processes, place: shadow, objects, walks } = this.#tools;
    const { objectFormat, shallow } = this.state;
    return log({ processes, shadow, objects, walks, objectFormat, shallow }, query, visitor);
  }

  async graph(
    query: Omit<LogQuery, 'patches'>,
    visit: (commit: CommitId, parents: readonly CommitId[], committedAt: number) => void,
  ): Promise<void> {
    for await (const commits of this.#tools.walks.walk(query)) {
      for (const { id, parents, time } of commits) visit(id, parents, time);
    }
  }

  async commit(id: CommitId): Promise<Commit> {
    const found: Commit[] = [];
    await this.commits([id], (commit) => found.push(commit));
    const [commit] = found;
    if (commit === undefined) throw new CountersignError('internal', `no answer for commit ${id}`);
    return commit;
  }

  commits(ids: readonly CommitId[], visit: (commit: Commit, bytes: Buffer) => void): Promise<void> {
    return this.#tools.objects.commits(ids, visit);
  }

  transitions(old: TreeId | CommitId | null, next: TreeId | CommitId): Promise<readonly Transition[]> {
    return this.#tools.trees.transitions(old, next);
  }

  async diffTrees(
    pairs: readonly TreePair[],
    options: DiffTreesOptions,
    visit: (pair: number, patch: FilePatch) => void,
  ): Promise<void> {
    const [pair, second] = pairs;
    if (pair === undefined) return;
    if (second !== undefined || options.patches === 'none') return this.#diffTrees(pairs, options, visit);
    const { pairs: memory } = this.#tools;
    const key = `${pair.old} ${pair.new} ${options.renames}`;
    if (options.patches === 'bodies') {
      return memory.keep(key, (seen) =>
        this.#diffTrees(pairs, options, (at, patch) => {
          seen.file(patch);
          visit(at, patch);
        }),
      );
    }
    const known = await memory.recall(key);
    if (known === null) return this.#diffTrees(pairs, options, visit);
    for (const patch of known) visit(0, patch);
  }

  async #diffTrees(
    pairs: readonly TreePair[],
    options: DiffTreesOptions,
    visit: (pair: number, patch: FilePatch) => void,
  ): Promise<void> {
    const { processes, place, trees, format } = this.#tools;
    const empty = createHash(format).update('tree 0\0').digest('hex') as TreeId;
    const ids = await trees.treesOf(pairs.flatMap((pair) => [pair.old ?? empty, pair.new]));
    let pair = -1;
    const diffs = new DiffStream(
      processes,
      place,
      { ...options, objectFormat: format },
      {
        item: () => {
          pair += 1;
        },
        file: (patch) => visit(pair, patch),
      },
    );
    try {
      for (let at = 0; at < ids.length; at += 512) {
        const part = ids.slice(at, at + 512);
        await diffs.ask(part.flatMap((id, index) => (index % 2 === 1 ? [`${part[index - 1]} ${id}`] : [])));
      }
      await diffs.end();
    } finally {
      await diffs.abandon();
    }
  }

  diffBlobs(pairs: readonly BlobPair[]): Promise<readonly BlobDiff[]> {
    const { processes, place, shadow, format } = this.#tools;
    return diffBlobs(processes, place, shadow.directory, format, pairs);
  }

  at(tree: TreeId | CommitId, path: RepoPath): Promise<Side | null> {
    return this.#tools.trees.at(tree, path);
  }

  sides(tree: TreeId | CommitId, paths: Iterable<RepoPath>): Promise<ReadonlyMap<RepoPath, Side | null>> {
    return this.#tools.trees.sides(tree, paths);
  }

  list(
    tree: TreeId | CommitId,
    folder: RepoPath | null,
    mostFolders?: number,
  ): Promise<readonly { readonly path: RepoPath; readonly side: Side }[]> {
    return this.#tools.trees.list(tree, folder, mostFolders);
  }

  async blob(id: BlobId): Promise<Buffer> {
    const found: Buffer[] = [];
    await this.blobs([id], (_, bytes) => found.push(bytes));
    const [bytes] = found;
    if (bytes === undefined) throw new CountersignError('internal', `no answer for blob ${id}`);
    return bytes;
  }

  blobs(ids: readonly BlobId[], visit: (id: BlobId, bytes: Buffer) => void): Promise<void> {
    return this.#tools.blobs.read(ids, Number.POSITIVE_INFINITY, (id, bytes) => {
      if (bytes !== null) visit(id, bytes);
    });
  }

  blobsUpTo(ids: readonly BlobId[], largest: number, visit: (id: BlobId, bytes: Buffer | null) => void): Promise<void> {
    return this.#tools.blobs.read(ids, largest, visit);
  }

  async present(ids: readonly ObjectId[]): Promise<ReadonlySet<ObjectId>> {
    const found = new Set<ObjectId>();
    await this.#tools.objects.info(ids, (_, object) => {
      if (object !== null) found.add(object.id);
    });
    return found;
  }

  async notes(ref: RefName): Promise<readonly NoteEntry[]> {
    const [found] = await this.#tools.refs.rawRefs([ref]);
    if (found?.name !== ref) return [];
    return readNotes(this.#tools.trees, found.oid as CommitId, this.state.objectFormat);
  }

  async blame(commit: CommitId, path: RepoPath): Promise<readonly BlameRun[]> {
    const blamed = blame(this.#tools.processes, this.#tools.place, commit, path);
    // Beside it, because git does not end where a commit is its own ancestor; its process ends with the repository.
    const [runs] = await Promise.all([blamed, this.#tools.walks.refuseCycles(commit)]);
    await refuseCutHistory(this.#tools.objects, runs, this.state.shallow);
    return runs;
  }

  async close(): Promise<void> {
    await this.#tools.processes.close();
    this.#tools.shadow.remove();
  }
}

export function readShallow(file: string): ReadonlySet<CommitId> {
  if (!existsSync(file)) return new Set();
  const ids = readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => line !== '');
  const wrong = ids.find((id) => !isObjectId(id));
  if (wrong !== undefined) {
    throw new CountersignError(
      'repository.unreadable',
      `the file ${file} names “${wrong.slice(0, 80)}”, which is no commit`,
      { remedy: 'git fetch --unshallow writes it anew; in a whole clone, remove the file' },
    );
  }
  return new Set(ids as CommitId[]);
}
