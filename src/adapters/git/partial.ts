/** Whether a repository is a partial clone, whose objects may be left out on purpose. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitPlace, GitProcesses } from './process.ts';

const PATTERN = '^(remote\\..*\\.(promisor|partialclonefilter)|extensions\\.partialclone)$';

/** Asks git only when the configuration could say so: a git process costs more than the rest of opening. */
export async function isPartial(processes: GitProcesses, place: GitPlace, commonDirectory: string): Promise<boolean> {
  if (!mayBePartial(join(commonDirectory, 'config'))) return false;
  const args = ['config', '-z', '--name-only', '--get-regexp', PATTERN];
  return (await processes.run(place, args, { accepted: [0, 1] })).status === 0;
}

function mayBePartial(file: string): boolean {
  try {
    return /promisor|partialclone|include|worktreeconfig/i.test(readFileSync(file, 'latin1'));
  } catch {
    return true;
  }
}
