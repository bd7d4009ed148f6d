/** The interval that is printed beside a measured precision. */
import { describe, expect, it } from 'vitest';
import { wilson } from '../../bench/code-precision.ts';

describe('Wilson’s interval', () => {
  // Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i', (right, judged, low, high) => {
    const interval = wilson(right, judged);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it('says nothing where nothing was judged', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});
