/** What the suites of this folder share: opening with a clean environment, collecting what a visitor sees. */
import { openRepository } from '../../src/adapters/git/repository.ts';
import type { OpenOptions } from '../../src/adapters/git/repository.ts';
import type { Commit, FilePatch } from '../../src/model/change.ts';
import { CountersignError } from '../../src/model/error.ts';
import { pathFromBytes } from '../../src/model/path.ts';
import type { RepoPath } from '../../src/model/path.ts';
import type { GitRepository, LogQuery } from '../../src/ports/git.ts';
import { fixtureEnvironment } from './fixture.ts';

/** Opens, works, closes. The environment is the fixtures' own. */
export async function reading<T>(
  where: string,
  work: (repository: GitRepository) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const repository = await openRepository(where, { environment: fixtureEnvironment('/nonexistent'), ...options });
  try {
    return await work(repository);
  } finally {
    await repository.close();
  }
}

export interface Logged {
  readonly commit: Commit;
  readonly files: readonly FilePatch[];
}

/** The whole answer of a log, with bodies copied. */
export async function collectLog(repository: GitRepository, query: Partial<LogQuery> = {}): Promise<readonly Logged[]> {
  const logged: { commit: Commit; files: FilePatch[] }[] = [];
  const tips = query.tips ?? [await repository.resolve('HEAD')];
  await repository.log(
    { not: [], patches: 'bodies', order: 'newest-first', ...query, tips },
    {
      commit: (commit) => logged.push({ commit, files: [] }),
      file: (patch) => logged.at(-1)?.files.push(copied(patch)),
    },
  );
  return logged;
}

/** A patch that may be kept. */
function copied(patch: FilePatch): FilePatch {
  return { ...patch, hunks: patch.hunks.map((hunk) => ({ ...hunk, body: Uint8Array.from(hunk.body) })) };
}

/** A patch in a line per hunk: `M old → new -1,2 +3,4 "body"`. */
export function shown(patch: FilePatch): string {
  const name = patch.oldPath === patch.path ? patch.path : `${patch.oldPath} → ${patch.path}`;
  const sides = `${patch.old?.mode ?? 'none'} ${patch.new?.mode ?? 'none'}`;
  const hunks = patch.hunks.map(({ oldStart, oldCount, newStart, newCount, body }) => {
    return ` -${oldStart},${oldCount} +${newStart},${newCount} ${JSON.stringify(Buffer.from(body).toString('latin1'))}`;
  });
  return `${name} ${sides}${patch.binary ? ' binary' : ''}${hunks.join('')}`;
}

/** `code: message` of the CountersignError that something rejects with. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CountersignError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

export function path(text: string): RepoPath {
  return pathFromBytes(Buffer.from(text, 'utf8'));
}
