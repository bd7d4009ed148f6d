/** The keys of the home ref: who may sign with what. */
import { parseAllowedSigners } from '../../core/signoff/keys/allowed-signers.ts';
import { passkeysOf } from '../../core/signoff/keys/passkeys.ts';
import { CountersignError } from '../../model/error.ts';
import type { Keyring } from '../../model/keys.ts';
import type { Parsed } from '../../model/people.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from './home-policy.ts';
import { FOLDER, HomeReader } from './home-reader.ts';

/** Where the SSH keys stand. */
const SIGNERS_FILE: string = `${FOLDER}/allowed_signers`;

const LARGEST = 1 << 20;

/**
 * Every key that the home commit names; none where the file is not there. Read at the commit of `home` and nowhere
 * else, so that a change never brings the keys that it is judged by.
 *
 * @throws CountersignError `people.invalid` with every problem of the files and its place
 */
export async function keyringOf(repo: GitRepository, home: Pick<Home, 'commit' | 'ref' | 'people'>): Promise<Keyring> {
  const reader = new HomeReader(repo, home.commit, home.ref);
  const text = await reader.text(SIGNERS_FILE, 'people.invalid', LARGEST);
  const signers = text === null ? null : parseAllowedSigners(text, 'allowed_signers');
  const line = 'each line is: person:ID namespaces="countersign-v1" ssh-ed25519 KEY';
  const ssh = signers === null ? [] : demanded(signers, reader.place(SIGNERS_FILE), line);
  const passkeys = passkeysOf(home.people, ssh);
  const lint = 'try it with: countersign policy lint';
  return { ssh, passkeys: demanded(passkeys, reader.place(`${FOLDER}/people.yml`), lint) };
}

function demanded<T>(parsed: Parsed<T>, place: string, way: string): T {
  if (parsed.kind === 'ok') return parsed.value;
  const count = parsed.problems.length === 1 ? 'a problem' : `${parsed.problems.length} problems`;
  throw new CountersignError('people.invalid', `${place} cannot be used: it has ${count}.`, {
    problems: parsed.problems,
    remedy: `Correct it on the home ref; ${way}`,
  });
}
