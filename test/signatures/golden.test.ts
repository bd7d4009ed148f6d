/** Signed bytes that never move: made once by ssh-keygen 9.2 and by the makers in `signers.ts`. */
import { readFileSync } from 'node:fs';
import { dsse } from '@sigstore/core';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { expect, test } from 'vitest';
import { parseAllowedSigners } from '../../src/core/signoff/keys/allowed-signers.ts';
import { checkEnvelope } from '../../src/core/signoff/statement/check-envelope.ts';
import {
  openEnvelope,
  pae,
  PAYLOAD_TYPE,
  sealEnvelope,
  statementId,
} from '../../src/core/signoff/statement/envelope.ts';
import { decodeStatement, encodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import { challengeOf } from '../../src/core/signoff/keys/webauthn.ts';
import type { Keyring, Passkey } from '../../src/model/keys.ts';
import type { Presence } from '../../src/model/statement.ts';
import { schemaProblems } from './published.ts';
import { openssh, opensshVerifies } from './openssh.ts';
import { signOff, statements } from './statements.ts';

interface Vector {
  readonly name: string;
  readonly envelope: string;
  readonly id: string;
}

const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as {
  readonly statements: readonly { readonly kind: string; readonly text: string }[];
  readonly ssh: readonly (Vector & { readonly publicKey: string; readonly presence: Presence })[];
  readonly passkeys: readonly (Vector & { readonly passkey: Passkey })[];
};

const signersOf = (publicKey: string): string => `person:ada namespaces="countersign-v1" ${publicKey}\n`;

function keyringOf(publicKey: string): Keyring {
  const parsed = parseAllowedSigners(signersOf(publicKey), 'allowed_signers');
  if (parsed.kind === 'invalid') throw new Error(parsed.problems[0]?.message);
  return { ssh: parsed.value, passkeys: [] };
}

function opened(envelope: string): Extract<ReturnType<typeof openEnvelope>, { kind: 'ok' }> {
  const result = openEnvelope(Buffer.from(envelope));
  if (result.kind === 'malformed') throw new Error(result.why);
  return result;
}

test('the vectors cover every kind of statement and every type of key', () => {
  expect(golden.statements.map(({ kind }) => kind)).toEqual(statements.map(({ kind }) => kind));
  expect(new Set(golden.ssh.map(({ publicKey }) => publicKey.split(' ')[0])).size).toBe(7);
  expect(golden.passkeys.map(({ name }) => name)).toEqual(['ES256', 'EdDSA', 'RS256']);
});

test.each(golden.statements.map((each, index) => [index, each.kind, each.text] as const))(
  'statement %i (%s) encodes to the same bytes as ever, and back',
  (index, _, text) => {
    expect(encodeStatement(statements[index] ?? signOff).toString('utf8')).toBe(text);
    expect(decodeStatement(Buffer.from(text))).toEqual({ kind: 'ok', statement: statements[index] });
    expect(schemaProblems('statement', JSON.parse(text))).toEqual([]);
  },
);

test.each(golden.ssh)('$name verifies, with presence $presence', async ({ publicKey, envelope, id, presence }) => {
  const bytes = Buffer.from(envelope);
  const checked = await checkEnvelope(bytes, keyringOf(publicKey));
  const key = keyringOf(publicKey).ssh[0]?.fingerprint;
  expect(checked).toEqual({ kind: 'verified', of: { id, statement: signOff, key, presence } });
  expect(statementId(bytes)).toBe(id);
});

test.skipIf(openssh === null).each(golden.ssh)('OpenSSH calls $name good, whatever its flags', (vector) => {
  const { payload, signature } = opened(vector.envelope);
  const armored = signature.kind === 'ssh' ? signature.armored : '';
  const signers = signersOf(vector.publicKey);
  expect(opensshVerifies(pae(payload), armored, signers, 'person:ada')).toBe(true);
  expect(opensshVerifies(Buffer.concat([pae(payload), Buffer.of(0)]), armored, signers, 'person:ada')).toBe(false);
});

test.each(golden.passkeys)(
  'a passkey with $name verifies, with its user verified',
  async ({ passkey, envelope, id }) => {
    const checked = await checkEnvelope(Buffer.from(envelope), { ssh: [], passkeys: [passkey] });
    const key = `passkey:${passkey.credential}`;
    expect(checked).toEqual({ kind: 'verified', of: { id, statement: signOff, key, presence: 'user-verified' } });
  },
);

test.each(golden.passkeys)('an independent WebAuthn implementation agrees on $name', async ({ passkey, envelope }) => {
  const { payload, signature } = opened(envelope);
  if (signature.kind !== 'webauthn') throw new Error('no passkey');
  const { authenticatorData, clientDataJSON, credential } = signature;
  const result = await verifyAuthenticationResponse({
    response: {
      id: credential,
      rawId: credential,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        authenticatorData: authenticatorData.toString('base64url'),
        clientDataJSON: clientDataJSON.toString('base64url'),
        signature: signature.signature.toString('base64url'),
      },
    },
    expectedChallenge: challengeOf(pae(payload)).toString('base64url'),
    expectedOrigin: 'http://localhost:51234',
    expectedRPID: 'localhost',
    requireUserVerification: true,
    credential: { id: credential, publicKey: Buffer.from(passkey.publicKey, 'base64url'), counter: 0 },
  });
  expect(result.verified).toBe(true);
});

test('the pre-authentication encoding is the one of the DSSE specification', () => {
  const message = pae(Buffer.from('hello world'), 'http://example.com/HelloWorld');
  expect(message.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

test('an independent DSSE implementation signs over the same bytes', () => {
  for (const { text } of golden.statements) {
    const payload = Buffer.from(text);
    expect(dsse.preAuthEncoding(PAYLOAD_TYPE, payload).equals(pae(payload))).toBe(true);
  }
});

test('sealing what was opened gives the same envelope', () => {
  for (const { envelope } of [...golden.ssh, ...golden.passkeys]) {
    const { payload, signature } = opened(envelope);
    expect(sealEnvelope(payload, [signature]).toString('utf8')).toBe(envelope);
  }
});
