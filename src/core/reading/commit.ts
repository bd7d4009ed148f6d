/** The parser of commit objects: raw bytes to the model's words, without mailmap or replacement. */
import type { Commit, Identity } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import { idLength } from '../../model/id.ts';
import type { CommitId, ObjectFormat, TreeId } from '../../model/id.ts';

const NEWLINE = 0x0a;

/**
 * Parses a commit. Header lines that git does not know are allowed, as in git; what must be there (tree, author,
 * committer, well-formed ids) and is not, throws `object.malformed`.
 */
export function parseCommit(bytes: Buffer, format: ObjectFormat, id: CommitId): Commit {
  const reader = new HeaderReader(bytes, id);
  const tree = objectId(reader.take('tree '), format, id, 'tree') as TreeId;
  const parents: CommitId[] = [];
  for (let parent = reader.tryTake('parent '); parent !== null; parent = reader.tryTake('parent ')) {
    parents.push(objectId(parent, format, id, 'parent') as CommitId);
  }
  const author = reader.take('author ');
  const committer = reader.take('committer ');
  let encoding = 'utf-8';
  let signed = false;
  for (let line = reader.next(); line !== null; line = reader.next()) {
    if (startsWith(line, 'encoding ')) encoding = line.toString('latin1', 9);
    else if (startsWith(line, 'gpgsig ') || startsWith(line, 'gpgsig-sha256 ')) signed = true;
  }
  const decode = decoderOf(encoding);
  return {
    id,
    tree,
    parents,
    author: identity(author, decode),
    committer: identity(committer, decode),
    message: decode(reader.rest()),
    signed,
  };
}

class HeaderReader {
  readonly #bytes: Buffer;
  readonly #id: CommitId;
  #at = 0;

  constructor(bytes: Buffer, id: CommitId) {
    this.#bytes = bytes;
    this.#id = id;
  }

  /** The next header line, null at the blank line or the end. */
  next(): Buffer | null {
    if (this.#at >= this.#bytes.length || this.#bytes[this.#at] === NEWLINE) return null;
    const found = this.#bytes.indexOf(NEWLINE, this.#at);
    const end = found === -1 ? this.#bytes.length : found;
    const line = this.#bytes.subarray(this.#at, end);
    this.#at = end + 1;
    return line;
  }

  tryTake(key: string): Buffer | null {
    const before = this.#at;
    const line = this.next();
    if (line !== null && startsWith(line, key)) return line.subarray(key.length);
    this.#at = before;
    return null;
  }

  take(key: string): Buffer {
    const value = this.tryTake(key);
    if (value === null) throw malformedCommit(this.#id, `the ${key.trim()} line is missing`);
    return value;
  }

  /** What follows the blank line. */
  rest(): Buffer {
    return this.#bytes.subarray(Math.min(this.#at + 1, this.#bytes.length));
  }
}

function startsWith(line: Buffer, key: string): boolean {
  if (line.length < key.length) return false;
  for (let at = 0; at < key.length; at += 1) if (line[at] !== key.charCodeAt(at)) return false;
  return true;
}

function objectId(value: Buffer, format: ObjectFormat, commit: CommitId, what: string): string {
  const text = value.toString('latin1', 0, Math.min(value.length, 65));
  if (text.length !== idLength(format) || !/^[0-9a-f]+$/.test(text)) {
    throw malformedCommit(commit, `the ${what} line does not hold an object id`);
  }
  return text;
}

/**
 * `Name <address> seconds zone`, read as git reads it: the address ends at the first `>` after its `<`, the time
 * follows the last one. Identities are claims, so a missing address or time is empty or 0, not an error.
 */
function identity(value: Buffer, decode: (bytes: Buffer) => string): Identity {
  const open = value.indexOf(0x3c);
  const close = open === -1 ? -1 : value.indexOf(0x3e, open);
  if (close === -1) return { name: decode(value).trim(), email: '', time: 0, zone: '+0000' };
  const last = value.lastIndexOf(0x3e);
  const [time = '', zone = ''] = value
    .toString('latin1', last + 1, Math.min(value.length, last + 64))
    .trim()
    .split(' ');
  return {
    name: decode(value.subarray(0, open)).trim(),
    email: decode(value.subarray(open + 1, close)).trim(),
    time: /^\d{1,15}$/.test(time) ? Number(time) : 0,
    zone: /^[+-]\d{4,6}$/.test(zone) ? zone : '+0000',
  };
}

/** Decodes bytes by the label of an `encoding` header; a label that nobody knows reads as UTF-8. */
export function decoderOf(label: string): (bytes: Buffer) => string {
  if (/^utf-?8$/i.test(label)) return (bytes) => bytes.toString('utf8');
  try {
    const decoder = new TextDecoder(label);
    return (bytes) => decoder.decode(bytes);
  } catch {
    // A label nobody knows must not hide the message: marks are ASCII and survive this reading.
    return (bytes) => bytes.toString('utf8');
  }
}

function malformedCommit(id: CommitId, rule: string): CountersignError {
  return new CountersignError('object.malformed', `commit ${id}: ${rule}`, {
    remedy: `look at it with: git cat-file commit ${id}`,
  });
}
