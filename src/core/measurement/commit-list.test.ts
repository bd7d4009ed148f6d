import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommitId } from '../../model/id.ts';
import { CommitList } from './commit-list.ts';

test.each([40, 64] as const)('ids of %i digits come back as they went in, in order', (digits) => {
  const id = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: digits, maxLength: digits });
  fc.assert(
    fc.property(fc.array(id, { maxLength: 30 }), id, (ids, other) => {
      const list = new CommitList(digits);
      const texts = ids.map((one) => one.join('') as CommitId);
      for (const one of texts) list.push(one);
      expect([...list]).toEqual(texts);
      expect(list.length).toBe(texts.length);
      for (const one of texts) expect(list.includes(one)).toBe(true);
      expect(list.includes(other.join('') as CommitId)).toBe(texts.includes(other.join('') as CommitId));
    }),
  );
});

test('bytes that straddle two ids are not a third one', () => {
  const list = new CommitList(40);
  list.push(`${'00'.repeat(10)}${'ab'.repeat(10)}` as CommitId);
  list.push(`${'ab'.repeat(10)}${'00'.repeat(10)}` as CommitId);
  expect(list.includes('ab'.repeat(20) as CommitId)).toBe(false);
});

test('it grows beyond its first room', () => {
  const list = new CommitList(40);
  for (let n = 0; n < 5000; n += 1) list.push(n.toString(16).padStart(40, '0') as CommitId);
  expect([...list][4999]).toBe((4999).toString(16).padStart(40, '0'));
});
