import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllowedSigners } from './allowed-signers.ts';
import { wireString } from './wire.ts';

const ed = (fill: number, tail: Buffer = Buffer.alloc(0)): string =>
  Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, fill)), tail]).toString('base64');
const KEY = `ssh-ed25519 ${ed(1)}`;
const OTHER = `ssh-ed25519 ${ed(2)}`;
const NS = 'namespaces="countersign-v1"';

const first = (text: string): { readonly at: string; readonly message: string } => {
  const parsed = parseAllowedSigners(text, 'allowed_signers');
  if (parsed.kind === 'ok') return { at: '', message: 'accepted' };
  const [problem] = parsed.problems;
  return { at: `${problem?.place?.line}:${problem?.place?.column}`, message: problem?.message ?? '' };
};

test('keys of people and gates are read with their times, in the order of the file', () => {
  const text = [
    '# who signs',
    '',
    `person:ada ${NS},valid-after="20260101Z",valid-before="202612312359Z" ${KEY} ada@laptop "unclosed`,
    `\tgate:ci\t${NS}   ${OTHER}\r`,
  ].join('\n');
  const parsed = parseAllowedSigners(text, 'allowed_signers');
  expect(
    parsed.kind === 'ok' ? parsed.value.map(({ blob, ...key }) => ({ ...key, bytes: blob.length })) : parsed,
  ).toEqual([
    {
      principal: 'person:ada',
      type: 'ssh-ed25519',
      fingerprint: 'SHA256:RXm/ruZ0eTzRXKwi1AQEDynB0VgHQ2ac9KPSFdf/YnA',
      validAfter: Date.UTC(2026, 0, 1) / 1000,
      validBefore: Date.UTC(2026, 11, 31, 23, 59) / 1000,
      line: 3,
      bytes: 51,
    },
    {
      principal: 'gate:ci',
      type: 'ssh-ed25519',
      fingerprint: expect.stringMatching(/^SHA256:/),
      validAfter: null,
      validBefore: null,
      line: 4,
      bytes: 51,
    },
  ]);
});

const refused: readonly (readonly [name: string, text: string, at: string, message: RegExp])[] = [
  ['a wildcard principal', `* ${NS} ${KEY}`, '1:1', /is a pattern/],
  ['a principal with a wildcard inside', `person:a* ${NS} ${KEY}`, '1:1', /is a pattern/],
  ['a negated principal', `!person:ada ${NS} ${KEY}`, '1:1', /is a pattern/],
  ['two principals', `person:ada,person:bob ${NS} ${KEY}`, '1:1', /names one principal/],
  ['a quoted principal', `"person:ada" ${NS} ${KEY}`, '1:1', /is no principal/],
  ['an e-mail as principal', `ada@example.org ${NS} ${KEY}`, '1:1', /is no principal/],
  ['a role that is unknown', `robot:ci ${NS} ${KEY}`, '1:1', /is no principal/],
  ['a principal in capitals', `person:Ada ${NS} ${KEY}`, '1:1', /is no principal/],
  ['an empty id', `person: ${NS} ${KEY}`, '1:1', /is no principal/],
  ['no namespace', `person:ada ${KEY}`, '1:12', /`namespaces="countersign-v1"` is missing/],
  ['options without a namespace', `person:ada valid-before="20270101Z" ${KEY}`, '1:12', /is missing/],
  ['another namespace', `person:ada namespaces="git" ${KEY}`, '1:12', /other namespaces/],
  ['one namespace more', `person:ada namespaces="countersign-v1,git" ${KEY}`, '1:12', /other namespaces/],
  ['a namespace pattern', `person:ada namespaces="*" ${KEY}`, '1:12', /other namespaces/],
  ['an option twice', `person:ada ${NS},NAMESPACES="countersign-v1" ${KEY}`, '1:40', /given twice/],
  ['a certificate authority', `person:ada cert-authority,${NS} ${KEY}`, '1:12', /certificate authorities/],
  ['a key that asks for no touch', `person:ada ${NS},no-touch-required ${KEY}`, '1:40', /proves nobody was there/],
  ['an unknown option', `person:ada ${NS},verify ${KEY}`, '1:40', /unknown option/],
  ['options that end in nothing', `person:ada ${NS}, ${KEY}`, '1:40', /is no option/],
  ['a local time', `person:ada ${NS},valid-before="20270101" ${KEY}`, '1:40', /depends on the machine's time zone/],
  ['a day that is none', `person:ada ${NS},valid-after="20260230Z" ${KEY}`, '1:40', /no such time/],
  ['hour 24', `person:ada ${NS},valid-after="202602012400Z" ${KEY}`, '1:40', /no such time/],
  [
    'an end before the beginning',
    `person:ada ${NS},valid-after="20260102Z",valid-before="20260101Z" ${KEY}`,
    '1:64',
    /end before it begins/,
  ],
  ['no key', `person:ada ${NS}`, '1:39', /the key is missing/],
  ['a type without a key', `person:ada ${NS} ssh-ed25519`, '1:51', /missing after its type/],
  ['a DSA key', `person:ada ${NS} ssh-dss ${ed(1)}`, '1:40', /no key type that may sign/],
  ['a certificate', `person:ada ${NS} ssh-ed25519-cert-v01@openssh.com ${ed(1)}`, '1:40', /no key type that may sign/],
  ['a key that is not base64', `person:ada ${NS} ssh-ed25519 AAAA*`, '1:52', /not base64/],
  ['base64 with spare bits', `person:ada ${NS} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAF=`, '1:52', /not base64/],
  ['a key of another type', `person:ada ${NS} ssh-rsa ${ed(1)}`, '1:40', /the key is of type `ssh-ed25519`/],
  ['a key with bytes behind', `person:ada ${NS} ssh-ed25519 ${ed(1, Buffer.of(0))}`, '1:52', /1 byte follows its end/],
  ['a key that is cut', `person:ada ${NS} ssh-ed25519 ${ed(1).slice(0, 40)}`, '1:52', /ends too early/],
  [
    'one key for two people',
    `person:ada ${NS} ${KEY}\nperson:bob ${NS} ${KEY}`,
    '2:1',
    /stands for `person:ada` on line 1$/,
  ],
  [
    'one key for a person and a gate',
    `person:ada ${NS} ${KEY}\ngate:ci ${NS} ${KEY}`,
    '2:1',
    /a key is a person's or a gate's/,
  ],
  ['one key twice', `person:ada ${NS} ${KEY}\nperson:ada ${NS} ${KEY}`, '2:1', /already stands on line 1/],
  ['one word', 'person:ada', '1:1', /a line needs/],
];

test.each(refused)('%s is a load error with its place', (_, text, at, message) => {
  expect(first(text)).toEqual({ at, message: expect.stringMatching(message) });
});

test('every problem is reported, not only the first', () => {
  const parsed = parseAllowedSigners(
    `* ${NS} ${KEY}\nperson:ada ${NS} ${OTHER}\nada ${NS} ${KEY}\n`,
    'allowed_signers',
  );
  expect(parsed.kind === 'invalid' ? parsed.problems.map(({ place }) => place?.line) : []).toEqual([1, 3]);
});

test('any text gives keys or problems with places inside it, and no key is ever enrolled twice', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'person:ada',
      'gate:ci',
      'person:bob',
      NS,
      KEY,
      OTHER,
      '"',
      ',',
      '#',
      'valid-after="20260101Z"',
      '\t',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const line = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
  const good = fc.constantFrom(`person:ada ${NS} ${KEY}`, `gate:ci ${NS} ${OTHER}`, `gate:ci ${NS} ${KEY}`);
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(fc.oneof(line, good), { maxLength: 4 }), (lines) => {
      const text = lines.join('\n');
      const parsed = parseAllowedSigners(text, 'f');
      if (parsed.kind === 'ok') {
        accepted += parsed.value.length;
        expect(new Set(parsed.value.map(({ fingerprint }) => fingerprint)).size).toBe(parsed.value.length);
        return;
      }
      for (const { place } of parsed.problems) {
        const source = text.split('\n')[(place?.line ?? 0) - 1];
        expect(source).toBeDefined();
        expect(place?.column).toBeLessThanOrEqual((source?.length ?? 0) + 1);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
