import { array, assert, integer, nat, property, record, tuple } from 'fast-check';
import { expect, it } from 'vitest';
import { carry, gapsOf, joined, type Span, within, without, wholeFile } from './lines.ts';

const hunk = (
  oldStart: number,
  oldCount: number,
  newStart: number,
  newCount: number,
): Parameters<typeof gapsOf>[0][number] => ({
  oldStart,
  oldCount,
  newStart,
  newCount,
  body: new Uint8Array(0),
});

it('carries an endless file over an insertion, a replacement and a deletion', () => {
  // Old lines 1…: two are inserted after 2, 4 becomes one other line, 6 and 7 go.
  const gaps = gapsOf([hunk(2, 0, 3, 2), hunk(4, 1, 6, 1), hunk(6, 2, 7, 0)]);
  const { kept, lost } = carry([wholeFile(0)], gaps, 'forward');
  expect(kept.map(({ at, from, count }) => [from, at, count])).toEqual([
    [1, 1, 2],
    [3, 5, 1],
    [5, 7, 1],
    [8, 8, Infinity],
  ]);
  expect(lost.map(({ from, count }) => [from, count])).toEqual([
    [4, 1],
    [6, 2],
  ]);
});

it('carrying back undoes carrying forward, for any hunks', () => {
  const steps = array(record({ skip: integer({ min: 1, max: 5 }), old: nat(3), new: nat(3) }), {
    maxLength: 8,
  });
  assert(
    property(steps, integer({ min: 1, max: 40 }), integer({ min: 1, max: 10 }), (list, at, count) => {
      let [old, next] = [1, 1];
      const numbers: number[] = [];
      for (const step of list) {
        old += step.skip;
        next += step.skip;
        numbers.push(old, step.old, next, step.new);
        old += step.old;
        next += step.new;
      }
      const gaps = Int32Array.from(numbers);
      const { kept, lost } = carry([{ file: 0, at, count, from: at }], gaps, 'forward');
      const back = carry(
        kept.map((one) => ({ ...one, from: one.from })),
        gaps,
        'back',
      );
      expect(back.lost).toEqual([]);
      for (const one of back.kept) expect(one.at).toBe(one.from);
      const spans = (list_: readonly { from: number; count: number }[]): readonly Span[] =>
        joined(list_.map((one) => ({ start: one.from, end: one.from + one.count })));
      expect(joined([...spans(back.kept), ...spans(lost)])).toEqual([{ start: at, end: at + count }]);
    }),
  );
});

it('sets of lines: what is in, what is out, and the two together are all', () => {
  const spans = array(tuple(integer({ min: 1, max: 30 }), integer({ min: 1, max: 6 }))).map((list) =>
    joined(list.map(([start, count]) => ({ start, end: start + count }))),
  );
  const numbers = (list: readonly Span[]): number[] =>
    list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at));
  assert(
    property(spans, spans, (a, b) => {
      const taken = new Set(numbers(b));
      expect(numbers(without(a, b))).toEqual(numbers(a).filter((line) => !taken.has(line)));
      expect(numbers(within(a, b))).toEqual(numbers(a).filter((line) => taken.has(line)));
    }),
  );
});
