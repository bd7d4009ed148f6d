import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LandingOrder } from '../../src/core/change-risk/landing-order.ts';
import { readMailmap } from '../../src/core/change-risk/mailmap.ts';
import { PairSet } from '../../src/core/change-risk/pair-set.ts';
import { fixedRandom } from '../../src/core/change-risk/random.ts';
import { rankedColumns } from '../../src/core/change-risk/ranks.ts';
import { Touches } from '../../src/core/change-risk/touches.ts';
import type { CommitId } from '../../src/model/id.ts';

const id = (n: number): CommitId => n.toString(16).padStart(40, '0') as CommitId;

describe('touches', () => {
  it('count each change once, however often its things were touched', () => {
    const random = fixedRandom(5);
    const touches = new Touches();
    const sets: Set<number>[] = Array.from({ length: 8 }, () => new Set());
    for (let change = 0; change < 1_500; change += 1) {
      // The first things are touched by nearly every change, the last ones hardly ever.
      sets.forEach((set, thing) => {
        if (random() > 0.9 / (thing + 1)) return;
        set.add(change);
        touches.add(thing, change);
      });
      if (change % 50 !== 49) continue;
      for (const things of [[0], [0, 1], [1, 0, 7], [5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7]]) {
        const union = new Set(things.flatMap((thing) => [...(sets[thing] ?? [])]));
        expect(touches.distinct(things)).toBe(union.size);
      }
    }
    expect(touches.of(7)).toEqual([...(sets[7] ?? [])]);
    expect(touches.distinct([])).toBe(0);
    expect(touches.distinct([99])).toBe(0);
  });
});

describe('a set of pairs', () => {
  it('is a set of pairs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2 ** 26), fc.nat(2 ** 26 - 1)), { maxLength: 200 }), (pairs) => {
        const set = new PairSet();
        const known = new Set<string>();
        for (const [first, second] of [...pairs, ...pairs]) {
          expect(set.add(first, second)).toBe(!known.has(`${first} ${second}`));
          known.add(`${first} ${second}`);
          expect(set.has(first, second)).toBe(true);
        }
        expect(set.has(2 ** 27 - 1, 5)).toBe(false);
      }),
    );
  });

  it('holds many', () => {
    const set = new PairSet();
    for (let n = 0; n < 50_000; n += 1) expect(set.add(n % 500, n)).toBe(true);
    for (let n = 0; n < 50_000; n += 1) if (!set.has(n % 500, n) || set.has((n + 1) % 500, n)) expect.fail(`${n}`);
  });
});

describe('the order of landing', () => {
  const landed = (
    commits: readonly (readonly [number, readonly number[], number])[],
    tip: number,
  ): readonly object[] => {
    const order = new LandingOrder();
    for (const [commit, parents, time] of commits) order.push(id(commit), parents.map(id), time);
    return [...order.from(id(tip))].map(({ commit, at, landing }) => [Number.parseInt(commit, 16), at, landing]);
  };

  it('never runs back, whatever the clocks say', () => {
    expect(
      landed(
        [
          [3, [2], 50],
          [2, [1], 900],
          [1, [], 100],
        ],
        3,
      ),
    ).toEqual([
      [1, 100, 0],
      [2, 900, 1],
      [3, 900, 2],
    ]);
  });

  it('brings a branch in with its merge, parents before children, also a merge inside a branch', () => {
    const history = [
      [9, [8, 7], 90],
      [8, [1], 20],
      [7, [5, 6], 70],
      [6, [1], 60],
      [5, [1], 50],
      [1, [], 10],
    ] as const;
    expect(landed(history, 9)).toEqual([
      [1, 10, 0],
      [8, 20, 1],
      [5, 90, 2],
      [6, 90, 2],
      [7, 90, 2],
      [9, 90, 2],
    ]);
  });

  it('leaves out what the tip does not reach, and parents that a shallow clone does not hold', () => {
    expect(
      landed(
        [
          [3, [2], 30],
          [4, [2], 40],
          [2, [1], 20],
        ],
        3,
      ),
    ).toEqual([
      [2, 20, 0],
      [3, 30, 1],
    ]);
  });

  it('ends on a history that is its own ancestor', () => {
    expect(
      landed(
        [
          [2, [1], 20],
          [1, [2], 10],
        ],
        2,
      ).length,
    ).toBeLessThanOrEqual(2);
  });
});

describe('ranks', () => {
  it('are those among the values before, without the value itself', () => {
    const { ranks, windows } = rankedColumns([Float64Array.of(5, 1, 3, Number.NaN, 3, 9)]);
    const odds = (rank: number): number => Math.log(rank / (1 - rank));
    const expected = [0, odds(0.001), odds(0.5), Number.NaN, odds(0.5), odds(0.999)];
    expected.forEach((value, at) => {
      if (Number.isNaN(value)) expect(ranks[0]?.[at]).toBeNaN();
      else expect(ranks[0]?.[at]).toBeCloseTo(value, 9);
    });
    expect(windows[0]).toEqual([1, 3, 3, 5, 9]);
  });

  it('forget what lies outside the window', () => {
    const rising = Float64Array.from({ length: 5_000 }, (_, at) => at);
    const { windows } = rankedColumns([rising]);
    expect(windows[0]).toEqual([...rising].slice(4_000));
  });
});

describe('a mailmap', () => {
  const map = readMailmap(
    '# people\nAda <ada@x.org> <old@x.org>\n<bob@x.org> <Robert@X.org>\nCy <cy@x.org> Cyd <shared@x.org>\nOnly Name <n@x.org>\nbroken <\n',
  );

  it.each([
    ['Any', 'OLD@x.org', 'ada@x.org'],
    ['Any', 'robert@x.org', 'bob@x.org'],
    ['cyd', 'shared@x.org', 'cy@x.org'],
    ['Dan', 'shared@x.org', 'shared@x.org'],
    ['Any', 'N@x.org', 'n@x.org'],
  ])('%s <%s> is %s', (name, email, person) => {
    expect(map(name, email)).toBe(person);
  });
});
