/**
 * Passkey assertions (W3C Web Authentication Level 3, section 7.2), verified from what `people.yml` holds: public key,
 * relying party and origins. The challenge is the SHA-256 of what was signed, so no server has to remember one.
 */
import { createHash, verify } from 'node:crypto';
import type { Passkey } from '../../../model/keys.ts';
import { readCoseKey } from './cose-key.ts';
import type { CoseKey } from './cose-key.ts';
import { fixedWidth, lowPair, readDer } from './ecdsa.ts';
import type { EnvelopeSignature } from '../statement/envelope.ts';
import type { SignatureResult } from './sshsig.ts';
import { clientDataTrouble, presenceTrouble, readAssertionData } from './webauthn-data.ts';
import { reading, WireError } from './wire.ts';

type Assertion = Extract<EnvelopeSignature, { readonly kind: 'webauthn' }>;

/** The challenge that a page must ask the authenticator to sign for a message: its SHA-256. */
export function challengeOf(message: Uint8Array): Buffer {
  return createHash('sha256').update(message).digest();
}

/** Verifies that `passkey` signed `message` with its user verified. */
export function verifyAssertion(message: Uint8Array, assertion: Assertion, passkey: Passkey): SignatureResult {
  if (assertion.credential !== passkey.credential) return bad('signature.key', 'it names another credential');
  const key = readCoseKey(passkey.publicKey);
  if (key.kind === 'malformed') return bad('signature.key', `the enrolled key cannot be used: ${key.why}`);
  const client = clientDataTrouble(assertion.clientDataJSON, {
    type: 'webauthn.get',
    challenge: challengeOf(message),
    isAllowed: (origin) => originAllowed(origin, passkey),
  });
  if (client !== null) return bad('signature.invalid', client);
  const authenticator = reading(() => readAssertionData(assertion.authenticatorData));
  if (authenticator.kind === 'malformed') return bad('signature.invalid', `authenticator data: ${authenticator.why}`);
  const absent = presenceTrouble(authenticator.value, passkey.rpId);
  if (absent !== null) return bad('signature.invalid', absent);
  const data = Buffer.concat([assertion.authenticatorData, challengeOf(assertion.clientDataJSON)]);
  const holds = reading(() => verifyWith(key.value, data, assertion.signature));
  if (holds.kind === 'malformed') return bad('signature.invalid', holds.why);
  if (!holds.value) return bad('signature.invalid', 'the passkey did not sign this content');
  return { kind: 'good', presence: 'user-verified', counter: authenticator.value.counter };
}

function verifyWith({ algorithm, key }: CoseKey, data: Buffer, signature: Buffer): boolean {
  switch (algorithm) {
    case 'ES256': {
      const pair = readDer(signature);
      if (lowPair('P-256', pair) !== pair) throw new WireError('its ECDSA numbers are not in their stored form');
      return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, fixedWidth('P-256', pair));
    }
    case 'EdDSA':
      return signature.length === 64 && verify(null, data, key, signature);
    case 'RS256': {
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      return signature.length === Math.ceil(bits / 8) && verify('sha256', data, key, signature);
    }
  }
}

/** A page that `sign` opens has whatever port was free, and no other machine can serve it. */
function originAllowed(origin: string, { rpId, origins }: Passkey): boolean {
  return origins.includes(origin) || (rpId === 'localhost' && /^https?:\/\/localhost(?::[1-9]\d{0,4})?$/.test(origin));
}

function bad(rule: 'signature.invalid' | 'signature.key', why: string): SignatureResult {
  return { kind: 'bad', rule, why };
}
