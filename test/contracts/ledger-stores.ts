/** Ledgers in the service's databases, for their contract. */
import type { LedgerStore } from '../../src/ports/ledger.ts';
import type { LedgerPlace } from './ledger.ts';

interface Opened {
  readonly store: { close(): Promise<void> };
  readonly work: { stop(): Promise<void> };
  readonly ledger: LedgerStore;
}

/**
 * A place whose connections are those of a database. `shared`: the engine runs in this thread, which one connection
 * would stop while it waits for another one, so that a process has one; processes are tried with processes.
 */
export function ledgerPlace(
  database: { open(): Promise<Opened>; destroy(): Promise<void> },
  connections: 'own' | 'shared',
): LedgerPlace {
  const opened: Opened[] = [];
  return {
    open: async () => {
      const [first] = opened;
      if (first !== undefined && connections === 'shared') return first.ledger;
      const one = await database.open();
      opened.push(one);
      return one.ledger;
    },
    close: async () => {
      for (const { work, store } of opened) {
        await work.stop();
        await store.close();
      }
      await database.destroy();
    },
  };
}
