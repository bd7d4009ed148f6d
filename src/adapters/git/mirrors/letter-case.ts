/** Whether a folder tells names apart that differ in case only: git keeps a ref in a file of its name. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '../../../model/error.ts';

const PROBE = '.letter-case';

/**
 * Refuses a folder in which a branch `MAIN`, which anybody may push, would take the place of `main`, and `head` that of
 * `origin/HEAD`.
 *
 * @throws CountersignError `file.unusable`
 */
export function refuseOneCase(folder: string): void {
  const probe = join(folder, PROBE);
  writeFileSync(probe, '');
  try {
    if (!existsSync(join(folder, PROBE.toUpperCase()))) return;
  } finally {
    rmSync(probe, { force: true });
  }
  throw new CountersignError('file.unusable', `${folder} does not tell main from MAIN, and branches may be named so`, {
    remedy:
      'put the data folder (data: in the configuration, or --data) on a file system that does: any usual one of Linux; on macOS a case-sensitive APFS volume',
  });
}
