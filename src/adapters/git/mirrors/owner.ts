/** One process at a time works in a folder of mirrors: what another one reads must not be taken away by this one. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CountersignError } from '../../../model/error.ts';

/**
 * Takes a folder for this process, until the answer is called or the process ends, however it ends: the lock is the
 * system's, on a file in it.
 *
 * @throws CountersignError `usage` when another process has it
 */
export function takeFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'owner.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!/locked/.test(String(error))) throw error;
    throw new CountersignError('usage', `another process of the service keeps its mirrors in ${folder}`, {
      remedy: 'give each process a data folder of its own (data: in the configuration, or --data)',
      cause: error,
    });
  }
  return () => lock.close();
}
