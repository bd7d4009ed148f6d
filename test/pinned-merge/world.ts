/** Builders for the merges' tests. */
import { afterEach } from 'vitest';
import { openPinnedMerges } from '../../src/adapters/git/pinned-merge.ts';
import { openRepository } from '../../src/adapters/git/repository.ts';
import type { OpenedRepository } from '../../src/adapters/git/workshop.ts';
import type { BlobId } from '../../src/model/id.ts';
import type { PinnedMerges } from '../../src/ports/merge.ts';
import { fixtureEnvironment } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';

const opened = new Set<OpenedRepository>();
afterEach(async () => {
  await Promise.all([...opened].map((repository) => repository.close()));
  opened.clear();
});

export async function mergesOf(
  fixture: Fixture,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly repository: OpenedRepository; readonly merges: PinnedMerges }> {
  const repository = await openRepository(fixture.path, {
    environment: { ...fixtureEnvironment(fixture.path), ...environment },
  });
  opened.add(repository);
  return { repository, merges: openPinnedMerges(repository) };
}

export function writeBlob(fixture: Fixture, content: string | Uint8Array): BlobId {
  return fixture.git(['hash-object', '-w', '--no-filters', '--stdin'], { input: content }) as BlobId;
}

/** Lines `1` to `count`, with some of them replaced. */
export function lines(count: number, changes: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: count }, (_, n) => `${changes[n + 1] ?? `line ${n + 1}`}\n`).join('');
}
