import { describe, expect, test } from 'vitest';
import { parseServices } from './services-parser.ts';
import { dependentsOf, withinWindow } from './services.ts';

const TEXT = `version: 1
services:
  - name: pay
    tier: 1
    paths: [pay/**]
    dependents: [shop]
    peak:
      - { days: [fri, sat], from: "22:00", to: "02:00", offset: "+01:00" }
    freeze:
      - { from: 2026-11-27T00:00:00Z, to: 2026-11-30 }
  - { name: shop, tier: 2, paths: [shop/**, "*.shop"], dependents: [web, pay] }
  - { name: web, tier: 3, paths: [web/] }
`;
const result = parseServices(TEXT, 'services.yml');
if (result.kind === 'invalid') throw new Error(result.problems.map((each) => each.message).join('; '));
const services = result.value;
const at = (text: string): number => Date.parse(text) / 1000;

describe('services', () => {
  test('paths lead to services', () => {
    expect(services.of('pay/a.go').map((each) => each.name)).toEqual(['pay']);
    expect(services.of('x/a.shop').map((each) => each.name)).toEqual(['shop']);
    expect(services.of('payments/a')).toEqual([]);
  });

  test('dependents are found through a cycle, and the service itself is not one of them', () => {
    expect([...dependentsOf(services, ['pay'])].sort()).toEqual(['shop', 'web']);
  });

  // 2026-11-27 is a Friday.
  test.each([
    ['2026-11-27T20:59:00Z', false],
    ['2026-11-27T21:00:00Z', true],
    ['2026-11-28T00:59:00Z', true],
    ['2026-11-28T01:00:00Z', false],
    ['2026-11-29T00:30:00Z', true],
    ['2026-11-29T22:30:00Z', false],
  ])('the weekly window over midnight at %s: %s', (instant, expected) => {
    expect(withinWindow(services.services[0]?.peak ?? [], at(instant))).toBe(expected);
  });

  test.each([
    ['2026-11-26T23:59:59Z', false],
    ['2026-11-27T00:00:00Z', true],
    ['2026-11-29T23:59:59Z', true],
    ['2026-11-30T00:00:00Z', false],
  ])('the dated window at %s: %s', (instant, expected) => {
    expect(withinWindow(services.services[0]?.freeze ?? [], at(instant))).toBe(expected);
  });
});
