import { describe, expect, test } from 'vitest';
import type { PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { readFamiliarity } from './familiarity.ts';

const [ADA, BOB] = ['ada', 'bob'] as unknown as readonly [PersonId, PersonId];
const [PAY, CART] = ['pay.ts', 'cart.ts'] as unknown as readonly [RepoPath, RepoPath];
const NOW = 2_000_000_000;
const HALF = 180 * 86_400;

describe('what somebody knows of a change', () => {
  test('lines of 180 days ago count half, lines of nobody count for the whole', () => {
    const reader = readFamiliarity([PAY], NOW);
    reader.blamed(ADA, 10, NOW - HALF);
    reader.blamed(BOB, 10, NOW);
    reader.blamed(null, 20, NOW);
    const known = reader.finish();
    expect(known.get(ADA)).toMatchObject({ blamed: 10 / 80, lines: 10, last: NOW - HALF });
    expect(known.get(BOB)).toMatchObject({ blamed: 10 / 40, score: 0.4 * 0.25 });
  });

  test('work on the files is a share of all of it, the recent first', () => {
    const reader = readFamiliarity([PAY], NOW);
    reader.authored(ADA, 100, NOW - 2 * HALF);
    reader.authored(BOB, 75, NOW);
    expect(reader.finish().get(ADA)?.authored).toBeCloseTo(0.25, 12);
  });

  test('a path signed twice counts once, by the newer; an owner by name goes before one by team', () => {
    const reader = readFamiliarity([PAY, CART], NOW);
    reader.reviewed(ADA, PAY, NOW - HALF);
    reader.reviewed(ADA, PAY, NOW);
    reader.owns(ADA, PAY, 'team');
    reader.owns(BOB, PAY, 'team');
    reader.owns(BOB, PAY, 'name');
    const known = reader.finish();
    expect(known.get(ADA)).toMatchObject({ reviewed: 0.5, owned: 0.25 });
    expect(known.get(BOB)).toMatchObject({ owned: 0.5, last: null });
  });

  test('whoever knows everything has 1, and a moment in the future counts as now', () => {
    const reader = readFamiliarity([PAY], NOW);
    reader.blamed(ADA, 1, NOW + HALF);
    reader.authored(ADA, 1, NOW);
    reader.nearby(ADA, NOW);
    reader.elsewhere(ADA, NOW);
    reader.reviewed(ADA, PAY, NOW);
    reader.owns(ADA, PAY, 'name');
    expect(reader.finish().get(ADA)?.score).toBeCloseTo(1, 12);
  });
});
