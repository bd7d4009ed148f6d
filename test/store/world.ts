/** Builders for the store's tests: envelopes, stores that are closed at the end, what a commit holds. */
import { createHash } from 'node:crypto';
import { afterEach } from 'vitest';
import { openStore } from '../../src/adapters/git/store.ts';
import type { GitStatementStore, StoreOptions } from '../../src/adapters/git/store.ts';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { StatementId } from '../../src/model/statement.ts';
import type { StoreRef } from '../../src/ports/store.ts';
import { fixtureEnvironment } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';

export const STATEMENTS: RefName = 'refs/countersign/statements' as RefName;
export const RECORDS: RefName = 'refs/countersign/records' as RefName;

const opened = new Set<GitStatementStore>();
afterEach(async () => {
  await Promise.all([...opened].map((store) => store.close()));
  opened.clear();
});

/** Opens the store of a fixture; nothing of the machine's own settings takes part. */
export async function storeOf(
  repository: Fixture,
  options: StoreOptions & { readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<GitStatementStore> {
  const environment = { ...fixtureEnvironment(repository.path), ...options.environment };
  const store = await openStore(repository.path, { ...options, environment });
  opened.add(store);
  return store;
}

export function envelope(text: string): Buffer {
  return Buffer.from(JSON.stringify({ payload: text }), 'utf8');
}

export function idOf(bytes: Buffer): StatementId {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as StatementId;
}

/** Path of an envelope in the tree, by its definition. */
export function pathOf(bytes: Buffer): string {
  const digest = idOf(bytes).slice('sha256:'.length);
  return `${digest.slice(0, 2)}/${digest.slice(2, 3)}/${digest.slice(3)}.json`;
}

/** Ids and texts that a store gives for a commit, in its order. */
export async function contentOf(
  store: GitStatementStore,
  at: CommitId | null,
  ref: StoreRef = 'statements',
): Promise<ReadonlyMap<StatementId, string>> {
  const found = new Map<StatementId, string>();
  if (at !== null) await store.read(ref, at, (id, bytes) => found.set(id, bytes.toString('utf8')));
  return found;
}

export async function textsAt(
  store: GitStatementStore,
  at: CommitId | null,
  ref?: StoreRef,
): Promise<readonly string[]> {
  const found = await contentOf(store, at, ref);
  return [...found.values()].map((text) => (JSON.parse(text) as { payload: string }).payload).toSorted();
}

/** Commits a tree made of paths and contents onto a ref, as somebody does who does not use countersign. */
export function commitFiles(
  repository: Fixture,
  ref: RefName,
  files: Readonly<Record<string, string>>,
  options: { readonly keep?: boolean; readonly parent?: CommitId | null; readonly mode?: string } = {},
): CommitId {
  const env = { GIT_INDEX_FILE: `${repository.path}/.test-index-${Math.random()}` };
  const parent = options.parent ?? null;
  if (options.keep === true && parent !== null) repository.git(['read-tree', parent], { env });
  const lines = Object.entries(files).map(([path, content]) => {
    const blob = repository.git(['hash-object', '-w', '--stdin'], { input: content });
    return `${options.mode ?? '100644'} ${blob}\t${path}\n`;
  });
  repository.git(['update-index', '--index-info'], { env, input: lines.join('') });
  const tree = repository.git(['write-tree'], { env });
  const commit = repository.git(['commit-tree', tree, '-m', 'by hand', ...(parent === null ? [] : ['-p', parent])]);
  repository.git(['update-ref', ref, commit]);
  return commit as CommitId;
}
