import { describe, expect, it } from 'vitest';
import type { Severity } from '../../model/assessment.ts';
import { computeSeverity, DEFAULT_WEIGHTS, scoreOf } from './severity.ts';
import type { SeverityInput } from './severity.ts';

const plain: SeverityInput = {
  base: 'medium',
  statefulness: 'not-applicable',
  environment: 'unknown',
  dependents: null,
  reversible: 'yes',
  effect: 'unknown',
};

const golden: readonly [string, Partial<SeverityInput>, number, Severity][] = [
  [
    'a database instance replaced in production, restore not proven, 3 dependents',
    {
      base: 'critical',
      statefulness: 'stateful',
      environment: 'production',
      dependents: 3,
      reversible: 'no',
      effect: 'replace',
    },
    18.75,
    'critical',
  ],
  [
    'the same in development without dependents',
    {
      base: 'critical',
      statefulness: 'stateful',
      environment: 'development',
      dependents: 0,
      reversible: 'no',
      effect: 'replace',
    },
    2.3438,
    'medium',
  ],
  [
    'an index without CONCURRENTLY in production, 3 dependents',
    { base: 'high', environment: 'production', dependents: 3, effect: 'lock' },
    4.5,
    'high',
  ],
  [
    'the same index in development',
    { base: 'high', environment: 'development', dependents: 3, effect: 'lock' },
    0.75,
    'low',
  ],
  [
    'a stateless replace in production, 3 dependents',
    { base: 'medium', statefulness: 'stateless', environment: 'production', dependents: 3, effect: 'replace' },
    1.125,
    'low',
  ],
];

describe('computeSeverity', () => {
  it.each(golden)('gives the golden points for %s', (_name, input, points, level) => {
    const result = computeSeverity({ ...plain, ...input }, DEFAULT_WEIGHTS);
    expect(result.points).toBe(points);
    expect(result.level).toBe(level);
  });

  it('prints every multiplication step with its value and weight', () => {
    expect(computeSeverity({ ...plain, dependents: 7 }, DEFAULT_WEIGHTS).steps).toEqual([
      { name: 'base', value: 'medium', weight: 2 },
      { name: 'statefulness', value: 'not-applicable', weight: 1 },
      { name: 'environment', value: 'unknown', weight: 1.25 },
      { name: 'dependents', value: '7', weight: 1.25 },
      { name: 'reversibility', value: 'yes', weight: 0.75 },
    ]);
  });

  it.each<[number | null, number]>([
    [0, 0.75],
    [1, 1],
    [4, 1],
    [5, 1.25],
    [19, 1.25],
    [20, 1.5],
    [null, 1.1],
  ])('weighs %s dependents with %s', (dependents, weight) => {
    expect(computeSeverity({ ...plain, dependents }, DEFAULT_WEIGHTS).steps[3]?.weight).toBe(weight);
  });

  const loss: Partial<SeverityInput> = {
    base: 'low',
    statefulness: 'stateful',
    reversible: 'no',
    effect: 'delete',
    dependents: 0,
  };
  const floors: readonly [string, Partial<SeverityInput>, Severity, string[]][] = [
    [
      'loss of state in production',
      { ...loss, environment: 'production' },
      'critical',
      ['irreversible loss of state in production'],
    ],
    [
      'loss of state in staging',
      { ...loss, environment: 'staging' },
      'high',
      ['irreversible loss of state, environment staging'],
    ],
    [
      'loss of state nobody knows where',
      { ...loss, environment: 'unknown' },
      'high',
      ['irreversible loss of state, environment unknown'],
    ],
    ['loss of state in development has no floor', { ...loss, environment: 'development' }, 'info', []],
    [
      'loss of what can be restored has no floor',
      { ...loss, reversible: 'with-effort', environment: 'production' },
      'low',
      [],
    ],
    [
      'a path to administrator',
      { base: 'info', environment: 'sandbox', opensAdministration: true },
      'high',
      ['a path to administrator'],
    ],
    [
      'a lost guardrail on a stateful resource',
      { base: 'info', environment: 'sandbox', statefulness: 'stateful', losesGuardrail: true },
      'medium',
      ['loss of a guardrail on a stateful resource'],
    ],
    ['a lost guardrail elsewhere', { base: 'info', environment: 'sandbox', losesGuardrail: true }, 'info', []],
    [
      'an unreadable input',
      { base: 'info', environment: 'sandbox', unreadable: true },
      'medium',
      ['an input could not be read'],
    ],
    [
      'unresolved content',
      { environment: 'sandbox', unresolvedContent: true },
      'critical',
      ['content unknown until resolved'],
    ],
    ['a floor that is not needed is not named', { base: 'critical', unreadable: true }, 'critical', []],
  ];
  it.each(floors)('applies the floor: %s', (_name, input, level, names) => {
    const result = computeSeverity({ ...plain, ...input }, DEFAULT_WEIGHTS);
    expect(result.level).toBe(level);
    expect(result.floors).toEqual(names);
  });

  it('takes other weights from the policy', () => {
    const weights = { ...DEFAULT_WEIGHTS, environment: { ...DEFAULT_WEIGHTS.environment, unknown: 10 } };
    expect(computeSeverity(plain, weights).level).toBe('critical');
  });

  it('ends as critical when a weight is not a number', () => {
    const weights = { ...DEFAULT_WEIGHTS, base: { ...DEFAULT_WEIGHTS.base, medium: Number.NaN } };
    expect(computeSeverity(plain, weights).level).toBe('critical');
  });
});

describe('scoreOf', () => {
  it('adds the points with halving weights, largest first', () => {
    expect(scoreOf([1, 4, 2])).toBe(5.25);
    expect(scoreOf([])).toBe(0);
  });

  it('rounds to two decimals', () => {
    expect(scoreOf([2.0625, 1.0313])).toBe(2.58);
  });
});
