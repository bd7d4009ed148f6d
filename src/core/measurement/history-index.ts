/**
 * The history index: the little that a later `check` wants to know of a long history, gathered while an audit walks
 * it. Memory depends on the last year's reverts and the last week's commits, not on the length of the history.
 */
import type { Commit, FilePatch } from '../../model/change.ts';
import type { HistoryIndex, RecentLanding, RevertRecord } from '../../model/context.ts';
import { type CommitId, isObjectId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';

const DAY = 86_400;
const REVERT_WINDOW = 365 * DAY;
const RECENT_WINDOW = 7 * DAY;
/** More commits than this in one week are summed no further: the sum is a warning, not a ledger. */
const RECENT_KEPT = 20_000;
const PATHS_KEPT = 200;
const ENOUGH_COMMITS = 20;

/** What a walk tells the index of one commit. */
export interface IndexedCommit {
  readonly commit: Commit;
  readonly addedLines: number;
  readonly deletedLines: number;
  readonly aiLines: number;
  readonly patches: readonly Pick<FilePatch, 'path' | 'old' | 'new'>[];
}

/** The commit that a message takes back, `null` for a revert that names none, `undefined` when it is no revert. */
export function revertOf(message: string): CommitId | null | undefined {
  const named = /^This reverts commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\b/m.exec(message)?.[1];
  if (named !== undefined && isObjectId(named)) return named as CommitId;
  return message.startsWith('Revert "') ? null : undefined;
}

/** Gathers the index of a walk; commits may come in any order. */
export class HistoryIndexBuilder {
  readonly #tip: Commit;
  readonly #reverts = new Map<RepoPath, RevertRecord[]>();
  readonly #sizes = new Map<number, number>();
  readonly #recent: RecentLanding[] = [];
  #commits = 0;
  #sized = 0;

  /** `tip` is the commit up to which the history is read; `known` is the index of an ancestor, to be carried on. */
  constructor(tip: Commit, known: SizedIndex | null = null) {
    this.#tip = tip;
    if (known === null) return;
    this.#commits = known.index.commits;
    for (const [size, count] of known.sizes) this.#count(size, count);
    for (const [path, records] of known.index.reverts) {
      for (const record of records) this.#addRevert(path, record);
    }
    for (const landing of known.index.recent) this.#addRecent(landing);
  }

  add(entry: IndexedCommit): void {
    const { commit, patches } = entry;
    this.#commits += 1;
    if (commit.parents.length > 1) return;
    this.#count(entry.addedLines, 1);
    const of = revertOf(commit.message);
    if (of !== undefined) {
      for (const patch of patches) {
        const removed = patch.old !== null && patch.old.oid !== patch.new?.oid ? patch.old.oid : null;
        this.#addRevert(patch.path, { commit: commit.id, of, time: commit.committer.time, removed });
      }
    }
    this.#addRecent({
      commit: commit.id,
      time: commit.committer.time,
      authorEmail: commit.author.email.toLowerCase(),
      addedLines: entry.addedLines,
      deletedLines: entry.deletedLines,
      aiLines: entry.aiLines,
      paths: patches.slice(0, PATHS_KEPT).map((patch) => patch.path),
    });
  }

  finish(): SizedIndex {
    return {
      index: {
        tip: this.#tip.id,
        tipTime: this.#tip.committer.time,
        commits: this.#commits,
        reverts: this.#reverts,
        addedLinesP95: this.#sized < ENOUGH_COMMITS ? null : percentile(this.#sizes, this.#sized, 0.95),
        recent: this.#recent,
      },
      sizes: this.#sizes,
    };
  }

  #count(size: number, count: number): void {
    this.#sizes.set(size, (this.#sizes.get(size) ?? 0) + count);
    this.#sized += count;
  }

  #addRevert(path: RepoPath, record: RevertRecord): void {
    if (!this.#within(record.time, REVERT_WINDOW)) return;
    const known = this.#reverts.get(path);
    if (known === undefined) this.#reverts.set(path, [record]);
    else known.push(record);
  }

  #addRecent(landing: RecentLanding): void {
    if (this.#recent.length < RECENT_KEPT && this.#within(landing.time, RECENT_WINDOW)) this.#recent.push(landing);
  }

  #within(time: number, window: number): boolean {
    return time > this.#tip.committer.time - window;
  }
}

/** The index with the distribution behind its percentile, so that it can be carried on. */
export interface SizedIndex {
  readonly index: HistoryIndex;
  /** Lines added → number of commits. */
  readonly sizes: ReadonlyMap<number, number>;
}

function percentile(sizes: ReadonlyMap<number, number>, total: number, share: number): number {
  let seen = 0;
  let last = 0;
  for (const [size, count] of [...sizes].sort((a, b) => a[0] - b[0])) {
    seen += count;
    last = size;
    if (seen >= total * share) break;
  }
  return last;
}

const VERSION = 1;

/** The index as one line of JSON. */
export function encodeHistoryIndex({ index, sizes }: SizedIndex): string {
  return JSON.stringify({ version: VERSION, ...index, reverts: [...index.reverts], sizes: [...sizes] });
}

/** The index that {@link encodeHistoryIndex} wrote, or null for anything else: a kept thing is never trusted blindly. */
export function decodeHistoryIndex(text: string): SizedIndex | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { version, tip, tipTime, commits, reverts, addedLinesP95, recent, sizes } = value as Record<string, unknown>;
  if (version !== VERSION || typeof tip !== 'string' || !isObjectId(tip)) return null;
  if (!isCount(tipTime) || !isCount(commits) || !(addedLinesP95 === null || isCount(addedLinesP95))) return null;
  if (!isPairs(reverts, isText, (records) => Array.isArray(records) && records.every(isRevert))) return null;
  if (!isPairs(sizes, isCount, isCount) || !Array.isArray(recent) || !recent.every(isLanding)) return null;
  return {
    index: {
      tip: tip as CommitId,
      tipTime,
      commits,
      reverts: new Map(reverts as [RepoPath, RevertRecord[]][]),
      addedLinesP95,
      recent,
    },
    sizes: new Map(sizes as [number, number][]),
  };
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isId = (value: unknown): boolean => isText(value) && isObjectId(value);

function isPairs(
  value: unknown,
  first: (one: unknown) => boolean,
  second: (one: unknown) => boolean,
): value is unknown[] {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && first(pair[0]) && second(pair[1]))
  );
}

function isRevert(value: unknown): value is RevertRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { commit, of, time, removed } = value as Record<string, unknown>;
  return isId(commit) && (of === null || isId(of)) && isCount(time) && (removed === null || isId(removed));
}

function isLanding(value: unknown): value is RecentLanding {
  if (typeof value !== 'object' || value === null) return false;
  const { commit, time, authorEmail, addedLines, deletedLines, aiLines, paths } = value as Record<string, unknown>;
  const counts = isCount(time) && isCount(addedLines) && isCount(deletedLines) && isCount(aiLines);
  return isId(commit) && counts && isText(authorEmail) && Array.isArray(paths) && paths.every(isText);
}
