/** What a commit's message says it was made from. A tie only tells where to look; the lines must prove it. */
import type { CommitId, RefName } from '../../model/id.ts';

/** Something that a message names. */
export type Tie =
  | { readonly kind: 'request'; readonly number: string; readonly text: string }
  | { readonly kind: 'cherry-pick'; readonly commit: string; readonly text: string }
  | { readonly kind: 'revert'; readonly commit: string; readonly text: string };

/** A hostile message cannot make us look everywhere. */
const MOST_TIES = 32;

/** The pull or merge requests, cherry-picked and reverted commits that a message names, in order, each once. */
export function tiesOf(message: string): readonly Tie[] {
  const end = message.indexOf('\n');
  const title = (end < 0 ? message : message.slice(0, end)).slice(0, 1000);
  // Most messages name nothing: a search for fixed words costs less than the patterns.
  const names = /[#!]/.test(title) || FIXED_WORDS.some((words) => message.includes(words));
  if (!names) return [];
  const found = new Map<string, Tie>();
  const add = (tie: Tie): void => {
    const key = `${tie.kind} ${tie.kind === 'request' ? tie.number : tie.commit}`;
    if (found.size < MOST_TIES && !found.has(key)) found.set(key, tie);
  };
  for (const match of title.matchAll(/\([#!]([1-9][0-9]{0,8})\)|(?:^|\s)!([1-9][0-9]{0,8})(?=\s|$)/g)) {
    add({ kind: 'request', number: match[1] ?? match[2] ?? '', text: match[0].trim() });
  }
  for (const match of message.matchAll(/^See merge request [^\s!]{0,200}!([1-9][0-9]{0,8})[ \t]*$/gm)) {
    add({ kind: 'request', number: match[1] ?? '', text: match[0].trim() });
  }
  for (const match of message.matchAll(/^\(cherry picked from commit ([0-9a-f]{7,64})\)[ \t]*$/gm)) {
    add({ kind: 'cherry-pick', commit: match[1] ?? '', text: match[0].trim() });
  }
  for (const match of message.matchAll(/^This reverts commit ([0-9a-f]{7,64})\b/gm)) {
    add({ kind: 'revert', commit: match[1] ?? '', text: match[0].trim() });
  }
  return [...found.values()];
}

const FIXED_WORDS: readonly string[] = ['See merge request ', '(cherry picked from commit ', 'This reverts commit '];

/** The refs under which forges keep the head of a request. */
export function requestRefs(number: string): readonly RefName[] {
  return [`refs/pull/${number}/head` as RefName, `refs/merge-requests/${number}/head` as RefName];
}

/** The commit of a full id; a shortened one names nothing for certain. */
export function tiedCommit(text: string): CommitId | null {
  return text.length === 40 || text.length === 64 ? (text as CommitId) : null;
}
