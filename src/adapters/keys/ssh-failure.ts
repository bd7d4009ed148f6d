/** What ssh-keygen says when it does not sign, in words that name the way out. */
import { CountersignError } from '../../model/error.ts';
import type { FinishedProgram } from './ssh-program.ts';

/** Patterns of OpenSSH's messages (8.2 to 9.9), the first that fits counts. */
const CAUSES: readonly (readonly [RegExp, (key: string) => string, string])[] = [
  [
    /UNPROTECTED PRIVATE KEY FILE|bad permissions/i,
    (key) => `${key} can be read by others, so OpenSSH does not use it`,
    'Take the permission away from group and others (chmod 600).',
  ],
  [
    /incorrect passphrase|bad passphrase/i,
    (key) => `${key} needs its passphrase, and none (or a wrong one) was given`,
    'Run it in a terminal, or add the key to the agent first (ssh-add).',
  ],
  [
    /Couldn't get agent socket|connecting to agent|communication with agent failed|no agent/i,
    () => 'no SSH agent can be reached',
    'Start one (ssh-agent) and set SSH_AUTH_SOCK, or sign with the key file.',
  ],
  [
    /find key in agent|key not found|No private key found/i,
    (key) => `the private half of ${key} is neither beside it nor in the agent`,
    'Add it to the agent (ssh-add), or name the private key file.',
  ],
  [
    /agent refused operation/i,
    (key) => `the agent refused to sign with ${key}`,
    'Confirm when the agent asks, touch the authenticator when it blinks, and try again.',
  ],
  [
    /device not found|no FIDO|Provider .* failed|signing failed .*(?:invalid format|unexpected internal)/i,
    (key) => `the authenticator of ${key} does not answer`,
    'Plug it in, touch it when it blinks, and try again.',
  ],
  [
    /No such file or directory/i,
    (key) => `there is no usable ${key}`,
    'Make a key with ssh-keygen -t ed25519-sk (or ed25519), or name another one.',
  ],
];

/** The error for a signature that did not come about; `key` is a path or a public key. */
export function signingFailure(key: string, finished: FinishedProgram): CountersignError {
  const name = `key \`${printable(shortened(key))}\``;
  for (const [pattern, cause, remedy] of CAUSES) {
    if (pattern.test(finished.stderr)) {
      return new CountersignError('not-permitted', `Nothing was signed: ${cause(name)}.`, { remedy });
    }
  }
  const said = printable(finished.stderr.trim().split('\n').at(-1) ?? '').slice(0, 300);
  return new CountersignError(
    'not-permitted',
    `Nothing was signed with ${name}: ${said || 'ssh-keygen gave no reason'}.`,
    {
      remedy: 'Try `ssh-keygen -Y sign -n test -f KEY` by itself, or another key.',
    },
  );
}

function shortened(key: string): string {
  return key.length <= 80 ? key : `${key.slice(0, 48)}…${key.slice(-24)}`;
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
}
