/** Changes that stand in this clone and have not landed: branches, and heads of requests where they were fetched. */
import { calledFunctions } from '../../core/reading/functions.ts';
import { classesOf } from '../../core/reading/path-class.ts';
import { touchesOf, touchParsers, type TouchedFile } from '../../core/reading/touches.ts';
import { meetingsOf } from '../../core/interaction/meetings.ts';
import type { Change, FilePatch, Ref, Side, Transition } from '../../model/change.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { Meeting, OpenChange, TouchedSet } from '../../model/interaction.ts';
import { type RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import type { ParserLoader } from '../../ports/parsers.ts';

const PREFIXES = ['refs/heads/', 'refs/remotes/', 'refs/pull/', 'refs/merge-requests/'];
/** Older branches are forgotten ones. */
const DAYS = 60;
const MOST_CHANGES = 30;
const MOST_FILES = 300;
const LARGEST_FILE = 512 << 10;

export interface OpenTools {
  readonly merges: PinnedMerges;
  readonly parsers: ParserLoader;
  /** Now, seconds since 1970. */
  readonly now: number;
}

/** How far the look went. */
export interface Looked {
  readonly meetings: readonly Meeting[];
  /** Names of the changes that were looked at. */
  readonly changes: readonly string[];
  /** Open changes that were left out because there are too many. */
  readonly left: number;
}

/** Where a change meets the others that are open against the same line of history. */
export async function openMeetings(
  repo: GitRepository,
  change: Change,
  onto: CommitId,
  tools: OpenTools,
): Promise<Looked> {
  const { heads: candidates, unseen } = await openHeads(repo, change, onto, tools.now);
  const near = candidates.slice(0, MOST_CHANGES);
  const own = await touchedBy(repo, change.base, change.head, change.transitions, tools.parsers);
  const others: OpenChange[] = [];
  for (const { name, head, base } of near) {
    const transitions = await repo.transitions(base, head);
    if (sameContent(transitions, change.transitions)) continue;
    const touched = await touchedBy(repo, base, head, transitions, tools.parsers);
    const paths = new Set(change.transitions.map(({ path }) => path));
    const meets = transitions.some(({ path }) => paths.has(path));
    const conflicts = meets ? await tools.merges.conflicts(change.head, head) : [];
    others.push({ name, head, touched, conflicts });
  }
  return {
    meetings: meetingsOf(own, others),
    changes: others.map(({ name }) => name),
    left: candidates.length - near.length + unseen,
  };
}

interface Head {
  readonly name: string;
  readonly head: CommitId;
  readonly base: CommitId | null;
}

/** Newest first. What has landed, is part of this change, or builds on it, is none of them. */
async function openHeads(
  repo: GitRepository,
  change: Change,
  onto: CommitId,
  now: number,
): Promise<{ readonly heads: readonly Head[]; readonly unseen: number }> {
  const refs = (await repo.refs(PREFIXES)).filter(({ symref }) => symref === null);
  const named = new Map<CommitId, Ref>();
  for (const ref of refs) if (ref.commit !== null && !named.has(ref.commit)) named.set(ref.commit, ref);
  named.delete(change.head);
  const landed = new Set(change.commits);
  const tips = [...named.keys()].filter((tip) => !landed.has(tip));
  if (tips.length === 0) return { heads: [], unseen: 0 };
  // What is reachable from the target is gone from this walk, so that old branches cost nothing.
  const young = new Map<CommitId, number>();
  await repo.graph({ tips, not: [onto], order: 'newest-first', since: now - DAYS * 86_400 }, (commit, _, time) => {
    if (named.has(commit)) young.set(commit, time);
  });
  const heads: Head[] = [];
  let unseen = young.size;
  for (const [head] of [...young].sort(([, a], [, b]) => b - a)) {
    if (heads.length > 2 * MOST_CHANGES) break;
    unseen -= 1;
    const ref = named.get(head);
    if (ref === undefined) continue;
    const [together] = await repo.mergeBases(change.head, head);
    if (together === change.head || together === head) continue;
    const [base = null] = await repo.mergeBases(onto, head);
    heads.push({ name: shortName(ref.name), head, base });
  }
  return { heads, unseen };
}

function shortName(name: string): string {
  return name.replace(/^refs\/(?:heads|remotes)\//, '').replace(/^refs\/(pull|merge-requests)\/(\d+)\/head$/, '$1 $2');
}

/** The same branch under another name is no other change. */
function sameContent(a: readonly Transition[], b: readonly Transition[]): boolean {
  if (a.length !== b.length) return false;
  return a.every(({ path, new: side }, at) => b[at]?.path === path && b[at]?.new?.oid === side?.oid);
}

async function touchedBy(
  repo: GitRepository,
  base: CommitId | null,
  head: CommitId,
  transitions: readonly Transition[],
  load: ParserLoader,
): Promise<TouchedSet> {
  const files = await readFiles(repo, transitions.slice(0, MOST_FILES));
  const parsers = await load(touchParsers(files));
  const added = await addedLines(repo, base, head);
  const calls = new Map<string, { path: RepoPath; line: number }>();
  for (const { path, newText } of files) {
    if (newText === null) continue;
    const lines = added.lines.get(path);
    if (lines === undefined) continue;
    for (const [name, line] of calledFunctions(path, newText, (at) => lines.has(at), parsers)) {
      if (!calls.has(name)) calls.set(name, { path, line });
    }
  }
  return { touches: files.flatMap((file) => touchesOf(file, parsers)), words: added.words, calls };
}

async function readFiles(repo: GitRepository, transitions: readonly Transition[]): Promise<readonly TouchedFile[]> {
  const ids = new Set<BlobId>();
  for (const { old, new: next } of transitions)
    for (const side of [old, next]) if (isFile(side)) ids.add(side.oid as BlobId);
  const texts = new Map<string, string>();
  await repo.blobsUpTo([...ids], LARGEST_FILE, (id, bytes) => {
    if (bytes !== null && !bytes.includes(0)) texts.set(id, bytes.toString('utf8'));
  });
  const textOf = (side: Side | null): string | null => (isFile(side) ? (texts.get(side.oid) ?? null) : null);
  // A side that is too large to be read is not gone.
  const isRead = (side: Side | null): boolean => !isFile(side) || texts.has(side.oid);
  const whole = transitions.filter(({ old, new: next }) => isRead(old) && isRead(next));
  return whole.map(({ path, old, new: next }) => ({
    path,
    oldText: textOf(old),
    newText: textOf(next),
    migration: classesOf(path).includes('migration'),
  }));
}

function isFile(side: Side | null): side is Side {
  return side !== null && (side.mode === '100644' || side.mode === '100755');
}

const MOST_WORDS = 20_000;

interface Added {
  readonly lines: ReadonlyMap<RepoPath, ReadonlySet<number>>;
  /** Words in lower case, underscores left out. */
  readonly words: ReadonlyMap<RepoPath, ReadonlySet<string>>;
}

async function addedLines(repo: GitRepository, base: CommitId | null, head: CommitId): Promise<Added> {
  const lines = new Map<RepoPath, Set<number>>();
  const words = new Map<RepoPath, Set<string>>();
  await repo.diffTrees([{ old: base, new: head }], { renames: true, patches: 'bodies' }, (_, patch) => {
    const own = new Set<number>();
    for (const { newStart, newCount } of patch.hunks) {
      for (let line = newStart; line < newStart + newCount && own.size < MOST_WORDS; line += 1) own.add(line);
    }
    lines.set(patch.path, own);
    if (!classesOf(patch.path).includes('migration')) words.set(patch.path, wordsOf(patch));
  });
  return { lines, words };
}

function wordsOf({ hunks }: FilePatch): Set<string> {
  const words = new Set<string>();
  for (const { body } of hunks) {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    for (const line of text.split('\n')) {
      if (!line.startsWith('+')) continue;
      for (const [word] of line.matchAll(/\w+/g))
        if (words.size < MOST_WORDS) words.add(word.replaceAll('_', '').toLowerCase());
    }
  }
  return words;
}
