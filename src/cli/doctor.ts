/** `countersign doctor`. */
import { makeFolder } from '../adapters/cache/folder.ts';
import { randomUUID } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '../adapters/files/folder.ts';
import { examine, unopenedCheck } from '../app/doctor.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { configurationState } from './configuration.ts';
import { doctorJson, renderDoctor } from './render/doctor.ts';
import { withRepository } from './repository.ts';
import type { DoctorCheck } from '../app/doctor.ts';
import type { Register, Shell } from './command.ts';

export const register: Register = (program, shell) => {
  program.command('doctor').action(async () => {
    const checks = [nodeCheck(shell), ...(await repositoryChecks(shell)), await cacheCheck(shell)];
    shell.exit(checks.some((check) => check.state === 'fail') ? EXIT.refused : EXIT.pass);
    if (shell.globals().format === 'json') shell.printJson('countersign.dev/doctor/v1', doctorJson(checks));
    else shell.print(renderDoctor(checks, shell.style()));
  });
};

function nodeCheck(shell: Shell): DoctorCheck {
  return { id: 'node', state: 'ok', found: `Node.js v${shell.environment.nodeVersion}`, remedy: null };
}

async function repositoryChecks(shell: Shell): Promise<readonly DoctorCheck[]> {
  try {
    return await withRepository(shell, (repository) => {
      const { worktree, commonDirectory } = repository.state;
      return examine({
        repository,
        worktree: worktree === null ? null : openFolder(worktree),
        gitDirectory: openFolder(commonDirectory),
        configuration: (name, home) => configurationState(repository, name, home),
      });
    });
  } catch (error) {
    if (error instanceof CountersignError && error.code !== 'internal') return [unopenedCheck(error)];
    throw error;
  }
}

async function cacheCheck(shell: Shell): Promise<DoctorCheck> {
  const folder = shell.environment.cacheFolder;
  const probe = join(folder, `probe-${randomUUID()}`);
  try {
    makeFolder(folder);
    await writeFile(probe, '', { flag: 'wx' });
    await unlink(probe);
    return { id: 'cache', state: 'ok', found: `${folder} can be written`, remedy: null };
  } catch (error) {
    const found = `${folder} cannot be written: ${(error as Error).message}`;
    return { id: 'cache', state: 'warn', found, remedy: 'set COUNTERSIGN_CACHE to a folder you can write' };
  }
}
