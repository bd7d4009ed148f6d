/**
 * The envelope that statements are stored in: DSSE (secure-systems-lab/dsse, `protocol.md` and `envelope.md`) with
 * exactly one signature. It has one spelling only: opening seals again and compares, so that a stored envelope cannot be
 * respelled into another one with another id.
 */
import { createHash } from 'node:crypto';
import { CountersignError } from '../../../model/error.ts';
import { MAX_ENVELOPE_BYTES, MAX_PAYLOAD_BYTES, type StatementId } from '../../../model/statement.ts';
import { lowPair, readDer, writeDer } from '../keys/ecdsa.ts';
import { isRecord, parseJson } from '../../reading/foreign-json.ts';
import { fingerprintOf } from '../keys/ssh-key.ts';
import { canonicalSshsig } from '../keys/sshsig.ts';
import { fromBase64, fromBase64Url, reading } from '../keys/wire.ts';
import type { Malformed } from '../keys/wire.ts';

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const MAX_CREDENTIAL_BYTES = 1_023;

/** A signature over {@link pae} of the payload. */
export type EnvelopeSignature =
  | {
      readonly kind: 'ssh';
      /** As `ssh-keygen -Y sign` writes it, armor included. */
      readonly armored: string;
    }
  | {
      readonly kind: 'webauthn';
      /** Credential id, base64url. */
      readonly credential: string;
      readonly authenticatorData: Buffer;
      readonly clientDataJSON: Buffer;
      readonly signature: Buffer;
    };

/** An envelope that was read; its signature has not been verified. */
export interface OpenEnvelope {
  readonly kind: 'ok';
  readonly payload: Buffer;
  readonly signature: EnvelopeSignature;
}

/** DSSE's pre-authentication encoding: the bytes that are signed. */
export function pae(payload: Uint8Array, type: string = PAYLOAD_TYPE): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `, 'utf8'), payload]);
}

/** `sha256:<hex>` of an envelope's bytes as stored. */
export function statementId(envelope: Uint8Array): StatementId {
  return `sha256:${createHash('sha256').update(envelope).digest('hex')}` as StatementId;
}

/**
 * The envelope's bytes, with ECDSA signatures in the one form that is stored.
 *
 * @throws CountersignError `object.malformed` when the signature is none
 */
export function sealEnvelope(payload: Uint8Array, signatures: readonly [EnvelopeSignature]): Buffer {
  const entry = entryOf(signatures[0]);
  if (entry.kind === 'malformed') {
    throw new CountersignError('object.malformed', `the signature cannot be stored: ${entry.why}`);
  }
  return sealed(Buffer.from(payload).toString('base64'), entry.value);
}

/** Reads an envelope; whatever {@link sealEnvelope} would have written otherwise is malformed. */
export function openEnvelope(bytes: Uint8Array): OpenEnvelope | Malformed {
  if (bytes.length > MAX_ENVELOPE_BYTES) return malformed(`it is larger than ${MAX_ENVELOPE_BYTES} bytes`);
  const value = parseJson(bytes);
  if (!isRecord(value)) return malformed('it is no JSON object');
  if (value['payloadType'] !== PAYLOAD_TYPE) return malformed(`its payload type is not \`${PAYLOAD_TYPE}\``);
  const payload = decoded(value['payload']);
  if (payload === null) return malformed('its payload is not base64');
  if (payload.length > MAX_PAYLOAD_BYTES) return malformed(`its payload is larger than ${MAX_PAYLOAD_BYTES} bytes`);
  const signatures = value['signatures'];
  if (!Array.isArray(signatures) || signatures.length !== 1) return malformed('it does not have exactly one signature');
  const signature = signatureOf(signatures[0]);
  if (signature === null) return malformed('its signature is neither an SSH signature nor one of a passkey');
  const entry = entryOf(signature);
  if (entry.kind === 'malformed') return malformed(`its signature cannot be read: ${entry.why}`);
  if (!sealed(value['payload'] as string, entry.value).equals(bytes)) {
    return malformed('it is not spelled as countersign writes it, or has fields that do not belong');
  }
  return { kind: 'ok', payload, signature };
}

interface Entry {
  readonly keyid: string;
  readonly sig: string;
  readonly webauthn?: { readonly authenticatorData: string; readonly clientDataJSON: string };
}

function sealed(payload: string, entry: Entry): Buffer {
  return Buffer.from(JSON.stringify({ payload, payloadType: PAYLOAD_TYPE, signatures: [entry] }), 'utf8');
}

function entryOf(signature: EnvelopeSignature): { readonly kind: 'ok'; readonly value: Entry } | Malformed {
  switch (signature.kind) {
    case 'ssh':
      return sshEntry(signature.armored);
    case 'webauthn': {
      const credential = fromBase64Url(signature.credential);
      if (credential === null || credential.length === 0 || credential.length > MAX_CREDENTIAL_BYTES) {
        return malformed('the credential id is not base64url');
      }
      const sig = lowDer(signature.signature).toString('base64');
      const webauthn = {
        authenticatorData: signature.authenticatorData.toString('base64'),
        clientDataJSON: signature.clientDataJSON.toString('base64'),
      };
      return { kind: 'ok', value: { keyid: passkeyId(signature.credential), sig, webauthn } };
    }
  }
}

/** How a passkey is named where an SSH key has its fingerprint. */
export function passkeyId(credential: string): string {
  return `passkey:${credential}`;
}

function sshEntry(armored: string): { readonly kind: 'ok'; readonly value: Entry } | Malformed {
  const canonical = canonicalSshsig(armored);
  if (canonical.kind === 'malformed') return canonical;
  const sig = Buffer.from(canonical.armored, 'latin1').toString('base64');
  return { kind: 'ok', value: { keyid: fingerprintOf(canonical.publicKey), sig } };
}

/** Ed25519 signatures have 64 bytes and RSA ones 256 or more; what is a DER pair otherwise is ES256. */
function lowDer(signature: Buffer): Buffer {
  if (signature.length === 64) return signature;
  const low = reading(() => {
    const pair = readDer(signature);
    return writeDer(lowPair('P-256', pair));
  });
  return low.kind === 'ok' ? low.value : signature;
}

function signatureOf(value: unknown): EnvelopeSignature | null {
  if (!isRecord(value)) return null;
  const sig = decoded(value['sig']);
  const keyid = value['keyid'];
  if (sig === null || typeof keyid !== 'string') return null;
  if (value['webauthn'] === undefined) return { kind: 'ssh', armored: sig.toString('latin1') };
  const webauthn = value['webauthn'];
  if (!isRecord(webauthn) || !keyid.startsWith('passkey:')) return null;
  const authenticatorData = decoded(webauthn['authenticatorData']);
  const clientDataJSON = decoded(webauthn['clientDataJSON']);
  if (authenticatorData === null || clientDataJSON === null) return null;
  const credential = keyid.slice('passkey:'.length);
  return { kind: 'webauthn', credential, authenticatorData, clientDataJSON, signature: sig };
}

function decoded(value: unknown): Buffer | null {
  return typeof value === 'string' ? fromBase64(value) : null;
}

function malformed(why: string): Malformed {
  return { kind: 'malformed', why };
}
