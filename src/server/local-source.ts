/** The clone that the service stands in, as a source of requests. */
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { openRepository } from '../adapters/git/repository.ts';
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import { localRequests } from '../app/requests/local-requests.ts';
import type { RepositoryKey, ServedRepository } from '../model/request.ts';
import type { Source } from './source.ts';

/** How often the clone's refs are looked at, milliseconds. */
const LOOK = 2_000;
/** How often something is looked after though no ref moved: some answers depend on the day. */
const ROUND = 600_000;

export interface LocalSource extends Source {
  readonly repository: ServedRepository;
  /** Where the clone is. */
  readonly place: string;
  /**
   * Calls `changed` now, whenever a ref has moved or cannot be read any more, and now and then. What was called in vain,
   * because it rejected, is called again. What this answers ends it.
   */
  watch(changed: () => Promise<void>, failed: (error: unknown) => void): () => Promise<void>;
}

/**
 * Opens the clone that contains `folder`.
 *
 * @throws CountersignError `repository.absent` when there is none
 */
export async function localSource(folder: string): Promise<LocalSource> {
  const withRepository = async <T>(work: (repo: OpenedRepository) => Promise<T>): Promise<T> => {
    const repo = await openRepository(folder);
    try {
      return await work(repo);
    } finally {
      await repo.close();
    }
  };
  const place = await withRepository(async ({ state }) => state.worktree ?? state.commonDirectory);
  const repository: ServedRepository = {
    // Two machines may have a clone at the same place.
    key: `local:${hostname()}:${place}` as RepositoryKey,
    forge: 'local',
    name: basename(place).replace(/\.git$/, ''),
  };
  return {
    repository,
    key: repository.key,
    describe: async () => repository,
    // Nobody can say whether its store was ever fetched.
    isWhole: false,
    withRepository,
    // It is read where it stands.
    caughtUp: () => {},
    place,
    requests: () => withRepository(localRequests),
    watch: (changed, failed) => watchRefs(folder, changed, failed),
  };
}

/** Asks git what the refs are, again and again: no file of the clone says so in every format that git knows. */
function watchRefs(
  folder: string,
  changed: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let repo: OpenedRepository | null = null;
  let seen: string | null = null;
  let told = 0;
  const tell = async (what: string): Promise<void> => {
    if (what === seen && Date.now() - told < ROUND) return;
    await changed();
    seen = what;
    told = Date.now();
  };
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  const look = async (): Promise<void> => {
    try {
      repo ??= await openRepository(folder);
      const refs = await repo.refs(['refs/']);
      await tell(refs.map(({ name, commit, symref }) => `${name} ${commit ?? ''} ${symref ?? ''}`).join('\n'));
    } catch (error) {
      failed(error);
      const broken = repo;
      repo = null;
      await broken?.close().catch(failed);
      // What is known of it must not stand as if nothing were.
      await tell(`cannot be read: ${String(error)}`).catch(failed);
    }
  };
  let looking: Promise<void> = Promise.resolve();
  const next = (): void => {
    looking = look().finally(() => {
      if (!stopped) timer = setTimeout(next, LOOK);
    });
  };
  next();
  return async () => {
    stopped = true;
    if (timer !== null) clearTimeout(timer);
    await looking;
    await repo?.close();
  };
}
