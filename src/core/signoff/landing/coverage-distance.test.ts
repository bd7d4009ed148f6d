import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REBASE_DISTANCE, contextOccursOnce, rebaseKeepsDistance } from './coverage-distance.ts';

const hunk = (oldStart: number, oldCount: number): { oldStart: number; oldCount: number } => ({ oldStart, oldCount });

describe('the distance between a signed edit and the edits of a moved base', () => {
  const rows = [
    ['nothing moved', [hunk(5, 1)], [], true],
    ['nothing was signed in lines', [], [hunk(5, 1)], true],
    ['ten lines between, below', [hunk(5, 2)], [hunk(17, 1)], true],
    ['nine lines between, below', [hunk(5, 2)], [hunk(16, 1)], false],
    ['ten lines between, above', [hunk(17, 1)], [hunk(5, 2)], true],
    ['nine lines between, above', [hunk(16, 1)], [hunk(5, 2)], false],
    ['the same line', [hunk(5, 1)], [hunk(5, 1)], false],
    ['one within the other', [hunk(1, 100)], [hunk(50, 1)], false],
    ['an insertion ten lines after', [hunk(5, 1)], [hunk(15, 0)], true],
    ['an insertion nine lines after', [hunk(5, 1)], [hunk(14, 0)], false],
    ['an insertion ten lines before', [hunk(16, 1)], [hunk(5, 0)], true],
    ['an insertion nine lines before', [hunk(15, 1)], [hunk(5, 0)], false],
    ['two insertions at one place', [hunk(5, 0)], [hunk(5, 0)], false],
    ['two insertions ten lines apart', [hunk(5, 0)], [hunk(15, 0)], true],
    ['the second of two signed edits is too near', [hunk(5, 1), hunk(100, 1)], [hunk(50, 1), hunk(105, 1)], false],
    ['unsorted hunks', [hunk(100, 1), hunk(5, 1)], [hunk(105, 1), hunk(50, 1)], false],
  ] as const;

  test.for(rows)('%s', ([, signed, base, answer]) => {
    expect(rebaseKeepsDistance(signed, base)).toBe(answer);
  });

  test('it agrees with looking at every pair, and does not care which side is which', () => {
    const hunks = fc
      .uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 5 })
      .chain((places) =>
        fc.tuple(...places.map((place) => fc.integer({ min: 0, max: 8 }).map((count) => hunk(place * 9 + 1, count)))),
      );
    const last = (each: { oldStart: number; oldCount: number }): number =>
      each.oldCount === 0 ? each.oldStart : each.oldStart + each.oldCount - 1;
    const first = (each: { oldStart: number; oldCount: number }): number =>
      each.oldCount === 0 ? each.oldStart + 1 : each.oldStart;
    fc.assert(
      fc.property(hunks, hunks, (signed, base) => {
        const far = signed.every((a) =>
          base.every((b) => Math.max(first(b) - last(a), first(a) - last(b)) - 1 >= REBASE_DISTANCE),
        );
        expect(rebaseKeepsDistance(signed, base)).toBe(far);
        expect(rebaseKeepsDistance(base, signed)).toBe(far);
      }),
    );
  });
});

describe('the context of a signed edit in the new base', () => {
  const text = (...lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const block = ['begin', 'one', 'two', 'three', 'four', 'end'];

  test('is found once where the base moved elsewhere', () => {
    const moved = text('new first line', ...block, 'new last line');
    expect(contextOccursOnce([hunk(3, 1)], text(...block), moved)).toBe(true);
  });

  test('is ambiguous where the new base holds a twin of it', () => {
    expect(contextOccursOnce([hunk(3, 1)], text(...block), text(...block, ...block))).toBe(false);
  });

  test('is gone where the new base changed it', () => {
    expect(contextOccursOnce([hunk(3, 1)], text(...block), text('begin', 'one', 'other', 'three', 'four', 'end'))).toBe(
      false,
    );
  });

  test('counts overlapping occurrences', () => {
    const same = Array.from({ length: 7 }, () => 'x');
    expect(contextOccursOnce([hunk(4, 1)], text(...same), text(...same, 'x'))).toBe(false);
    expect(contextOccursOnce([hunk(4, 1)], text(...same), text(...same))).toBe(true);
  });

  test('reaches three lines beyond the edit, so that only a whole twin counts', () => {
    const old = text('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
    const half = text('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'c', 'd', 'e', 'f', 'g');
    const twin = text('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    expect(contextOccursOnce([hunk(5, 1)], old, half)).toBe(true);
    expect(contextOccursOnce([hunk(5, 1)], old, twin)).toBe(false);
    // An insertion after line 5 has the three lines before and the three after it.
    expect(contextOccursOnce([hunk(5, 0)], old, half)).toBe(true);
    expect(contextOccursOnce([hunk(5, 0)], old, text('c', 'd', 'e', 'f', 'g', 'h', 'c', 'd', 'e', 'f', 'g', 'h'))).toBe(
      false,
    );
  });

  test('cannot be told in an empty file, and needs no telling without an edit', () => {
    expect(contextOccursOnce([hunk(0, 0)], Buffer.alloc(0), text('x'))).toBe(false);
    expect(contextOccursOnce([], Buffer.alloc(0), text('x'))).toBe(true);
  });

  test('a last line without an end is another line', () => {
    expect(contextOccursOnce([hunk(1, 1)], Buffer.from('x'), Buffer.from('x\n'))).toBe(false);
  });

  test('it agrees with comparing at every place', () => {
    const line = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 9 }),
        fc.array(line, { maxLength: 20 }),
        fc.nat({ max: 8 }),
        (old, base, at) => {
          const start = Math.min(at, old.length - 1);
          const context = old.slice(Math.max(0, start - 3), start + 4);
          let count = 0;
          for (let place = 0; place + context.length <= base.length; place += 1) {
            if (context.every((each, index) => base[place + index] === each)) count += 1;
          }
          expect(contextOccursOnce([hunk(start + 1, 1)], text(...old), text(...base))).toBe(count === 1);
        },
      ),
    );
  });
});
