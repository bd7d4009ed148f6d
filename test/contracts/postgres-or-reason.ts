/** Suites that need a PostgreSQL server: skipped with the reason where none can be had, and failed where CI=true. */
import { afterAll, describe, it } from 'vitest';
import { type PostgresServer, type ServerOptions, startPostgres } from './postgres-server.ts';

export async function withPostgres(
  name: string,
  options: ServerOptions,
  suite: (server: PostgresServer) => void,
): Promise<void> {
  const server = await startPostgres(options);
  describe(name, () => {
    if (typeof server === 'string') {
      it.skipIf(process.env['CI'] !== 'true')(`needs a PostgreSQL server: ${server}`, () => {
        throw new Error(server);
      });
      return;
    }
    afterAll(() => server.close());
    suite(server);
  });
}
