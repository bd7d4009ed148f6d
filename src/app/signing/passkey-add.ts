/** Enrols a passkey: into the people file of the working tree, to land as any change of `.countersign/`. */
import { createHash } from 'node:crypto';
import { withPasskey } from '../../core/policy/people-edit.ts';
import { parsePeople } from '../../core/policy/people-parser.ts';
import { LOCALHOST, passkeysOf } from '../../core/signoff/keys/passkeys.ts';
import type { NewPasskey } from '../../core/signoff/keys/webauthn-enrolment.ts';
import { CountersignError } from '../../model/error.ts';
import type { PersonId } from '../../model/id.ts';
import type { Parsed, People, Person } from '../../model/people.ts';
import type { Folder } from '../../ports/folder.ts';
import { parseOver, vendoredIn } from '../home/vendored.ts';

/** The people file, below the working tree. */
export const PEOPLE_FILE = '.countersign/people.yml';

/** Who gets a passkey, and where it is written. */
export interface Enrolling {
  readonly person: Person;
  /** Their credentials for localhost: an authenticator that holds one of them makes no other. */
  readonly existing: readonly string[];
  /** What an authenticator files the passkey under: the same for every passkey of the person here. */
  readonly handle: Buffer;
  readonly text: string;
}

/**
 * Finds the person in the people file of the working tree.
 *
 * @param who id of a person, or null for whoever has the e-mail address
 * @throws CountersignError `usage` without a people file or the person, `people.invalid` where it does not hold
 */
export async function prepareEnrolling(
  worktree: Folder,
  who: PersonId | null,
  email: string | null,
  repository: string,
): Promise<Enrolling> {
  const text = await worktree.read(PEOPLE_FILE);
  if (text === null) {
    throw new CountersignError('usage', `There is no ${PEOPLE_FILE} here.`, { remedy: 'countersign init' });
  }
  const people = demanded(await peopleIn(worktree, text));
  const known = email === null ? undefined : people.byEmail.get(email.toLowerCase());
  const id = who ?? (known?.id as PersonId | undefined);
  const person = id === undefined ? undefined : people.persons.get(id);
  if (person === undefined) {
    const what = who === null ? `git’s user.email, ${email ?? 'which is not set'},` : `\`${who}\``;
    throw new CountersignError('usage', `${what} is nobody in ${PEOPLE_FILE}.`, {
      remedy: `say who you are: --as ID, one of ${[...people.persons.keys()].slice(0, 8).join(', ')}`,
    });
  }
  const existing = person.passkeys.filter(({ rpId }) => rpId === LOCALHOST).map(({ credential }) => credential);
  const handle = createHash('sha256').update(`countersign\0${repository}\0${person.id}`).digest();
  return { person, existing, handle, text };
}

/**
 * Writes the passkey into the people file.
 *
 * @throws CountersignError `people.invalid` when the file would not hold, `file.unusable` when it was changed meanwhile
 *   or cannot be added to; then the remedy is the entry itself
 */
export async function writePasskey(
  worktree: Folder,
  { person, text }: Enrolling,
  passkey: NewPasskey,
  name: string,
): Promise<void> {
  const { credential, publicKey } = passkey;
  const entry = { name, credential, public_key: publicKey, rp_id: LOCALHOST };
  const added = withPasskey(text, person.id, entry);
  if (added === null) {
    const spelled = `passkeys: [${JSON.stringify(entry)}]`;
    throw new CountersignError(
      'file.unusable',
      `Nothing can be added to the entry of ${person.id} in ${PEOPLE_FILE}.`,
      {
        remedy: `add this to it yourself: ${spelled}`,
      },
    );
  }
  demanded(await peopleIn(worktree, added));
  await worktree.replace(PEOPLE_FILE, text, added);
}

async function peopleIn(worktree: Folder, text: string): Promise<Parsed<People>> {
  const parsed = await parseOver(text, 'people.yml', (folder) => vendoredIn(worktree, folder), parsePeople);
  if (parsed.kind === 'invalid') return parsed;
  const keys = passkeysOf(parsed.value);
  return keys.kind === 'invalid' ? keys : parsed;
}

function demanded(parsed: Parsed<People>): People {
  if (parsed.kind === 'ok') return parsed.value;
  throw new CountersignError('people.invalid', `${PEOPLE_FILE} does not hold.`, {
    problems: parsed.problems,
    remedy: 'countersign policy lint',
  });
}
