/** Trees and commits read last: a judgement asks for the same few files of the same tip again and again. */
import type { CommitId, TreeId } from '../../model/id.ts';
import type { TreeEntry } from '../../core/reading/tree.ts';

/** Entries of all remembered trees together; a larger tree is not remembered. */
const MOST_ENTRIES = 20_000;
const MOST_COMMITS = 1_000;

/** What objects hold never changes, so that only room limits how long it is remembered. */
export class RecentTrees {
  readonly #trees = new Map<TreeId, readonly TreeEntry[]>();
  readonly #commits = new Map<TreeId | CommitId, TreeId>();
  #entries = 0;

  entriesOf(tree: TreeId): readonly TreeEntry[] | undefined {
    return this.#trees.get(tree);
  }

  treeOf(id: TreeId | CommitId): TreeId | undefined {
    return this.#commits.get(id);
  }

  keepEntries(tree: TreeId, entries: readonly TreeEntry[]): void {
    if (entries.length >= MOST_ENTRIES || this.#trees.has(tree)) return;
    this.#trees.set(tree, entries);
    this.#entries += entries.length + 1;
    for (const [oldest, lost] of this.#trees) {
      if (this.#entries <= MOST_ENTRIES) break;
      this.#trees.delete(oldest);
      this.#entries -= lost.length + 1;
    }
  }

  keepTree(id: TreeId | CommitId, tree: TreeId): void {
    if (this.#commits.size >= MOST_COMMITS) this.#commits.clear();
    this.#commits.set(id, tree);
  }
}
