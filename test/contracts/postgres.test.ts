import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ServiceDatabase, storeContract } from './service-store.ts';
import { openPostgres } from '../../src/adapters/database/postgres.ts';
import { startPostgres } from './postgres-server.ts';
import { workContract } from './work-list.ts';

const times = { lease: 2_000, poll: 20, pause: 5, longestPause: 20, tries: 4 };
const server = await startPostgres({ durable: false });

if (typeof server === 'string') {
  describe('PostgreSQL', () => {
    it.skipIf(process.env['CI'] !== 'true')(`runs where a server can be had: ${server}`, () => {
      throw new Error(server);
    });
  });
} else {
  afterAll(() => server.close());

  const create = async (): Promise<ServiceDatabase> => {
    const database = await server.database();
    return {
      open: () => openPostgres(database.url, { failed: () => {}, times }),
      destroy: () => database.drop(),
    };
  };

  storeContract('PostgreSQL', create);
  workContract('PostgreSQL', create, times);
}
