/**
 * Content classes: what a change is by its content alone, never by who sent it. A judgement needs the texts before and
 * after; anything that is not plainly a change of versions is not one.
 */
import type { RepoPath } from '../../model/path.ts';

/** Both sides of one file; null for an absent or unreadable (binary) side. */
export interface TextPair {
  readonly old: string | null;
  readonly new: string | null;
}

const MAX_TEXT = 20_000_000;
const VERSION = /v?\d+(?:\.[0-9A-Za-z]+)+(?:[-+][0-9A-Za-z.+-]+)?/g;
const RANGE =
  /^[\^~><=v]{0,3} {0,2}\d[0-9A-Za-z.+-]{0,60}(?: {0,2}(?:\|\||-|,|<|<=)? {0,2}[\^~><=v]{0,3}\d[0-9A-Za-z.+-]{0,60}){0,5}$/;
const DEPENDENCY_FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** Locks that belong to a manifest, by the manifest's file name. */
const LOCKS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'package.json',
    ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
  ],
  ['go.mod', ['go.sum']],
  ['Cargo.toml', ['Cargo.lock']],
  ['pyproject.toml', ['poetry.lock', 'uv.lock', 'pdm.lock']],
  ['Pipfile', ['Pipfile.lock']],
  ['Gemfile', ['Gemfile.lock']],
  ['composer.json', ['composer.lock']],
]);

/**
 * True when manifests differ in versions only and locks name no new host. A manifest whose kind has a lock must come
 * with a changed lock in its folder or one above; `package-lock.json` must repeat the manifest's ranges.
 */
export function isDependencyUpdate(
  texts: ReadonlyMap<RepoPath, TextPair>,
  isLock: (path: RepoPath) => boolean,
): boolean {
  if (texts.size === 0) return false;
  for (const [path, pair] of texts) {
    const fine = isLock(path) ? keepsHosts(pair) : versionsOnly(path, pair) && lockFollows(path, pair, texts);
    if (!fine) return false;
  }
  return true;
}

/** True when a file of a release differs in version numbers only. */
export function isVersionBump(path: RepoPath, pair: TextPair): boolean {
  if (!bothSides(pair)) return false;
  if (baseName(path) !== 'package.json') return sameButVersions(pair.old, pair.new, false);
  const before = readObject(pair.old);
  const after = readObject(pair.new);
  if (before === null || after === null) return false;
  return typeof after.version === 'string' && equal(without(before, ['version']), without(after, ['version']));
}

/** True when a lock names no host that it did not name before. */
export function keepsHosts(pair: TextPair): boolean {
  if (!bothSides(pair)) return false;
  const before = hostsOf(pair.old);
  return [...hostsOf(pair.new)].every((host) => before.has(host));
}

function versionsOnly(path: RepoPath, pair: TextPair): boolean {
  if (!bothSides(pair)) return false;
  if (baseName(path) !== 'package.json') return sameButVersions(pair.old, pair.new, true);
  const before = readObject(pair.old);
  const after = readObject(pair.new);
  if (before === null || after === null) return false;
  if (!equal(without(before, DEPENDENCY_FIELDS), without(after, DEPENDENCY_FIELDS))) return false;
  return DEPENDENCY_FIELDS.every((field) => sameNames(before[field], after[field]));
}

/** Same names; a changed range must be a plain version range (no address, path, alias or tag). */
function sameNames(before: unknown, after: unknown): boolean {
  if (before === undefined && after === undefined) return true;
  if (!isObject(before) || !isObject(after)) return false;
  const names = Object.keys(before);
  if (names.length !== Object.keys(after).length) return false;
  return names.every((name) => {
    const value = Object.hasOwn(after, name) ? after[name] : undefined;
    return value === before[name] || (typeof value === 'string' && RANGE.test(value.trim()));
  });
}

function lockFollows(path: RepoPath, pair: TextPair, texts: ReadonlyMap<RepoPath, TextPair>): boolean {
  const locks = LOCKS.get(baseName(path));
  if (locks === undefined) return true;
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    for (const lock of locks) {
      const found = texts.get((folder === '' ? lock : `${folder}/${lock}`) as RepoPath);
      if (found === undefined) continue;
      return lock !== 'package-lock.json' || folder !== folderOf(path) || repeatsRanges(pair.new, found.new);
    }
    if (folder === '') return false;
  }
}

/** The root entry of a `package-lock.json` (version 2 and 3) repeats the manifest's ranges. */
function repeatsRanges(manifest: string | null, lock: string | null): boolean {
  const wanted = manifest === null ? null : readObject(manifest);
  const read = lock === null ? null : readObject(lock);
  if (wanted === null || read === null) return false;
  const packages = read.packages;
  const root = isObject(packages) ? packages[''] : undefined;
  if (!isObject(root)) return false;
  return DEPENDENCY_FIELDS.every((field) => equal(wanted[field] ?? {}, root[field] ?? {}));
}

/** Line by line the same, apart from version numbers; lines with addresses or replacements must be identical. */
function sameButVersions(before: string, after: string, isManifest: boolean): boolean {
  const a = before.split('\n');
  const b = after.split('\n');
  if (a.length !== b.length) return false;
  return a.every((line, index) => {
    const other = b[index] ?? '';
    if (line === other) return true;
    if (line.includes('://') || line.includes('=>') || line.length > 2_000 || other.length > 2_000) return false;
    // The manifest's own version and the toolchain are not dependencies.
    if (isManifest && /^\s*(?:version\b|go \d|toolchain\b|rust-version\b|edition\b)/.test(line)) return false;
    return line.replace(VERSION, '\0') === other.replace(VERSION, '\0');
  });
}

function hostsOf(text: string): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const found of text.matchAll(/[a-z][a-z0-9+.-]{0,20}:\/\/([^/\s"'#)]{1,255})/gi))
    hosts.add((found[1] ?? '').toLowerCase());
  return hosts;
}

function bothSides(pair: TextPair): pair is { readonly old: string; readonly new: string } {
  return pair.old !== null && pair.new !== null && pair.old.length <= MAX_TEXT && pair.new.length <= MAX_TEXT;
}

function readObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function without(value: Readonly<Record<string, unknown>>, keys: readonly string[]): unknown {
  return Object.entries(value).filter(([key]) => !keys.includes(key));
}

/** Compares the JSON spelling: a different order of keys counts as a difference. */
function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
