/** Unchanged files around those that a family wants, as far as the bounds go. */
import type { FoundFile, Wanted } from '../../core/assessment/content/contents.ts';
import type { FamilyReader, Neighbourhood } from '../../core/assessment/content/family.ts';
import type { Change, Side } from '../../model/change.ts';
import type { BlobId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { type FamilyRunner, type FamilyWork, readFiles } from './family-work.ts';

const MOST_NEIGHBOURS = 400;
const LARGEST_NEIGHBOURS = 8 << 20;
/** Folders that are entered around one place. */
const MOST_FOLDERS = 64;

/** Those of one folder in the order of paths. */
type Neighbours = Pick<FamilyWork, 'neighbours' | 'neighboursComplete'>;

type Listed = ReadonlyMap<RepoPath, BlobId>;
const NOTHING_LISTED: Listed = new Map();

/** What surrounds one change. */
export class Surroundings {
  readonly #repo: Pick<GitRepository, 'list' | 'blobsUpTo'>;
  readonly #head: Change['head'];
  readonly #changed: ReadonlySet<RepoPath>;
  readonly #listed = new Map<Wanted, Listed>();

  constructor(
    repo: Pick<GitRepository, 'list' | 'blobsUpTo'>,
    { head, transitions }: Pick<Change, 'head' | 'transitions'>,
  ) {
    this.#repo = repo;
    this.#head = head;
    this.#changed = new Set(transitions.map(({ path }) => path));
  }

  /** Without families that find nothing in the changed files alone, where nothing surrounds these. */
  async withoutIdle(wanted: readonly Wanted[]): Promise<readonly Wanted[]> {
    const kept: Wanted[] = [];
    for (const one of wanted) {
      const area = one.family.neighbours?.(one.paths) ?? null;
      if (area?.required === true) {
        const listed = await this.#list(area, one);
        this.#listed.set(one, listed);
        if (listed.size === 0) continue;
      }
      kept.push(one);
    }
    return kept;
  }

  /**
   * A family with its files and their neighbours. Null where it takes too long to see which further files the texts
   * name: it must not be run then, because what it does not see it would not tell of.
   */
  async workOf(
    one: Wanted,
    reader: FamilyReader,
    found: readonly FoundFile[],
    glance: FamilyRunner['glance'],
  ): Promise<FamilyWork | null> {
    const { family } = one;
    const area = family.neighbours?.(one.paths) ?? null;
    const listed = this.#listed.get(one) ?? (area === null ? NOTHING_LISTED : await this.#list(area, one));
    const near = await this.#read(listed);
    const { named } = reader;
    if (named === undefined) return { family, found, ...near };
    const seen = glance(() => ({ further: named(readFiles(found), near.neighbours) }));
    if (seen === null) return null;
    const further = seen.further === null ? NOTHING_LISTED : without(await this.#list(seen.further, one), listed);
    return { family, found, ...(further.size === 0 ? near : joined(near, await this.#read(further))) };
  }

  async #list({ folders, around = [], accepts, changedToo }: Neighbourhood, { paths }: Wanted): Promise<Listed> {
    const passedOver = changedToo === true ? new Set(paths.map(({ path }) => path)) : this.#changed;
    const found = new Map<RepoPath, BlobId>();
    const take = async (folder: RepoPath | null, mostFolders?: number): Promise<void> => {
      for (const { path, side } of await this.#repo.list(this.#head, folder, mostFolders)) {
        if (isFile(side) && !passedOver.has(path) && accepts(path)) found.set(path, side.oid as BlobId);
      }
    };
    for (const folder of new Set(folders)) await take(folder);
    for (const folder of new Set(around)) await take(folder, MOST_FOLDERS);
    return found.size <= MOST_NEIGHBOURS ? found : nearestFirst(found, [folders, around]);
  }

  async #read(listed: Listed): Promise<Neighbours> {
    const kept = [...listed].slice(0, MOST_NEIGHBOURS);
    const texts = new Map<string, string | null>();
    let total = 0;
    const ids = [...new Set(kept.map(([, id]) => id))];
    await this.#repo.blobsUpTo(ids, LARGEST_NEIGHBOURS, (id, bytes) => {
      total += bytes?.length ?? 0;
      const given = bytes !== null && total <= LARGEST_NEIGHBOURS && !bytes.includes(0);
      texts.set(id, given ? bytes.toString('utf8') : null);
    });
    const neighbours = kept.flatMap(([path, id]) => {
      const text = texts.get(id) ?? null;
      return text === null ? [] : [{ path, text }];
    });
    return { neighbours, neighboursComplete: neighbours.length === listed.size };
  }
}

/** Where not all are read, first those that lie in the named folders themselves, then those in the folders around. */
function nearestFirst(listed: Listed, groups: readonly (readonly (RepoPath | null)[])[]): Listed {
  const sets = groups.map((group) => new Set<string>(group.map((folder) => folder ?? '')));
  const distance = (path: RepoPath): number => {
    const at = sets.findIndex((set) => set.has(path.slice(0, Math.max(0, path.lastIndexOf('/')))));
    return at < 0 ? sets.length : at;
  };
  return new Map([...listed].sort(([a], [b]) => distance(a) - distance(b)));
}

function without(listed: Listed, known: Listed): Listed {
  return new Map([...listed].filter(([path]) => !known.has(path)));
}

function joined(near: Neighbours, named: Neighbours): Neighbours {
  return {
    neighbours: [...near.neighbours, ...named.neighbours],
    neighboursComplete: near.neighboursComplete && named.neighboursComplete,
  };
}

function isFile(side: Side): boolean {
  return side.mode === '100644' || side.mode === '100755';
}
