/**
 * What a browser and an authenticator say with every act of a passkey (W3C Web Authentication Level 3, sections 5.8.1
 * and 6.1): the client data and the authenticator data.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readCoseKeyAt } from './cose-key.ts';
import type { CoseKey } from './cose-key.ts';
import { WireError, WireReader } from './wire.ts';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED_CREDENTIAL = 0x40;
const EXTENSIONS = 0x80;

const MAX_CLIENT_DATA = 16_384;

/** What the client data must say. */
export interface ExpectedClientData {
  readonly type: 'webauthn.get' | 'webauthn.create';
  readonly challenge: Buffer;
  readonly isAllowed: (origin: string) => boolean;
}

/** What is wrong with what the browser collected; null when nothing is. */
export function clientDataTrouble(bytes: Buffer, { type, challenge, isAllowed }: ExpectedClientData): string | null {
  const client = parseClientData(bytes);
  if (client === null) return 'its client data cannot be read';
  if (client.get('type') !== type) {
    const act = type === 'webauthn.get' ? 'signature' : 'enrolment';
    return `it is no ${act} but another act of the authenticator`;
  }
  if (client.get('challenge') !== challenge.toString('base64url')) {
    return type === 'webauthn.get' ? 'the passkey did not sign this content' : 'it answers another page';
  }
  const origin = client.get('origin');
  if (typeof origin !== 'string' || !isAllowed(origin)) return 'it was made on a page that is not allowed';
  const crossOrigin = client.get('crossOrigin');
  if (crossOrigin !== undefined && crossOrigin !== false) return 'it was made inside a page of another origin';
  return client.has('topOrigin') ? 'it was made inside a page of another origin' : null;
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

/** What the authenticator says of itself. */
export interface AuthenticatorData {
  readonly rpIdHash: Buffer;
  readonly flags: number;
  readonly counter: number;
}

/** A credential that the authenticator has just made. */
export interface AttestedCredential {
  readonly id: Buffer;
  /** COSE public key, as it stands there. */
  readonly publicKey: Buffer;
  readonly key: CoseKey;
}

/** Reads the data of a signature. @throws WireError */
export function readAssertionData(bytes: Buffer): AuthenticatorData {
  const reader = new WireReader(bytes);
  const data = readHead(reader);
  if ((data.flags & ATTESTED_CREDENTIAL) !== 0) throw new WireError('it belongs to an enrolment, not to a signature');
  endOf(reader, data);
  return data;
}

/** Reads the data of an enrolment. @throws WireError */
export function readRegistrationData(bytes: Buffer): AuthenticatorData & { readonly credential: AttestedCredential } {
  const reader = new WireReader(bytes);
  const data = readHead(reader);
  if ((data.flags & ATTESTED_CREDENTIAL) === 0) throw new WireError('it holds no credential');
  // The model of the authenticator is not asked for, so it proves nothing.
  reader.take(16);
  const id = Buffer.from(reader.take(reader.take(2).readUInt16BE()));
  if (id.length === 0 || id.length > 1_023) throw new WireError('the credential id has an impossible length');
  const { key, length } = readCoseKeyAt(bytes.subarray(reader.position));
  const publicKey = Buffer.from(reader.take(length));
  endOf(reader, data);
  return { ...data, credential: { id, publicKey, key } };
}

function readHead(reader: WireReader): AuthenticatorData {
  const rpIdHash = reader.take(32);
  const flags = reader.byte();
  const counter = reader.uint32();
  if ((flags & BACKED_UP) !== 0 && (flags & BACKUP_ELIGIBLE) === 0) throw new WireError('its flags contradict');
  return { rpIdHash, flags, counter };
}

/** Extensions are signed with the rest; none of them grants anything here. */
function endOf(reader: WireReader, { flags }: AuthenticatorData): void {
  if ((flags & EXTENSIONS) === 0) reader.end();
}

/** What is wrong with an act for `rpId` of which a person is to be the cause; null when nothing is. */
export function presenceTrouble({ rpIdHash, flags }: AuthenticatorData, rpId: string): string | null {
  if (!rpIdHash.equals(createHash('sha256').update(rpId, 'utf8').digest())) {
    return `it was made for another relying party than \`${rpId}\``;
  }
  if ((flags & USER_PRESENT) === 0) return 'nobody touched the authenticator';
  return (flags & USER_VERIFIED) === 0 ? 'the authenticator did not verify its user' : null;
}
