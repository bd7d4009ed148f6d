import { describe, expect, test } from 'vitest';
import type { PersonId } from '../../model/id.ts';
import type { Demand } from '../../model/routing.ts';
import { type BusFacts, busWarnings, type TouchedSystem } from './bus-factor.ts';
import { STRANGER } from './familiarity.ts';

const [ADA, BOB, CAM] = ['ada', 'bob', 'cam'] as unknown as readonly [PersonId, PersonId, PersonId];

function system(factor: number, serviceTier: number | null = null): TouchedSystem {
  const people = [ADA, BOB].slice(0, factor).map((person) => ({ person, files: 9 }));
  return { name: 'pay', serviceTier, truck: { factor, people, files: 10, authored: 10 }, withoutAi: null };
}

function demand(eligible: readonly PersonId[], more: Partial<Demand> = {}): Demand {
  return {
    rule: 'senior',
    asks: 'one of L6',
    lacking: 1,
    eligible: new Set(eligible),
    excluded: new Map(),
    signed: [],
    differentTeams: false,
    ...more,
  };
}

function facts(more: Partial<BusFacts>): BusFacts {
  return {
    tier: 'low',
    demands: [],
    systems: [],
    knowledge: new Map([
      [BOB, { ...STRANGER, score: 0.1 }],
      [CAM, { ...STRANGER, score: 0.3 }],
    ]),
    people: [ADA, BOB, CAM],
    contributors: new Set(),
    ...more,
  };
}

describe('what hangs on one person', () => {
  test('a truck factor of 1 is told for a grave change, a service of tier 1, or when the change is that person’s own', () => {
    const told = (more: Partial<BusFacts>): number => busWarnings(facts(more)).length;
    expect(told({ systems: [system(1)] })).toBe(0);
    expect(told({ systems: [system(1)], tier: 'high' })).toBe(1);
    expect(told({ systems: [system(1, 1)] })).toBe(1);
    expect(told({ systems: [system(1, 2)] })).toBe(0);
    expect(told({ systems: [system(1)], contributors: new Set([ADA]) })).toBe(1);
    expect(told({ systems: [system(2, 1)], tier: 'critical', contributors: new Set([ADA]) })).toBe(0);
  });

  test('the shadow is whoever knows most besides, and has no part in the change', () => {
    const shadow = (more: Partial<BusFacts>): PersonId | null =>
      busWarnings(facts({ systems: [system(1, 1)], ...more }))[0]?.shadow?.person ?? null;
    expect(shadow({})).toBe(CAM);
    expect(shadow({ contributors: new Set([CAM]) })).toBe(BOB);
    expect(shadow({ people: [ADA] })).toBeNull();
  });

  test('only one who could sign is told, whether or not they have', () => {
    const only = { kind: 'only-one-eligible', person: ADA, shadow: { person: CAM, score: 0.3 } };
    expect(busWarnings(facts({ demands: [demand([ADA])] }))).toMatchObject([only]);
    expect(busWarnings(facts({ demands: [demand([], { lacking: 0, signed: [ADA] })] }))).toMatchObject([only]);
    expect(busWarnings(facts({ demands: [demand([ADA, BOB])] }))).toEqual([]);
    expect(busWarnings(facts({ demands: [demand([BOB], { signed: [ADA] })] }))).toEqual([]);
  });
});
