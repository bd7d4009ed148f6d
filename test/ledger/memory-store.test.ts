import { describeLedgerStore } from '../contracts/ledger.ts';
import { memoryRows, memoryStore } from './memory-store.ts';

describeLedgerStore('in memory', async () => {
  const rows = memoryRows();
  return { open: async () => memoryStore(rows), close: async () => {} };
});
