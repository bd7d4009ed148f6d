/**
 * Public keys of passkeys: COSE_Key (RFC 9052, 9053, 8230) for the three algorithms that authenticators use, read with
 * as much CBOR (RFC 8949) as such a key needs: a map of small integers to integers and byte strings.
 */
import type { KeyObject } from 'node:crypto';
import { ecPoint, ed25519, rsaNumbers } from './ssh-key.ts';
import { fromBase64Url, reading, WireError, WireReader } from './wire.ts';
import type { Malformed } from './wire.ts';

export interface CoseKey {
  readonly algorithm: 'ES256' | 'EdDSA' | 'RS256';
  readonly key: KeyObject;
}

const KTY = 1;
const ALG = 3;

/** Reads a key in base64url; other algorithms, weak and damaged keys are malformed. */
export function readCoseKey(base64url: string): { readonly kind: 'ok'; readonly value: CoseKey } | Malformed {
  const bytes = fromBase64Url(base64url);
  if (bytes === null) return { kind: 'malformed', why: 'it is not base64url' };
  return reading(() => {
    const { key, length } = readCoseKeyAt(bytes);
    if (length < bytes.length) throw new WireError('something follows its end');
    return key;
  });
}

/** The key that bytes begin with, and how many they are: extensions may follow it. @throws WireError as above */
export function readCoseKeyAt(bytes: Uint8Array): { readonly key: CoseKey; readonly length: number } {
  const reader = new WireReader(bytes);
  const key = keyOf(readMap(reader));
  return { key, length: reader.position };
}

type CoseMap = ReadonlyMap<number, number | Buffer>;

function keyOf(map: CoseMap): CoseKey {
  const kty = map.get(KTY);
  const alg = map.get(ALG);
  if (kty === 2 && alg === -7 && map.get(-1) === 1) {
    only(map, [KTY, ALG, -1, -2, -3]);
    return { algorithm: 'ES256', key: ecPoint('P-256', part(map, -2, 32), part(map, -3, 32)) };
  }
  if (kty === 1 && alg === -8 && map.get(-1) === 6) {
    only(map, [KTY, ALG, -1, -2]);
    return { algorithm: 'EdDSA', key: ed25519(part(map, -2, 32)) };
  }
  if (kty === 3 && alg === -257) {
    only(map, [KTY, ALG, -1, -2]);
    const n = part(map, -1, null);
    const e = part(map, -2, null);
    if (n[0] === 0 || e[0] === 0) throw new WireError('its numbers are not in their shortest form');
    return { algorithm: 'RS256', key: rsaNumbers(n, e) };
  }
  throw new WireError('it is not for ES256, EdDSA with Ed25519, or RS256');
}

function only(map: CoseMap, labels: readonly number[]): void {
  if (map.size !== labels.length) throw new WireError('it has parts that do not belong');
}

function part(map: CoseMap, label: number, length: number | null): Buffer {
  const value = map.get(label);
  if (!Buffer.isBuffer(value) || (length !== null && value.length !== length)) {
    throw new WireError('one of its numbers is missing or has the wrong length');
  }
  return value;
}

function readMap(reader: WireReader): CoseMap {
  const head = readHead(reader);
  if (head.major !== 5) throw new WireError('it is no COSE key');
  const map = new Map<number, number | Buffer>();
  for (let left = head.value; left > 0; left -= 1) {
    const label = readItem(reader);
    if (typeof label !== 'number' || map.has(label)) throw new WireError('it is no COSE key');
    map.set(label, readItem(reader));
  }
  return map;
}

function readItem(reader: WireReader): number | Buffer {
  const { major, value } = readHead(reader);
  if (major === 0) return value;
  if (major === 1) return -1 - value;
  if (major === 2) return Buffer.from(reader.take(value));
  throw new WireError('it is no COSE key');
}

/** Major type and argument, which must be in its shortest form and below 65,536. */
function readHead(reader: WireReader): { readonly major: number; readonly value: number } {
  const first = reader.byte();
  const major = first >> 5;
  const short = first & 0x1f;
  if (short < 24) return { major, value: short };
  const value = short === 24 ? reader.byte() : short === 25 ? reader.take(2).readUInt16BE() : -1;
  if (value < (short === 24 ? 24 : 256)) throw new WireError('it is no COSE key in canonical CBOR');
  return { major, value };
}
