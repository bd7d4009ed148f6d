import { describe, expect, it } from 'vitest';
import { readKeptAdvice } from '../../src/core/advice/answer.ts';
import { openChat } from '../../src/adapters/advice/chat.ts';
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
    ['a password of several words', 'password: "', 'correct horse battery staple'],
    ['a password with signs', "password = '", 'ab;cd,"ef gh'],
    ['a password that begins like a word of a type', 'password: ', 'required-hunter2'],
    ['a password of digits', 'db_password: ', '12345678'],
    ['a hash that is stored', 'passwordHash: "', '$2b$10$N9qo8uLOickgx2ZMRZoMye'],
    ['a password under its short name', 'PWD=', 'hunter2!'],
    ['an address that is a key', 'https://hooks.slack.com/services/', 'T00000000/B00000000/abcdefgh'],
    ['a header', "'Authorization': 'Basic ", 'dXNlcjpwdw=='],
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
    'token_ttl: 3600',
    'function login(password: string, token?: string)',
    'secret: $TOKEN',
    'Authorization: Bearer ${TOKEN}',
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
    'eyJaaaaaaaa-'.repeat(8_000),
    `password="${'\\'.repeat(300_000)}`,
    'authorization: basic '.repeat(20_000),
    '='.repeat(300_000),
    `a://${'b'.repeat(300_000)}`,
    '-----BEGIN '.repeat(30_000),
  ]) {
    expect(redact(text).text.length).toBeGreaterThan(0);
  }
});

it('an address with a password in it is refused, and not shown', () => {
  const settings = { url: 'http://ada:hunter2@localhost:1/v1', model: 'm', key: null, timeoutMs: 1_000 };
  expect(() => openChat(settings)).toThrow(/holds a name or a password/);
  expect(() => openChat(settings)).not.toThrow(/hunter2/);
});

describe('kept advice', () => {
  const advice = {
    model: 'm',
    change: 'sha256:1',
    findings: [{ path: null, line: null, concern: 'c', question: '' }],
    withheld: { secrets: 0, characters: 0 },
  };
  it.each<[string, unknown, boolean]>([
    ['of this model and change', advice, true],
    ['of another change', { ...advice, change: 'sha256:2' }, false],
    ['of another shape', { ...advice, findings: [{}] }, false],
    ['of nothing', null, false],
  ])('%s', (_, value, isTaken) => {
    const kept = readKeptAdvice(JSON.stringify(value), { model: 'm', change: 'sha256:1' });
    expect(kept).toEqual(isTaken ? advice : null);
  });
});
