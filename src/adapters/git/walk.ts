/** Walking the commit graph: `git rev-list`, whose lines hold nothing but numbers and ids. */
import type { CommitId } from '../../model/id.ts';
import { CountersignError } from '../../model/error.ts';
import type { LogQuery } from '../../ports/git.ts';
import { gitFailure } from './failure.ts';
import { lineBatches } from './lines.ts';
import type { ObjectReader } from './objects.ts';
import type { GitPlace, GitProcesses } from './process.ts';

interface WalkedCommit {
  readonly id: CommitId;
  /** As git sees them: none at a shallow boundary. */
  readonly parents: readonly CommitId[];
  /** Committer time, seconds since 1970. */
  readonly time: number;
}

/** Walks that a second asker need not repeat, at most so many commits each. */
const KEPT_COMMITS = 2_000;
const KEPT_WALKS = 4;
/** Commits that are handed on together. */
const BATCH = 2_000;
/** Commits of a branch that are read one by one before git is started to walk. */
const STRAIGHT = 32;

/** Walks in one repository. Short ones are remembered: what a query of ids leads to never changes. */
export class Walks {
  readonly #processes: GitProcesses;
  readonly #place: GitPlace;
  readonly #objects: ObjectReader;
  readonly #whole: boolean;
  readonly #kept = new Map<string, readonly WalkedCommit[]>();
  readonly #branches = new Map<string, Promise<readonly WalkedCommit[] | null>>();

  /** `whole`: the clone is not shallow, so that commits have the parents that their bytes name. */
  constructor(processes: GitProcesses, place: GitPlace, objects: ObjectReader, whole: boolean) {
    this.#processes = processes;
    this.#place = place;
    this.#objects = objects;
    this.#whole = whole;
  }

  /**
   * The commits from `tip` down to just before `onto`, newest first, when each has one parent and there are few: most
   * branches are of that kind, and reading them takes less time than starting git. Null: git has to be asked.
   */
  branch(tip: CommitId, onto: CommitId): Promise<readonly WalkedCommit[] | null> {
    const key = `${tip} ${onto}`;
    const known = this.#branches.get(key) ?? this.#read(tip, onto);
    this.#branches.set(key, known);
    return known;
  }

  async #read(tip: CommitId, onto: CommitId): Promise<readonly WalkedCommit[] | null> {
    if (!this.#whole) return null;
    if (tip === onto) return [];
    try {
      const ids = await this.#firstParents(tip);
      const length = ids.indexOf(onto);
      if (length === -1) return null;
      const found: WalkedCommit[] = [];
      await this.#objects.commits(ids.slice(0, length), ({ id, parents, committer }) =>
        found.push({ id, parents, time: committer.time }),
      );
      // What git says lies behind a commit is believed as far as its bytes say so, too.
      const isStraight = ({ parents }: WalkedCommit, at: number): boolean =>
        parents.length === 1 && parents[0] === ids[at + 1];
      return found.every(isStraight) ? found : null;
    } catch {
      // Something cannot be read: git's own walk says what.
      return null;
    }
  }

  /** The first {@link STRAIGHT} commits from here on, asked in one go. */
  async #firstParents(tip: CommitId): Promise<readonly CommitId[]> {
    const found: CommitId[] = [];
    const names = Array.from({ length: STRAIGHT + 1 }, (_, step) => `${tip}~${step}^{commit}`);
    await this.#objects.info(names, (_, object) => {
      if (object !== null) found.push(object.id as CommitId);
    });
    return found;
  }

  /** See {@link walk}. */
  async *walk(query: Omit<LogQuery, 'patches'>): AsyncGenerator<readonly WalkedCommit[]> {
    const key = keyOf(query);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      if (known.length > 0) yield known;
      return;
    }
    let found: WalkedCommit[] | null = [];
    for await (const commits of this.#sorted(query)) {
      if (found !== null && found.length + commits.length <= KEPT_COMMITS) found.push(...commits);
      else found = null;
      yield commits;
    }
    if (found !== null) this.#keep(key, found);
  }

  async *#sorted(query: Omit<LogQuery, 'patches'>): AsyncGenerator<readonly WalkedCommit[]> {
    const [tip, ...tips] = query.tips;
    const [onto, ...others] = query.not;
    const isRange = tips.length === 0 && others.length === 0 && query.since === undefined && query.limit === undefined;
    const branch = isRange && tip !== undefined && onto !== undefined ? await this.branch(tip, onto) : null;
    if (branch !== null) {
      yield query.order === 'parents-first' ? branch.toReversed() : branch;
      return;
    }
    const answer = walk(this.#processes, this.#place, query);
    if (!isSortedHere(query)) {
      yield* answer;
      return;
    }
    const all: WalkedCommit[] = [];
    for await (const commits of answer) for (const commit of commits) all.push(commit);
    const { sorted, lost } = parentsFirst(all);
    if (lost.length > 0) throw await forgedAncestry(this.#objects, lost);
    for (let at = 0; at < sorted.length; at += BATCH) yield sorted.slice(at, at + BATCH);
  }

  /**
   * Rejects where a commit behind the tip is among its own ancestors, on which git goes round for ever. What else keeps
   * the history from being walked is for whoever needs it.
   */
  async refuseCycles(tip: CommitId): Promise<void> {
    const all: WalkedCommit[] = [];
    try {
      for await (const commits of this.walk({ tips: [tip], not: [], order: 'newest-first' })) all.push(...commits);
    } catch {
      return;
    }
    const { lost } = parentsFirst(all);
    if (lost.length > 0) throw await forgedAncestry(this.#objects, lost);
  }

  #keep(key: string, commits: readonly WalkedCommit[]): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_WALKS && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, commits);
  }
}

function keyOf(query: Omit<LogQuery, 'patches'>): string {
  const { tips, not, order, since, limit, firstParent } = query;
  return JSON.stringify([tips, not, order, since ?? null, limit ?? null, firstParent ?? false]);
}

/**
 * Sorts commits that git gave newest first as its `--topo-order --reverse` would. Git itself drops, without a word,
 * whatever is its own ancestor; no commit can be, unless its bytes are not those of its id. These are `lost`.
 */
function parentsFirst(commits: readonly WalkedCommit[]): {
  sorted: readonly WalkedCommit[];
  lost: readonly CommitId[];
} {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const children = new Map<CommitId, number>();
  for (const { parents } of commits) for (const id of parents) children.set(id, (children.get(id) ?? 0) + 1);
  const open = commits.filter(({ id }) => !children.has(id)).toReversed();
  const sorted: WalkedCommit[] = [];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    sorted.push(commit);
    for (const id of commit.parents) {
      const left = (children.get(id) ?? 0) - 1;
      children.set(id, left);
      const parent = left === 0 ? byId.get(id) : undefined;
      if (parent !== undefined) open.push(parent);
    }
  }
  const shown = new Set(sorted);
  const lost = shown.size === commits.length ? [] : commits.filter((commit) => !shown.has(commit)).map(({ id }) => id);
  return { sorted: sorted.reverse(), lost };
}

/** Ranges are held by whoever asks for them, so that they may be sorted here; a whole history is not. */
function isSortedHere({ not, order, firstParent }: Omit<LogQuery, 'patches'>): boolean {
  return order === 'parents-first' && not.length > 0 && firstParent !== true;
}

/** The error of the forged ones among commits that are their own ancestors: reading them tells which. */
async function forgedAncestry(objects: ObjectReader, lost: readonly CommitId[]): Promise<CountersignError> {
  try {
    await objects.commits(lost, () => {});
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
  return new CountersignError('object.malformed', `commit ${lost[0] ?? ''} is among its own ancestors`, {
    remedy: 'find out what else is damaged with: git fsck --full',
  });
}

/**
 * Commits of a query, in its order, in batches. `since` is a filter: git's own stops at the first older commit and so
 * loses newer ones behind a clock that went wrong.
 */
async function* walk(
  processes: GitProcesses,
  place: GitPlace,
  query: Omit<LogQuery, 'patches'>,
): AsyncGenerator<readonly WalkedCommit[]> {
  if (query.tips.every((tip) => query.not.includes(tip))) return;
  const sort = query.order === 'parents-first' && !isSortedHere(query);
  const order = sort ? ['--topo-order', '--reverse'] : [];
  const first = query.firstParent ? ['--first-parent'] : [];
  const limit = query.limit === undefined ? [] : [`--max-count=${query.limit}`];
  const options = ['--timestamp', '--parents', ...order, ...first, ...limit, '--stdin'];
  const git = processes.start(place, ['rev-list', ...options], 'pipe');
  git.stdin?.end([...query.tips, ...query.not.map((id) => `^${id}`)].map((line) => `${line}\n`).join(''));
  try {
    for await (const lines of lineBatches(git)) {
      const commits = lines.map(walkedCommit);
      yield query.since === undefined ? commits : commits.filter((commit) => commit.time >= (query.since ?? 0));
    }
    const status = await git.exit;
    if (status !== 0) throw gitFailure('rev-list', status, git.stderr());
  } finally {
    git.kill();
  }
}

function walkedCommit(line: string): WalkedCommit {
  const [time = '', id = '', ...parents] = line.split(' ');
  return { id: id as CommitId, parents: parents as CommitId[], time: Number(time) };
}
