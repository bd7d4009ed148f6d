/** Cases of the numbers that carry load. */
import { NO_SERVICES } from '../../../src/model/assessment-context.ts';
import type { ServiceLookup } from '../../../src/model/assessment-context.ts';
import type { ContentCase } from '../content-cases.ts';
import { LOAD_HARMLESS } from './load-harmless.ts';
import { LOAD_INCIDENTS } from './load-incidents.ts';
import { LOAD_MORE_INCIDENTS } from './load-incidents-more.ts';
import { LOAD_SPELLINGS } from './load-spellings.ts';

const places = ['eu-west-1', 'us-east-1', 'ap-south-1'];

/** One file for each place, with its value before and after. */
function inPlaces(
  pattern: string,
  names: readonly string[],
  values: readonly (readonly [string, string])[],
): ContentCase['files'] {
  return Object.fromEntries(
    names.map((name, at) => {
      const [before, after] = values[at] ?? ['5s', '5s'];
      return [
        pattern.replace('*', name),
        [`client:\n  timeout: ${before}\n`, `client:\n  timeout: ${after}\n`] as const,
      ];
    }),
  );
}

const REGIONS: readonly ContentCase[] = [
  {
    name: 'a value changes in every region at once',
    files: inPlaces(
      'deploy/values-*.yaml',
      places,
      places.map(() => ['5s', '6s']),
    ),
    finds: ['region.spread.all'],
  },
  {
    name: 'a value changes in every environment at once',
    files: inPlaces(
      'config/*/app.yaml',
      ['staging', 'prod'],
      [
        ['5s', '6s'],
        ['5s', '6s'],
      ],
    ),
    finds: ['region.spread.all'],
  },
  {
    name: 'a value changes in all regions of one file',
    files: {
      'regions.json': [
        '{"us-east1": {"timeout": 5}, "europe-west4": {"timeout": 5}}',
        '{"us-east1": {"timeout": 6}, "europe-west4": {"timeout": 6}}',
      ],
    },
    finds: ['region.spread.all'],
  },
  {
    name: 'a value differs in one of three regions',
    files: {
      'regions.toml': [
        '[westeurope]\ntimeout = 5\n[eastus]\ntimeout = 5\n[uksouth]\ntimeout = 5\n',
        '[westeurope]\ntimeout = 6\n[eastus]\ntimeout = 5\n[uksouth]\ntimeout = 5\n',
      ],
    },
    finds: ['region.drift.one'],
  },
  {
    name: 'a region takes the value that the others have',
    files: {
      'regions.toml': [
        '[westeurope]\ntimeout = 6\n[eastus]\ntimeout = 5\n[uksouth]\ntimeout = 5\n',
        '[westeurope]\ntimeout = 5\n[eastus]\ntimeout = 5\n[uksouth]\ntimeout = 5\n',
      ],
    },
    finds: [],
    harmlessFor: ['region.drift.one', 'region.spread.all'],
  },
  {
    name: 'a value moves from one file to another',
    files: {
      'config/a.yaml': ['timeout: 5s\nname: a\n', 'name: a\n'],
      'config/b.yaml': ['name: b\n', 'name: b\ntimeout: 5s\n'],
    },
    finds: [],
    harmlessFor: ['load.timeout.changed'],
  },
];

const BROKEN: readonly ContentCase[] = [
  {
    name: 'a file that is no YAML',
    files: { 'a.yaml': ['timeout: 5s\n', 'timeout: [5s\nb: }\n'] },
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'a file that is no JSON',
    files: { 'a.json': ['{"timeout": 5}', '{"timeout": 5'] },
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'a file that is no TOML',
    files: { 'a.toml': ['timeout = 5\n', 'timeout = = 5\n'] },
    finds: ['assess.input.unreadable'],
  },
  { name: 'a file that is no HCL', files: { 'a.tf': ['a {}\n', 'a { b = \n'] }, finds: ['assess.input.unreadable'] },
  {
    name: 'JSON that is nested very deeply',
    files: { 'a.json': ['{}', '['.repeat(100_000)] },
    finds: ['assess.input.unreadable'],
  },
  {
    name: 'YAML that is nested very deeply',
    files: { 'a.yaml': ['a: 1\n', '['.repeat(100_000)] },
    finds: ['assess.input.unreadable'],
  },
];

/** Friday, 27 November 2026, 19:00 UTC. */
const FRIDAY = 1_795_806_000;

/** A service whose peak is on Fridays from 18:00 to 22:00 UTC. */
const SHOP: ServiceLookup = {
  ...NO_SERVICES,
  serviceTierOf: () => 1,
  peakAt: (_, instant) => {
    const day = Math.floor(instant / 86_400);
    const hour = Math.floor((instant % 86_400) / 3_600);
    return (day + 4) % 7 === 5 && hour >= 18 && hour < 22 ? { kind: 'peak', service: 'shop' } : null;
  },
};

const PEAKS: readonly ContentCase[] = [
  {
    name: 'a timeout changes on the evening of the peak',
    files: { 'shop/app.yaml': ['timeout: 5s\n', 'timeout: 50s\n'] },
    context: { services: SHOP, instant: FRIDAY },
    finds: ['load.timeout.changed', 'load.peak.window'],
  },
  {
    name: 'a timeout changes on the morning before the peak',
    files: { 'shop/app.yaml': ['timeout: 5s\n', 'timeout: 50s\n'] },
    context: { services: SHOP, instant: FRIDAY - 10 * 3_600 },
    finds: ['load.timeout.changed'],
    harmlessFor: ['load.peak.window'],
  },
  {
    name: 'a job moves into the peak',
    files: { 'shop/app.yaml': ['schedule: "0 3 * * *"\n', 'schedule: "0 19 * * *"\n'] },
    context: { services: SHOP, instant: FRIDAY - 10 * 3_600 },
    finds: ['load.schedule.changed'],
  },
  {
    name: 'a job moves within the night',
    files: { 'shop/app.yaml': ['schedule: "0 3 * * *"\n', 'schedule: "0 4 * * *"\n'] },
    context: { services: SHOP, instant: FRIDAY - 10 * 3_600 },
    finds: [],
    harmlessFor: ['load.schedule.changed'],
  },
];

export const LOAD_CASES: readonly ContentCase[] = [
  {
    name: 'a group is called timeouts, and one of its members shrinks',
    files: { 'web.yml': ['timeouts:\n  upstream_read: 30s\n', 'timeouts:\n  upstream_read: 3s\n'] },
    finds: ['load.timeout.changed'],
  },
  {
    name: 'a group is called limits of access, and its members are words',
    files: { 'web.yml': ['access:\n  read: 30\n  write: 10\n', 'access:\n  read: 3\n  write: 100\n'] },
    finds: [],
    harmlessFor: ['load.timeout.changed'],
  },
  ...LOAD_INCIDENTS,
  ...LOAD_MORE_INCIDENTS,
  ...LOAD_HARMLESS,
  ...LOAD_SPELLINGS,
  ...REGIONS,
  ...PEAKS,
  ...BROKEN,
];
