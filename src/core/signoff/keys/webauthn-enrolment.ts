/**
 * Enrolment of a passkey (W3C Web Authentication Level 3, section 7.1) without attestation: the page that made it was
 * ours and just opened, its user was verified, and its key is one that can verify signatures later.
 */
import { clientDataTrouble, presenceTrouble, readRegistrationData } from './webauthn-data.ts';
import { reading } from './wire.ts';
import type { Malformed } from './wire.ts';

/** COSE numbers of the algorithms that are asked for, the best first: EdDSA, ES256, RS256. */
export const ALGORITHMS: readonly number[] = [-8, -7, -257];

/** What the page got from the authenticator. */
export interface Registration {
  /** base64url. */
  readonly credential: string;
  readonly authenticatorData: Buffer;
  readonly clientDataJSON: Buffer;
}

/** What was asked for. */
export interface RegistrationRequest {
  readonly challenge: Buffer;
  readonly rpId: string;
  /** The one page that asked. */
  readonly origin: string;
}

/** What a people file needs to know of a passkey. */
export interface NewPasskey {
  /** base64url. */
  readonly credential: string;
  /** COSE public key, base64url. */
  readonly publicKey: string;
}

/** The new passkey, or why it is none. */
export function verifyRegistration(
  registration: Registration,
  { challenge, rpId, origin }: RegistrationRequest,
): { readonly kind: 'ok'; readonly value: NewPasskey } | Malformed {
  const { clientDataJSON, authenticatorData, credential } = registration;
  const isAllowed = (found: string): boolean => found === origin;
  const client = clientDataTrouble(clientDataJSON, { type: 'webauthn.create', challenge, isAllowed });
  if (client !== null) return { kind: 'malformed', why: client };
  const data = reading(() => readRegistrationData(authenticatorData));
  if (data.kind === 'malformed') return { kind: 'malformed', why: `authenticator data: ${data.why}` };
  const absent = presenceTrouble(data.value, rpId);
  if (absent !== null) return { kind: 'malformed', why: absent };
  const { id, publicKey } = data.value.credential;
  if (id.toString('base64url') !== credential) return { kind: 'malformed', why: 'it names two credentials' };
  return { kind: 'ok', value: { credential, publicKey: publicKey.toString('base64url') } };
}
