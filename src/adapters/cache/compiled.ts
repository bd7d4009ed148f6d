/**
 * Compiled code of the package, kept between runs in one file per command. Node.js keeps what V8 compiles when a module
 * is loaded; functions that compile when they are first called, most of a short run, it compiles again every time.
 * Why, and what that saves: docs/decisions/0012.
 */
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolder } from './folder.ts';

/** A file of the package, and the code that V8 made of exactly this text. */
export interface CompiledPart {
  readonly name: string;
  /** SHA-256 of the text, in hexadecimal digits: code of another text would be run unseen. */
  readonly digest: string;
  readonly code: Buffer;
}

/** Files that one user keeps: some commands of a few versions, three megabytes each. */
const MOST_FILES = 48;
const MAGIC = 'countersign compiled 1\n';

/** Reads the parts of a file; none when it is not there, damaged, or lies where others could have written it. */
export function readCompiled(file: string): ReadonlyMap<string, CompiledPart> {
  try {
    return isOwn(dirname(file)) ? parse(readFileSync(file)) : new Map();
  } catch {
    return new Map();
  }
}

/** Replaces the file as a whole. A cache that cannot be written costs time only: no error. */
export function writeCompiled(file: string, parts: readonly CompiledPart[]): void {
  const folder = dirname(file);
  const draft = `${file}.${process.pid}.tmp`;
  try {
    if (!makeFolder(folder) || !isOwn(folder)) return;
    writeFileSync(draft, encode(parts), { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
    dropOldest(folder);
  } catch {
    remove(draft);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder is none.
  }
}

/** The digest under which the code of a text is kept. */
export function digestOf(text: Buffer): string {
  return hash('sha256', text);
}

/** What is kept here is run: nobody else may be able to write it. Windows keeps a user's folders from others itself. */
function isOwn(folder: string): boolean {
  const { uid, mode } = statSync(folder);
  return process.geteuid === undefined || (uid === process.geteuid() && (mode & 0o022) === 0);
}

function encode(parts: readonly CompiledPart[]): Buffer {
  const body = Buffer.concat(parts.map(({ code }) => code));
  const rows = parts.map(({ name, digest, code }) => `${name}\t${digest}\t${code.length}\n`).join('');
  return Buffer.concat([Buffer.from(`${MAGIC}${crc32(body, crc32(rows))}\n${rows}\n`), body]);
}

function parse(bytes: Buffer): ReadonlyMap<string, CompiledPart> {
  const end = bytes.indexOf('\n\n');
  const head = bytes.toString('latin1', 0, end + 1);
  const table = head.indexOf('\n', MAGIC.length) + 1;
  const rows = head.slice(table);
  const body = bytes.subarray(end + 2);
  if (end < 0 || !head.startsWith(MAGIC) || head.slice(MAGIC.length, table) !== `${crc32(body, crc32(rows))}\n`) {
    return new Map();
  }
  const parts = new Map<string, CompiledPart>();
  let at = 0;
  for (const row of rows.split('\n').slice(0, -1)) {
    const [name = '', digest = '', length = ''] = row.split('\t');
    parts.set(name, { name, digest, code: body.subarray(at, at + Number(length)) });
    at += Number(length);
  }
  return parts;
}

/** Versions come and go; what was written longest ago goes first. */
function dropOldest(folder: string): void {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs }))
    .toSorted((one, other) => other.time - one.time);
  for (const { path } of files.slice(MOST_FILES)) rmSync(path, { recursive: true, force: true });
}
