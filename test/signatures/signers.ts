/** Makers of signatures: keys without hardware, as the authenticators' specifications say what they sign. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { signed, wirePositive, wireString } from '../../src/core/signoff/keys/wire.ts';
import type { EnvelopeSignature } from '../../src/core/signoff/statement/envelope.ts';
import type { Passkey } from '../../src/model/keys.ts';
import type { Principal } from '../../src/model/statement.ts';

const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** `type base64`, as a `.pub` file has it. */
export function publicLine(blob: Buffer): string {
  const length = blob.readUInt32BE(0);
  return `${blob.toString('latin1', 4, 4 + length)} ${blob.toString('base64')}`;
}

/** The armor of ssh-keygen. */
export function armor(blob: Buffer): string {
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n');
}

export interface SshsigParts {
  readonly publicKey: Buffer;
  readonly namespace: string;
  readonly reserved: string;
  readonly hash: string;
  readonly signature: Buffer;
}

/** The binary form of an SSH signature. */
export function sshsigBlob({ publicKey, namespace, reserved, hash, signature }: SshsigParts): Buffer {
  const parts = [publicKey, namespace, reserved, hash, signature].map((part) => wireString(part));
  return Buffer.concat([Buffer.from('SSHSIG\0\0\0\x01', 'latin1'), ...parts]);
}

/** What an SSH signature signs. */
export function sshsigData(message: Uint8Array, namespace: string, hash: string): Buffer {
  const digest = createHash(hash).update(message).digest();
  return Buffer.concat([Buffer.from('SSHSIG'), ...[namespace, '', hash, digest].map((part) => wireString(part))]);
}

export interface FidoSigner {
  readonly publicKey: Buffer;
  /** Signs with these flags and this counter. */
  sign(message: Uint8Array, flags: number, counter?: number, namespace?: string): string;
}

/** A FIDO key as an authenticator would hold it. */
export function fidoSigner(kind: 'ed25519' | 'ecdsa', application: string = 'ssh:'): FidoSigner {
  const { publicKey, privateKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const type = kind === 'ed25519' ? 'sk-ssh-ed25519@openssh.com' : 'sk-ecdsa-sha2-nistp256@openssh.com';
  const { x, y } = numbers(publicKey);
  const point = kind === 'ed25519' ? [x] : ['nistp256', Buffer.concat([Buffer.of(4), x, y])];
  const blob = Buffer.concat([type, ...point, application].map((part) => wireString(part)));
  return {
    publicKey: blob,
    sign(message, flags, counter = 7, namespace = 'countersign-v1') {
      const tail = Buffer.alloc(5);
      tail.writeUInt8(flags);
      tail.writeUInt32BE(counter, 1);
      const data = Buffer.concat([sha256(application), tail, sha256(sshsigData(message, namespace, 'sha512'))]);
      const raw = kind === 'ed25519' ? sign(null, data, privateKey) : pair(data, privateKey);
      const signature = Buffer.concat([wireString(type), wireString(raw), tail]);
      return armor(sshsigBlob({ publicKey: blob, namespace, reserved: '', hash: 'sha512', signature }));
    },
  };
}

function pair(data: Buffer, key: KeyObject): Buffer {
  const fixed = sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
  return Buffer.concat([wirePositive(fixed.subarray(0, 32)), wirePositive(fixed.subarray(32))]);
}

function numbers(key: KeyObject): { readonly x: Buffer; readonly y: Buffer } {
  const jwk = key.export({ format: 'jwk' });
  return { x: Buffer.from(jwk.x ?? '', 'base64url'), y: Buffer.from(jwk.y ?? '', 'base64url') };
}

export type PasskeyAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

/** What a browser and an authenticator put into an assertion; tests change one thing at a time. */
export interface AssertionParts {
  readonly type: string;
  readonly challenge: Buffer;
  readonly origin: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly rpId: string;
  readonly flags: number;
  readonly counter: number;
  /** What follows the counter. */
  readonly more: Buffer;
}

export interface PasskeySigner {
  readonly passkey: Passkey;
  sign(message: Uint8Array, parts?: Partial<AssertionParts>): Extract<EnvelopeSignature, { kind: 'webauthn' }>;
}

/** A passkey for `localhost`. */
export function passkeySigner(algorithm: PasskeyAlgorithm, principal: string = 'person:ada'): PasskeySigner {
  const { publicKey, privateKey } = pairOf(algorithm);
  const credential = sha256(publicKey.export({ format: 'der', type: 'spki' }))
    .subarray(0, 16)
    .toString('base64url');
  const passkey: Passkey = {
    principal: principal as Principal,
    credential,
    publicKey: coseKey(algorithm, publicKey).toString('base64url'),
    rpId: 'localhost',
    origins: ['http://localhost:4000'],
  };
  return {
    passkey,
    sign(message, parts = {}) {
      const { type = 'webauthn.get', challenge = sha256(message), origin = 'http://localhost:51234' } = parts;
      const { extra = { crossOrigin: false }, rpId = 'localhost', flags = 0x05, counter = 1 } = parts;
      const client = { type, challenge: challenge.toString('base64url'), origin, ...extra };
      const clientDataJSON = Buffer.from(JSON.stringify(client));
      const tail = Buffer.alloc(5);
      tail.writeUInt8(flags);
      tail.writeUInt32BE(counter, 1);
      const authenticatorData = Buffer.concat([sha256(rpId), tail, parts.more ?? Buffer.alloc(0)]);
      const data = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
      const signature = sign(algorithm === 'EdDSA' ? null : 'sha256', data, privateKey);
      return { kind: 'webauthn', credential, authenticatorData, clientDataJSON, signature };
    },
  };
}

function pairOf(algorithm: PasskeyAlgorithm): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' });
    case 'EdDSA':
      return generateKeyPairSync('ed25519');
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
}

function coseKey(algorithm: PasskeyAlgorithm, key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' });
  const bytes = (text: string | undefined): Buffer => {
    const value = Buffer.from(text ?? '', 'base64url');
    const head =
      value.length < 24
        ? [0x40 + value.length]
        : value.length < 256
          ? [0x58, value.length]
          : [0x59, value.length >> 8, value.length & 0xff];
    return Buffer.concat([Buffer.of(...head), value]);
  };
  switch (algorithm) {
    case 'ES256':
      return Buffer.concat([
        Buffer.from('a5010203262001 21'.replace(' ', ''), 'hex'),
        bytes(jwk.x),
        Buffer.of(0x22),
        bytes(jwk.y),
      ]);
    case 'EdDSA':
      return Buffer.concat([Buffer.from('a4010103272006 21'.replace(' ', ''), 'hex'), bytes(jwk.x)]);
    case 'RS256':
      return Buffer.concat([Buffer.from('a401030339010020', 'hex'), bytes(jwk.n), Buffer.of(0x21), bytes(jwk.e)]);
  }
}

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** The other ECDSA signature that verifies, in DER (P-256). */
export function twinDer(der: Buffer): Buffer {
  const rLength = der[3] ?? 0;
  const r = der.subarray(4, 4 + rLength);
  const s = BigInt(`0x${der.subarray(6 + rLength).toString('hex')}`);
  const twin = signed(Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex'));
  const content = Buffer.concat([Buffer.of(2, r.length), r, Buffer.of(2, twin.length), twin]);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}
