/**
 * Compiled code of the package, kept between runs in one file per command. Node.js keeps what V8 compiles when a module
 * is loaded; functions that compile when they are first called, most of a short run, it compiles again every time.
 * Why, and what that saves: docs/decisions/0012.
 */
import { hash } from 'node:crypto';
import { lstatSync, lutimesSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolder } from './folder.ts';
import { isOwnFile, isOwnFolder } from './own-folder.ts';
import { quietly, readRegular, removeQuietly } from './regular-file.ts';

/** A file of the package, and the code that V8 made of exactly this text. */
export interface CompiledPart {
  readonly name: string;
  /** SHA-256 of the text, in hexadecimal digits: code of another text would be run unseen. */
  readonly digest: string;
  readonly code: Buffer;
}

/** What one file holds. */
export interface Compiled {
  /** By name. */
  readonly parts: ReadonlyMap<string, CompiledPart>;
  /** How many runs have added to it: each called functions that those before it had not. */
  readonly runs: number;
}

const NOTHING: Compiled = { parts: new Map(), runs: 0 };

/** Files that one user keeps: some commands of a few versions, three megabytes each. */
const MOST_FILES = 64;
const MAGIC = 'countersign compiled 1\n';
/** Names of our files, and of drafts that a killed process left. */
const OURS = /^[a-z-]+-[0-9a-f]{16}(?:\.\d+\.tmp)?$/;

/**
 * Reads a file; nothing when it is not there or damaged. Null where others could write: nothing can be kept there.
 */
export function readCompiled(file: string): Compiled | null {
  if (!isOwnFolder(dirname(file))) return null;
  const bytes = quietly(() => readRegular(file, isOwnFile));
  if (bytes === null) return NOTHING;
  // What is used stays: a file that needs no more writing would be the oldest.
  quietly(() => lutimesSync(file, new Date(), new Date()));
  return parse(bytes);
}

/** Replaces the file as a whole. A cache that cannot be written costs time only: no error. */
export function writeCompiled(file: string, parts: readonly CompiledPart[], runs: number): void {
  const folder = dirname(file);
  const draft = `${file}.${process.pid}.tmp`;
  if (!isOwnFolder(folder) || !makeFolder(folder)) return;
  try {
    writeFileSync(draft, encode(parts, runs), { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
  } catch {
    removeQuietly(draft);
  }
  dropOldest(folder);
}

/** The digest under which the code of a text is kept. */
export function digestOf(text: Buffer): string {
  return hash('sha256', text);
}

function encode(parts: readonly CompiledPart[], runs: number): Buffer {
  const body = Buffer.concat(parts.map(({ code }) => code));
  const rows = [`${runs}\n`, ...parts.map(({ name, digest, code }) => `${name}\t${digest}\t${code.length}\n`)].join('');
  return Buffer.concat([Buffer.from(`${MAGIC}${crc32(body, crc32(rows))}\n${rows}\n`), body]);
}

function parse(bytes: Buffer): Compiled {
  const end = bytes.indexOf('\n\n');
  const head = bytes.toString('latin1', 0, end + 1);
  const table = head.indexOf('\n', MAGIC.length) + 1;
  const rows = head.slice(table);
  const body = bytes.subarray(end + 2);
  if (end < 0 || !head.startsWith(MAGIC) || head.slice(MAGIC.length, table) !== `${crc32(body, crc32(rows))}\n`) {
    return NOTHING;
  }
  const [runs, ...each] = rows.split('\n').slice(0, -1);
  const parts = new Map<string, CompiledPart>();
  let at = 0;
  for (const row of each) {
    const [name = '', digest = '', length = ''] = row.split('\t');
    parts.set(name, { name, digest, code: body.subarray(at, at + Number(length)) });
    at += Number(length);
  }
  return { parts, runs: Number(runs) };
}

/** Versions come and go; of our own files, what was used longest ago goes first. */
function dropOldest(folder: string): void {
  const times = new Map<string, number>();
  for (const name of quietly(() => readdirSync(folder)) ?? []) {
    const state = OURS.test(name) ? quietly(() => lstatSync(join(folder, name))) : null;
    if (state?.isFile() === true) times.set(name, state.mtimeMs);
  }
  const newestFirst = [...times].toSorted(([, one], [, other]) => other - one);
  for (const [name] of newestFirst.slice(MOST_FILES)) removeQuietly(join(folder, name));
}
