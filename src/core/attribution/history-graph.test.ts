import { array, assert, nat, property } from 'fast-check';
import { expect, it } from 'vitest';
import type { CommitId } from '../../model/id.ts';
import { HistoryGraph } from './history-graph.ts';

const id = (at: number): CommitId => (at * 2_654_435_761).toString(16).padStart(40, '0') as CommitId;

/** Random histories: commit `n` has up to three earlier commits as parents. */
const history = array(array(nat(), { maxLength: 3 }), { minLength: 2, maxLength: 30 }).map((list) =>
  list.map((parents, at) => [...new Set(at === 0 ? [] : parents.map((parent) => parent % at))]),
);

function ancestors(list: readonly (readonly number[])[], at: number): ReadonlySet<number> {
  const found = new Set([at]);
  for (const one of found) for (const parent of list[one] ?? []) found.add(parent);
  return found;
}

it('finds the best common ancestors that the definition gives, and counts what either side has for itself', () => {
  assert(
    property(history, nat(), nat(), (list, x, y) => {
      const [a, b] = [x % list.length, y % list.length];
      const graph = new HistoryGraph();
      for (const [at, parents] of list.entries()) graph.add(id(at), parents.map(id));
      const [ofA, ofB] = [ancestors(list, a), ancestors(list, b)];
      const common = [...ofA].filter((one) => ofB.has(one));
      const best = common.filter((one) => !common.some((other) => other !== one && ancestors(list, other).has(one)));
      const found = graph.mergeBases(id(a), id(b));
      expect([...found.bases].sort()).toEqual(best.map(id).sort());
      expect(found.complete).toBe(true);
      const own = [...ofA].filter((one) => !ofB.has(one)).length;
      expect(found.ahead[0]).toBeLessThanOrEqual(own);
    }),
    { numRuns: 500 },
  );
});

it('says when a parent outside of the graph was met', () => {
  const graph = new HistoryGraph();
  graph.add(id(1), [id(0)]);
  graph.add(id(2), [id(1)]);
  graph.add(id(3), []);
  expect(graph.mergeBases(id(2), id(3))).toEqual({ bases: [], ahead: [2, 1], complete: false });
  expect(graph.mergeBases(id(2), id(9)).complete).toBe(false);
});

it('finds what one commit reaches and another does not, parents first, or says that it is too much', () => {
  assert(
    property(history, nat(), nat(), nat({ max: 30 }), (list, x, y, limit) => {
      const [a, b] = [x % list.length, y % list.length];
      const graph = new HistoryGraph();
      for (const [at, parents] of list.entries()) graph.add(id(at), parents.map(id));
      const ofB = ancestors(list, b);
      const own = [...ancestors(list, a)].filter((one) => !ofB.has(one)).sort((one, other) => one - other);
      expect(graph.reachedOnly(id(a), id(b), limit)).toEqual(own.length > limit ? null : own.map(id));
      // The next question finds the graph as it was.
      expect(graph.mergeBases(id(a), id(a)).bases).toEqual([id(a)]);
      expect(graph.reachedOnly(id(a), id(b), Infinity)).toEqual(own.map(id));
    }),
    { numRuns: 500 },
  );
  expect(new HistoryGraph().reachedOnly(id(1), id(2), 5)).toBeNull();
});
