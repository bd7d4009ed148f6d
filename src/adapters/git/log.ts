/** `log`: commits from their own bytes, patches from one `git diff-tree`, brought together in order. */
import type { Commit } from '../../model/change.ts';
import type { CommitId, ObjectFormat } from '../../model/id.ts';
import type { ExactLogQuery, LogQuery, LogVisitor } from '../../ports/git.ts';
import { DiffStream } from './diff.ts';
import type { ObjectReader } from './objects.ts';
import type { GitPlace, GitProcesses } from './process.ts';
import type { Walks } from './walk.ts';

export interface LogContext {
  readonly processes: GitProcesses;
  readonly shadow: GitPlace;
  readonly objects: ObjectReader;
  readonly walks: Walks;
  readonly objectFormat: ObjectFormat;
  readonly shallow: ReadonlySet<string>;
}

/** Streams the commits of a query; see the port. */
export async function log(context: LogContext, query: LogQuery | ExactLogQuery, visitor: LogVisitor): Promise<void> {
  if (query.patches === 'none') return logCommits(context, query, visitor);
  const waiting = new CommitQueue(visitor);
  const diffs = new DiffStream(
    context.processes,
    context.shadow,
    { objectFormat: context.objectFormat, patches: query.patches, renames: true },
    { item: (name) => waiting.release(name), file: (patch) => visitor.file?.(patch) },
  );
  try {
    for await (const ids of batches(context, query)) {
      const items: string[] = [];
      await context.objects.commits(ids, (commit) => {
        waiting.add(commit);
        const item = diffItem(commit, context.shallow);
        if (item !== null) items.push(item);
      });
      await diffs.ask(items);
    }
    await diffs.end();
    waiting.releaseAll();
  } finally {
    await diffs.abandon();
  }
}

async function logCommits(context: LogContext, query: LogQuery | ExactLogQuery, visitor: LogVisitor): Promise<void> {
  for await (const ids of batches(context, query))
    await context.objects.commits(ids, (commit) => visitor.commit(commit));
}

/** Enough for both sides to be busy. */
const BATCH = 512;

/** The commits of a query, so many at a time. */
async function* batches(context: LogContext, query: LogQuery | ExactLogQuery): AsyncGenerator<readonly CommitId[]> {
  if ('tips' in query) {
    for await (const walked of context.walks.walk(query)) yield walked.map(({ id }) => id);
    return;
  }
  let batch: CommitId[] = [];
  for (const id of query.commits) {
    if (batch.push(id) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** What diff-tree is asked for a commit; null for merges, which have no patch. */
function diffItem(commit: Commit, shallow: ReadonlySet<string>): string | null {
  const [parent, second] = commit.parents;
  if (second !== undefined) return null;
  return parent === undefined || shallow.has(commit.id) ? commit.id : `${commit.id} ${parent}`;
}

/** Commits that wait for the patches of those before them. */
class CommitQueue {
  readonly #visitor: LogVisitor;
  #commits: Commit[] = [];
  #next = 0;

  constructor(visitor: LogVisitor) {
    this.#visitor = visitor;
  }

  add(commit: Commit): void {
    this.#commits.push(commit);
  }

  /** Shows every commit up to the one named, which are those without a patch and then this one. */
  release(id: string): void {
    for (let commit = this.#take(); commit !== undefined; commit = this.#take()) {
      this.#visitor.commit(commit);
      if (commit.id === id) return;
    }
  }

  releaseAll(): void {
    for (let commit = this.#take(); commit !== undefined; commit = this.#take()) this.#visitor.commit(commit);
  }

  #take(): Commit | undefined {
    const commit = this.#commits[this.#next];
    this.#next += 1;
    if (this.#next > 1024 && this.#next * 2 > this.#commits.length) {
      this.#commits = this.#commits.slice(this.#next);
      this.#next = 0;
    }
    return commit;
  }
}
