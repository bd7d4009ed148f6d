import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Transition } from '../../../model/change.ts';
import type { ObjectId } from '../../../model/id.ts';
import { pathFromBytes } from '../../../model/path.ts';
import { changeDigest } from './digest.ts';

const a = 'a'.repeat(40) as ObjectId;
const b = 'b'.repeat(40) as ObjectId;
const path = (text: string): Transition['path'] => pathFromBytes(Buffer.from(text, 'latin1'));

const change: readonly Transition[] = [
  { path: path('src/z.ts'), old: { mode: '100644', oid: a }, new: { mode: '100755', oid: b } },
  { path: path('a b\nc'), old: null, new: { mode: '120000', oid: a } },
  { path: path('caf\xe9'), old: { mode: '160000', oid: b }, new: null },
];

test('golden vector: the digest of a known change never moves', () => {
  const encoded = Buffer.concat([
    Buffer.from(`countersign change v1\nsha1\n5:a b\nc - 120000:${a}\n4:caf`),
    Buffer.of(0xe9),
    Buffer.from(` 160000:${b} -\n8:src/z.ts 100644:${a} 100755:${b}\n`),
  ]);
  const expected = `sha256:${createHash('sha256').update(encoded).digest('hex')}`;
  expect(changeDigest('sha1', change)).toBe(expected);
  expect(expected).toBe('sha256:491bdd93f76fda381d9d5f8e80e1305d4254cab8793162389aa000ecb92dd1fa');
});

test('the empty change has a digest of its own in each object format', () => {
  expect(changeDigest('sha1', [])).not.toBe(changeDigest('sha256', []));
});

test('the order in which transitions are given does not matter, everything else does', () => {
  expect(changeDigest('sha1', change.toReversed())).toBe(changeDigest('sha1', change));
  const [first, ...rest] = change;
  const swapped = { ...(first as Transition), old: first?.new ?? null, new: first?.old ?? null };
  expect(changeDigest('sha1', [swapped, ...rest])).not.toBe(changeDigest('sha1', change));
});

test('two different sets of transitions never share an encoding, even with hostile path bytes', () => {
  const side = fc.constantFrom(null, { mode: '100644' as const, oid: a }, { mode: '100644' as const, oid: b });
  const transition = fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }), old: side, new: side });
  const set = fc.uniqueArray(transition, {
    maxLength: 4,
    selector: (entry) => Buffer.from(entry.bytes).toString('hex'),
  });
  fc.assert(
    fc.property(set, set, (one, two) => {
      const make = (entries: typeof one): Transition[] =>
        entries.map((entry) => ({ path: pathFromBytes(entry.bytes), old: entry.old, new: entry.new }));
      const name = (entries: typeof one): string =>
        JSON.stringify(
          entries
            .map((entry) => JSON.stringify([Buffer.from(entry.bytes).toString('hex'), entry.old, entry.new]))
            .sort(),
        );
      expect(changeDigest('sha1', make(one)) === changeDigest('sha1', make(two))).toBe(name(one) === name(two));
    }),
  );
});
