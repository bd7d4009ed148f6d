import { describe, expect, test } from 'vitest';
import { judgeLanding } from '../../src/core/signoff/landing/landing.ts';
import { COVERAGE_CASES } from './cases/coverage.ts';
import { inputOf } from './world.ts';
import { checkCase } from './checking.ts';

describe('coverage: exactly what was judged, as a whole, once, here and in time', () => {
  test('the table holds at least eighty cases, each named once', () => {
    expect(COVERAGE_CASES.length).toBeGreaterThanOrEqual(80);
    expect(new Set(COVERAGE_CASES.map((each) => each.name)).size).toBe(COVERAGE_CASES.length);
  });

  test.for(COVERAGE_CASES)('$name', (each) => {
    checkCase(each, judgeLanding(inputOf(each.landed)));
  });
});
