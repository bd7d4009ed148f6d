/** Envelopes that somebody tampered with: every one is refused, and with a reason. */
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkEnvelope } from '../../src/core/signoff/statement/check-envelope.ts';
import { openEnvelope, pae, sealEnvelope, statementId } from '../../src/core/signoff/statement/envelope.ts';
import type { EnvelopeSignature } from '../../src/core/signoff/statement/envelope.ts';
import { fingerprintOf } from '../../src/core/signoff/keys/ssh-key.ts';
import { encodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import { wirePositive, wireString } from '../../src/core/signoff/keys/wire.ts';
import type { Keyring, SshKey } from '../../src/model/keys.ts';
import type { Checked, Principal } from '../../src/model/statement.ts';
import { armor, fidoSigner, passkeySigner, sshsigBlob, sshsigData, twinDer } from './signers.ts';
import type { AssertionParts, SshsigParts } from './signers.ts';
import { record, signOff } from './statements.ts';

const payload = encodeStatement(signOff);
const message = pae(payload);

function enrolled(blob: Buffer, more: Partial<SshKey> = {}): SshKey {
  const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
  const times = { validAfter: null, validBefore: null };
  return {
    principal: 'person:ada' as Principal,
    type,
    blob,
    fingerprint: fingerprintOf(blob),
    ...times,
    line: 1,
    ...more,
  };
}

const ringOf = (...ssh: readonly SshKey[]): Keyring => ({ ssh, passkeys: [] });
const seal = (signature: EnvelopeSignature): Buffer => sealEnvelope(payload, [signature]);
const ssh = (armored: string): Buffer => seal({ kind: 'ssh', armored });
const answer = (checked: Checked): string =>
  checked.kind === 'refused' ? `${checked.of.rule}: ${checked.of.why}` : `verified with ${checked.of.presence}`;

/** An envelope as an attacker would write it, without the help of `sealEnvelope`. */
function forged(armored: string, keyid: string): Buffer {
  const signatures = [{ keyid, sig: Buffer.from(armored).toString('base64') }];
  const payloadType = 'application/vnd.in-toto+json';
  return Buffer.from(JSON.stringify({ payload: payload.toString('base64'), payloadType, signatures }));
}

const pair = generateKeyPairSync('ed25519');
const raw = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const plain = Buffer.concat([wireString('ssh-ed25519'), wireString(raw)]);
const key = enrolled(plain);

/** A plain ed25519 signature with parts of it replaced. */
function plainSig(parts: Partial<SshsigParts> = {}, signed: Uint8Array = message): string {
  const namespace = parts.namespace ?? 'countersign-v1';
  const hash = parts.hash ?? 'sha512';
  const over = sshsigData(signed, namespace, hash === 'sha256' ? hash : 'sha512');
  const signature = Buffer.concat([wireString('ssh-ed25519'), wireString(sign(null, over, pair.privateKey))]);
  return armor(sshsigBlob({ publicKey: plain, reserved: '', signature, ...parts, namespace, hash }));
}

test('the untouched envelope verifies, with sha256 too', async () => {
  expect(answer(await checkEnvelope(ssh(plainSig()), ringOf(key)))).toBe('verified with none');
  expect(answer(await checkEnvelope(ssh(plainSig({ hash: 'sha256' })), ringOf(key)))).toBe('verified with none');
});

const es256 = passkeySigner('ES256');
const rs256 = passkeySigner('RS256');
const eddsa = passkeySigner('EdDSA');
const fido = fidoSigner('ed25519');
const fidoEc = fidoSigner('ecdsa');
const everyone: Keyring = {
  ssh: [key, enrolled(fido.publicKey), enrolled(fidoEc.publicKey)],
  passkeys: [es256.passkey, rs256.passkey, eddsa.passkey],
};
const sealed: readonly (readonly [string, Buffer])[] = [
  ['a plain key', ssh(plainSig())],
  ['a FIDO key', ssh(fido.sign(message, 1))],
  ['a FIDO key with ECDSA', ssh(fidoEc.sign(message, 5))],
  ['a passkey with ES256', seal(es256.sign(message))],
  ['a passkey with RS256', seal(rs256.sign(message))],
  ['a passkey with EdDSA', seal(eddsa.sign(message))],
];

test.each(sealed)('any flipped bit of an envelope sealed with %s is refused', async (_, envelope) => {
  expect((await checkEnvelope(envelope, everyone)).kind).toBe('verified');
  await fc.assert(
    fc.asyncProperty(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const copy = Buffer.from(envelope);
      copy.writeUInt8(copy.readUInt8(at) ^ mask, at);
      const checked = await checkEnvelope(copy, everyone);
      expect(checked.kind).toBe('refused');
      expect(checked.of.id).toBe(statementId(copy));
    }),
    { numRuns: 400 },
  );
  // The signature's own bytes are where a second spelling would hide, so each of them is tried.
  for (let at = envelope.indexOf('"signatures"'); at < envelope.length; at += 1) {
    const copy = Buffer.from(envelope);
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << (at % 7)), at);
    expect((await checkEnvelope(copy, everyone)).kind).toBe('refused');
  }
});

test.each(sealed)('an envelope sealed with %s that is cut, doubled or lengthened is refused', async (_, envelope) => {
  const text = envelope.toString('utf8');
  const again = text.slice(text.indexOf('[{') + 1, text.indexOf(']}'));
  const changed = [
    text.slice(0, -1),
    `${text}\n`,
    ` ${text}`,
    text.replace(`[${again}]`, `[${again},${again}]`),
    text.replace(`[${again}]`, '[]'),
    text.replace('{"payload"', '{"payload":"","payload"'),
    text.replace('"keyid"', '"more":1,"keyid"'),
    text.replace('vnd.in-toto+json', 'json'),
  ];
  for (const each of changed) {
    expect(each).not.toBe(text);
    const checked = await checkEnvelope(Buffer.from(each), everyone);
    expect(answer(checked)).toMatch(/^envelope\.malformed: /);
  }
});

test('any bytes at all give an answer', async () => {
  const piece = fc.oneof(fc.json(), fc.string(), fc.constantFrom(...sealed.map(([, envelope]) => envelope.toString())));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 3 }), fc.uint8Array(), async (pieces, tail) => {
      const bytes = Buffer.concat([Buffer.from(pieces.join('')), tail]);
      const whole = tail.length === 0 && sealed.some(([, envelope]) => envelope.equals(bytes));
      expect((await checkEnvelope(bytes, everyone)).kind).toBe(whole ? 'verified' : 'refused');
    }),
    { numRuns: 1_000 },
  );
});

const wrongSsh: readonly (readonly [string, () => string, RegExp])[] = [
  ['the namespace of git', () => plainSig({ namespace: 'git' }), /^signature\.namespace: .*`git`/],
  ['a longer namespace', () => plainSig({ namespace: 'countersign-v10' }), /^signature\.namespace/],
  ['other content', () => plainSig({}, Buffer.from('other')), /did not sign this content/],
  ['the payload instead of its encoding', () => plainSig({}, payload), /did not sign this content/],
];

test.each(wrongSsh)('a signature over %s is refused', async (_, make, reason) => {
  expect(answer(await checkEnvelope(ssh(make()), ringOf(key)))).toMatch(reason);
});

const wire = (...parts: readonly (string | Buffer)[]): Buffer => Buffer.concat(parts.map((part) => wireString(part)));
const brokenSsh: readonly (readonly [string, string])[] = [
  ['a reserved field', plainSig({ reserved: 'x' })],
  ['an unknown hash', plainSig({ hash: 'sha1' })],
  [
    'bytes behind its end',
    armor(Buffer.concat([Buffer.from(plainSig().split('\n').slice(1, -2).join(''), 'base64'), Buffer.of(0)])),
  ],
  ['a signature of another type', plainSig({ signature: wire('ssh-rsa', Buffer.alloc(64)) })],
  [
    'flags on a key that has none',
    plainSig({ signature: Buffer.concat([wire('ssh-ed25519', Buffer.alloc(64)), Buffer.alloc(5)]) }),
  ],
  ['another width of lines', plainSig().replace(/\n(?=[A-Za-z0-9+/=\n]+-----END)/, '')],
  ['carriage returns', plainSig().replaceAll('\n', '\r\n')],
  ['text before it', `x\n${plainSig()}`],
  ['no line feed at its end', plainSig().trimEnd()],
];

test.each(brokenSsh)('an SSH signature with %s is neither stored nor believed', async (_, armored) => {
  expect(() => ssh(armored)).toThrow(/cannot be stored/);
  const checked = await checkEnvelope(forged(armored, key.fingerprint), ringOf(key));
  expect(answer(checked)).toMatch(/^envelope\.malformed/);
});

test('an RSA signature over SHA-1 is refused even when it holds', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = rsa.publicKey.export({ format: 'jwk' });
  const [e, n] = [jwk.e, jwk.n].map((part) => wirePositive(Buffer.from(part ?? '', 'base64url')));
  const blob = Buffer.concat([wireString('ssh-rsa'), e ?? Buffer.alloc(0), n ?? Buffer.alloc(0)]);
  const make = (type: string, hash: string): string => {
    const signature = wire(type, sign(hash, sshsigData(message, 'countersign-v1', 'sha512'), rsa.privateKey));
    return armor(sshsigBlob({ publicKey: blob, namespace: 'countersign-v1', reserved: '', hash: 'sha512', signature }));
  };
  expect(answer(await checkEnvelope(ssh(make('rsa-sha2-256', 'sha256')), ringOf(enrolled(blob))))).toBe(
    'verified with none',
  );
  const mixed = await checkEnvelope(ssh(make('rsa-sha2-512', 'sha256')), ringOf(enrolled(blob)));
  expect(answer(mixed)).toMatch(/did not sign this content/);
  const old = make('ssh-rsa', 'sha1');
  expect(() => ssh(old)).toThrow(/SHA-1/);
  expect(answer(await checkEnvelope(forged(old, fingerprintOf(blob)), ringOf(enrolled(blob))))).toMatch(/SHA-1/);
});

test('a FIDO signature that nobody touched proves no presence, and flags cannot be changed afterwards', async () => {
  const ring = ringOf(enrolled(fido.publicKey));
  for (const [flags, presence] of [
    [0, 'none'],
    [1, 'user-present'],
    [4, 'none'],
    [5, 'user-verified'],
  ] as const) {
    expect(answer(await checkEnvelope(ssh(fido.sign(message, flags)), ring))).toBe(`verified with ${presence}`);
  }
  const armored = fido.sign(message, 0);
  const blob = Buffer.from(armored.split('\n').slice(1, -2).join(''), 'base64');
  blob.writeUInt8(1, blob.length - 5);
  expect(answer(await checkEnvelope(ssh(armor(blob)), ring))).toMatch(/did not sign this content/);
});

test('a credential of a web site is no SSH key', async () => {
  const site = fidoSigner('ed25519', 'https://example.org');
  const checked = await checkEnvelope(ssh(site.sign(message, 1)), ringOf(enrolled(site.publicKey)));
  expect(answer(checked)).toMatch(/^signature\.key: .*web site/);
});

test('the twin of an ECDSA signature makes no second envelope of the same statement', async () => {
  const assertion = es256.sign(message);
  const low = openEnvelope(seal(assertion));
  const stored = low.kind === 'ok' && low.signature.kind === 'webauthn' ? low.signature.signature : Buffer.alloc(0);
  const twin = { ...assertion, signature: twinDer(stored) };
  expect(twin.signature.equals(stored)).toBe(false);
  expect(seal(twin).equals(seal(assertion))).toBe(true);
  const text = seal(assertion).toString('utf8');
  const other = text.replace(stored.toString('base64'), twin.signature.toString('base64'));
  expect(other).not.toBe(text);
  expect(answer(await checkEnvelope(Buffer.from(other), everyone))).toMatch(/^envelope\.malformed/);
});

test('the twin of an SSH signature with ECDSA makes no second envelope either', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), ...[jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'))]);
  const blob = wire('ecdsa-sha2-nistp256', 'nistp256', point);
  const der = sign('sha256', sshsigData(message, 'countersign-v1', 'sha512'), privateKey);
  const armored = (signature: Buffer): string => {
    const rLength = signature[3] ?? 0;
    const numbers = wire(signature.subarray(4, 4 + rLength), signature.subarray(6 + rLength));
    const parts = { namespace: 'countersign-v1', reserved: '', hash: 'sha512' };
    return armor(sshsigBlob({ publicKey: blob, ...parts, signature: wire('ecdsa-sha2-nistp256', numbers) }));
  };
  const envelopes = [ssh(armored(der)), ssh(armored(twinDer(der)))];
  expect(envelopes[0]?.equals(envelopes[1] ?? Buffer.alloc(0))).toBe(true);
  const ring = ringOf(enrolled(blob));
  const direct = [der, twinDer(der)].map((each) => forged(armored(each), fingerprintOf(blob)));
  const answers = await Promise.all(direct.map(async (each) => answer(await checkEnvelope(each, ring))));
  expect(answers.toSorted()).toEqual([expect.stringMatching(/^envelope\.malformed/), 'verified with none']);
});

test('keys: unknown, of somebody else, enrolled twice, and out of their time', async () => {
  const envelope = ssh(plainSig());
  const of = async (ring: Keyring, at: number | null = null): Promise<string> =>
    answer(await checkEnvelope(envelope, ring, at));
  const { issued } = signOff;
  expect(await of(ringOf())).toMatch(/^key\.unknown: nobody is enrolled with SHA256:/);
  expect(await of(ringOf({ ...key, principal: 'person:bob' as Principal }))).toMatch(/^key\.other-principal/);
  expect(await of(ringOf(key, { ...key, principal: 'gate:ci' as Principal }))).toMatch(/^key\.unknown/);
  expect(await of(ringOf({ ...key, validAfter: issued + 1 }))).toMatch(/^key\.not-yet-valid/);
  expect(await of(ringOf({ ...key, validBefore: issued - 1 }))).toMatch(/^key\.expired/);
  expect(await of(ringOf({ ...key, validAfter: issued, validBefore: issued }))).toBe('verified with none');
  // Whoever holds an expired key can write any time into the statement, but not into the landing.
  expect(await of(ringOf({ ...key, validBefore: issued }), issued + 1)).toMatch(/^key\.expired/);
});

test('a gate key of a person cannot carry a record, nor a person key of a gate', async () => {
  const asGate = { ...key, principal: 'gate:ci' as Principal };
  const signed = plainSig({}, pae(encodeStatement(record)));
  const envelope = sealEnvelope(encodeStatement(record), [{ kind: 'ssh', armored: signed }]);
  expect(answer(await checkEnvelope(envelope, ringOf(asGate)))).toBe('verified with none');
  expect(answer(await checkEnvelope(envelope, ringOf(key)))).toMatch(/^key\.other-principal/);
  expect(answer(await checkEnvelope(ssh(plainSig()), ringOf(asGate)))).toMatch(/^key\.other-principal/);
});

const wrongPasskey: readonly (readonly [string, Partial<AssertionParts>, RegExp])[] = [
  ['an enrolment', { type: 'webauthn.create' }, /another act/],
  ['another challenge', { challenge: Buffer.alloc(32) }, /did not sign this content/],
  ['a foreign page', { origin: 'https://evil.example' }, /page that is not allowed/],
  [
    'a page whose name only begins like localhost',
    { origin: 'http://localhost.evil.example' },
    /page that is not allowed/,
  ],
  ['a page with a name before the port', { origin: 'http://localhost:4000@evil.example' }, /page that is not allowed/],
  ['a page in a foreign frame', { extra: { crossOrigin: true } }, /page of another origin/],
  ['a page with a foreign top', { extra: { crossOrigin: false, topOrigin: 'https://a' } }, /page of another origin/],
  ['another relying party', { rpId: 'example.org' }, /another relying party/],
  ['nobody there', { flags: 0x04 }, /nobody touched/],
  ['nobody verified', { flags: 0x01 }, /did not verify its user/],
  ['attested credential data', { flags: 0x45 }, /belongs to an enrolment/],
  ['contradicting backup flags', { flags: 0x15 }, /contradict/],
  ['bytes behind its end', { more: Buffer.of(0) }, /1 byte follows/],
];

test.each(wrongPasskey)('a passkey signature with %s is refused', async (_, parts, reason) => {
  for (const signer of [es256, rs256, eddsa]) {
    expect(answer(await checkEnvelope(seal(signer.sign(message, parts)), everyone))).toMatch(reason);
  }
});

test('a passkey of a named site accepts its own origins and no port of this machine', async () => {
  const signer = passkeySigner('ES256');
  const passkey = { ...signer.passkey, rpId: 'sign.example.org', origins: ['https://sign.example.org'] };
  const ring: Keyring = { ssh: [], passkeys: [passkey] };
  const from = async (origin: string): Promise<string> =>
    answer(await checkEnvelope(seal(signer.sign(message, { rpId: passkey.rpId, origin })), ring));
  expect(await from('https://sign.example.org')).toBe('verified with user-verified');
  expect(await from('http://localhost:51234')).toMatch(/page that is not allowed/);
});

test('a passkey with a damaged or weak key is no key', async () => {
  for (const publicKey of [
    '',
    'pQ',
    'pAEBAycgBiFYIA',
    es256.passkey.publicKey.slice(0, -4),
    `${es256.passkey.publicKey}AA`,
  ]) {
    const ring: Keyring = { ssh: [], passkeys: [{ ...es256.passkey, publicKey }] };
    expect(answer(await checkEnvelope(seal(es256.sign(message)), ring))).toMatch(/^signature\.key: .*enrolled key/);
  }
});

test('no bytes make the readers of keys and signatures throw', async () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(bytes, bytes, bytes, async (publicKey, blob, auth) => {
      const passkey = { ...es256.passkey, publicKey: Buffer.from(publicKey).toString('base64url') };
      const assertion = { ...es256.sign(message), authenticatorData: Buffer.from(auth), signature: Buffer.from(blob) };
      const ring: Keyring = {
        ssh: [enrolled(plain), enrolled(Buffer.from([...plain, ...publicKey]))],
        passkeys: [passkey],
      };
      expect((await checkEnvelope(seal(assertion), ring)).kind).toBe('refused');
      const armored = armor(
        sshsigBlob({
          publicKey: plain,
          namespace: 'countersign-v1',
          reserved: '',
          hash: 'sha512',
          signature: Buffer.from(blob),
        }),
      );
      expect((await checkEnvelope(forged(armored, key.fingerprint), ring)).kind).toBe('refused');
    }),
    { numRuns: 500 },
  );
});
