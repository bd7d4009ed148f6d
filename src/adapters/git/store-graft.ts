/** Putting files into the tree of a store: only the folders that get one are read and written anew. */
import type { BlobId, RefName, TreeId } from '../../model/id.ts';
import { compareEntries } from '../../core/reading/tree.ts';
import type { TreeEntry } from '../../core/reading/tree.ts';
import { malformedStore, placeOf } from './store-layout.ts';
import type { NewObjects } from './store-pack.ts';
import type { TreeReader } from './trees.ts';

/** A file to put in: its digest and the blob of its bytes. */
export interface Addition {
  readonly digest: string;
  readonly blob: BlobId;
}

export interface Grafted {
  readonly tree: TreeId;
  /** Those that were not there before. */
  readonly added: readonly Addition[];
}

/** Names below a folder: files with their blobs, folders with their own content. */
type Shoots = Map<string, Shoots | Addition>;

/**
 * The tree with the additions in it; `root` null is the tree of nothing. New trees are put into `objects`. Throws
 * `object.malformed` where something else lies in an addition's place.
 */
export async function graft(
  reader: TreeReader,
  ref: RefName,
  root: TreeId | null,
  additions: readonly Addition[],
  objects: NewObjects,
): Promise<Grafted> {
  const added: Addition[] = [];
  const grow = async (tree: TreeId | null, path: string, shoots: Shoots): Promise<TreeId> => {
    const entries = tree === null ? [] : await reader.entries(tree);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    let changed = tree === null;
    await Promise.all(
      [...shoots].map(async ([name, shoot]) => {
        const old = byName.get(name);
        const place = `${path}${name}`;
        if (shoot instanceof Map) {
          if (old !== undefined && old.mode !== '40000')
            throw malformedStore(ref, place, 'stands where a folder belongs');
          const below = await grow((old?.oid ?? null) as TreeId | null, `${place}/`, shoot);
          if (below !== old?.oid) changed = true;
          byName.set(name, { mode: '40000', name, oid: below });
          return;
        }
        if (old === undefined) {
          added.push(shoot);
          changed = true;
        } else if (old.oid !== shoot.blob || old.mode !== '100644') {
          throw malformedStore(ref, place, 'is not what its name says');
        }
        byName.set(name, { mode: '100644', name, oid: shoot.blob });
      }),
    );
    if (tree !== null && !changed) return tree;
    return objects.add('tree', encodeTree([...byName.values()])) as TreeId;
  };
  return { tree: await grow(root, '', shootsOf(additions)), added };
}

function shootsOf(additions: readonly Addition[]): Shoots {
  const root: Shoots = new Map();
  for (const addition of additions) {
    const [first, second, file] = placeOf(addition.digest);
    folderOf(folderOf(root, first), second).set(file, addition);
  }
  return root;
}

function folderOf(shoots: Shoots, name: string): Shoots {
  const found = shoots.get(name);
  if (found instanceof Map) return found;
  const made: Shoots = new Map();
  shoots.set(name, made);
  return made;
}

function encodeTree(entries: readonly TreeEntry[]): Buffer {
  return Buffer.concat(
    entries
      .toSorted(compareEntries)
      .flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(oid, 'hex')]),
  );
}
