import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { passkeySigner } from '../../../../test/signatures/signers.ts';
import { verifyRegistration } from './webauthn-enrolment.ts';
import type { PasskeyAlgorithm } from '../../../../test/signatures/signers.ts';

const challenge = createHash('sha256').update('fresh').digest();
const ORIGIN = 'http://localhost:4711';
const CREDENTIAL = Buffer.from('a credential id');

interface Parts {
  readonly client: Readonly<Record<string, unknown>>;
  readonly rpId: string;
  readonly flags: number;
  readonly id: Buffer;
  readonly said: string;
  readonly key: Buffer;
  readonly more: Buffer;
}

const keyOf = (algorithm: PasskeyAlgorithm): Buffer =>
  Buffer.from(passkeySigner(algorithm).passkey.publicKey, 'base64url');
const KEY = keyOf('ES256');

/** What a browser sends of a new passkey; tests change one thing at a time. */
function registered(parts: Partial<Parts> = {}): ReturnType<typeof verifyRegistration> {
  const { id = CREDENTIAL, key = KEY, rpId = 'localhost', flags = 0x45, more = Buffer.alloc(0) } = parts;
  const { said = id.toString('base64url') } = parts;
  const client = {
    type: 'webauthn.create',
    challenge: challenge.toString('base64url'),
    origin: ORIGIN,
    crossOrigin: false,
    ...parts.client,
  };
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  const head = [createHash('sha256').update(rpId).digest(), Buffer.of(flags), Buffer.alloc(4), Buffer.alloc(16)];
  const authenticatorData = Buffer.concat([...head, length, id, key, more]);
  const clientDataJSON = Buffer.from(JSON.stringify(client));
  return verifyRegistration(
    { credential: said, authenticatorData, clientDataJSON },
    { challenge, rpId: 'localhost', origin: ORIGIN },
  );
}

test.each(['ES256', 'EdDSA', 'RS256'] as const)('a passkey with %s is enrolled as it stands there', (algorithm) => {
  const key = keyOf(algorithm);
  expect(registered({ key })).toEqual({
    kind: 'ok',
    value: { credential: CREDENTIAL.toString('base64url'), publicKey: key.toString('base64url') },
  });
});

test('what extensions add behind the key is no part of it', () => {
  const more = Buffer.from('a16b6372656450726f7465637402', 'hex');
  expect(registered({ flags: 0xc5, more })).toMatchObject({ value: { publicKey: KEY.toString('base64url') } });
});

const WRONG: readonly (readonly [string, Partial<Parts>, RegExp])[] = [
  ['a signature in its place', { client: { type: 'webauthn.get' } }, /no enrolment/],
  ['the challenge of another page', { client: { challenge: 'AAAA' } }, /answers another page/],
  ['another port of localhost', { client: { origin: 'http://localhost:4712' } }, /page that is not allowed/],
  ['another origin', { client: { origin: 'https://evil.example' } }, /page that is not allowed/],
  ['a frame', { client: { crossOrigin: true } }, /inside a page of another origin/],
  ['a frame that is named', { client: { topOrigin: 'https://evil.example' } }, /inside a page of another origin/],
  ['another relying party', { rpId: 'evil.example' }, /another relying party/],
  ['nobody present', { flags: 0x44 }, /nobody touched/],
  ['a user who was not verified', { flags: 0x41 }, /did not verify its user/],
  ['no credential', { flags: 0x05 }, /holds no credential/],
  ['flags that contradict', { flags: 0x55 }, /flags contradict/],
  ['two names', { said: 'AAAA' }, /two credentials/],
  ['an empty name', { id: Buffer.alloc(0) }, /impossible length/],
  ['a name that is too long', { id: Buffer.alloc(1024) }, /impossible length/],
  ['a key cut off', { key: KEY.subarray(0, -1) }, /ends too early/],
  ['something behind the key', { more: Buffer.of(0) }, /follows its end/],
  ['a key that is no point', { key: Buffer.concat([KEY.subarray(0, -1), Buffer.of(1)]) }, /impossible/],
  ['an algorithm that was not asked for', { key: Buffer.from('a401010338', 'hex') }, /./],
];

test.each(WRONG)('%s is refused', (_, parts, why) => {
  expect(registered(parts)).toMatchObject({ kind: 'malformed', why: expect.stringMatching(why) });
});
