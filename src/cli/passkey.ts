/** `countersign passkey add`. */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { openFolder } from '../adapters/files/folder.ts';
import { personalSetting } from '../adapters/git/settings.ts';
import { readHome } from '../app/home/home-policy.ts';
import { PEOPLE_FILE, prepareEnrolling, writePasskey } from '../app/signing/passkey-add.ts';
import { LOCALHOST } from '../core/signoff/keys/passkeys.ts';
import { verifyRegistration } from '../core/signoff/keys/webauthn-enrolment.ts';
import { CountersignError } from '../model/error.ts';
import { askPerson, secondsOf } from './browser-page.ts';
import { EXIT } from './exit.ts';
import { answerFields, bytesOf, malformed } from './passkey-sign.ts';
import { renderEnrolPage } from './render/page-enrol.ts';
import { passkeyJson, renderAdded } from './render/passkey.ts';
import { withRepository } from './repository.ts';
import { personId } from './signing.ts';
import type { Registration, NewPasskey } from '../core/signoff/keys/webauthn-enrolment.ts';
import type { GitRepository } from '../ports/git.ts';
import type { PageOptions } from './browser-page.ts';
import type { Register, Shell } from './command.ts';

interface AddOptions extends PageOptions {
  readonly as?: string;
  readonly name?: string;
}

export const PASSKEY_SCHEMA = 'countersign.dev/passkey/v1';

export const register: Register = (program, shell) => {
  const passkey = program.command('passkey').action(() => {
    throw new CountersignError('usage', 'passkey needs a word more', { remedy: 'countersign passkey add' });
  });
  passkey
    .command('add')
    .description('makes one on a page that opens in your browser, and writes it to .countersign/people.yml here')
    .option('--as <person>', 'who you are, as in people.yml; without it whoever has git’s user.email')
    .option('--name <text>', 'what to call it, such as laptop')
    .option('--no-browser', 'open no browser; the address of the page is printed in any case')
    .option('--timeout <seconds>', 'how long the page waits for you; 300 without it')
    .action((options: AddOptions) => withRepository(shell, (repository) => add(repository, options, shell)));
};

async function add(repository: GitRepository, options: AddOptions, shell: Shell): Promise<void> {
  const { worktree } = repository.state;
  if (worktree === null) {
    throw new CountersignError('usage', 'passkey add needs a working tree, and this repository is bare', {
      remedy: 'run it in a clone, and land what it writes',
    });
  }
  const folder = openFolder(worktree);
  const email = await personalSetting(shell.globals().directory, 'user.email', 'text');
  const { policy, enforced } = await readHome(repository);
  const place = enforced ? policy.repository : basename(worktree);
  const enrolling = await prepareEnrolling(folder, personId(options.as), email, place);
  const name = nameOf(options.name, enrolling.person.passkeys.length);
  const stop = new AbortController();
  const forget = shell.onEnd(() => stop.abort());
  const challenge = randomBytes(32);
  const seconds = secondsOf(options.timeout);
  try {
    const made = await askPerson<NewPasskey>(shell, options, {
      title: `Make a passkey for person:${enrolling.person.id}`,
      signal: stop.signal,
      render: ({ nonce }) => renderEnrolPage(enrolling, { challenge, nonce, seconds, repository: place, name }),
      accept: async (answer, { origin }) => {
        const verified = verifyRegistration(registrationOf(answer), { challenge, rpId: LOCALHOST, origin });
        if (verified.kind === 'malformed') {
          throw new CountersignError('not-permitted', `The passkey just made does not hold: ${verified.why}.`, {
            remedy: 'nothing was written; use a device that asks for a fingerprint, face or PIN',
          });
        }
        await writePasskey(folder, enrolling, verified.value, name);
        return verified.value;
      },
    });
    shell.exit(EXIT.pass);
    const added = { person: enrolling.person.id, name, ...made, file: PEOPLE_FILE };
    if (shell.globals().format === 'json') shell.printJson(PASSKEY_SCHEMA, passkeyJson(added));
    else shell.print(renderAdded(added, shell.style()));
  } finally {
    forget();
  }
}

function registrationOf(answer: unknown): Registration {
  const fields = answerFields(answer);
  const credential = fields.get('credential');
  const authenticatorData = bytesOf(fields.get('authenticatorData'));
  const clientDataJSON = bytesOf(fields.get('clientDataJSON'));
  if (typeof credential !== 'string' || authenticatorData === null || clientDataJSON === null) throw malformed();
  return { credential, authenticatorData, clientDataJSON };
}

function nameOf(text: string | undefined, before: number): string {
  if (text === undefined) return before === 0 ? 'passkey' : `passkey ${before + 1}`;
  const name = text.trim();
  if (name !== '' && name.length <= 100 && !/[\p{Cc}\p{Cf}]/u.test(name)) return name;
  throw new CountersignError('usage', '--name takes one line of at most 100 characters');
}
