/**
 * Paths in signed JSON. JSON holds Unicode text and paths are bytes, so a byte that is not UTF-8 is written `\xNN` and
 * a backslash is doubled; every other character stands for itself. Each path has one spelling, and other programs can
 * read it without knowing how countersign holds paths in memory.
 */
import type { RepoPath } from '../../../model/path.ts';
import { hasEscapedByte, pathFromBytes } from '../../../model/path.ts';

/** The path as it stands in a statement. */
export function signedPath(path: string): string {
  if (!hasEscapedByte(path) && !path.includes('\\')) return path;
  let text = '';
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\\') text += '\\\\';
    else text += code >= 0xdc80 && code <= 0xdcff ? `\\x${(code - 0xdc00).toString(16)}` : character;
  }
  return text;
}

/** What {@link signedPath} was given; null when the text is nothing that it writes. */
export function fromSignedPath(text: string): string | null {
  if (!text.isWellFormed()) return null;
  if (!text.includes('\\')) return text;
  const parts: Buffer[] = [];
  for (const [whole, byte, plain] of text.matchAll(/\\\\|\\x([89a-f][0-9a-f])|([^\\]+)|\\/g)) {
    if (plain !== undefined) parts.push(Buffer.from(plain, 'utf8'));
    else if (byte !== undefined) parts.push(Buffer.of(Number.parseInt(byte, 16)));
    else if (whole === '\\\\') parts.push(Buffer.from('\\'));
    else return null;
  }
  const path = pathFromBytes(Buffer.concat(parts));
  // Escaped bytes that together are UTF-8 have a shorter spelling.
  return signedPath(path) === text ? path : null;
}

/** True when the text is the one spelling of a path that git can hold. */
export function isSignedPath(text: string): boolean {
  if (text === '' || text.includes('\0')) return false;
  if (text.startsWith('/') || text.endsWith('/') || text.includes('//')) return false;
  return fromSignedPath(text) !== null;
}

/** The path of a text that {@link isSignedPath}. */
export function parseSignedPath(text: string): RepoPath {
  return (fromSignedPath(text) ?? text) as RepoPath;
}
