/** The tables of the ledger, the same on every engine. Rows are only ever added, but for the head and co-signed notes. */

export interface LedgerTables {
  /** Encoded entries by their place, from 0. */
  readonly ledger_entries: { readonly at: number; readonly bytes: Uint8Array };
  /** Names under which something happened once. */
  readonly ledger_keys: { readonly key: string; readonly at: number };
  /** Hashes of whole subtrees. */
  readonly ledger_nodes: { readonly level: number; readonly at: number; readonly hash: Uint8Array };
  /** One row: the tree as it stands, its peaks one after the other. */
  readonly ledger_head: { readonly id: number; readonly size: number; readonly peaks: Uint8Array };
  readonly ledger_checkpoints: { readonly size: number; readonly note: string };
}
