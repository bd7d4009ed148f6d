/** The first adapter of the ledger's port: everything in memory, and open to whoever wants to tamper with it. */
import { CountersignError } from '../../src/model/error.ts';
import type { TreeState } from '../../src/model/ledger.ts';
import type { LedgerStore, StoredCheckpoint } from '../../src/ports/ledger.ts';

export interface MemoryRows {
  readonly entries: Uint8Array[];
  readonly keys: Map<string, number>;
  readonly nodes: Map<string, Uint8Array>;
  readonly checkpoints: StoredCheckpoint[];
  state: TreeState;
}

export function memoryRows(): MemoryRows {
  return { entries: [], keys: new Map(), nodes: new Map(), checkpoints: [], state: { size: 0, peaks: [] } };
}

/** A store over the rows; two of them over the same rows are two processes on one database. */
export function memoryStore(rows: MemoryRows = memoryRows()): LedgerStore {
  return {
    state: async () => rows.state,
    async append(keys, build) {
      if (new Set(keys).size < keys.length) throw new CountersignError('usage', 'a key stands twice in one batch');
      const fresh = keys.flatMap((key, position) => (rows.keys.has(key) ? [] : [position]));
      // No await between reading and writing: that is the lock of a single process.
      if (fresh.length > 0) {
        const first = rows.entries.length;
        const { entries, nodes, state } = build(rows.state, fresh);
        rows.entries.push(...entries);
        for (const { level, index, hash } of nodes) rows.nodes.set(`${level}/${index}`, hash);
        for (const [at, position] of fresh.entries()) rows.keys.set(keys[position] ?? '', first + at);
        rows.state = state;
      }
      return keys.map((key) => rows.keys.get(key) ?? -1);
    },
    async *entries(from, to) {
      yield* rows.entries.slice(from, to);
    },
    async nodes(ids) {
      return ids.map(({ level, index }) => {
        const hash = rows.nodes.get(`${level}/${index}`);
        if (hash === undefined)
          throw new CountersignError('object.missing', `node ${index} of level ${level} is missing`);
        return hash;
      });
    },
    async saveCheckpoint(checkpoint) {
      const at = rows.checkpoints.findIndex(({ size }) => size === checkpoint.size);
      if (at === -1) rows.checkpoints.push(checkpoint);
      else rows.checkpoints[at] = checkpoint;
    },
    async checkpoint(size = Number.MAX_SAFE_INTEGER) {
      const fitting = rows.checkpoints.filter((each) => each.size <= size);
      return fitting.sort((a, b) => b.size - a.size)[0] ?? null;
    },
  };
}
