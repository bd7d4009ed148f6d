/** The embedded database on what a machine does to it: damage, other versions, processes that die. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type EmbeddedDatabase, openEmbedded } from '../../src/adapters/database/sqlite.ts';
import type { WorkFailed } from '../../src/adapters/database/work-loop.ts';
import { makeFolder } from '../git/fixture.ts';

const TIMES = { lease: 300, poll: 20, pause: 5, longestPause: 20, tries: 3 };
const open = (folder: string, failed: WorkFailed = () => {}): Promise<EmbeddedDatabase> =>
  openEmbedded(folder, { now: Date.now, failed, times: TIMES });

async function close({ store, work }: EmbeddedDatabase): Promise<void> {
  await work.stop();
  await store.close();
}

describe('the embedded database', () => {
  it('refuses a file that is no database, and leaves it as it is', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'countersign.db'), 'this is somebody’s letter, and no database at all\n'.repeat(50));
    await expect(open(folder)).rejects.toMatchObject({
      code: 'file.unusable',
      message: expect.stringContaining('not a database'),
      remedy: expect.stringContaining('--data'),
    });
    await expect(open(folder)).rejects.toMatchObject({ code: 'file.unusable' });
  });

  it('refuses the database of a newer countersign by name', async () => {
    const folder = makeFolder();
    await close(await open(folder));
    const db = new DatabaseSync(join(folder, 'countersign.db'));
    db.exec(`insert into kysely_migration values ('9999-of-the-future', '2030-01-01T00:00:00.000Z')`);
    db.close();
    await expect(open(folder)).rejects.toMatchObject({
      code: 'file.unusable',
      message: expect.stringContaining('newer countersign (step 9999-of-the-future)'),
    });
  });

  it('is brought up to date once by starts at the same time', async () => {
    const folder = makeFolder();
    const all = await Promise.all(Array.from({ length: 4 }, () => open(folder)));
    for (const one of all) await one.store.ready();
    for (const one of all) await close(one);
  });

  it('does the work of a process that was killed over it, once nobody believes it to live', async () => {
    const folder = makeFolder();
    const child = fork(join(import.meta.dirname, 'stuck-worker.ts'), [folder], { stdio: 'inherit' });
    const [message] = (await once(child, 'message')) as [unknown];
    expect(message).toBe('running');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const failures: unknown[] = [];
    const database = await open(folder, (...told) => failures.push(told[2]));
    const done: string[] = [];
    database.work.serve('evaluate', 1, async (key) => void done.push(key));
    await expect.poll(() => done, { timeout: 20_000 }).toEqual(['7']);
    expect(failures).toEqual(['the process that worked on it ended']);
    await expect.poll(() => database.work.counts('evaluate')).toEqual({ waiting: 0, running: 0, dead: 0 });
    await close(database);
  });

  it('gives work up that kills every process that takes it', async () => {
    const folder = makeFolder();
    for (let n = 0; n < TIMES.tries; n += 1) {
      const child = fork(join(import.meta.dirname, 'stuck-worker.ts'), [folder], { stdio: 'inherit' });
      await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const database = await open(folder);
    database.work.serve('evaluate', 1, () => Promise.reject(new Error('it must not be begun again')));
    await expect
      .poll(() => database.work.counts('evaluate'), { timeout: 20_000 })
      .toEqual({ waiting: 0, running: 0, dead: 1 });
    await close(database);
  });
});
