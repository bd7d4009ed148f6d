/**
 * The text part of a git-ai authorship log 3.0.0: paths at column 0, below each its entries, one key and its line
 * ranges per entry. Read byte by byte where it matters, because paths are bytes.
 */
import { type RepoPath, pathFromBytes } from '../../../model/path.ts';
import type { NoteDraft } from './note.ts';
import { readRanges, type Span } from './ranges.ts';

/** What an entry's key says. `session` is the key of the metadata that describes it. */
export type EntryKey =
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'prompt'; readonly session: string }
  | { readonly kind: 'human'; readonly human: string }
  | { readonly kind: 'unknown' };

export interface AttestationEntry {
  readonly path: RepoPath;
  readonly text: string;
  readonly key: EntryKey;
  readonly spans: readonly Span[];
  /** Line of the note, from 1. */
  readonly line: number;
}

/** The note split at its divider. */
export interface SplitNote {
  readonly attestation: Buffer;
  /** Text after the divider; null when there is no divider. */
  readonly metadata: string | null;
  /** Line of the note on which the metadata starts. */
  readonly metadataLine: number;
}

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** Calls `visit` with every line (without its end, CR LF or LF), its number from 1, and the offset after it. */
function eachLine(bytes: Buffer, visit: (line: Buffer, number: number, next: number) => boolean): void {
  let at = 0;
  for (let number = 1; at < bytes.length; number += 1) {
    const feed = bytes.indexOf(LINE_FEED, at);
    const next = feed === -1 ? bytes.length : feed + 1;
    let end = feed === -1 ? bytes.length : feed;
    if (end > at && bytes[end - 1] === RETURN) end -= 1;
    if (!visit(bytes.subarray(at, end), number, next)) return;
    at = next;
  }
}

/** Splits a note at the first line that is exactly `---`. */
export function splitNote(bytes: Buffer): SplitNote {
  let start = 0;
  let found: SplitNote | null = null;
  eachLine(bytes, (line, number, next) => {
    if (line.length === 3 && line.toString('latin1') === '---') {
      const attestation = bytes.subarray(0, start);
      found = { attestation, metadata: bytes.toString('utf8', next), metadataLine: number + 1 };
      return false;
    }
    start = next;
    return true;
  });
  return found ?? { attestation: bytes, metadata: null, metadataLine: 1 };
}

/** Reads all entries; what cannot be read is reported to the draft, and reading goes on with the next line. */
export function readAttestation(bytes: Buffer, draft: NoteDraft): AttestationEntry[] {
  const entries: AttestationEntry[] = [];
  let path: RepoPath | null = null;
  eachLine(bytes, (line, number) => {
    const first = line[0];
    if (first === undefined) return true;
    if (first !== 0x20 && first !== 0x09) {
      path = readPath(line);
      return true;
    }
    const text = line.toString('utf8').trim();
    if (text === '') return true;
    const gap = text.search(/[ \t]/);
    if (gap === -1) draft.problem('entry.malformed', number, text);
    else if (path === null) draft.problem('entry.pathless', number, text);
    else {
      const key = text.slice(0, gap);
      const spans = readRanges(text.slice(gap + 1), (problem, piece) => draft.problem(problem, number, piece));
      entries.push({ path, text: key, key: readKey(key), spans, line: number });
    }
    return true;
  });
  return entries;
}

/** Ids get longer and shorter over time, so their length is not part of the format; a session's trace is not needed. */
function readKey(text: string): EntryKey {
  const session = /^(s_[0-9A-Za-z_-]{1,128})(?:::[0-9A-Za-z_-]{1,128})?$/.exec(text)?.[1];
  if (session !== undefined) return { kind: 'session', session };
  if (/^h_[0-9a-f]{7,64}$/.test(text)) return { kind: 'human', human: text };
  if (/^[0-9a-f]{7,64}$/.test(text)) return { kind: 'prompt', session: text };
  return { kind: 'unknown' };
}

/**
 * A path line. git-ai sets a path with blanks in quotes and escapes nothing; other writers escape as git does. A
 * backslash in quotes is taken as git's escape when all of them are valid escapes, else as it stands.
 */
function readPath(line: Buffer): RepoPath {
  const quoted = line.length >= 2 && line[0] === QUOTE && line[line.length - 1] === QUOTE;
  if (!quoted) return pathFromBytes(line);
  const inner = line.subarray(1, -1);
  return pathFromBytes(inner.includes(0x5c) ? (unescape(inner) ?? inner) : inner);
}

const ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['"', 0x22],
  ['\\', 0x5c],
]);

/** Undoes git's C-style quoting (`\t`, `\303`); null when an escape is not one of git's. */
function unescape(bytes: Buffer): Buffer | null {
  const result = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    let value = bytes[at] ?? 0;
    if (value !== 0x5c) at += 1;
    else {
      const octal = /^[0-3][0-7]{2}/.exec(bytes.toString('latin1', at + 1, at + 4))?.[0];
      const escaped =
        octal === undefined ? ESCAPES.get(bytes.toString('latin1', at + 1, at + 2)) : Number.parseInt(octal, 8);
      if (escaped === undefined) return null;
      value = escaped;
      at += octal === undefined ? 2 : 4;
    }
    result[length] = value;
    length += 1;
  }
  return result.subarray(0, length);
}
