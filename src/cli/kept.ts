/** Opens what is kept between runs for one repository. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCache } from '../adapters/cache/disk.ts';
import { repositoryFolder } from '../adapters/cache/folder.ts';
import type { Cache } from '../ports/cache.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Shell } from './command.ts';
import { buildDigest } from './version.ts';

/** The user's kept results for this repository. */
export function keptFor(shell: Shell, repository: GitRepository): Cache {
  return openCache(repositoryFolder(shell.environment.cacheFolder, repository.state.commonDirectory), buildDigest());
}

/** A place that is removed when the command ends: for `--no-cache`. */
export function keptForThisRun(shell: Shell): Cache {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-run-'));
  shell.onEnd(() => rmSync(folder, { recursive: true, force: true }));
  return openCache(folder);
}
