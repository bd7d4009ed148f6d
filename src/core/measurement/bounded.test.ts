import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedCounters, FirstOf } from './bounded.ts';

describe('BoundedCounters', () => {
  it('gives the same counter for the same name', () => {
    const counters = new BoundedCounters(10, () => ({ n: 0 }));
    counters.slot('a').n += 1;
    counters.slot('a').n += 1;
    expect([...counters.entries()]).toEqual([['a', { n: 2 }]]);
  });

  it('puts names beyond the limit into one shared counter and keeps counting the known ones', () => {
    const counters = new BoundedCounters(2, () => ({ n: 0 }));
    for (const name of ['a', 'b', 'c', 'd', 'a']) counters.slot(name).n += 1;
    expect([...counters.entries()].map(([name, { n }]) => [name, n])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(counters.others.n).toBe(2);
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('counts the name %j like any other', (name) => {
    const counters = new BoundedCounters(10, () => ({ n: 0 }));
    counters.slot(name).n += 1;
    expect([...counters.entries()]).toEqual([[name, { n: 1 }]]);
  });

  it('cuts a name of a megabyte', () => {
    const counters = new BoundedCounters(10, (name) => ({ name }));
    expect(counters.slot('x'.repeat(1_000_000)).name).toHaveLength(256);
  });
});

describe('FirstOf', () => {
  it('keeps exactly what sorting everything would put first, in that order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 0, max: 12 }), (values, limit) => {
        const first = new FirstOf<number>(limit, (a, b) => a - b);
        for (const value of values) first.offer(value);
        expect(first.sorted()).toEqual([...values].sort((a, b) => a - b).slice(0, limit));
      }),
    );
  });
});
