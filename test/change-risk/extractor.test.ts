import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { extractFeatures, personsAt } from '../../src/app/change-risk/extract.ts';
import { readLandings } from '../../src/app/change-risk/walk-history.ts';
import { FEATURES, type FeatureName } from '../../src/core/change-risk/features.ts';
import { cloneRepository, makeRepository } from '../git/fixture.ts';
import { landingTimes, makeHistory } from './made-history.ts';
import { slowFeatures } from './slow-features.ts';

type Row = Readonly<Record<FeatureName, number>>;

async function extracted(
  path: string,
): Promise<{ readonly rows: readonly Row[]; readonly landedAt: readonly number[] }> {
  const repo = await openRepository(path);
  try {
    const tip = await repo.resolve('main');
    const order = await readLandings(repo, tip);
    const extractor = await extractFeatures(repo, order, tip, await personsAt(repo, tip));
    const columns = extractor.columns();
    const rows = Array.from(
      { length: extractor.rows },
      (_, row) => Object.fromEntries(FEATURES.map((name, at) => [name, columns[at]?.[row]])) as Row,
    );
    return { rows, landedAt: [...order.from(tip)].map(({ at }) => at) };
  } finally {
    await repo.close();
  }
}

describe('the features of a history', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are those of the definitions, computed slowly (made history %i)', async (seed) => {
    const history = makeHistory(seed, 60);
    const { rows, landedAt } = await extracted(history.repository.path);
    expect(landedAt).toEqual(landingTimes(history.landed));
    const slow = slowFeatures(history.landed, landedAt);
    expect(rows).toHaveLength(slow.length);
    rows.forEach((row, at) => {
      for (const name of FEATURES) {
        expect(row[name], `${name} of change ${at} (${history.landed[at]?.title})`).toBeCloseTo(
          slow[at]?.[name] ?? -1,
          9,
        );
      }
    });
    // The histories hold what makes it hard, or this test would prove nothing.
    expect(history.landed.some(({ isMerge }) => isMerge)).toBe(true);
    expect(history.landed.some(({ touches }) => touches.some(({ path, oldPath }) => path !== oldPath))).toBe(true);
  });

  it('are known by hand for a small one', async () => {
    const repo = makeRepository();
    repo.commit('start', { files: { 'a.ts': '1\n2\n3\n', 'src/b.ts': 'x\n', 'src/deep/c.ts': 'y\nz' } });
    repo.commit('hotfix: one line', { files: { 'a.ts': '1\ntwo\n3\n' }, author: 'Bob <bob@example.org>' });
    repo.commit('all', {
      files: { 'a.ts': null, 'src/b.ts': 'x\ny\n', 'src/deep/c.ts': 'y\nz\n', 'bin.dat': Buffer.of(0, 1) },
    });
    const { rows } = await extracted(repo.path);
    const pick = ({ ns, nd, nf, la, ld, lt, fix }: Row): number[] => [ns, nd, nf, la, ld, lt, fix];
    expect(rows.map(pick)).toEqual([
      [2, 3, 3, 6, 0, 0, 0],
      [1, 1, 1, 1, 1, 3, 1],
      // The last line of c.ts gets its end: one line deleted, one added.
      [2, 3, 4, 2, 4, 6, 0],
    ]);
    expect(rows[2]?.ndev).toBe(1);
    expect(rows[2]?.nuc).toBe(2);
    expect(rows[2]?.exp).toBe(1);
  });

  it('are missing, not 0, where the clone does not hold what came before', async () => {
    const repo = makeRepository();
    for (let n = 0; n < 4; n += 1) repo.commit(`change ${n}`, { files: { 'a.ts': 'x\n'.repeat(n + 1) } });
    const shallow = cloneRepository(repo, ['--depth=2']);
    const { rows } = await extracted(shallow.path);
    expect(rows).toHaveLength(2);
    for (const name of ['ndev', 'age', 'nuc', 'exp', 'rexp', 'sexp'] as const) expect(rows[1]?.[name]).toBeNaN();
    expect(rows[1]).toMatchObject({ la: 1, ld: 0, lt: 3 });
  });
});
