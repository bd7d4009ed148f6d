/** Entering what happened into a ledger. */
import { encodeEntry } from '../../core/ledger/entry/entry-codec.ts';
import { leafHash } from '../../core/ledger/tree/merkle-hash.ts';
import { growTree } from '../../core/ledger/tree/tree-growth.ts';
import { CountersignError } from '../../model/error.ts';
import type { EntryDraft, TreeNode } from '../../model/ledger.ts';
import type { LedgerAppend, LedgerStore } from '../../ports/ledger.ts';

/** An entry, and the name under which it happened once; see {@link LedgerStore.append}. */
export interface Keyed {
  readonly key: string;
  readonly draft: EntryDraft;
}

/**
 * Enters all of them or none; what was entered before keeps its place. The index of each, in the order given.
 *
 * @throws CountersignError `usage` when one of them is no entry
 */
export function appendEntries(store: LedgerStore, batch: readonly Keyed[]): Promise<readonly number[]> {
  const { keys, build } = ledgerAppend(batch);
  return store.append(keys, build);
}

/** The same for a store that enters them together with something else of its own, both or neither. */
export function ledgerAppend(batch: readonly Keyed[]): LedgerAppend {
  const build: LedgerAppend['build'] = (state, fresh) => {
    const tree = growTree(state);
    const nodes: TreeNode[] = [];
    const entries = fresh.map((position) => {
      const keyed = batch[position];
      if (keyed === undefined) throw new CountersignError('internal', 'the store asked for an entry that is not there');
      const bytes = encodeEntry(keyed.draft, tree.size);
      tree.append(leafHash(bytes), (id, hash) => nodes.push({ ...id, hash }));
      return bytes;
    });
    return { entries, nodes, state: tree.state() };
  };
  return { keys: batch.map(({ key }) => key), build };
}
