/** What every list of work must do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../src/model/error.ts';
import type { OpenedService, ServiceDatabase } from './service-store.ts';

/** Lists that try again soon, so that a test need not wait: a few tens of milliseconds, and `tries` times in all. */
export interface WorkListSetting {
  readonly tries: number;
}

export function workContract(name: string, create: () => Promise<ServiceDatabase>, { tries }: WorkListSetting): void {
  describe(`list of work: ${name}`, () => {
    let database: ServiceDatabase;
    let opened: OpenedService[];
    const open = async (): Promise<OpenedService> => {
      const next = await database.open();
      opened.push(next);
      return next;
    };
    beforeEach(async () => {
      database = await create();
      opened = [];
    });
    afterEach(async () => {
      for (const { work, store } of opened) {
        await work.stop();
        await store.close();
      }
      await database.destroy();
    });

    it('does what was asked for, once', async () => {
      const { work } = await open();
      const done: string[] = [];
      work.serve('sync', 2, async (key) => void done.push(key));
      for (const key of ['a', 'b', 'c']) await work.ask({ kind: 'sync', key });
      await expect.poll(() => done.toSorted()).toEqual(['a', 'b', 'c']);
      await expect.poll(() => work.counts('sync')).toEqual({ waiting: 0, running: 0, dead: 0 });
      expect(await work.counts('evaluate')).toEqual({ waiting: 0, running: 0, dead: 0 });
    });

    it('does together what waits for the same', async () => {
      const { work } = await open();
      for (let n = 0; n < 5; n += 1) await work.ask({ kind: 'sync', key: 'a' });
      expect((await work.counts('sync')).waiting).toBe(1);
      let done = 0;
      work.serve('sync', 3, async () => void (done += 1));
      await expect.poll(() => work.counts('sync')).toEqual({ waiting: 0, running: 0, dead: 0 });
      expect(done).toBe(1);
    });

    it('does again what was asked for while it ran, and never twice at a time', async () => {
      const { work } = await open();
      let running = 0;
      let most = 0;
      let begun = 0;
      work.serve('sync', 4, async () => {
        begun += 1;
        running += 1;
        most = Math.max(most, running);
        if (begun === 1) for (let n = 0; n < 3; n += 1) await work.ask({ kind: 'sync', key: 'a' });
        await new Promise((resolve) => setTimeout(resolve, 30));
        running -= 1;
      });
      await work.ask({ kind: 'sync', key: 'a' });
      await expect.poll(() => begun).toBe(2);
      await expect.poll(() => work.counts('sync')).toEqual({ waiting: 0, running: 0, dead: 0 });
      expect([begun, most]).toEqual([2, 1]);
    });

    it('tries again what failed, and gives up after the last try, keeping it for a person', async () => {
      const { work } = await open();
      const begun = { sometimes: 0, never: 0 };
      work.serve('sync', 2, async (key) => {
        begun[key as keyof typeof begun] += 1;
        if (key === 'never' || begun.sometimes < 2) throw new Error('not now');
      });
      await work.ask({ kind: 'sync', key: 'sometimes' });
      await work.ask({ kind: 'sync', key: 'never' });
      await expect.poll(() => work.counts('sync'), { timeout: 20_000 }).toEqual({ waiting: 0, running: 0, dead: 1 });
      expect(begun).toEqual({ sometimes: 2, never: tries });
    });

    it('does what was given up when that is asked for again as a whole', async () => {
      const { work } = await open();
      let isAway = true;
      const done: string[] = [];
      work.serve('status', 2, async (key) => {
        if (isAway) throw new Error('away');
        done.push(key);
      });
      await work.revive('status');
      await work.ask({ kind: 'status', key: 'a' });
      await work.ask({ kind: 'status', key: 'b' });
      await expect.poll(() => work.counts('status'), { timeout: 20_000 }).toMatchObject({ waiting: 0, dead: 2 });
      isAway = false;
      await work.revive('status');
      await expect.poll(() => done.toSorted(), { timeout: 20_000 }).toEqual(['a', 'b']);
      await expect.poll(() => work.counts('status')).toEqual({ waiting: 0, running: 0, dead: 0 });
    });

    it('does not try again before the time that an error names', async () => {
      const { work } = await open();
      const begun: number[] = [];
      let againAt = 0;
      work.serve('status', 1, async () => {
        begun.push(Date.now());
        if (begun.length > 1) return;
        againAt = Date.now() + 1_500;
        throw new CountersignError('forge.limited', 'later', { againAt });
      });
      await work.ask({ kind: 'status', key: 'a' });
      await expect.poll(() => begun.length, { timeout: 20_000 }).toBe(2);
      expect(begun[1]).toBeGreaterThanOrEqual(againAt);
      await expect.poll(() => work.counts('status')).toEqual({ waiting: 0, running: 0, dead: 0 });
    });

    it('gives work all its tries again that is asked for again while it fails for the last time', async () => {
      const { work } = await open();
      let begun = 0;
      let deadMeanwhile = -1;
      work.serve('sync', 1, async (key) => {
        begun += 1;
        if (begun === tries) await work.ask({ kind: 'sync', key });
        if (begun === tries + 1) deadMeanwhile = (await work.counts('sync')).dead;
        throw new Error('not now');
      });
      await work.ask({ kind: 'sync', key: 'a' });
      await expect.poll(() => work.counts('sync'), { timeout: 20_000 }).toEqual({ waiting: 0, running: 0, dead: 1 });
      expect([begun, deadMeanwhile]).toEqual([tries * 2, 0]);
    });

    it('does what another process asked for, and what waited while nobody was there', async () => {
      const first = await open();
      await first.work.ask({ kind: 'evaluate', key: '1' });
      await first.work.stop();
      const [second, third] = [await open(), await open()];
      const done: string[] = [];
      second.work.serve('evaluate', 1, async (key) => void done.push(key));
      await expect.poll(() => done).toEqual(['1']);
      await third.work.ask({ kind: 'evaluate', key: '2' });
      await expect.poll(() => done).toEqual(['1', '2']);
    });

    it('shares work between processes, each piece done by one', async () => {
      const [first, second] = [await open(), await open()];
      const done: string[] = [];
      const doers = new Set<string>();
      const serve = ({ work }: OpenedService, who: string): void =>
        work.serve('evaluate', 1, async (key) => {
          done.push(key);
          doers.add(who);
          await new Promise((resolve) => setTimeout(resolve, 5));
        });
      for (let n = 0; n < 40; n += 1) await first.work.ask({ kind: 'evaluate', key: String(n) });
      serve(first, 'first');
      serve(second, 'second');
      await expect.poll(() => done.length, { timeout: 20_000 }).toBe(40);
      expect(new Set(done).size).toBe(40);
      expect(doers.size).toBe(2);
    });

    it('ends what runs before it stops, and begins nothing after', async () => {
      const { work } = await open();
      let ended = 0;
      work.serve('sync', 1, async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        ended += 1;
      });
      await work.ask({ kind: 'sync', key: 'a' });
      await work.ask({ kind: 'sync', key: 'b' });
      await expect.poll(async () => (await work.counts('sync')).running).toBe(1);
      await work.stop();
      expect(ended).toBe(1);
      expect(await work.counts('sync')).toEqual({ waiting: 1, running: 0, dead: 0 });
    });
  });
}
