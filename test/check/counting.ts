/** Counts the git processes that a run starts. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../git/fixture.ts';

/** A `git` first on the PATH that writes down every start. */
export function countingGit(): { readonly env: Record<string, string>; readonly starts: () => number } {
  const folder = makeFolder();
  const list = join(folder, 'starts');
  const path = process.env['PATH'] ?? '';
  const script = `#!/bin/sh\necho "$*" >> '${list}'\nPATH='${path}'\nexec git "$@"\n`;
  writeFileSync(join(folder, 'git'), script);
  chmodSync(join(folder, 'git'), 0o755);
  writeFileSync(list, '');
  return { env: { PATH: `${folder}:${path}` }, starts: () => readFileSync(list, 'utf8').split('\n').length - 1 };
}
