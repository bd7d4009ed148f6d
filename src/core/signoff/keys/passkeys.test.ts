import { expect, test } from 'vitest';
import { passkeySigner, publicLine } from '../../../../test/signatures/signers.ts';
import { parsePeople } from '../../policy/people-parser.ts';
import { parseAllowedSigners } from './allowed-signers.ts';
import { readCoseKey } from './cose-key.ts';
import { passkeysOf } from './passkeys.ts';
import { wireString } from './wire.ts';
import type { Passkey } from '../../../model/keys.ts';

const [first, second] = [passkeySigner('ES256').passkey, passkeySigner('EdDSA').passkey];

/** A people file with one line per passkey; each is who has it, and what is different about it. */
function read(
  rows: readonly (readonly [string, Passkey, Partial<Passkey>?])[],
  signers: string = '',
): readonly string[] {
  const people = [...new Set(rows.map(([who]) => who))].map((who) => {
    const own = rows
      .filter(([each]) => each === who)
      .map(([, passkey, other]) => {
        const { credential, publicKey, rpId, origins } = { ...passkey, origins: [], ...other };
        return `      - { credential: "${credential}", public_key: "${publicKey}", rp_id: ${rpId}, origins: ${JSON.stringify(origins)} }\n`;
      });
    return `  - id: ${who}\n    passkeys:\n${own.join('')}`;
  });
  const parsed = parsePeople(`version: 1\npeople:\n${people.join('')}`, 'people.yml');
  if (parsed.kind === 'invalid') return parsed.problems.map(({ message }) => message);
  const ssh = parseAllowedSigners(signers, 'allowed_signers');
  const keys = passkeysOf(parsed.value, ssh.kind === 'ok' ? ssh.value : []);
  if (keys.kind === 'ok') return keys.value.map(({ principal, rpId }) => `${principal} ${rpId}`);
  return keys.problems.map(({ place, message }) => `${place?.file}:${place?.line}:${place?.column} ${message}`);
}

test('every person’s passkeys are keys, in the order of the file', () => {
  expect(
    read([
      ['ana', first],
      ['ben', second],
    ]),
  ).toEqual(['person:ana localhost', 'person:ben localhost']);
});

test('one credential for two people is an error that names both', () => {
  expect(
    read([
      ['ana', first],
      ['ben', second, { credential: first.credential }],
    ]),
  ).toEqual(['people.yml:8:9 the credential of `ben` in line 8 stands for `ana` in line 5 already']);
});

test('one public key for two people is an error that names both', () => {
  expect(
    read([
      ['ana', first],
      ['ben', second, { publicKey: first.publicKey }],
    ]),
  ).toEqual(['people.yml:8:9 the public key of `ben` in line 8 stands for `ana` in line 5 already']);
});

test('one passkey twice for one person is an error', () => {
  expect(
    read([
      ['ana', first],
      ['ana', first],
    ]),
  ).toEqual([
    'people.yml:6:9 the credential of `ana` in line 6 stands for `ana` in line 5 already',
    'people.yml:6:9 the public key of `ana` in line 6 stands for `ana` in line 5 already',
  ]);
});

test('a key that an SSH key has already is an error, whosever it is', () => {
  const key = readCoseKey(second.publicKey);
  const x = key.kind === 'ok' ? (key.value.key.export({ format: 'jwk' }).x ?? '') : '';
  const blob = Buffer.concat(['ssh-ed25519', Buffer.from(x, 'base64url')].map((part) => wireString(part)));
  const line = `gate:push namespaces="countersign-v1" ${publicLine(blob)}`;
  expect(read([['ana', second]], line)).toEqual([
    'people.yml:5:9 the public key of `ana` in line 5 stands for `gate:push` in line 1 of allowed_signers already',
  ]);
});

const WRONG: readonly (readonly [string, Partial<Passkey>, string])[] = [
  [
    'a damaged key',
    { publicKey: first.publicKey.slice(0, 100) },
    'the public key of `ana` in line 5 cannot be used: it ends too early',
  ],
  [
    'a key in another format',
    { publicKey: 'AAAA' },
    'the public key of `ana` in line 5 cannot be used: it is no COSE key',
  ],
  ['a credential with loose bits', { credential: 'AB' }, 'the credential of `ana` in line 5 is not base64url'],
  ['a domain without pages', { rpId: 'example.org' }, 'no page may use the passkey of `ana` in line 5'],
  [
    'a page of another domain',
    { rpId: 'example.org', origins: ['https://evil.org'] },
    '`https://evil.org` of `ana` in line 5 is no page of `example.org`',
  ],
  [
    'a domain that only ends alike',
    { rpId: 'example.org', origins: ['https://notexample.org'] },
    '`https://notexample.org` of `ana` in line 5 is no page of `example.org`',
  ],
  [
    'a page without TLS',
    { rpId: 'example.org', origins: ['http://example.org'] },
    '`http://example.org` of `ana` in line 5 is no page of `example.org`',
  ],
  [
    'an address in place of an origin',
    { rpId: 'example.org', origins: ['https://example.org/'] },
    '`https://example.org/` of `ana` in line 5 is no page of `example.org`',
  ],
  [
    'a page below localhost',
    { origins: ['http://evil.localhost'] },
    '`http://evil.localhost` of `ana` in line 5 is no page of `localhost`',
  ],
];

test.each(WRONG)('%s is an error with its place', (_, other, message) => {
  expect(read([['ana', first, other]])).toEqual([`people.yml:5:9 ${message}`]);
});

test('pages of the domain and below it may use its passkeys', () => {
  const origins = ['https://example.org', 'https://sign.example.org:8443'];
  expect(read([['ana', first, { rpId: 'example.org', origins }]])).toEqual(['person:ana example.org']);
});

const SHAPES: readonly (readonly [string, string])[] = [
  ['credential: AQID, public_key: pAEB, rp_id: Localhost', 'people.yml:4:61'],
  ['credential: AQID, public_key: pAEB, rp_id: a..b', 'people.yml:4:61'],
  ['credential: "A+/=", public_key: pAEB, rp_id: localhost', 'people.yml:4:30'],
  ['credential: AQID, rp_id: localhost', 'people.yml:4:16'],
  ['credential: AQID, public_key: pAEB, rp_id: localhost, counter: 1', 'people.yml:4:72'],
];

test.each(SHAPES)('{ %s } is an error of the shape, with line and column', (entry, place) => {
  const parsed = parsePeople(`version: 1\npeople:\n  - id: ana\n    passkeys: [{ ${entry} }]\n`, 'people.yml');
  if (parsed.kind === 'ok') throw new Error('it parsed');
  expect(parsed.problems.map((each) => `${each.place?.file}:${each.place?.line}:${each.place?.column}`)).toEqual([
    place,
  ]);
});
