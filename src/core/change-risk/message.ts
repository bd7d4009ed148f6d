/** What a commit message says of other changes. Titles and ids are words of the author; nothing is executed. */
import { isObjectId } from '../../model/id.ts';
import type { CommitId } from '../../model/id.ts';

/** The first line. */
export function titleOf(message: string): string {
  const end = message.indexOf('\n');
  return (end < 0 ? message : message.slice(0, end)).trim();
}

/** True when the title says that the change repairs a defect. */
export function saysFix(message: string): boolean {
  return /\b(?:fix|fixes|hotfix)\b/i.test(titleOf(message).slice(0, 500));
}

/** What a revert takes back, by whatever it names. */
export interface NamedRevert {
  readonly commits: readonly CommitId[];
  /** The title that it quotes. */
  readonly title: string | null;
  /** The number of the pull or merge request that it takes back. */
  readonly request: number | null;
}

/** Reads `This reverts commit ID`, `Revert "title"` and `Reverts #12` (`owner/name#12`, `!12`); null when it is no revert. */
export function revertNamed(message: string): NamedRevert | null {
  const text = message.slice(0, 20_000);
  const commits = [...text.matchAll(/^This reverts commit ([0-9a-f]{40}(?:[0-9a-f]{24})?)\b/gm)].flatMap(([, id]) =>
    id !== undefined && isObjectId(id) ? [id as CommitId] : [],
  );
  const title = quotedTitle(titleOf(text));
  const number = /^Reverts (?:[\w.-]{1,100}\/[\w.-]{1,100})?[#!](\d{1,9})\b/m.exec(text)?.[1];
  const request = number === undefined ? null : Number(number);
  if (commits.length === 0 && title === null && request === null) return null;
  return { commits, title, request };
}

/** `Revert "title"`, also followed by the number of the reverting request. */
function quotedTitle(title: string): string | null {
  if (!title.startsWith('Revert "')) return null;
  const end = title.lastIndexOf('"');
  return end > 8 ? title.slice(8, end) : null;
}

/** The request by which a commit landed, as its title says: `title (#12)` or `Merge pull request #12 from …`. */
export function requestOf(message: string): number | null {
  const title = titleOf(message);
  const merged = /^Merge pull request #(\d{1,9})\b/.exec(title)?.[1];
  const squashed = /\(#(\d{1,9})\)$/.exec(title)?.[1];
  const gitlab = merged === undefined && squashed === undefined ? /^See merge request \S{0,200}!(\d{1,9})$/m : null;
  const number = merged ?? squashed ?? gitlab?.exec(message.slice(0, 20_000))?.[1];
  return number === undefined ? null : Number(number);
}
