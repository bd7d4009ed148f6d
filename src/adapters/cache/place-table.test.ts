import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Place, PlaceTable } from './place-table.ts';

test('it answers like a map, whatever is put in and in whatever order', () => {
  const id = fc.bigInt(0n, (1n << 160n) - 1n).map((value) => value.toString(16).padStart(40, '0'));
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.nat(), fc.nat(1000)), { maxLength: 400 }), fc.array(id), (entries, others) => {
      const table = new PlaceTable();
      const map = new Map<string, Place>();
      for (const [key, at, length] of entries) {
        table.set(key, { at, length });
        map.set(key, { at, length });
      }
      expect(table.size).toBe(map.size);
      for (const key of [...entries.map(([known]) => known), ...others]) {
        expect(table.get(key)).toEqual(map.get(key));
      }
    }),
  );
});

test('it grows far beyond its first size', () => {
  const table = new PlaceTable();
  const id = (n: number): string => (n * 2_654_435_761).toString(16).padStart(40, '0').split('').reverse().join('');
  for (let n = 0; n < 100_000; n += 1) table.set(id(n), { at: n, length: 1 });
  expect(table.size).toBe(100_000);
  for (let n = 0; n < 100_000; n += 997) expect(table.get(id(n))).toEqual({ at: n, length: 1 });
});

test.each(['', 'xyz', 'ABCDEF012345678', '-1', 'NaN'])('%j is no id: it is neither kept nor found', (text) => {
  const table = new PlaceTable();
  table.set(text, { at: 1, length: 1 });
  expect(table.size).toBe(0);
  expect(table.get(text)).toBeUndefined();
});
