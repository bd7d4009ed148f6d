/**
 * Passkey assertions (W3C Web Authentication Level 3, section 7.2), verified from what `people.yml` holds: public key,
 * relying party and origins. The challenge is the SHA-256 of what was signed, so no server has to remember one.
 */
import { isUtf8 } from 'node:buffer';
import { createHash, verify } from 'node:crypto';
import type { Passkey } from '../../model/keys.ts';
import { readCoseKey } from './cose-key.ts';
import type { CoseKey } from './cose-key.ts';
import { fixedWidth, lowPair, readDer } from './ecdsa.ts';
import type { EnvelopeSignature } from './envelope.ts';
import type { SignatureResult } from './sshsig.ts';
import { reading, WireError, WireReader } from './wire.ts';

type Assertion = Extract<EnvelopeSignature, { readonly kind: 'webauthn' }>;

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED_CREDENTIAL = 0x40;
const EXTENSIONS = 0x80;

const MAX_CLIENT_DATA = 16_384;

/** The challenge that a page must ask the authenticator to sign for a message: its SHA-256. */
export function challengeOf(message: Uint8Array): Buffer {
  return createHash('sha256').update(message).digest();
}

/** Verifies that `passkey` signed `message` with its user verified. */
export function verifyAssertion(message: Uint8Array, assertion: Assertion, passkey: Passkey): SignatureResult {
  if (assertion.credential !== passkey.credential) return bad('signature.key', 'it names another credential');
  const key = readCoseKey(passkey.publicKey);
  if (key.kind === 'malformed') return bad('signature.key', `the enrolled key cannot be used: ${key.why}`);
  const client = clientDataTrouble(assertion.clientDataJSON, challengeOf(message), passkey);
  if (client !== null) return bad('signature.invalid', client);
  const authenticator = reading(() => readAuthenticatorData(assertion.authenticatorData));
  if (authenticator.kind === 'malformed') return bad('signature.invalid', `authenticator data: ${authenticator.why}`);
  const { rpIdHash, flags, counter } = authenticator.value;
  if (!rpIdHash.equals(challengeOf(Buffer.from(passkey.rpId, 'utf8')))) {
    return bad('signature.invalid', `it was made for another relying party than \`${passkey.rpId}\``);
  }
  if ((flags & USER_PRESENT) === 0) return bad('signature.invalid', 'nobody touched the authenticator');
  if ((flags & USER_VERIFIED) === 0) return bad('signature.invalid', 'the authenticator did not verify its user');
  const data = Buffer.concat([assertion.authenticatorData, challengeOf(assertion.clientDataJSON)]);
  const holds = reading(() => verifyWith(key.value, data, assertion.signature));
  if (holds.kind === 'malformed') return bad('signature.invalid', holds.why);
  if (!holds.value) return bad('signature.invalid', 'the passkey did not sign this content');
  return { kind: 'good', presence: 'user-verified', counter };
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

interface AuthenticatorData {
  readonly rpIdHash: Buffer;
  readonly flags: number;
  readonly counter: number;
}

function readAuthenticatorData(bytes: Buffer): AuthenticatorData {
  const reader = new WireReader(bytes);
  const rpIdHash = reader.take(32);
  const flags = reader.byte();
  const counter = reader.uint32();
  if ((flags & ATTESTED_CREDENTIAL) !== 0) throw new WireError('it belongs to an enrolment, not to a signature');
  if ((flags & BACKED_UP) !== 0 && (flags & BACKUP_ELIGIBLE) === 0) throw new WireError('its flags contradict');
  // Extensions are signed with the rest; none of them grants anything here.
  if ((flags & EXTENSIONS) === 0) reader.end();
  return { rpIdHash, flags, counter };
}

/** What is wrong with what the browser collected; null when nothing is. */
function clientDataTrouble(bytes: Buffer, challenge: Buffer, passkey: Passkey): string | null {
  const client = parseClientData(bytes);
  if (client === null) return 'its client data cannot be read';
  if (client.get('type') !== 'webauthn.get') return 'it is no signature but another act of the authenticator';
  if (client.get('challenge') !== challenge.toString('base64url')) return 'the passkey did not sign this content';
  const origin = client.get('origin');
  if (typeof origin !== 'string' || !originAllowed(origin, passkey)) return 'it was made on a page that is not allowed';
  const crossOrigin = client.get('crossOrigin');
  if (crossOrigin !== undefined && crossOrigin !== false) return 'it was made inside a page of another origin';
  return client.has('topOrigin') ? 'it was made inside a page of another origin' : null;
}

/** A page that `sign` opens has whatever port was free, and no other machine can serve it. */
function originAllowed(origin: string, { rpId, origins }: Passkey): boolean {
  return origins.includes(origin) || (rpId === 'localhost' && /^https?:\/\/localhost(?::[1-9]\d{0,4})?$/.test(origin));
}

function parseClientData(bytes: Buffer): ReadonlyMap<string, unknown> | null {
  if (bytes.length > MAX_CLIENT_DATA || !isUtf8(bytes)) return null;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return new Map(Object.entries(value));
  } catch {
    return null;
  }
}

function bad(rule: 'signature.invalid' | 'signature.key', why: string): SignatureResult {
  return { kind: 'bad', rule, why };
}
