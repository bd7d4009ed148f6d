/** The keys of the home ref: who may sign with what. */
import { parseAllowedSigners } from '../core/signoff/allowed-signers.ts';
import { CountersignError } from '../model/error.ts';
import type { Keyring } from '../model/keys.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Home } from './home-policy.ts';
import { FOLDER, HomeReader } from './home-reader.ts';

/** Where the SSH keys stand. */
const SIGNERS_FILE: string = `${FOLDER}/allowed_signers`;

const LARGEST = 1 << 20;

/**
 * Every key that the home commit names; none where the file is not there. Read at the commit of `home` and nowhere
 * else, so that a change never brings the keys that it is judged by.
 *
 * @throws CountersignError `people.invalid` with every problem of the file and its place
 */
export async function keyringOf(repo: GitRepository, home: Pick<Home, 'commit' | 'ref'>): Promise<Keyring> {
  const reader = new HomeReader(repo, home.commit, home.ref);
  const text = await reader.text(SIGNERS_FILE, 'people.invalid', LARGEST);
  if (text === null) return { ssh: [], passkeys: [] };
  const parsed = parseAllowedSigners(text, 'allowed_signers');
  if (parsed.kind === 'ok') return { ssh: parsed.value, passkeys: [] };
  const count = parsed.problems.length === 1 ? 'a problem' : `${parsed.problems.length} problems`;
  throw new CountersignError('people.invalid', `${reader.place(SIGNERS_FILE)} cannot be used: it has ${count}.`, {
    problems: parsed.problems,
    remedy: 'Correct the lines on the home ref; each is: person:ID namespaces="countersign-v1" ssh-ed25519 KEY',
  });
}
