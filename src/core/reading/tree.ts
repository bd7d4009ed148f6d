/**
 * The strict parser of tree objects. git itself reads trees leniently: two entries of one name, odd modes and a
 * `.git` entry pass through `git show` and a bare repository's defaults, and a checkout then writes something else
 * than a reviewer saw. Whatever breaks a rule here is an error that names the tree, the entry and the rule.
 */
import { CountersignError } from '../../model/error.ts';
import { idLength } from '../../model/id.ts';
import type { ObjectFormat, ObjectId, TreeId } from '../../model/id.ts';
import { displayPath, pathFromBytes } from '../../model/path.ts';

/** Canonical modes of tree entries, `40000` being a folder. */
export type TreeMode = '40000' | '100644' | '100755' | '120000' | '160000';

export interface TreeEntry {
  readonly mode: TreeMode;
  /** The name's bytes, one character per byte (latin1): comparing the strings compares the bytes. */
  readonly name: string;
  readonly oid: ObjectId;
}

/** Entries of a tree, in their order. Throws `object.malformed`. */
export function parseTree(bytes: Buffer, format: ObjectFormat, id: TreeId): readonly TreeEntry[] {
  const idBytes = idLength(format) / 2;
  const entries: TreeEntry[] = [];
  // A folder sorts as if its name ended in a slash, so that a file of the same name need not be its neighbour.
  const filesThatPrefix: string[] = [];
  let previousKey = '';
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const nul = space === -1 ? -1 : bytes.indexOf(0, space + 1);
    const next = nul + 1 + idBytes;
    if (nul === -1 || next > bytes.length) throw malformedTree(id, null, 'the last entry is cut off');
    const name = bytes.toString('latin1', space + 1, nul);
    const mode = bytes.toString('latin1', at, space);
    if (!isTreeMode(mode)) throw malformedTree(id, name, `the mode ${quoted(mode.slice(0, 12))} is not canonical`);
    const flaw = nameFlaw(name);
    if (flaw !== null) throw malformedTree(id, name, flaw);
    const key = mode === '40000' ? `${name}/` : name;
    while (filesThatPrefix.length > 0 && !key.startsWith(filesThatPrefix.at(-1) ?? '')) filesThatPrefix.pop();
    if (key === previousKey || filesThatPrefix.includes(name)) throw malformedTree(id, name, 'the name occurs twice');
    if (key < previousKey) throw malformedTree(id, name, 'the entries are not in order');
    if (mode !== '40000') filesThatPrefix.push(name);
    previousKey = key;
    entries.push({ mode, name, oid: bytes.toString('hex', nul + 1, next) as ObjectId });
    at = next;
  }
  return entries;
}

/** The order of git's trees: names by bytes, folders as if their names ended in a slash. */
export function compareEntries(a: TreeEntry, b: TreeEntry): number {
  const left = a.mode === '40000' ? `${a.name}/` : a.name;
  const right = b.mode === '40000' ? `${b.name}/` : b.name;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The error of a tree that breaks a rule; `name` is latin1, null when no entry can be named. */
export function malformedTree(id: TreeId, name: string | null, rule: string): CountersignError {
  const entry = name === null ? '' : `, entry ${quoted(name)}`;
  return new CountersignError('object.malformed', `tree ${id}${entry}: ${rule}`, {
    remedy: `look at it with: git ls-tree ${id}; the commit that brought it in must be made anew`,
  });
}

function isTreeMode(mode: string): mode is TreeMode {
  return mode === '100644' || mode === '40000' || mode === '100755' || mode === '120000' || mode === '160000';
}

function nameFlaw(name: string): string | null {
  if (name === '') return 'the name is empty';
  if (name.includes('/')) return 'the name contains a slash';
  if (name === '.' || name === '..') return 'the name leads out of its folder';
  if (namesGitFolder(name)) return 'the name stands for .git on some file system';
  return null;
}

/**
 * True for names that a file system may take for `.git`: any case; NTFS drops trailing dots and spaces, knows the
 * short name `git~1`, streams behind a colon and the backslash as separator; HFS+ drops ignorable code points.
 */
function namesGitFolder(name: string): boolean {
  if (!/[g\x80-\xff]/i.test(name)) return false;
  for (const part of name.split('\\')) {
    const plain = (part.split(':', 1)[0] ?? '').toLowerCase();
    if (plain.startsWith('.git') && onlyDotsAndSpaces(plain, 4)) return true;
    if (plain.startsWith('git~1') && onlyDotsAndSpaces(plain, 5)) return true;
  }
  if (!/[\x80-\xff]/.test(name)) return false;
  const text = pathFromBytes(Buffer.from(name, 'latin1'));
  return text.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').toLowerCase() === '.git';
}

function onlyDotsAndSpaces(text: string, from: number): boolean {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character !== '.' && character !== ' ') return false;
  }
  return true;
}

function quoted(latin1: string): string {
  return `“${displayPath(pathFromBytes(Buffer.from(latin1, 'latin1')))}”`;
}
