/** Values, schedules and keys of load-bearing numbers, and what makes them louder. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import { readCron } from '../../src/core/assessment/content/load/cron.ts';
import { compare, readQuantity } from '../../src/core/assessment/content/load/quantity.ts';
import type { Measure } from '../../src/core/assessment/content/load/key-table.ts';
import { readSettings } from '../../src/core/reading/settings/read-settings.ts';
import { settingsFormat } from '../../src/core/reading/settings/format.ts';
import { surroundingsOf } from '../../src/app/change/surroundings.ts';
import type { Home } from '../../src/app/home/home-policy.ts';
import { builtInPolicy } from '../../src/core/policy/built-in-policy.ts';
import { parseServices } from '../../src/core/policy/services-parser.ts';
import { NO_SERVICES } from '../../src/model/assessment-context.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { factorsOf, familyNamed } from './content-cases.ts';

function ratio(from: string, to: string, measure: Measure, unit: string | null = null): number | null {
  const [a, b] = [readQuantity(from, 'string', measure, unit), readQuantity(to, 'string', measure, unit)];
  if (a === null || b === null) return null;
  const compared = compare(a, b);
  return compared.kind === 'same' ? 1 : compared.kind === 'ratio' ? compared.ratio : null;
}

describe('values with units', () => {
  it.each([
    ['60s', '1m', 'time', 1],
    ['90s', '1m30s', 'time', 1],
    ['PT1M30S', '90 seconds', 'time', 1],
    ['5 minutes', '300000ms', 'time', 1],
    ['30', '30s', 'time', 1],
    ['30000', '30s', 'time', 1],
    ['2h', '30m', 'time', 0.25],
    ['1d', '1w', 'time', 7],
    ['1Gi', '1024Mi', 'bytes', 1],
    ['1G', '1000MB', 'bytes', 1],
    ['512m', '1g', 'bytes', 1000 / 512],
    ['500m', '0.5', 'cpu', 1],
    ['2', '500m', 'cpu', 0.25],
    ['50%', '0.5', 'share', 1],
    ['60r/m', '1r/s', 'rate', 1],
    ['100/s', '10 per second', 'rate', 0.1],
    ['1_000', '1000', 'count', 1],
    ['abc', '5s', 'time', null],
    ['5 apples', '6 apples', 'time', null],
  ] as const)('%s → %s of %s is ×%s', (from, to, measure, expected) => {
    const found = ratio(from, to, measure);
    if (expected === null || found === null) expect(found).toBe(expected);
    else expect(found).toBeCloseTo(expected, 9);
  });

  it('are the same in every unit that a duration can be written in', () => {
    const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
    const names = Object.keys(units) as (keyof typeof units)[];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.constantFrom(...names),
        fc.constantFrom(...names),
        (count, a, b) => {
          const there = `${count * units[a]}${a}`;
          const here = `${count * units[a] * (units[a] / units[b])}${b}`;
          fc.pre(!here.includes('e') && Number.isInteger(count * units[a] * (units[a] / units[b])));
          expect(ratio(there, here, 'time')).toBe(1);
        },
      ),
    );
  });

  it('never throw and never give what is no number, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('time', 'bytes', 'cpu', 'count', 'rate', 'share', 'cron', 'word'),
        (text, measure) => {
          const quantity = readQuantity(text, 'string', measure, null);
          if (quantity?.kind === 'amount') expect(Number.isFinite(quantity.value)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('schedules', () => {
  it.each([
    ['0 3 * * *', 7],
    ['@daily', 7],
    ['*/5 * * * *', 2016],
    ['0 9-17 * * mon-fri', 45],
    ['0 0 3 * * ?', 7],
    ['cron(0 12 ? * MON-FRI *)', 5],
    ['0 0 * * 0', 1],
  ] as const)('%s runs %s times a week', (text, runs) => {
    expect(readCron(text)?.runsAWeek).toBe(runs);
  });

  it.each(['hourly', '60 * * * *', '* * *', '*/0 * * * *', 'a b c d e', '5-1-2 * * * *'])('%s is none', (text) => {
    expect(readCron(text)).toBeNull();
  });
});

describe('the reader of settings', () => {
  const TEXTS: readonly (readonly [path: string, text: string, expected: readonly string[]])[] = [
    ['a.yaml', 'a:\n  - name: q\n    t: 5s\n---\nb: 1\n', ['a.q.name=q@2', 'a.q.t=5s@3', 'b=1@5']],
    ['a.json', '{\n "a": {"b": [1, 2]}, // c\n "d": null\n}', ['a.b.[]=1@2', 'a.b.[]=2@2', 'd=null@3']],
    ['a.toml', 'x = 1\n[[t]]\nname = "n"\n[t.y]\nz = 2\n', ['x=1@1', 't.n.name=n@3', 't.n.y.z=2@5']],
    ['a.ini', '[s]\nk = v ; c\n', ['s.k=v@2']],
    ['.env', 'export A="1 # 2"\n', ['A=1 # 2@1']],
    ['a.properties', 'a.b: 1\n', ['a.b=1@1']],
    ['a.conf', 'http {\n  t 5s;\n}\n', ['http.t=5s@2']],
    ['a.tf', 'resource "a" "b" {\n  t = 5\n}\n', ['a.b.t=5@2']],
    ['a.go', 'package a\n\nvar t = 5 * time.Second\n', ['t=5s@3']],
    ['a.py', 'def f(t=5):\n    g(u, x=1)\n', ['f.t=5@1', 'f.g.x=1@2']],
    ['a.ts', 'const o = { p: { q: 1 } };\n', ['o.p.q=1@1']],
    ['a.java', 'class C { int t = 5; }\n', ['C.t=5@1']],
  ];
  it.each(TEXTS)('reads %s with keys, values and lines', async (path, text, expected) => {
    const format = settingsFormat(path);
    if (format === null) throw new TypeError(path);
    const parsers = await loadParsers(['go', 'hcl', 'java', 'python', 'typescript']);
    const reading = readSettings(text, path, format, parsers, () => true);
    expect(
      reading.kind === 'settings' && reading.settings.map((one) => `${one.path.join('.')}=${one.text}@${one.line}`),
    ).toEqual(expected);
  });

  it('does not let aliases of YAML multiply a text', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `k${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}, *a${at}]`,
    );
    const reading = readSettings(
      `k0: &a0 [1, 2]\n${levels.join('\n')}\n`,
      'a.yaml',
      'yaml',
      await loadParsers([]),
      () => true,
    );
    expect(reading.kind === 'settings' && reading.settings.length).toBe(2);
  });
});

describe('a finding', () => {
  const change = {
    name: 'a timeout',
    files: { 'shop/app.yaml': ['a: 1\ntimeout: 5s\n', 'a: 1\ntimeout: 20s\n'] as const },
    finds: [],
  };

  it('has its place, both values, the ratio and the key', async () => {
    const [factor] = await factorsOf(familyNamed('load'), change);
    expect(factor).toMatchObject({
      rule: 'load.timeout.changed',
      place: { path: 'shop/app.yaml', lines: { start: 2, end: 2 } },
      observed: { from: 'timeout: 5s', to: 'timeout: 20s, ×4' },
      witness: 'timeout',
      severity: { level: 'medium' },
    });
  });

  it('is one level louder for a service of tier 1', async () => {
    const services = { ...NO_SERVICES, serviceTierOf: () => 1 as const };
    const [factor] = await factorsOf(familyNamed('load'), { ...change, context: { services } });
    expect(factor?.severity.level).toBe('high');
  });

  it('is the same in every order of files', async () => {
    const files = {
      'a.yaml': ['timeout: 5s\n', 'timeout: 20s\n'],
      'b.yaml': ['retries: 1\n', 'retries: 5\n'],
    } as const;
    const [a, b] = await Promise.all(
      [files, Object.fromEntries(Object.entries(files).reverse())].map((one) =>
        factorsOf(familyNamed('load'), { ...change, files: one }),
      ),
    );
    expect(new Set(b)).toEqual(new Set(a));
  });
});

describe('windows of the services file', () => {
  const text = `version: 1
services:
  - name: shop
    tier: 1
    paths: ["shop/**"]
    peak:
      - days: [fri]
        from: "18:00"
        to: "22:00"
    freeze:
      - from: 2026-12-24T00:00:00Z
        to: 2026-12-27T00:00:00Z
`;
  const services = parseServices(text, 'services.yml');
  if (services.kind !== 'ok') throw new TypeError('the services do not parse');
  const lookup = surroundingsOf({ services: services.value, policy: builtInPolicy() } as Home).services;

  it.each([
    ['2026-11-27T19:00:00Z', 'shop/a.yaml', { kind: 'peak', service: 'shop' }],
    ['2026-11-27T22:00:00Z', 'shop/a.yaml', null],
    ['2026-11-27T19:00:00Z', 'other/a.yaml', null],
    ['2026-12-25T19:00:00Z', 'shop/a.yaml', { kind: 'freeze', service: 'shop' }],
  ])('at %s %s is in %o', (moment, path, expected) => {
    expect(lookup.peakAt?.(path as RepoPath, Date.parse(moment) / 1_000)).toEqual(expected);
  });
});
