/**
 * Paths of a repository are bytes. Here they are strings that lose nothing: valid UTF-8 is decoded, and every byte
 * that is not part of valid UTF-8 becomes the lone surrogate U+DC00 + byte (the "surrogateescape" convention of
 * Python's PEP 383). Valid UTF-8 never decodes to a lone surrogate, so the mapping is injective.
 */
import { isUtf8 } from 'node:buffer';
import type { Brand } from './id.ts';

/** A path inside a repository, `/`-separated, without a leading slash; see the file comment for its encoding. */
export type RepoPath = Brand<string, 'RepoPath'>;

/** Decodes the bytes of a path without loss. */
export function pathFromBytes(bytes: Uint8Array): RepoPath {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8') as RepoPath;
  let text = '';
  let at = 0;
  while (at < buffer.length) {
    const length = validSequenceLength(buffer, at);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (buffer[at] ?? 0));
      at += 1;
    } else {
      text += buffer.toString('utf8', at, at + length);
      at += length;
    }
  }
  return text as RepoPath;
}

/** The bytes that {@link pathFromBytes} was given. */
export function pathToBytes(path: RepoPath): Buffer {
  if (!hasEscapedByte(path)) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** True when the path held bytes that are not UTF-8. */
export function hasEscapedByte(path: string): boolean {
  return /[\udc80-\udcff](?<![\ud800-\udbff][\udc80-\udcff])/.test(path);
}

/** Order of the paths' bytes, as git sorts them: negative, zero or positive. */
export function comparePaths(a: RepoPath, b: RepoPath): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    // Without surrogates, code units are in the order of their UTF-8 bytes.
    if (isSurrogate(left) || isSurrogate(right)) return Buffer.compare(pathToBytes(a), pathToBytes(b));
    return left - right;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/**
 * The path as it may be shown on a terminal or page: control characters, invisible and direction-changing characters
 * and bytes that are not UTF-8 are written as escapes, so that no path can disguise itself.
 */
export function displayPath(path: string): string {
  return path.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\\]/gu, (character) => {
    if (character === '\\') return '\\\\';
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return `\\u{${code.toString(16)}}`;
  });
}

/** Length of the valid UTF-8 sequence at `at`, or 0 when there is none. */
function validSequenceLength(buffer: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= buffer.length; length += 1) {
    if (isUtf8(buffer.subarray(at, at + length))) return length;
  }
  return 0;
}
