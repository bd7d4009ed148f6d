/** How a status is named and worded on GitHub. */
import { createHash } from 'node:crypto';
import { CountersignError } from '../../model/error.ts';
import type { RefName } from '../../model/id.ts';

/** GitHub takes no longer description of a status. */
const LONGEST_TEXT = 140;
const LONGEST_NAME = 200;
const BRANCHES = 'refs/heads/';

/**
 * `countersign/main`: a status belongs to a commit, and one commit may be asked for on several targets.
 *
 * @throws CountersignError `usage` for a target that is no branch
 */
export function statusName(target: RefName): string {
  if (!target.startsWith(BRANCHES)) {
    throw new CountersignError('usage', `GitHub shows statuses for branches only, not for ${JSON.stringify(target)}`);
  }
  const name = `countersign/${target.slice(BRANCHES.length)}`;
  if (name.length <= LONGEST_NAME) return name;
  // Two long names with one beginning must not become one status.
  const digest = createHash('sha256').update(target).digest('hex').slice(0, 16);
  return `${[...name].slice(0, LONGEST_NAME / 2 - 20).join('')}…${digest}`;
}

/** One line of at most 140 characters, without what would break or reorder it. */
export function statusText(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();
  if (line.length <= LONGEST_TEXT) return line;
  let cut = '';
  for (const character of line) {
    if (cut.length + character.length > LONGEST_TEXT - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/** An address that GitHub may link to: nothing but a page. */
export function statusAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, username, password } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? address : null;
}
