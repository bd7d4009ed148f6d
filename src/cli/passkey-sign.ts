/** Signs with a passkey: what is signed is shown on a page, and the authenticator signs its digest. */
import { challengeOf } from '../core/signoff/keys/webauthn.ts';
import { CountersignError } from '../model/error.ts';
import { askPerson, secondsOf } from './browser-page.ts';
import { renderSignPage } from './render/page-sign.ts';
import type { ToSign } from '../app/signing/sign.ts';
import type { EnvelopeSignature } from '../core/signoff/statement/envelope.ts';
import type { PageOptions } from './browser-page.ts';
import type { Shell } from './command.ts';

/**
 * The assertion of one of the signer's passkeys over the message.
 *
 * @throws CountersignError `interrupted` when the person declines, `not-permitted` when what the page sent does not hold
 */
export function signOnPage(
  shell: Shell,
  what: ToSign,
  options: PageOptions,
  signal: AbortSignal,
): Promise<EnvelopeSignature> {
  const challenge = challengeOf(what.message);
  const seconds = secondsOf(options.timeout);
  return askPerson(shell, options, {
    title: `Sign as ${what.statement.by}`,
    signal,
    render: ({ nonce }) => renderSignPage(what, { challenge, nonce, seconds }),
    accept: async (answer) => {
      const signature = assertionOf(answer);
      await what.check(signature);
      return signature;
    },
  });
}

function assertionOf(answer: unknown): EnvelopeSignature {
  const fields = answerFields(answer);
  const credential = fields.get('credential');
  const [authenticatorData, clientDataJSON, signature] = ['authenticatorData', 'clientDataJSON', 'signature'].map(
    (name) => bytesOf(fields.get(name)),
  );
  if (typeof credential !== 'string' || !authenticatorData || !clientDataJSON || !signature) throw malformed();
  return { kind: 'webauthn', credential, authenticatorData, clientDataJSON, signature };
}

/** What a page sent, unless the person declined there. */
export function answerFields(answer: unknown): ReadonlyMap<string, unknown> {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw malformed();
  const fields = new Map<string, unknown>(Object.entries(answer));
  if (fields.get('declined') === true) {
    throw new CountersignError('interrupted', 'declined on the page; nothing was changed');
  }
  return fields;
}

/** The bytes of base64url; null for anything else. */
export function bytesOf(value: unknown): Buffer | null {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,60000}$/.test(value) ? Buffer.from(value, 'base64url') : null;
}

/** What the page sent is not what its script sends. */
export function malformed(): CountersignError {
  return new CountersignError('not-permitted', 'What the page sent is no act of a passkey; nothing was changed.', {
    remedy: 'run it again, in another browser if it stays so',
  });
}
