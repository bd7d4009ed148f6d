import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readChangesCsv } from '../../src/core/change-risk/csv.ts';
import { tableOf } from '../../src/core/change-risk/evaluate.ts';
import { FEATURES, type LabelledChanges } from '../../src/core/change-risk/features.ts';
import { aucOf } from '../../src/core/change-risk/metrics.ts';
import { fitScorer, scoresOf } from '../../src/core/change-risk/scorer.ts';

const HEADER = ',_id,date,bug,__,ns,nd,nf,entrophy,la,ld,lt,fix,ndev,age,nuc,exp,rexp,sexp';

describe('a CSV of labelled changes', () => {
  it('is read by the names of its columns, sorted by date, without the copy of the label', () => {
    const text = `${HEADER}\r\n0,b,20,0,1,1,2,3,0.5,10,1,100,0,4,2.5,6,7,8.5,9\r\n1,a,10,2,0,1,1,1,0,5,0,,1,0,0,1,1,1,1\r\n`;
    const { times, labels, columns, knownAt } = readChangesCsv(text, 'x.csv');
    expect([...times]).toEqual([10, 20]);
    expect([...labels]).toEqual([1, 0]);
    expect(knownAt).toBeNull();
    expect(columns.map((column) => column[1])).toEqual([1, 2, 3, 0.5, 10, 1, 100, 0, 4, 2.5, 6, 7, 8.5, 9]);
    expect(columns[FEATURES.indexOf('lt')]?.[0]).toBeNaN();
  });

  it.each([
    ['a column is missing', HEADER.replace(',la', ''), /line 1.*`la`/],
    ['a cell is no number', `${HEADER}\n0,b,20,0,1,1,2,3,0.5,many,1,1,0,4,2.5,6,7,8.5,9`, /line 2.*many/],
    ['a label is missing', `${HEADER}\n0,b,20,,1,1,2,3,0.5,1,1,1,0,4,2.5,6,7,8.5,9`, /line 2/],
    ['a row is cut', `${HEADER}\n0,b,20`, /line 2.*3 cells/],
    ['it is empty', '', /line 1/],
  ])('is refused when %s', (_, text, message) => {
    expect(() => readChangesCsv(text, 'x.csv')).toThrow(message);
  });

  it('may say when a label became known', () => {
    const text = `bug_known_at,date,bug,${FEATURES.join(',')}\n50,20,1,${FEATURES.map(() => 1).join(',')}\n,30,0,${FEATURES.map(() => 1).join(',')}`;
    const { knownAt } = readChangesCsv(text, 'x.csv');
    expect(knownAt?.[0]).toBe(50);
    expect(knownAt?.[1]).toBeNaN();
  });
});

const DATA = process.env['COUNTERSIGN_DATA'];

const PUBLISHED = [
  ['qt', 4_783, 0.744],
  ['openstack', 4_552, 0.749],
  ['jdt', 656, 0.676],
] as const;

interface DataSet {
  readonly changes: LabelledChanges;
  readonly cut: number;
  readonly test: Uint8Array;
}

function dataSet(name: string): DataSet {
  const changes = readChangesCsv(readFileSync(join(DATA ?? '', 'change-risk', `${name}.csv`), 'utf8'), name);
  const cut = Math.floor(0.8 * changes.times.length);
  return { changes, cut, test: changes.labels.slice(cut) };
}

// The data set is not ours to hand on: the folder that COUNTERSIGN_DATA names holds it as change-risk/*.csv.
describe.skipIf(DATA === undefined)('the data set of ISSTA 2021 (left out unless COUNTERSIGN_DATA is set)', () => {
  it.each(PUBLISHED)('%s: lines added orders %i changes as published', (name, rows, auc) => {
    const { changes, cut, test } = dataSet(name);
    expect(test).toHaveLength(rows);
    const added = changes.columns[FEATURES.indexOf('la')]?.slice(cut) ?? new Float64Array();
    expect(aucOf(added, test).toFixed(3)).toBe(auc.toFixed(3));
  });

  it('the shipped regression beats plain logistic regression, which reaches .743', () => {
    const sets = PUBLISHED.map(([name]) => dataSet(name));
    const mean = (kind: 'plain' | 'regression'): number =>
      sets.reduce((sum, { changes, cut, test }) => {
        const table = tableOf(changes);
        const scorer = fitScorer(kind, { table, labels: changes.labels, times: changes.times, to: cut });
        return sum + aucOf(scoresOf(scorer, table, cut, changes.times.length), test) / sets.length;
      }, 0);
    const [plain, shipped] = [mean('plain'), mean('regression')];
    expect(plain).toBeCloseTo(0.743, 3);
    expect(shipped).toBeGreaterThan(0.746);
  });
});
