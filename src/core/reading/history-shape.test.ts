import { array, assert, boolean, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommitId } from '../../model/id.ts';
import { HistoryShape } from './history-shape.ts';
import { IdTable } from './id-table.ts';

const id = (at: number, digits: 40 | 64 = 40): CommitId =>
  (at * 2_654_435_761 + 7).toString(16).padStart(digits, 'a0b1') as CommitId;

describe('a table of ids', () => {
  it.each([40, 64] as const)('numbers ids of %d digits as they come and gives them back', (digits) => {
    const table = new IdTable<CommitId>();
    for (let at = 0; at < 5000; at += 1) expect(table.add(id(at, digits))).toBe(at);
    for (let at = 0; at < 5000; at += 1) {
      expect(table.add(id(at, digits))).toBe(at);
      expect(table.numberOf(id(at, digits))).toBe(at);
      expect(table.idOf(at)).toBe(id(at, digits));
    }
    expect(table.length).toBe(5000);
    expect(table.numberOf(id(5001, digits))).toBe(-1);
    expect(table.numberOf(id(1, digits === 40 ? 64 : 40))).toBe(-1);
  });

  it('tells ids apart that fall on one place', () => {
    const table = new IdTable<CommitId>();
    const alike = ['00', '01', 'ff'].map((end) => `${'0'.repeat(38)}${end}` as CommitId);
    for (const [at, one] of alike.entries()) expect(table.add(one)).toBe(at);
    expect(alike.map((one) => table.numberOf(one))).toEqual([0, 1, 2]);
  });

  it('knows nothing when it is empty', () => {
    expect(new IdTable<CommitId>().numberOf(id(1))).toBe(-1);
  });
});

describe('the shape of a history', () => {
  /** Commit `n` has earlier commits as parents; the walk may show them in any order. */
  const walks = array(array(nat(), { maxLength: 3 }), { minLength: 1, maxLength: 40 });

  it('gives its commits in the order of the walk, and every one after its parents when asked to', () => {
    assert(
      property(walks, array(nat(), { maxLength: 40 }), boolean(), (list, shuffle, cut) => {
        const parents = list.map((some, at) => [...new Set(at === 0 ? [] : some.map((one) => one % at))]);
        const order = parents.map((_, at) => parents.length - 1 - at);
        for (const [at, swap] of shuffle.entries()) {
          const [one, two] = [at % order.length, swap % order.length];
          [order[one], order[two]] = [order[two] ?? 0, order[one] ?? 0];
        }
        // Parents outside of the walk are named and not shown.
        const inside = cut ? order.filter((at) => at % 3 !== 0) : order;
        const shape = new HistoryShape();
        for (const at of inside)
          shape.push(
            id(at),
            (parents[at] ?? []).map((one) => id(one)),
          );
        expect([...shape]).toEqual(inside.map((at) => id(at)));
        expect(shape.length).toBe(inside.length);
        const seen: CommitId[] = [];
        shape.parentsFirst((commit, above) => {
          const number = inside.find((at) => id(at) === commit) ?? -1;
          expect(above).toEqual((parents[number] ?? []).map((one) => id(one)));
          for (const one of parents[number] ?? []) expect(seen.includes(id(one))).toBe(inside.includes(one));
          seen.push(commit);
        });
        expect(seen.toSorted()).toEqual([...shape].toSorted());
        for (const at of order) expect(shape.includes(id(at))).toBe(inside.includes(at));
      }),
      { numRuns: 300 },
    );
  });

  it('goes back a hundred thousand commits without a stack of calls', () => {
    const shape = new HistoryShape();
    // Oldest first, so that the first one asked for is the tip and leads all the way down.
    for (let at = 0; at < 100_000; at += 1) shape.push(id(at), at === 0 ? [] : [id(at - 1)]);
    let next = 0;
    shape.parentsFirst((commit) => {
      if (commit === id(next)) next += 1;
    });
    expect(next).toBe(100_000);
  });
});
