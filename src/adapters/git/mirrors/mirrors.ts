/** The mirrors of one process: made when they are first needed, fetched, given to whoever reads, evicted. */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CountersignError } from '../../../model/error.ts';
import { GitProcesses } from '../process.ts';
import type { Environment } from '../environment.ts';
import { advertised, fetchMirror, makeMirror } from './fetch.ts';
import { mirrorName } from './layout.ts';
import { refuseOneCase } from './letter-case.ts';
import { type MirrorSource, type NetworkSettings, networkEnvironment } from './network.ts';
import { takeFolder } from './owner.ts';
import { joinStore, type StoreNews } from './store-join.ts';

export interface MirrorSettings {
  /** A folder of this process alone. */
  readonly folder: string;
  /** How many bytes all mirrors may take together. */
  readonly budget: number;
  /** How long the first fetch of a repository may take, and each later one, milliseconds. */
  readonly firstFetch: number;
  readonly laterFetch: number;
  /** How long a server may be silent, seconds. */
  readonly silence: number;
  readonly environment: Environment;
  /** Told of what an operator should know: mirrors that do not fit, stores that were rewound. */
  readonly warned: (what: string, about: Readonly<Record<string, unknown>>) => void;
}

export const MIRROR_LIMITS: Pick<MirrorSettings, 'budget' | 'firstFetch' | 'laterFetch' | 'silence'> = {
  budget: 50 * 2 ** 30,
  firstFetch: 60 * 60_000,
  laterFetch: 10 * 60_000,
  silence: 60,
};

/** Packs that may lie beside each other: each one is looked into for every object. */
const MOST_PACKS = 40;

interface Mirror {
  readonly name: string;
  readonly folder: string;
  users: number;
  bytes: number;
  /** Milliseconds since 1970. */
  usedAt: number;
  running: Promise<void> | null;
  next: Promise<void> | null;
}

export class Mirrors {
  readonly #settings: MirrorSettings;
  readonly #release: () => void;
  readonly #stopping = new AbortController();
  readonly #mirrors = new Map<string, Mirror>();
  #leftovers = 0;

  /**
   * @throws CountersignError `usage` when another process works in the folder, `file.unusable` where names in it that
   *   differ in case only are one
   */
  static async open(settings: MirrorSettings): Promise<Mirrors> {
    const release = takeFolder(settings.folder);
    const mirrors = new Mirrors(settings, release);
    try {
      refuseOneCase(settings.folder);
      await mirrors.#find();
    } catch (error) {
      release();
      throw error;
    }
    return mirrors;
  }

  private constructor(settings: MirrorSettings, release: () => void) {
    this.#settings = settings;
    this.#release = release;
  }

  /**
   * Fetches all of a repository, as it is after this was called: who comes while a fetch runs gets the next one, and all
   * who wait get the same. `sourceOf` is asked when the fetch begins, because tokens end and names change.
   *
   * @throws CountersignError `forge.*` and what is wrong with the forge's store; the mirror then stands as it was
   */
  fetch(key: string, sourceOf: () => Promise<MirrorSource>): Promise<void> {
    const mirror = this.#mirror(key);
    if (mirror.next !== null) return mirror.next;
    const begin = (): Promise<void> => {
      const done = this.#fetch(mirror, sourceOf).finally(() => {
        if (mirror.running === done) mirror.running = null;
      });
      mirror.running = done;
      return done;
    };
    if (mirror.running === null) return begin();
    const next = mirror.running
      .catch(() => {})
      .then(() => {
        mirror.next = null;
        return begin();
      });
    mirror.next = next;
    return next;
  }

  /** Runs `work` with the folder of a mirror, which stays while it runs; null in place of a folder that is not there. */
  async use<T>(key: string, work: (folder: string | null) => Promise<T>): Promise<T> {
    const mirror = this.#mirror(key);
    mirror.users += 1;
    mirror.usedAt = Date.now();
    try {
      return await work(existsSync(mirror.folder) ? mirror.folder : null);
    } finally {
      mirror.users -= 1;
    }
  }

  /** What git processes that read a mirror may know of the environment: none of the service's secrets. */
  get environment(): Readonly<Record<string, string>> {
    return networkEnvironment(this.#settings.environment);
  }

  /** Bytes on disk of all mirrors. */
  get bytes(): number {
    return [...this.#mirrors.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Ends fetches at once: what is begun is done again. */
  async close(): Promise<void> {
    this.#stopping.abort();
    const fetches = [...this.#mirrors.values()].flatMap(({ running, next }) => [running, next]);
    await Promise.allSettled(fetches.filter((fetch) => fetch !== null));
    this.#release();
  }

  #mirror(key: string): Mirror {
    const name = mirrorName(key);
    let mirror = this.#mirrors.get(name);
    if (mirror === undefined) {
      mirror = {
        name,
        folder: join(this.#settings.folder, name),
        users: 0,
        bytes: 0,
        usedAt: 0,
        running: null,
        next: null,
      };
      this.#mirrors.set(name, mirror);
    }
    return mirror;
  }

  async #fetch(mirror: Mirror, sourceOf: () => Promise<MirrorSource>): Promise<void> {
    if (this.#stopping.signal.aborted) throw new CountersignError('interrupted', 'stopped');
    mirror.users += 1;
    mirror.usedAt = Date.now();
    try {
      const source = await sourceOf();
      const { laterFetch } = this.#settings;
      if (existsSync(mirror.folder)) {
        await fetchMirror(mirror.folder, source, this.#network(), laterFetch);
        this.#tell(mirror, await this.#join(mirror, mirror.folder));
        await this.#tidy(mirror.folder, false);
      } else await this.#make(mirror, source);
      await utimes(mirror.folder, new Date(), new Date());
      mirror.bytes = await sizeOf(mirror.folder);
    } finally {
      mirror.users -= 1;
    }
    await this.#keepWithin(mirror);
  }

  /** Made beside its place and put there when it is whole, so that there is never a part of one. */
  async #make(mirror: Mirror, source: MirrorSource): Promise<void> {
    const { folder, firstFetch } = this.#settings;
    this.#leftovers += 1;
    const half = join(folder, `.new-${mirror.name}-${this.#leftovers}`);
    try {
      makeMirror(half, 'sha1');
      const said = await advertised(half, source, this.#network(), firstFetch);
      if (said.format === 'sha256') {
        await rm(half, { recursive: true });
        makeMirror(half, 'sha256');
      }
      await fetchMirror(half, source, this.#network(), firstFetch, said);
      this.#tell(mirror, await this.#join(mirror, half));
      await this.#tidy(half, true);
      renameSync(half, mirror.folder);
    } finally {
      await rm(half, { recursive: true, force: true });
    }
  }

  #join({ name }: Mirror, folder: string): Promise<StoreNews> {
    const { environment } = this;
    return joinStore(folder, { kept: this.#settings.folder, name, environment, signal: this.#stopping.signal });
  }

  #tell({ name }: Mirror, { rewound }: StoreNews): void {
    for (const ref of rewound) {
      const what = 'the forge no longer has all that its store once held; the mirror keeps it';
      this.#settings.warned(what, { mirror: name, ref: `refs/countersign/${ref}` });
    }
  }

  #network(): NetworkSettings {
    const { environment, silence } = this.#settings;
    return { environment, silence, signal: this.#stopping.signal };
  }

  /**
   * Packs that came one by one are joined, in an order in which each byte is written few times; nothing is thrown away,
   * so that who reads meanwhile misses nothing. Refs are put into one file.
   */
  async #tidy(folder: string, isNew: boolean): Promise<void> {
    const packs = (await readdir(join(folder, 'objects', 'pack'))).filter((name) => name.endsWith('.pack')).length;
    if (!isNew && packs <= MOST_PACKS) return;
    const processes = new GitProcesses(this.#stopping.signal);
    try {
      const env = { ...this.environment, GIT_DIR: folder, HOME: folder };
      const place = { cwd: folder, env, options: ['-c', 'repack.writeBitmaps=false'] };
      await processes.run(place, ['pack-refs', '--all', '--prune']);
      if (packs > MOST_PACKS) await processes.run(place, ['repack', '-d', '-q', '--geometric=2']);
    } catch (error) {
      if (this.#stopping.signal.aborted) throw error;
      this.#settings.warned('git could not tidy a mirror up', { folder, error: String(error) });
    } finally {
      await processes.close();
    }
  }

  /** Removes mirrors that nobody used for longest, until the rest fits. The one just fetched is used at once. */
  async #keepWithin(fetched: Mirror): Promise<void> {
    const { budget } = this.#settings;
    const idle = (mirror: Mirror): boolean =>
      mirror !== fetched && mirror.users === 0 && mirror.running === null && mirror.bytes > 0;
    const oldest = [...this.#mirrors.values()].filter(idle).toSorted((a, b) => a.usedAt - b.usedAt);
    for (const mirror of oldest) {
      if (this.bytes <= budget) return;
      if (idle(mirror)) await this.#evict(mirror);
    }
    if (this.bytes > budget) {
      this.#settings.warned('the mirrors take more than their budget, and all of them are in use', {
        bytes: this.bytes,
        budget,
      });
    }
  }

  async #evict(mirror: Mirror): Promise<void> {
    this.#leftovers += 1;
    const gone = join(this.#settings.folder, `.gone-${mirror.name}-${this.#leftovers}`);
    // From here on it is not there any more, whatever happens to the rest.
    renameSync(mirror.folder, gone);
    mirror.bytes = 0;
    await rm(gone, { recursive: true, force: true });
  }

  /** What an earlier process left: whole mirrors are taken over, parts are removed. */
  async #find(): Promise<void> {
    const { folder } = this.#settings;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (/^\.(?:new|gone)-/.test(name)) await rm(path, { recursive: true, force: true });
      else if (/^[a-z]+-[A-Za-z0-9-]+$/.test(name) && existsSync(join(path, 'objects'))) {
        const mirror = this.#mirror(name.replace('-', ':'));
        mirror.usedAt = statSync(path).mtimeMs;
        mirror.bytes = await sizeOf(path);
      }
    }
  }
}

/** Bytes of all files below a folder. */
async function sizeOf(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // A file may be gone by now, when git has packed it.
    sum += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return sum;
}
