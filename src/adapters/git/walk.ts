/** Walking the commit graph: `git rev-list`, whose lines hold nothing but numbers and ids. */
import type { CommitId } from '../../model/id.ts';
import type { LogQuery } from '../../ports/git.ts';
import { gitFailure } from './failure.ts';
import { lineBatches } from './lines.ts';
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

/** Walks in one repository. Short ones are remembered: what a query of ids leads to never changes. */
export class Walks {
  readonly #processes: GitProcesses;
  readonly #place: GitPlace;
  readonly #kept = new Map<string, readonly WalkedCommit[]>();

  constructor(processes: GitProcesses, place: GitPlace) {
    this.#processes = processes;
    this.#place = place;
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
    for await (const commits of walk(this.#processes, this.#place, query)) {
      if (found !== null && found.length + commits.length <= KEPT_COMMITS) found.push(...commits);
      else found = null;
      yield commits;
    }
    if (found !== null) this.#keep(key, found);
  }

  #keep(key: string, commits: readonly WalkedCommit[]): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= KEPT_WALKS && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, commits);
  }
}

function keyOf(query: Omit<LogQuery, 'patches'>): string {
  const { tips, not, order, since, firstParent, tipsOnly } = query;
  return JSON.stringify([tips, not, order, since ?? null, firstParent ?? false, tipsOnly ?? false]);
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
  if (query.tips.length === 0) return;
  const order = query.order === 'parents-first' && !query.tipsOnly ? ['--topo-order', '--reverse'] : [];
  const first = query.firstParent ? ['--first-parent'] : [];
  const only = query.tipsOnly ? ['--no-walk=unsorted'] : [];
  const git = processes.start(
    place,
    ['rev-list', '--timestamp', '--parents', ...order, ...first, ...only, '--stdin'],
    'pipe',
  );
  git.stdin?.end(
    [...query.tips, ...(query.tipsOnly ? [] : query.not.map((id) => `^${id}`))].map((line) => `${line}\n`).join(''),
  );
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
