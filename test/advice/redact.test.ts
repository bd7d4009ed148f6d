import { describe, expect, it } from 'vitest';
import { redact } from '../../src/core/advice/redact.ts';

const LONG = 'Zx9Qw3Er7Ty1Ui5Op8As2Df6Gh4Jk0LzXcVbNm';

describe('what never leaves the machine', () => {
  const cases: readonly [string, string, string][] = [
    ['a key of AWS', 'key ', ['AKIA', 'IOSFODNN7EXAMPLE'].join('')],
    ['a token of GitHub', '', `ghp_${'a1B2'.repeat(9)}`],
    ['a token of Slack', '', 'xoxb-123456789012-abcdefghij'],
    ['a key of a model', '', `sk-proj-${'a'.repeat(24)}`],
    ['a JWT', '', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc'],
    ['a password in YAML', 'password: ', 'hunter2secret'],
    ['a quoted key in JSON', '"apiKey": "', 'q1w2e3r4'],
    ['an environment variable', 'export DB_PASSWORD=', 'correcthorse'],
    ['a password in an address', 'postgres://app:', 's3cr3t'],
    ['a long random word', 'x = "', LONG],
  ];
  it.each(cases)('%s', (_, before, secret) => {
    const rest = before.startsWith('postgres') ? '@db.example/shop' : '';
    expect(redact(`${before}${secret}${rest}`)).toEqual({ text: `${before}[redacted]${rest}`, secrets: 1 });
  });

  it('a private key, to its end or to the end of the text', () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----`;
    expect(redact(`a\n${key}\nb`)).toEqual({ text: 'a\n[redacted]\nb', secrets: 1 });
    expect(redact(`a\n${key.slice(0, 45)}`)).toEqual({ text: 'a\n[redacted]', secrets: 1 });
  });

  it('addresses of people, which are no secrets', () => {
    expect(redact('by ada@example.org')).toEqual({ text: 'by [address]', secrets: 0 });
  });
});

describe('what a reviewer needs is kept', () => {
  it.each([
    'password = var.db_password',
    'token: ${{ secrets.DEPLOY_TOKEN }}',
    'secret: process.env.SECRET',
    'require_password: true',
    'timeout: 30s',
    `commit ${'a1'.repeat(20)}`,
    `sha256:${'0f'.repeat(32)}`,
    '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----',
    'aVeryLongIdentifierThatIsOnlyAnIdentifierAndNothingElse',
    'https://example.org/a/b?c=d',
  ])('%s', (text) => {
    expect(redact(text)).toEqual({ text, secrets: 0 });
  });
});

it('hostile text costs what it weighs', () => {
  for (const text of [
    'password'.repeat(40_000),
    '='.repeat(300_000),
    `a://${'b'.repeat(300_000)}`,
    '-----BEGIN '.repeat(30_000),
  ]) {
    expect(redact(text).text.length).toBeGreaterThan(0);
  }
});
