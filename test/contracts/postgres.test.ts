import { describeLedgerStore } from './ledger.ts';
import { ledgerPlace } from './ledger-stores.ts';
import { storeContract } from './service-store.ts';
import { openPostgres, type PostgresDatabase } from '../../src/adapters/database/postgres.ts';
import { withPostgres } from './postgres-or-reason.ts';
import { workContract } from './work-list.ts';

interface PostgresPlace {
  open(): Promise<PostgresDatabase>;
  destroy(): Promise<void>;
}

const times = { lease: 2_000, poll: 20, pause: 5, longestPause: 20, tries: 4 };

await withPostgres((server) => {
  const create = async (): Promise<PostgresPlace> => {
    const database = await server.database();
    return {
      open: () => openPostgres(database.url, { failed: () => {}, times }),
      destroy: async () => database.drop(),
    };
  };

  storeContract('PostgreSQL', create);
  describeLedgerStore('PostgreSQL', async () => ledgerPlace(await create(), 'own'));
  workContract('PostgreSQL', create, times);
});
