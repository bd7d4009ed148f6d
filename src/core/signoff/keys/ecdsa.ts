/**
 * ECDSA signatures have a twin: with (r, s) also (r, n − s) verifies. Whoever made the twin of somebody's signature
 * would have a second envelope of the same statement, under another id, which no withdrawal names. So s is taken in its
 * lower half only: sealing brings it there, and what is not there is refused.
 */
import { signed, WireError } from './wire.ts';

export type Curve = 'P-256' | 'P-384' | 'P-521';

/** Orders of the curves (FIPS 186-5 / SP 800-186). */
const ORDER: Readonly<Record<Curve, bigint>> = {
  'P-256': BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'),
  'P-384': BigInt('0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973'),
  'P-521': BigInt(
    '0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
  ),
};

const WIDTH: Readonly<Record<Curve, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };

/** Both numbers big-endian, without leading zeros. */
export interface EcdsaPair {
  readonly r: Buffer;
  readonly s: Buffer;
}

/** The same signature with s in the lower half. @throws WireError when a number is not between 1 and n − 1 */
export function lowPair(curve: Curve, pair: EcdsaPair): EcdsaPair {
  const order = ORDER[curve];
  const r = toNumber(pair.r);
  const s = toNumber(pair.s);
  if (r === 0n || s === 0n || r >= order || s >= order)
    throw new WireError('a number of the signature is out of range');
  return s * 2n > order ? { r: pair.r, s: toBytes(order - s) } : pair;
}

/** r and s at full width, one after the other (IEEE P1363). */
export function fixedWidth(curve: Curve, pair: EcdsaPair): Buffer {
  const width = WIDTH[curve];
  const out = Buffer.alloc(width * 2);
  out.set(pair.r, width - pair.r.length);
  out.set(pair.s, width * 2 - pair.s.length);
  return out;
}

/** A signature in DER (`SEQUENCE` of two `INTEGER`s), strictly; P-256 only, where every length is one byte. */
export function readDer(bytes: Uint8Array): EcdsaPair {
  const der = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) throw new WireError('it is no DER signature');
  const rEnd = 4 + (der[3] ?? 0);
  const pair = { r: integer(der, 2, rEnd), s: integer(der, rEnd, der.length) };
  return pair;
}

/** The DER spelling of a P-256 signature. */
export function writeDer(pair: EcdsaPair): Buffer {
  const numbers = [signed(pair.r), signed(pair.s)].map((bytes) => Buffer.concat([Buffer.of(2, bytes.length), bytes]));
  const content = Buffer.concat(numbers);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

function integer(der: Buffer, from: number, end: number): Buffer {
  const bytes = der.subarray(from + 2, end);
  const long = bytes[0] === 0 && (bytes[1] ?? 0) < 0x80;
  if (end > der.length || der[from] !== 2 || der[from + 1] !== end - from - 2 || bytes.length === 0 || long) {
    throw new WireError('it is no DER signature');
  }
  if ((bytes[0] ?? 0) >= 0x80) throw new WireError('a number of the signature is out of range');
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

function toNumber(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}

function toBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
