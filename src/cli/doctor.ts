/** `countersign doctor`. */
import { makeFolder } from '../adapters/cache/folder.ts';
import { randomUUID } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '../adapters/files/folder.ts';
import { examine, unopenedCheck } from '../app/setup/doctor.ts';
import { findHome, homeCommit } from '../app/home/home.ts';
import { readPeople } from '../app/home/home-policy.ts';
import { FOLDER, HomeReader } from '../app/home/home-reader.ts';
import { keyringOf } from '../app/home/keyring.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { configurationState } from './configuration.ts';
import { doctorJson, renderDoctor } from './render/doctor.ts';
import { withRepository } from './repository.ts';
import { usableKeys } from './signing-keys.ts';
import { personOfEmail } from '../app/signing/sign-identity.ts';
import type { DoctorCheck } from '../app/setup/doctor-check.ts';
import type { SigningState } from '../app/setup/doctor-signing.ts';
import type { Home } from '../app/home/home-policy.ts';
import type { RepoPath } from '../model/path.ts';
import type { GitRepository } from '../ports/git.ts';
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
        signing: () => signingState(repository, shell),
      });
    });
  } catch (error) {
    if (error instanceof CountersignError && error.code !== 'internal') return [unopenedCheck(error)];
    throw error;
  }
}

async function signingState(repository: GitRepository, shell: Shell): Promise<SigningState | null> {
  const home = await adoptedRef(repository);
  if (home === null) return null;
  const { preferred, found, email } = await usableKeys(shell, undefined);
  const keys = [...(preferred === null ? [] : [preferred]), ...found];
  try {
    const people = await readPeople(new HomeReader(repository, home.commit, home.ref));
    const person = email === null ? null : personOfEmail(email, people);
    return { keyring: await keyringOf(repository, { ...home, people }), keys, person };
  } catch (error) {
    if (error instanceof CountersignError && error.code !== 'internal') return { keyring: error, keys, person: null };
    throw error;
  }
}

/** The home ref when it carries a policy; what is wrong with it is said by other checks. */
async function adoptedRef(repository: GitRepository): Promise<Pick<Home, 'ref' | 'commit'> | null> {
  try {
    const { ref } = await findHome(repository);
    const commit = ref === null ? null : await homeCommit(repository, ref);
    if (commit === null) return null;
    return (await repository.list(commit, FOLDER as RepoPath)).length === 0 ? null : { ref, commit };
  } catch (error) {
    if (error instanceof CountersignError && error.code !== 'internal') return null;
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
