/** The server goes away and comes back while messages are accepted and work is done. */
import { expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/database/postgres.ts';
import type { PostgresServer } from './postgres-server.ts';

const times = { lease: 1_000, poll: 20, pause: 5, longestPause: 50, tries: 50 };

/** How the server goes: in order, and as in a crash. */
const OUTAGES = ['fast', 'immediate', 'immediate', 'fast'] as const;

/** So much has happened since the last outage that the next one finds everything in the middle of something. */
const ACCEPTED_BETWEEN = 40;

export function restartSuite(server: PostgresServer): void {
  it('loses nothing that it acknowledged, and goes on by itself, when the server is restarted', async () => {
    const database = await server.database();
    const reported: unknown[] = [];
    const failed = (_kind: string, _key: string, error: unknown): void => void reported.push(error);
    const open = (): ReturnType<typeof openPostgres> => openPostgres(database.url, { failed, times });
    const [first, second] = [await open(), await open()];
    const acknowledged = new Set<string>();
    const done = new Set<string>();
    for (const { work } of [first, second]) {
      work.serve('evaluate', 4, async (key) => {
        await new Promise((resolve) => setTimeout(resolve, 3));
        done.add(key);
      });
    }

    const ended = new AbortController();
    const deliver = async ({ store }: typeof first, who: string): Promise<void> => {
      for (let n = 0; !ended.signal.aborted; n += 1) {
        const id = `${who}-${n}`;
        const delivery = { source: 'github:1', id, event: 'push', receivedAt: n };
        // As a forge does: the same message again, until it is acknowledged.
        while (!acknowledged.has(id)) {
          try {
            await store.accept(delivery, [{ kind: 'evaluate', key: id }]);
            acknowledged.add(id);
          } catch {
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
        }
      }
    };
    const senders = [deliver(first, 'a'), deliver(first, 'b'), deliver(second, 'c'), deliver(second, 'd')];

    for (const mode of OUTAGES) {
      const before = acknowledged.size;
      await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(before + ACCEPTED_BETWEEN);
      await server.stop(mode);
      await expect(first.store.ready()).rejects.toThrow(/ECONNREFUSED|terminat|closed/);
      await server.start();
    }
    const before = acknowledged.size;
    await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(before + ACCEPTED_BETWEEN);
    ended.abort();
    await Promise.all(senders);

    const idle = { waiting: 0, running: 0, dead: 0 };
    await expect.poll(() => first.work.counts('evaluate'), { timeout: 20_000 }).toEqual(idle);
    expect([...acknowledged].filter((id) => !done.has(id))).toEqual([]);
    for (const id of acknowledged) {
      const again = { source: 'github:1', id, event: 'push', receivedAt: 0 };
      expect(await second.store.accept(again, [])).toBe(false);
    }
    await second.store.ready();
    // The outages were seen and told.
    expect(reported.length).toBeGreaterThan(0);
    for (const { work, store } of [first, second]) {
      await work.stop();
      await store.close();
    }
    database.drop();
  });
}
