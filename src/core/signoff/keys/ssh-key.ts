/** Public keys in SSH's wire format (RFC 4253, 5656, 8709; OpenSSH's PROTOCOL.u2f), as something that verifies. */
import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Curve } from './ecdsa.ts';
import { reading, WireError, WireReader } from './wire.ts';
import type { Malformed } from './wire.ts';

/** How a key's signatures are computed. `application` is set for keys of a FIDO authenticator. */
export interface PublicKey {
  readonly type: string;
  readonly algorithm: 'ed25519' | 'rsa' | Curve;
  readonly application: string | null;
  readonly key: KeyObject;
}

const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 16_384;

const CURVES: Readonly<Record<Curve, { readonly name: string; readonly width: number }>> = {
  'P-256': { name: 'nistp256', width: 32 },
  'P-384': { name: 'nistp384', width: 48 },
  'P-521': { name: 'nistp521', width: 66 },
};

/** What the type of a key says of it. */
export interface KeyKind {
  readonly type: string;
  readonly algorithm: PublicKey['algorithm'];
  /** True when it lives in a FIDO authenticator, which adds flags and a counter to its signatures. */
  readonly fido: boolean;
}

const KINDS: readonly KeyKind[] = [
  { type: 'ssh-ed25519', algorithm: 'ed25519', fido: false },
  { type: 'ecdsa-sha2-nistp256', algorithm: 'P-256', fido: false },
  { type: 'ecdsa-sha2-nistp384', algorithm: 'P-384', fido: false },
  { type: 'ecdsa-sha2-nistp521', algorithm: 'P-521', fido: false },
  { type: 'ssh-rsa', algorithm: 'rsa', fido: false },
  { type: 'sk-ssh-ed25519@openssh.com', algorithm: 'ed25519', fido: true },
  { type: 'sk-ecdsa-sha2-nistp256@openssh.com', algorithm: 'P-256', fido: true },
];

/** Types of keys that sign statements, as `allowed_signers` names them. */
export const KEY_TYPES: readonly string[] = KINDS.map(({ type }) => type);

/** The kind that a public key says it is; its numbers are not looked at. @throws WireError for types not accepted */
export function keyKindOf(blob: Uint8Array): KeyKind {
  const type = new WireReader(blob).text();
  const kind = KINDS.find((each) => each.type === type);
  if (kind === undefined) throw new WireError(`keys of type \`${type.slice(0, 64)}\` are not accepted`);
  return kind;
}

/** `SHA256:<base64 without padding>`, as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** Reads a public key; weak, unknown and damaged keys are malformed. */
export function readPublicKey(blob: Uint8Array): { readonly kind: 'ok'; readonly value: PublicKey } | Malformed {
  return reading(() => {
    const kind = keyKindOf(blob);
    const reader = new WireReader(blob);
    reader.text();
    const key = numbersOf(kind, reader);
    const application = kind.fido ? applicationOf(reader) : null;
    reader.end();
    return { type: kind.type, algorithm: kind.algorithm, application, key };
  });
}

function numbersOf({ algorithm }: KeyKind, reader: WireReader): KeyObject {
  switch (algorithm) {
    case 'ed25519':
      return ed25519(reader.string());
    case 'rsa':
      return rsa(reader);
    case 'P-256':
    case 'P-384':
    case 'P-521':
      return ecdsa(algorithm, reader);
  }
}

/** The verifying key of 32 bytes (RFC 8032). @throws WireError when there are not 32 */
export function ed25519(bytes: Buffer): KeyObject {
  if (bytes.length !== 32) throw new WireError('the key is not 32 bytes long');
  return fromJwk({ kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') });
}

/** The verifying key of a point. @throws WireError when it is not on the curve */
export function ecPoint(curve: Curve, x: Buffer, y: Buffer): KeyObject {
  return fromJwk({ kty: 'EC', crv: curve, x: x.toString('base64url'), y: y.toString('base64url') });
}

/** The verifying key of modulus and exponent. @throws WireError when it is too short to be trusted */
export function rsaNumbers(n: Buffer, e: Buffer): KeyObject {
  const bits = n.length * 8 - Math.clz32(n[0] ?? 0) + 24;
  if (bits < MIN_RSA_BITS) throw new WireError(`an RSA key of ${bits} bits is too weak: ${MIN_RSA_BITS} at least`);
  if (bits > MAX_RSA_BITS) throw new WireError(`an RSA key of ${bits} bits is larger than any program makes`);
  const even = (bytes: Buffer): boolean => ((bytes.at(-1) ?? 0) & 1) === 0;
  if (e.length > 4 || even(e) || even(n) || (e.length === 1 && e[0] === 1)) {
    throw new WireError('the numbers of the RSA key are impossible');
  }
  return fromJwk({ kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') });
}

function ecdsa(curve: Curve, reader: WireReader): KeyObject {
  const { name, width } = CURVES[curve];
  if (reader.text() !== name) throw new WireError('the key names another curve than its type');
  const point = reader.string();
  if (point.length !== width * 2 + 1 || point[0] !== 4) throw new WireError('the key is no uncompressed point');
  return ecPoint(curve, point.subarray(1, width + 1), point.subarray(width + 1));
}

function rsa(reader: WireReader): KeyObject {
  const e = reader.positive();
  return rsaNumbers(reader.positive(), e);
}

/** Web sites' credentials have their host as application; only OpenSSH's own may sign as SSH keys. */
function applicationOf(reader: WireReader): string {
  const text = reader.text();
  if (!text.startsWith('ssh:')) throw new WireError('the key belongs to a web site: its application is not `ssh:`');
  return text;
}

function fromJwk(key: { readonly kty: string; readonly [part: string]: string }): KeyObject {
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    throw new WireError('the numbers of the key are impossible');
  }
}
