/** What `--version` prints. */
import { readFileSync } from 'node:fs';

/** `countersign 0.1.0 (735db2f…, Node.js v24.0.0)`; the commit is there in a clone and in a package that names it. */
export function versionLine(nodeVersion: string): string {
  const commit = buildCommit();
  const runtime = `Node.js v${nodeVersion}`;
  return `countersign ${packageVersion()} (${commit === null ? runtime : `${commit}, ${runtime}`})`;
}

/** Version and, where it is known, commit: results kept by another build are not believed. */
export function buildLine(): string {
  return `${packageVersion()} ${buildCommit() ?? ''}`;
}

/** The digest of everything that runs; null where the source itself does, which may change at any moment. */
export function buildDigest(): string | null {
  return readText('../build');
}

/** The version in package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const version = (JSON.parse(text) as { version?: unknown }).version;
  return typeof version === 'string' ? version : 'unknown';
}

/** `dist/commit` of a package, else what HEAD of the clone names. Anything unexpected is simply not shown. */
function buildCommit(): string | null {
  const packaged = readText('../commit');
  const head = packaged ?? readText('../../.git/HEAD');
  if (head === null) return null;
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  const id = ref === undefined ? head : readText(`../../.git/${ref}`);
  return id !== null && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(id) ? id.slice(0, 12) : null;
}

function readText(relative: string): string | null {
  try {
    return readFileSync(new URL(relative, import.meta.url), 'utf8').trim();
  } catch {
    return null;
  }
}
