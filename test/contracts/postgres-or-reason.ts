/** Suites that need a PostgreSQL server: skipped with the reason where none can be had, and failed where CI=true. */
import { afterAll, it } from 'vitest';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

export async function withPostgres(suite: (server: PostgresServer) => void): Promise<void> {
  const server = await startPostgres({ durable: false });
  if (typeof server !== 'string') {
    afterAll(() => server.close());
    suite(server);
    return;
  }
  it.skipIf(process.env['CI'] !== 'true')(`needs a PostgreSQL server: ${server}`, () => {
    throw new Error(server);
  });
}
