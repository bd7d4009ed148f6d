import type { ServiceDatabase } from './service-store.ts';
import { storeContract } from './service-store.ts';
import { openPostgres } from '../../src/adapters/database/postgres.ts';
import { withPostgres } from './postgres-or-reason.ts';
import { workContract } from './work-list.ts';

const times = { lease: 2_000, poll: 20, pause: 5, longestPause: 20, tries: 4 };

await withPostgres((server) => {
  const create = async (): Promise<ServiceDatabase> => {
    const database = await server.database();
    return {
      open: () => openPostgres(database.url, { failed: () => {}, times }),
      destroy: async () => database.drop(),
    };
  };

  storeContract('PostgreSQL', create);
  workContract('PostgreSQL', create, times);
});
