/** The checks of `doctor` about signing: is the store here, and could this person sign? */
import { CountersignError } from '../../model/error.ts';
import type { Keyring } from '../../model/keys.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { DoctorCheck } from './doctor-check.ts';
import type { PersonId } from '../../model/id.ts';
import { passkeySigner, personOfKey, presencePossible, type LocalKey } from '../signing/sign-identity.ts';

/** The keys of the home ref, or why they cannot be read, and the keys of this machine. */
export interface SigningState {
  readonly keyring: Keyring | CountersignError;
  readonly keys: readonly LocalKey[];
  /** Who git's `user.email` says is here; null where that is nobody. */
  readonly person: PersonId | null;
}

const STATEMENTS = 'refs/countersign/statements';
const SPEC = 'refs/countersign/*:refs/countersign/*';

/** Store first, then the person. `signing` is null where no policy has been adopted: there is nothing to sign yet. */
export async function signingChecks(
  repository: GitRepository,
  signing: SigningState | null,
): Promise<readonly DoctorCheck[]> {
  const store = await storeChecks(repository);
  return signing === null ? store : [...store, ...keyChecks(signing)];
}

async function storeChecks(repository: GitRepository): Promise<readonly DoctorCheck[]> {
  const { configured } = await repository.remote('origin');
  const [tip] = await repository.refs([STATEMENTS]);
  const specs = configured ? await repository.configuration('remote.origin.fetch') : [];
  const forced = specs.some((spec) => spec.startsWith('+refs/countersign/'));
  const overwrite: readonly DoctorCheck[] = forced
    ? [
        {
          id: 'store-refspec',
          state: 'warn',
          found: 'git fetch overwrites the store: statements that were not pushed yet would be lost',
          remedy: `git config --fixed-value --replace-all remote.origin.fetch '${SPEC}' '+${SPEC}'`,
        },
      ]
    : [];
  if (tip !== undefined)
    return [{ id: 'store', state: 'ok', found: `${STATEMENTS} is here`, remedy: null }, ...overwrite];
  if (!configured) return [{ id: 'store', state: 'ok', found: 'nothing has been signed here', remedy: null }];
  const found = `${STATEMENTS} is not here: nothing was signed yet, or it was not fetched`;
  return [{ id: 'store', state: 'warn', found, remedy: `git fetch origin '${SPEC}'` }, ...overwrite];
}

function keyChecks({ keyring, keys, person: named }: SigningState): readonly DoctorCheck[] {
  if (keyring instanceof CountersignError) {
    const [first] = keyring.problems;
    const where = first?.place === null || first === undefined ? '' : `, line ${first.place.line}: ${first.message}`;
    const remedy = first?.remedy ?? keyring.remedy ?? 'correct it on the home ref';
    return [{ id: 'signing-key', state: 'fail', found: `${keyring.message}${where}`, remedy }];
  }
  const own = keys.flatMap((key) => {
    const person = personOfKey(keyring, key);
    return person === null ? [] : [{ key, person }];
  });
  const [first] = own;
  const person = first?.person ?? named;
  const passkey = person === null ? null : passkeySigner(keyring, person);
  const page: DoctorCheck | null =
    passkey === null
      ? null
      : {
          id: 'presence',
          state: 'ok',
          found: `${passkey.principal} signs with ${passkey.key.fingerprint}`,
          remedy: null,
        };
  if (first === undefined && page !== null) return [{ ...page, id: 'signing-key' }, page];
  if (first === undefined) {
    const foreign = foreignPasskeys(keyring, person);
    if (foreign !== null) return [{ ...foreign, id: 'signing-key' }];
    const remedy =
      'countersign passkey add, or have yours enrolled: person:ID namespaces="countersign-v1" KEY in .countersign/allowed_signers';
    const found =
      keyring.ssh.length === 0 && keyring.passkeys.length === 0
        ? 'nobody can sign: neither allowed_signers nor people.yml of the home ref has a key'
        : `you cannot sign: none of the ${keys.length} SSH keys here stands in .countersign/allowed_signers`;
    return [{ id: 'signing-key', state: 'warn', found, remedy }];
  }
  const signs: DoctorCheck = {
    id: 'signing-key',
    state: 'ok',
    found: `${first.key.fingerprint} (${first.key.source}) signs as person:${first.person}`,
    remedy: null,
  };
  const touched = own.find(({ key }) => presencePossible(key) !== 'none');
  if (touched !== undefined) {
    const found = `${touched.key.fingerprint} shows that a person was there`;
    return [signs, { id: 'presence', state: 'ok', found, remedy: null }];
  }
  return [
    signs,
    page ??
      foreignPasskeys(keyring, person) ?? {
        id: 'presence',
        state: 'warn',
        found: 'no key of yours asks for a touch: from tier high and for .countersign/ your sign-off does not count',
        remedy: 'countersign passkey add, or ssh-keygen -t ed25519-sk; either counts once it has landed',
      },
  ];
}

/** A person whose only passkeys belong to pages that are not ours. */
function foreignPasskeys(keyring: Keyring, person: PersonId | null): DoctorCheck | null {
  const foreign = keyring.passkeys.find(({ principal }) => principal === `person:${person}`);
  if (foreign === undefined) return null;
  const found = `the passkey of person:${person} belongs to ${foreign.rpId}: countersign sign cannot use it`;
  return { id: 'presence', state: 'warn', found, remedy: 'countersign passkey add makes one for its own page' };
}
