/** A repository of a forge: its requests as the forge lists them, its objects in a mirror that the service fetched. */
import type { Mirrors } from '../adapters/git/mirrors/mirrors.ts';
import { openRepository } from '../adapters/git/repository.ts';
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import { CountersignError } from '../model/error.ts';
import type { CommitId } from '../model/id.ts';
import type { ForgeRequest, RepositoryKey, ServedRepository } from '../model/request.ts';
import type { Forge, Urgency } from '../ports/forge.ts';
import type { Source, Sources } from './source.ts';

/** How often a mirror is fetched for one reader that is evicted each time before it is opened. */
const MOST_FETCHES = 3;

/** One source for each repository of the forges. */
export class MirrorSources implements Sources {
  readonly #forges: ReadonlyMap<string, Forge>;
  readonly #mirrors: Mirrors;
  readonly #sources = new Map<RepositoryKey, MirrorSource>();

  constructor(forges: ReadonlyMap<string, Forge>, mirrors: Mirrors) {
    this.#forges = forges;
    this.#mirrors = mirrors;
  }

  get(key: RepositoryKey): Source | undefined {
    const known = this.#sources.get(key);
    if (known !== undefined) return known;
    const forge = this.#forges.get(key.slice(0, key.indexOf(':')));
    if (forge === undefined) return undefined;
    const source = new MirrorSource(key, forge, this.#mirrors);
    this.#sources.set(key, source);
    return source;
  }
}

class MirrorSource implements Source {
  readonly key: RepositoryKey;
  readonly isWhole = true;
  readonly #forge: Forge;
  readonly #mirrors: Mirrors;
  /** The store's version that the mirror was last known to hold; a new process knows of none. */
  #version = -1;

  constructor(key: RepositoryKey, forge: Forge, mirrors: Mirrors) {
    this.key = key;
    this.#forge = forge;
    this.#mirrors = mirrors;
  }

  async describe(): Promise<ServedRepository | null> {
    return (await this.#forge.repositories()).find(({ key }) => key === this.key) ?? null;
  }

  async withRepository<T>(work: (repo: OpenedRepository) => Promise<T>, version: number | null): Promise<T> {
    if (version !== null && this.#version < version) {
      await this.#fetch();
      this.caughtUp(version);
    }
    const { key } = this;
    for (let tries = 0; tries < MOST_FETCHES; tries += 1) {
      const done = await this.#mirrors.use(key, async (folder) => {
        if (folder === null) return null;
        const repo = await openRepository(folder, { environment: this.#mirrors.environment });
        try {
          return { answer: await work(repo) };
        } finally {
          await repo.close();
        }
      });
      if (done !== null) return done.answer;
      await this.#fetch();
    }
    throw new CountersignError('file.unusable', `the mirror of ${key} is evicted each time it is made`, {
      remedy: 'give the mirrors a larger budget: mirrors.gigabytes',
      againAt: Date.now(),
    });
  }

  async requests(urgency: Urgency): Promise<readonly ForgeRequest[]> {
    const listed = await this.#forge.requests(this.key, urgency);
    // Without a request nobody asks for an object.
    if (listed.length === 0) return listed;
    await this.#fetch();
    return this.withRepository((repo) => withBases(repo, listed), null);
  }

  caughtUp(version: number): void {
    this.#version = Math.max(this.#version, version);
  }

  #fetch(): Promise<void> {
    const { key } = this;
    return this.#mirrors.fetch(key, () => this.#forge.fetchSource(key));
  }
}

/** What a request landed on, where only git tells it: the first parent of the commit that it became. */
async function withBases(repo: OpenedRepository, requests: readonly ForgeRequest[]): Promise<readonly ForgeRequest[]> {
  const asked = requests.filter(({ state, base }) => state === 'landed' && base === null).map(({ head }) => head);
  const here = await repo.present(asked);
  const parents = new Map<CommitId, CommitId | null>();
  await repo.commits([...new Set(asked.filter((head) => here.has(head)))], (commit) => {
    parents.set(commit.id, commit.parents[0] ?? null);
  });
  return requests.map((request) => {
    const base = request.state === 'landed' ? (parents.get(request.head) ?? request.base) : request.base;
    return { ...request, base };
  });
}
