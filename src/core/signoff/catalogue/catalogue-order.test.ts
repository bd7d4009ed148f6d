import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BlobId } from '../../../model/id.ts';
import type { StatementId } from '../../../model/statement.ts';
import type { CataloguedFile } from './catalogue-entry.ts';
import { inChains } from './catalogue-order.ts';

function file(name: string, previous: string | null, kind: 'record' | 'sign-off' = 'record'): CataloguedFile {
  const none = { moment: 0, group: null, keys: [], spends: [] };
  const entry = { ...none, kind, previous: previous as StatementId | null };
  return { id: name as StatementId, blob: name as BlobId, entry };
}

it('lays each record behind the one that it follows', () => {
  const shuffled = [
    file('c', 'b'),
    file('s', null, 'sign-off'),
    file('a', null),
    file('y', 'x'),
    file('d', 'c'),
    file('b', 'a'),
  ];
  expect(inChains(shuffled).map(({ id }) => id)).toEqual(['s', 'a', 'b', 'c', 'd', 'y']);
});

it('loses none of them, and gives none twice, whatever they say of each other', () => {
  const name = fc.constantFrom(...'abcdefgh');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.option(name)), { maxLength: 12 }), (pairs) => {
      const files = pairs.map(([id, previous]) => file(id, previous));
      const ordered = inChains(files);
      expect(ordered.length).toBe(files.length);
      expect(new Set(ordered)).toEqual(new Set(files));
    }),
  );
});
