import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signOff, statements } from '../../../../test/signatures/statements.ts';
import type { Statement } from '../../../model/statement.ts';
import { pathFromBytes } from '../../../model/path.ts';
import { fromSignedPath, isSignedPath, signedPath } from './signed-path.ts';
import { decodeStatement, encodeStatement } from './statement-codec.ts';

type Json = Record<string, unknown>;

/** The JSON of a statement with something changed, as bytes. */
function altered(statement: Statement, change: (whole: Json, predicate: Json) => void): Buffer {
  const whole = JSON.parse(encodeStatement(statement).toString('utf8')) as Json;
  change(whole, whole['predicate'] as Json);
  return Buffer.from(JSON.stringify(whole));
}

const by = (kind: Statement['kind']): Statement => statements.find((each) => each.kind === kind) ?? signOff;
const why = (bytes: Uint8Array): string => {
  const decoded = decodeStatement(bytes);
  return decoded.kind === 'ok' ? 'accepted' : decoded.why;
};
const text = encodeStatement(signOff).toString('utf8');
const entries = (predicate: Json): Json[] => predicate['set'] as Json[];

test.each([
  ['no JSON', Buffer.from('{'), /no JSON object/],
  ['a list', Buffer.from('[]'), /no JSON object/],
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.of(0xff, 0x7d)]),
    /no JSON object/,
  ],
  [
    'another version of in-toto',
    altered(signOff, (w) => (w['_type'] = 'https://in-toto.io/Statement/v0.1')),
    /in-toto/,
  ],
  [
    'another predicate',
    altered(signOff, (w) => (w['predicateType'] = 'https://slsa.dev/provenance/v1')),
    /its predicate/,
  ],
  ['a field more outside', altered(signOff, (w) => (w['more'] = 1)), /canonical spelling/],
  ['a field more', altered(signOff, (_, p) => (p['level'] = 'L6')), /unknown field `level`/],
  ['a `__proto__` of its own', Buffer.from(text.replace('"kind":"sign-off"', '"__proto__":{},"kind":"sign-off"')), /./],
  ['a field less', altered(signOff, (_, p) => delete p['after']), /`after`/],
  ['an unknown kind', altered(signOff, (_, p) => (p['kind'] = 'approval')), /Invalid discriminator value.* at `kind`/],
  ['a kind of every object', altered(signOff, (_, p) => (p['kind'] = 'constructor')), /discriminator.* at `kind`/],
  ['a kind in a list', altered(signOff, (_, p) => (p['kind'] = ['sign-off'])), /discriminator.* at `kind`/],
  ['a kind that is no text', altered(signOff, (_, p) => (p['kind'] = { toString: 1 })), /discriminator.* at `kind`/],
  [
    'a kind in very many lists',
    Buffer.from(text.replace('"kind":"sign-off"', `"kind":${'['.repeat(100_000)}${']'.repeat(100_000)}`)),
    /discriminator.* at `kind`/,
  ],
  ['no subject', altered(signOff, (w) => (w['subject'] = [])), /canonical/],
  ['a subject of other content', altered(signOff, (w) => (w['subject'] as Json[]).shift()), /canonical/],
  ['a doubled member', Buffer.from(text.replace('"repo":', '"repo":"other","repo":')), /canonical/],
  ['a blank', Buffer.from(text.replace(',', ', ')), /canonical/],
  ['a line feed behind', Buffer.from(`${text}\n`), /canonical/],
  ['another order', Buffer.from(text.replace(/("mode":"100644"),("oid":"3+")/, '$2,$1')), /canonical/],
  ['another escape', Buffer.from(text.replace('refs/heads', 'refs\\/heads')), /canonical/],
  ['another spelling of a number', Buffer.from(text.replace('1700000000', '17e8')), /canonical/],
  ['a byte order mark', Buffer.from(`\ufeff${text}`), /no JSON object/],
  ['half a character', Buffer.from(text.replace('looked', '\\ud800')), /half a character/],
  ['a path with a plain backslash', altered(signOff, (_, p) => (entries(p)[0]!['path'] = 'a\\b')), /no path/],
  ['a path with escaped UTF-8', altered(signOff, (_, p) => (entries(p)[0]!['path'] = 'a\\xc3\\xa9')), /no path/],
  ['an absolute path', altered(signOff, (_, p) => (entries(p)[0]!['path'] = '/a')), /no path/],
  ['a path with NUL', altered(signOff, (_, p) => (entries(p)[0]!['path'] = 'a\0')), /no path/],
  ['a short object id', altered(signOff, (_, p) => (p['head'] = '2'.repeat(39))), /`head`/],
  ['an object id in capitals', altered(signOff, (_, p) => (p['head'] = 'A'.repeat(40))), /`head`/],
  ['two object formats', altered(signOff, (_, p) => (p['head'] = '2'.repeat(64))), /two formats/],
  ['a tree in the set', altered(signOff, (_, p) => ((entries(p)[1]!['new'] as Json)['mode'] = '040000')), /mode/],
  ['an unsorted set', altered(signOff, (_, p) => entries(p).reverse()), /not sorted/],
  ['a path twice', altered(signOff, (_, p) => entries(p).splice(1, 0, entries(p)[0]!)), /stands twice/],
  [
    'an entry without change',
    altered(signOff, (_, p) => (entries(p)[0]!['new'] = entries(p)[0]!['old'])),
    /not change/,
  ],
  ['an entry without sides', altered(signOff, (_, p) => (entries(p)[1]!['new'] = null)), /not change/],
  ['a blob without SHA-256', altered(signOff, (_, p) => ((entries(p)[1]!['new'] as Json)['sha256'] = null)), /SHA-256/],
  [
    'a submodule with one',
    altered(signOff, (_, p) => ((entries(p)[2]!['old'] as Json)['sha256'] = '0'.repeat(64))),
    /SHA-256/,
  ],
  ['a branch without refs/', altered(signOff, (_, p) => (p['target'] = 'main')), /`target`/],
  ['a time with a fraction', altered(signOff, (_, p) => (p['issued'] = 1.5)), /`issued`/],
  ['a time before 1970', altered(signOff, (_, p) => (p['issued'] = -1)), /`issued`/],
  ['a wildcard signer', altered(signOff, (_, p) => (p['by'] = 'person:*')), /`by`/],
  ['a declaration about nothing', altered(by('declaration'), (_, p) => (p['head'] = null)), /about nothing/],
  ['a sign-off by a gate', altered(signOff, (_, p) => (p['by'] = 'gate:ci')), /signed by a person/],
  ['a permit by a gate', altered(by('permit'), (_, p) => (p['by'] = 'gate:ci')), /signed by a person/],
  ['a declaration by a gate', altered(by('declaration'), (_, p) => (p['by'] = 'gate:ci')), /signed by a person/],
  ['a withdrawal by a gate', altered(by('objection'), (_, p) => (p['by'] = 'gate:ci')), /requests only/],
  ['a record by a person', altered(by('record'), (_, p) => (p['by'] = 'person:ada')), /signed by a gate/],
  ['a place that is neither ref nor environment', altered(by('record'), (_, p) => (p['place'] = 'prod')), /`place`/],
  [
    'a statement id of another hash',
    altered(by('permit'), (_, p) => (p['about'] = `sha1:${'a'.repeat(40)}`)),
    /`about`/,
  ],
] as const)('%s is no statement', (_, bytes, reason) => {
  expect(why(bytes)).toMatch(reason);
});

test('a statement of more than 8 MiB is neither read nor written', () => {
  expect(why(Buffer.alloc(8 * 1024 * 1024 + 1, 0x20))).toMatch(/larger than/);
  const entry = signOff.set[0]!;
  const set = Array.from({ length: 30_000 }, (_, index) => {
    const path = pathFromBytes(Buffer.from(`a/${String(index).padStart(6, '0')}`));
    return { ...entry, path };
  });
  expect(() => encodeStatement({ ...signOff, set })).toThrow(/larger than/);
});

test('in a repository with SHA-256 the ids are long and the set carries no digests besides', () => {
  const long = (id: string): never => id.padEnd(64, id[0]) as never;
  const [first] = signOff.set;
  const entry = { ...first!, old: null, new: { mode: '100644', oid: long('3'), sha256: null } } as const;
  const statement = { ...signOff, tip: long('1'), onto: long('1'), head: long('2'), set: [entry] };
  const bytes = encodeStatement(statement);
  expect(decodeStatement(bytes)).toEqual({ kind: 'ok', statement });
  const withDigest = { ...entry, new: { ...entry.new, sha256: '3'.repeat(64) } };
  expect(() => encodeStatement({ ...statement, set: [withDigest] })).toThrow(/SHA-256/);
});

test('what could not be read again is not written', () => {
  expect(() => encodeStatement({ ...signOff, set: signOff.set.toReversed() })).toThrow(/not sorted/);
  expect(() => encodeStatement({ ...signOff, reason: '\ud800' })).toThrow(/half a character/);
});

test('paths of any bytes come back, each in one spelling', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 });
  const nasty = fc.array(fc.constantFrom(0x5c, 0x78, 0x66, 0xff, 0xc3, 0xa9, 0xed, 0xb3, 0xbf), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(fc.oneof(bytes, nasty), (raw) => {
      const path = pathFromBytes(Uint8Array.from(raw));
      const spelled = signedPath(path);
      expect(spelled.isWellFormed()).toBe(true);
      expect(fromSignedPath(spelled)).toBe(path);
    }),
    { numRuns: 3_000 },
  );
  expect(isSignedPath('a\\xFF')).toBe(false);
});

test('whatever text is read encodes to the same bytes again; others are no statement', () => {
  const originals = statements.map((each) => encodeStatement(each));
  const swap = fc.record({
    which: fc.nat(originals.length - 1),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    cut: fc.nat(3),
    put: fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('0', 'a', '"', ',', '\\', 'null', '{}')),
  });
  let read = 0;
  fc.assert(
    fc.property(swap, ({ which, at, cut, put }) => {
      const original = originals[which]!;
      const from = Math.floor(at * original.length);
      const bytes = Buffer.concat([original.subarray(0, from), Buffer.from(put), original.subarray(from + cut)]);
      const decoded = decodeStatement(bytes);
      if (decoded.kind === 'malformed') return;
      read += 1;
      expect(encodeStatement(decoded.statement).equals(bytes)).toBe(true);
    }),
    { numRuns: 4_000 },
  );
  expect(read).toBeGreaterThan(10);
});
