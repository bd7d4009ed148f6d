/**
 * SSH signatures (OpenSSH's PROTOCOL.sshsig), verified here because what `ssh-keygen -Y verify` calls good may have been
 * made without anybody touching the key: flags and counter of FIDO keys are read from the signature itself
 * (PROTOCOL.u2f).
 */
import { constants, createHash, verify } from 'node:crypto';
import { NAMESPACE } from '../../../model/keys.ts';
import type { SshKey } from '../../../model/keys.ts';
import type { Presence } from '../../../model/statement.ts';
import { fixedWidth, lowPair } from './ecdsa.ts';
import type { Curve, EcdsaPair } from './ecdsa.ts';
import { keyKindOf, readPublicKey } from './ssh-key.ts';
import type { KeyKind, PublicKey } from './ssh-key.ts';
import { fromBase64, reading, WireError, WireReader, wirePositive, wireString } from './wire.ts';
import type { Malformed } from './wire.ts';

const MAGIC = 'SSHSIG';
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
/** What ssh-keygen writes on one line. */
const LINE = 70;
/** The largest possible one, with an RSA key of 16,384 bits, is under 6 KB. */
const MAX_ARMORED = 16_384;

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** A signature as it was read; nothing has been verified. */
export interface Sshsig {
  readonly publicKey: Buffer;
  readonly namespace: string;
  readonly hash: 'sha256' | 'sha512';
  readonly signature: Buffer;
}

/** What verification found. `why` completes the sentence "the signature does not hold: …". */
export type SignatureResult =
  | { readonly kind: 'good'; readonly presence: Presence; readonly counter: number | null }
  | {
      readonly kind: 'bad';
      readonly rule: 'signature.invalid' | 'signature.namespace' | 'signature.key';
      readonly why: string;
    };

/** Reads an armored signature; only the one spelling that ssh-keygen writes is accepted. */
export function parseSshsig(armored: string): { readonly kind: 'ok'; readonly value: Sshsig } | Malformed {
  return reading(() => {
    if (armored.length > MAX_ARMORED) throw new WireError('the SSH signature is too long');
    const lines = armored.split('\n');
    if (lines[0] !== BEGIN || lines.at(-2) !== END || lines.at(-1) !== '') {
      throw new WireError('it is no armored SSH signature');
    }
    const blob = fromBase64(lines.slice(1, -2).join(''));
    if (blob === null || armor(blob) !== armored) throw new WireError('the armor of the SSH signature is damaged');
    return parseBlob(blob);
  });
}

/**
 * The one spelling under which a signature is stored: ssh-keygen's armor, and ECDSA numbers in their lower half. It
 * verifies wherever the original does. With it comes the public key that the signature carries.
 */
export function canonicalSshsig(
  armored: string,
): { readonly kind: 'ok'; readonly armored: string; readonly publicKey: Buffer } | Malformed {
  const parsed = parseSshsig(armored);
  if (parsed.kind === 'malformed') return parsed;
  const { publicKey, signature } = parsed.value;
  const low = reading(() => lowSignature(signature, keyKindOf(publicKey)));
  if (low.kind === 'malformed') return low;
  const same = low.value === signature;
  return { kind: 'ok', armored: same ? armored : armor(blobOf({ ...parsed.value, signature: low.value })), publicKey };
}

function lowSignature(blob: Buffer, kind: KeyKind): Buffer {
  const parts = signatureParts(blob, kind);
  if (kind.algorithm === 'ed25519' || kind.algorithm === 'rsa') return blob;
  const pair = pairOf(parts.signature);
  const low = lowPair(kind.algorithm, pair);
  if (low === pair) return blob;
  const numbers = Buffer.concat([wirePositive(low.r), wirePositive(low.s)]);
  return Buffer.concat([wireString(parts.type), wireString(numbers), parts.tail]);
}

/** Verifies an armored signature of `message` by `key`, in our namespace unless another is named. */
export function verifySshsig(
  message: Uint8Array,
  armored: string,
  key: SshKey,
  namespace: string = NAMESPACE,
): SignatureResult {
  const parsed = parseSshsig(armored);
  if (parsed.kind === 'malformed') return bad(parsed.why);
  const sig = parsed.value;
  if (sig.namespace !== namespace) {
    const why = `it was made for the namespace \`${sig.namespace.slice(0, 64)}\`, not for \`${namespace}\``;
    return { kind: 'bad', rule: 'signature.namespace', why };
  }
  if (!sig.publicKey.equals(key.blob)) {
    return { kind: 'bad', rule: 'signature.key', why: 'it carries another public key than the one enrolled' };
  }
  const publicKey = numbersOf(key);
  if (publicKey.kind === 'malformed') return { kind: 'bad', rule: 'signature.key', why: publicKey.why };
  const result = reading(() => verifyParts(signedData(message, sig), sig.signature, publicKey.value));
  return result.kind === 'malformed' ? bad(result.why) : result.value;
}

/** Keys verify many signatures; computing their numbers costs as much as verifying one. */
const READ = new WeakMap<SshKey, ReturnType<typeof readPublicKey>>();

function numbersOf(key: SshKey): ReturnType<typeof readPublicKey> {
  const known = READ.get(key) ?? readPublicKey(key.blob);
  READ.set(key, known);
  return known;
}

function verifyParts(data: Buffer, blob: Buffer, key: PublicKey): SignatureResult {
  const parts = signatureParts(blob, { ...key, fido: key.application !== null });
  const message = key.application === null ? data : authenticatorData(data, key.application, parts.tail);
  if (!verifyNumbers(message, parts, key)) return bad('the key did not sign this content');
  if (key.application === null) return { kind: 'good', presence: 'none', counter: null };
  const flags = parts.tail.readUInt8(0);
  return { kind: 'good', presence: presenceOf(flags), counter: parts.tail.readUInt32BE(1) };
}

function presenceOf(flags: number): Presence {
  if ((flags & USER_PRESENT) === 0) return 'none';
  return (flags & USER_VERIFIED) === 0 ? 'user-present' : 'user-verified';
}

function verifyNumbers(message: Buffer, parts: SignatureParts, { algorithm, key }: PublicKey): boolean {
  switch (algorithm) {
    case 'ed25519':
      return parts.signature.length === 64 && verify(null, message, key, parts.signature);
    case 'rsa': {
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      if (parts.signature.length !== Math.ceil(bits / 8)) return false;
      const hash = parts.type === 'rsa-sha2-512' ? 'sha512' : 'sha256';
      return verify(hash, message, { key, padding: constants.RSA_PKCS1_PADDING }, parts.signature);
    }
    case 'P-256':
    case 'P-384':
    case 'P-521': {
      const pair = pairOf(parts.signature);
      if (lowPair(algorithm, pair) !== pair) throw new WireError('its ECDSA numbers are not in their stored form');
      const signature = fixedWidth(algorithm, pair);
      return verify(HASH[algorithm], message, { key, dsaEncoding: 'ieee-p1363' }, signature);
    }
  }
}

const HASH: Readonly<Record<Curve, string>> = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512' };

interface SignatureParts {
  readonly type: string;
  readonly signature: Buffer;
  /** Flags and counter of FIDO keys; empty for others. */
  readonly tail: Buffer;
}

function signatureParts(blob: Buffer, key: KeyKind): SignatureParts {
  const reader = new WireReader(blob);
  const type = reader.text();
  const allowed = key.algorithm === 'rsa' ? ['rsa-sha2-256', 'rsa-sha2-512'] : [key.type];
  if (type === 'ssh-rsa') throw new WireError('it is an RSA signature over SHA-1');
  if (!allowed.includes(type)) {
    throw new WireError(
      `a signature of type \`${type.slice(0, 64)}\` does not belong to a key of type \`${key.type}\``,
    );
  }
  const signature = reader.string();
  const tail = key.fido ? reader.take(5) : Buffer.alloc(0);
  reader.end();
  return { type, signature, tail };
}

function pairOf(signature: Buffer): EcdsaPair {
  const reader = new WireReader(signature);
  const pair = { r: reader.positive(), s: reader.positive() };
  reader.end();
  return pair;
}

function signedData(message: Uint8Array, sig: Sshsig): Buffer {
  const digest = createHash(sig.hash).update(message).digest();
  return Buffer.concat([
    Buffer.from(MAGIC),
    wireString(sig.namespace),
    wireString(''),
    wireString(sig.hash),
    wireString(digest),
  ]);
}

function authenticatorData(data: Buffer, application: string, flagsAndCounter: Buffer): Buffer {
  const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
  return Buffer.concat([sha256(application), flagsAndCounter, sha256(data)]);
}

function parseBlob(blob: Buffer): Sshsig {
  const reader = new WireReader(blob);
  if (reader.take(MAGIC.length).toString('latin1') !== MAGIC) throw new WireError('it is no SSH signature');
  const version = reader.uint32();
  if (version !== 1) throw new WireError(`version ${version} of SSH signatures is not known`);
  const publicKey = reader.string();
  const namespace = reader.text();
  if (reader.string().length > 0) throw new WireError('its reserved field is not empty');
  const hash = reader.text();
  if (hash !== 'sha256' && hash !== 'sha512') throw new WireError(`it uses the hash \`${hash.slice(0, 64)}\``);
  const signature = reader.string();
  reader.end();
  return { publicKey, namespace, hash, signature };
}

function blobOf(sig: Sshsig): Buffer {
  return Buffer.concat([
    Buffer.from(MAGIC),
    Buffer.of(0, 0, 0, 1),
    ...[sig.publicKey, sig.namespace, '', sig.hash, sig.signature].map((part) => wireString(part)),
  ]);
}

function armor(blob: Buffer): string {
  const lines = blob.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [BEGIN, ...lines, END, ''].join('\n');
}

function bad(why: string): SignatureResult {
  return { kind: 'bad', rule: 'signature.invalid', why };
}
