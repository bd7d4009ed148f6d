/** Reading trees by the strict parser: transitions between two trees, what stands at a path, whole listings. */
import type { Side, Transition } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, ObjectFormat, ObjectId, TreeId } from '../../model/id.ts';
import { pathFromBytes, pathToBytes } from '../../model/path.ts';
import type { RepoPath } from '../../model/path.ts';
import { parseCommit } from '../../core/reading/commit.ts';
import { compareEntries, malformedTree, parseTree } from '../../core/reading/tree.ts';
import type { TreeEntry } from '../../core/reading/tree.ts';
import type { ObjectReader } from './objects.ts';
import { RecentTrees } from './recent-trees.ts';

/** Deeper trees are refused, as newer versions of git do by default. */
const MAX_DEPTH = 2048;
/** More paths than this in one answer are refused: a few hundred bytes of nested trees can name billions. */
const MAX_PATHS = 2_000_000;
/** Pairs of trees that are read in one round. */
const BATCH = 2000;

const NO_ENTRIES: readonly TreeEntry[] = [];

interface FolderPair {
  /** Path of the folder with a trailing slash, latin1; empty for the root. */
  readonly prefix: string;
  readonly old: TreeId | null;
  readonly new: TreeId | null;
}

interface RawTransition {
  readonly path: string;
  readonly old: Side | null;
  readonly new: Side | null;
}

export class TreeReader {
  readonly #objects: ObjectReader;
  readonly #format: ObjectFormat;
  readonly #recent = new RecentTrees();

  constructor(objects: ObjectReader, format: ObjectFormat) {
    this.#objects = objects;
    this.#format = format;
  }

  /** The tree of a commit, or the tree itself. */
  async treeOf(id: TreeId | CommitId): Promise<TreeId> {
    const known = this.#recent.treeOf(id);
    if (known !== undefined) return known;
    const [tree = id as TreeId] = await this.treesOf([id]);
    this.#recent.keepTree(id, tree);
    return tree;
  }

  async treesOf(ids: readonly (TreeId | CommitId)[]): Promise<readonly TreeId[]> {
    const trees: TreeId[] = [];
    let absent: ObjectId | null = null;
    await this.#objects.contents(ids, (index, object) => {
      const id = ids[index];
      if (id === undefined) return;
      if (object === null || object.bytes === null) absent ??= id;
      else if (object.type === 'commit') trees[index] = parseCommit(object.bytes, this.#format, id as CommitId).tree;
      else if (object.type === 'tree') trees[index] = id as TreeId;
      else throw wrongKind(id, object.type);
    });
    if (absent !== null) throw await this.#objects.absence(absent);
    return trees;
  }

  /** See the port. */
  async transitions(old: TreeId | CommitId | null, next: TreeId | CommitId): Promise<readonly Transition[]> {
    const [newTree, oldTree] = await this.treesOf(old === null ? [next] : [next, old]);
    const found = await this.#compare(oldTree ?? null, newTree ?? null);
    return found.map((raw) => ({ path: decodePath(raw.path), old: raw.old, new: raw.new }));
  }

  /** See the port. */
  async list(
    root: TreeId | CommitId,
    folder: RepoPath | null,
    mostFolders: number = Number.POSITIVE_INFINITY,
  ): Promise<readonly { readonly path: RepoPath; readonly side: Side }[]> {
    const tree = folder === null ? await this.treeOf(root) : await this.#folder(root, folder);
    if (tree === null) return [];
    const prefix = folder === null ? '' : `${encodePath(folder)}/`;
    const files: { path: RepoPath; side: Side }[] = [];
    for (const raw of await this.#compare(null, tree, mostFolders)) {
      if (raw.new !== null) files.push({ path: decodePath(prefix + raw.path), side: raw.new });
    }
    return files;
  }

  /** See the port. */
  async at(root: TreeId | CommitId, path: RepoPath): Promise<Side | null> {
    return (await this.sides(root, [path])).get(path) ?? null;
  }

  /** See the port. */
  async sides(root: TreeId | CommitId, paths: Iterable<RepoPath>): Promise<ReadonlyMap<RepoPath, Side | null>> {
    const found = await this.#entriesAt(root, paths);
    return new Map([...found].map(([path, entry]) => [path, entry === null ? null : sideOf(entry)]));
  }

  /** Entries of one tree. */
  async entries(id: TreeId): Promise<readonly TreeEntry[]> {
    const trees = await this.#read([id]);
    return trees.get(id) ?? NO_ENTRIES;
  }

  async #folder(root: TreeId | CommitId, path: RepoPath): Promise<TreeId | null> {
    const entry = await this.#entryAt(root, path);
    return entry?.mode === '40000' ? (entry.oid as TreeId) : null;
  }

  async #entryAt(root: TreeId | CommitId, path: RepoPath): Promise<TreeEntry | null> {
    return (await this.#entriesAt(root, [path])).get(path) ?? null;
  }

  /** Level by level: the folders of a level are read in one round. */
  async #entriesAt(
    root: TreeId | CommitId,
    paths: Iterable<RepoPath>,
  ): Promise<ReadonlyMap<RepoPath, TreeEntry | null>> {
    const top = await this.treeOf(root);
    const found = new Map<RepoPath, TreeEntry | null>();
    let open = [...new Set(paths)].map((path) => ({ path, names: encodePath(path).split('/'), tree: top }));
    for (let depth = 0; open.length > 0; depth += 1) {
      const trees = await this.#readRecent(new Set(open.map(({ tree }) => tree)));
      const named = wantedEntries(
        trees,
        open.map(({ tree, names }) => ({ tree, name: names[depth] ?? '' })),
      );
      const deeper: typeof open = [];
      for (const { path, names, tree } of open) {
        const entry = named.get(`${tree} ${names[depth] ?? ''}`) ?? null;
        if (depth + 1 === names.length) found.set(path, entry);
        else if (entry?.mode === '40000') deeper.push({ path, names, tree: entry.oid as TreeId });
        else found.set(path, null);
      }
      open = deeper;
    }
    return found;
  }

  /** Level by level, so that all trees of a level are read in few rounds and no depth can exhaust the stack. */
  async #compare(
    old: TreeId | null,
    next: TreeId | null,
    mostFolders: number = Number.POSITIVE_INFINITY,
  ): Promise<readonly RawTransition[]> {
    const found: RawTransition[] = [];
    let level: FolderPair[] = old === next ? [] : [{ prefix: '', old, new: next }];
    let left = mostFolders - 1;
    for (let depth = 0; level.length > 0; depth += 1) {
      const [first] = level;
      const tree = first?.new ?? first?.old;
      if (depth > MAX_DEPTH && tree) throw malformedTree(tree, null, `folders are nested deeper than ${MAX_DEPTH}`);
      const below: FolderPair[] = [];
      for (let from = 0; from < level.length; from += BATCH) {
        const batch = level.slice(from, from + BATCH);
        const trees = await this.#read(batch.flatMap((pair) => [pair.old, pair.new].filter((id) => id !== null)));
        for (const pair of batch) {
          const left = pair.old === null ? NO_ENTRIES : (trees.get(pair.old) ?? NO_ENTRIES);
          const right = pair.new === null ? NO_ENTRIES : (trees.get(pair.new) ?? NO_ENTRIES);
          join(pair.prefix, left, right, found, below);
          if (tree && found.length + below.length > MAX_PATHS) {
            throw malformedTree(tree, null, `more than ${MAX_PATHS} paths`);
          }
        }
      }
      level = below.length > left ? below.slice(0, left) : below;
      left -= level.length;
    }
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async #readRecent(ids: ReadonlySet<TreeId>): Promise<ReadonlyMap<TreeId, readonly TreeEntry[]>> {
    const trees = new Map<TreeId, readonly TreeEntry[]>();
    const missing: TreeId[] = [];
    for (const id of ids) {
      const known = this.#recent.entriesOf(id);
      if (known === undefined) missing.push(id);
      else trees.set(id, known);
    }
    if (missing.length === 0) return trees;
    for (const [id, entries] of await this.#read(missing)) {
      trees.set(id, entries);
      this.#recent.keepEntries(id, entries);
    }
    return trees;
  }

  async #read(ids: readonly TreeId[]): Promise<ReadonlyMap<TreeId, readonly TreeEntry[]>> {
    const trees = new Map<TreeId, readonly TreeEntry[]>();
    await this.#objects.expect([...new Set(ids)], 'tree', (id, bytes) => {
      trees.set(id, parseTree(bytes, this.#format, id));
    });
    return trees;
  }
}

/** By tree and name; of two entries with one name, the first. */
function wantedEntries(
  trees: ReadonlyMap<TreeId, readonly TreeEntry[]>,
  wanted: readonly { readonly tree: TreeId; readonly name: string }[],
): ReadonlyMap<string, TreeEntry> {
  const keys = new Set(wanted.map(({ tree, name }) => `${tree} ${name}`));
  const found = new Map<string, TreeEntry>();
  for (const [tree, entries] of trees) {
    for (const entry of entries) {
      const key = `${tree} ${entry.name}`;
      if (keys.has(key) && !found.has(key)) found.set(key, entry);
    }
  }
  return found;
}

/** Walks two folders side by side. A file and a folder of one name are two things: one goes, the other comes. */
function join(
  prefix: string,
  old: readonly TreeEntry[],
  next: readonly TreeEntry[],
  found: RawTransition[],
  below: FolderPair[],
): void {
  let left = 0;
  let right = 0;
  while (left < old.length || right < next.length) {
    const was = old[left];
    const is = next[right];
    const order = was === undefined ? 1 : is === undefined ? -1 : compareEntries(was, is);
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
    const before = order <= 0 ? was : undefined;
    const after = order >= 0 ? is : undefined;
    if (before?.oid === after?.oid && before?.mode === after?.mode) continue;
    const entry = after ?? before;
    if (entry === undefined) continue;
    if (entry.mode === '40000') {
      const pair = { old: (before?.oid ?? null) as TreeId | null, new: (after?.oid ?? null) as TreeId | null };
      below.push({ prefix: `${prefix}${entry.name}/`, ...pair });
    } else {
      found.push({
        path: prefix + entry.name,
        old: before === undefined ? null : sideOf(before),
        new: after === undefined ? null : sideOf(after),
      });
    }
  }
}

function sideOf(entry: TreeEntry): Side | null {
  return entry.mode === '40000' ? null : { mode: entry.mode, oid: entry.oid };
}

function decodePath(latin1: string): RepoPath {
  return pathFromBytes(Buffer.from(latin1, 'latin1'));
}

function encodePath(path: RepoPath): string {
  return pathToBytes(path).toString('latin1');
}

function wrongKind(id: string, found: string): CountersignError {
  return new CountersignError('object.malformed', `object ${id} is a ${found}, not a commit or a tree`, {
    remedy: 'find out which ref or tree names it, and what else is damaged, with: git fsck --full',
  });
}
