/** The readers by themselves: each refuses what others before it would have refused too. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { armor, passkeySigner, sshsigBlob, sshsigData, twinDer } from '../../../../test/signatures/signers.ts';
import type { SshKey } from '../../../model/keys.ts';
import type { Principal } from '../../../model/statement.ts';
import { readCoseKey } from './cose-key.ts';
import { fixedWidth, lowPair, readDer, writeDer } from './ecdsa.ts';
import { fingerprintOf, readPublicKey } from './ssh-key.ts';
import { parseSshsig, verifySshsig } from './sshsig.ts';
import { verifyAssertion } from './webauthn.ts';
import { wirePositive, WireReader, wireString } from './wire.ts';

const message = Buffer.from('message');
const wire = (...parts: readonly (string | Buffer)[]): Buffer => Buffer.concat(parts.map((part) => wireString(part)));

function ecKey(): { readonly blob: Buffer; readonly der: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), ...[jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'))]);
  const der = sign('sha256', sshsigData(message, 'countersign-v1', 'sha512'), privateKey);
  return { blob: wire('ecdsa-sha2-nistp256', 'nistp256', point), der: writeDer(lowPair('P-256', readDer(der))) };
}

function enrolled(blob: Buffer): SshKey {
  const times = { validAfter: null, validBefore: null };
  const principal = 'person:ada' as Principal;
  return { principal, type: 'ecdsa-sha2-nistp256', blob, fingerprint: fingerprintOf(blob), ...times, line: 1 };
}

function armored(blob: Buffer, der: Buffer): string {
  const rLength = der[3] ?? 0;
  const numbers = wire(der.subarray(4, 4 + rLength), der.subarray(6 + rLength));
  const parts = { namespace: 'countersign-v1', reserved: '', hash: 'sha512' };
  return armor(sshsigBlob({ publicKey: blob, ...parts, signature: wire('ecdsa-sha2-nistp256', numbers) }));
}

const { blob, der } = ecKey();

test('a signature holds for its own key in its stored form, and in no other way', () => {
  const verified = (text: string, key: Buffer): unknown => verifySshsig(message, text, enrolled(key));
  expect(verified(armored(blob, der), blob)).toEqual({ kind: 'good', presence: 'none', counter: null });
  expect(verified(armored(blob, twinDer(der)), blob)).toMatchObject({ kind: 'bad', rule: 'signature.invalid' });
  expect(verified(armored(blob, der), ecKey().blob)).toMatchObject({ kind: 'bad', rule: 'signature.key' });
});

test('the armor has one spelling', () => {
  const text = armored(blob, der);
  expect(parseSshsig(text).kind).toBe('ok');
  const [begin, first = '', ...rest] = text.split('\n');
  const wider = [begin, first.slice(0, 10), first.slice(10), ...rest].join('\n');
  expect(parseSshsig(wider)).toEqual({ kind: 'malformed', why: 'the armor of the SSH signature is damaged' });
  expect(parseSshsig(`${text}${'A'.repeat(20_000)}`)).toMatchObject({ kind: 'malformed' });
});

const rsaBlob = (bits: number): Buffer => {
  const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  const [e, n] = [jwk.e, jwk.n].map((part) => wirePositive(Buffer.from(part ?? '', 'base64url')));
  return Buffer.concat([wireString('ssh-rsa'), e ?? Buffer.alloc(0), n ?? Buffer.alloc(0)]);
};
const rsaWith = (n: Buffer): Buffer => wire('ssh-rsa', Buffer.of(1, 0, 1), n);

test.each([
  ['RSA with 1,024 bits', rsaBlob(1024), /1024 bits is too weak/],
  ['RSA with 20,000 bits', rsaWith(Buffer.alloc(2_500, 0x7f)), /larger than any program makes/],
  ['RSA with a negative modulus', rsaWith(Buffer.alloc(256, 0xff)), /negative/],
  ['RSA with a zero before its modulus', rsaWith(Buffer.alloc(257, 0x7f).fill(0, 0, 1)), /shortest form/],
  ['RSA with the exponent 1', wire('ssh-rsa', Buffer.of(1), Buffer.alloc(257, 0x7f)), /impossible/],
  ['an ECDSA point off its curve', wire('ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(65, 4)), /impossible/],
  ['an ECDSA key of two curves', wire('ecdsa-sha2-nistp256', 'nistp384', Buffer.alloc(97, 4)), /another curve/],
  ['a compressed point', wire('ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(33, 2)), /uncompressed/],
  ['Ed25519 with 31 bytes', wire('ssh-ed25519', Buffer.alloc(31)), /32 bytes/],
  ['DSA', wire('ssh-dss', Buffer.alloc(20)), /not accepted/],
])('%s is no key', (_, bytes, why) => {
  expect(readPublicKey(bytes)).toEqual({ kind: 'malformed', why: expect.stringMatching(why) });
});

test('a strong RSA key is a key', () => {
  expect(readPublicKey(rsaBlob(2048)).kind).toBe('ok');
});

test('numbers of an ECDSA signature lie between 0 and the order', () => {
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  for (const number of [Buffer.alloc(0), Buffer.of(0), order, Buffer.alloc(32, 0xff)]) {
    expect(() => lowPair('P-256', { r: number, s: Buffer.of(1) })).toThrow(/out of range/);
    expect(() => lowPair('P-256', { r: Buffer.of(1), s: number })).toThrow(/out of range/);
  }
  expect(fixedWidth('P-256', { r: Buffer.of(1), s: Buffer.of(2) }).toString('hex')).toMatch(/^0{63}10{63}2$/);
});

test('SSH numbers have no sign and no spare zeros', () => {
  for (const bytes of [Buffer.of(0x80), Buffer.of(0, 1), Buffer.of(0), Buffer.alloc(0)]) {
    expect(() => new WireReader(wireString(bytes)).positive()).toThrow(/number/);
  }
  expect(new WireReader(wireString(Buffer.of(0, 0x80))).positive()).toEqual(Buffer.of(0x80));
});

test('a passkey signs with its own credential, in the stored form', () => {
  const signer = passkeySigner('ES256');
  const { passkey } = signer;
  const assertion = signer.sign(message);
  const signature = writeDer(lowPair('P-256', readDer(assertion.signature)));
  const of = (changed: Partial<typeof assertion>): unknown =>
    verifyAssertion(message, { ...assertion, signature, ...changed }, passkey);
  expect(of({})).toEqual({ kind: 'good', presence: 'user-verified', counter: 1 });
  expect(of({ signature: twinDer(signature) })).toMatchObject({ kind: 'bad', rule: 'signature.invalid' });
  expect(of({ credential: 'AAAA' })).toMatchObject({ kind: 'bad', rule: 'signature.key' });
});

test('a COSE key has the parts of its kind and no others', () => {
  const key = Buffer.from(passkeySigner('EdDSA').passkey.publicKey, 'base64url');
  const read = (bytes: Buffer): string => readCoseKey(bytes.toString('base64url')).kind;
  expect(read(key)).toBe('ok');
  const more = Buffer.concat([Buffer.of(0xa5), key.subarray(1), Buffer.of(0x22, 0x01)]);
  const twice = Buffer.concat([Buffer.of(0xa5), key.subarray(1), Buffer.of(0x01, 0x01)]);
  const long = Buffer.concat([Buffer.of(0xb8, 0x04), key.subarray(1)]);
  for (const bytes of [more, twice, long, Buffer.concat([key, Buffer.of(0)]), Buffer.of(0xbf, 0xff)]) {
    expect(read(bytes)).toBe('malformed');
  }
});
