/** `check --open`: two changes, each harmless alone; the second one shows the first. */
import { describe, expect, it } from 'vitest';
import { touchesOf } from '../../src/core/reading/touches.ts';
import type { RepoPath } from '../../src/model/path.ts';
import type { Parsers } from '../../src/model/syntax.ts';
import { countersign } from '../cli/run.ts';
import { makeRepository } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';

const NO_PARSERS: Parsers = {
  tree: () => ({ kind: 'unparsed', reason: 'none', line: null }),
  postgresql: () => ({ kind: 'unparsed', reason: 'none', line: null }),
};

type Files = Readonly<Record<string, string | null>>;

/** A repository with `main`, and two branches from it: `first` and `second`. */
function twoBranches(start: Files, first: Files, second: Files): Fixture {
  const repo = makeRepository();
  // The clock of a fixture stands still in the past; branches are compared as long as they are young.
  const date = Math.floor(Date.now() / 1000) - 3_600;
  repo.commit('start', { files: start, date });
  repo.branch('first');
  repo.commit('first', { files: first, date: date + 60 });
  repo.branch('second', 'main');
  repo.commit('second', { files: second, date: date + 120 });
  return repo;
}

interface Met {
  readonly rule: string;
  readonly place: { readonly path: string; readonly lines: { readonly start: number } | null };
  readonly level: string;
  readonly observed: { readonly from: string; readonly to: string };
}

function meetings(repo: Fixture, args: readonly string[] = ['--open']): readonly Met[] {
  const { stdout } = countersign(repo, ['check', 'main..second', '--json', ...args]);
  const { assessment } = JSON.parse(stdout) as { readonly assessment: { readonly factors: readonly Met[] } };
  return assessment.factors.filter(({ rule }) => rule.startsWith('interact.'));
}

describe('two open changes', () => {
  it('that give one setting two values contradict each other', () => {
    const repo = twoBranches(
      { 'web.yml': 'timeouts:\n  read: 10s\nname: a\n\n\n\nother: 1\n' },
      { 'web.yml': 'timeouts:\n  read: 5s\nname: a\n\n\n\nother: 1\n' },
      { 'web.yml': 'timeouts:\n  read: 60s\nname: a\n\n\n\nother: 1\n' },
    );
    const met = meetings(repo);
    expect(met.map(({ rule }) => rule)).toEqual(['interact.resource.shared', 'interact.text.conflict']);
    expect(met[0]).toMatchObject({
      level: 'high',
      place: { path: 'web.yml', lines: { start: 2 } },
      observed: { from: expect.stringMatching(/^first \([0-9a-f]{12}\) makes it 5s$/), to: 'this change makes it 60s' },
    });
    expect(meetings(repo, [])).toEqual([]);
  });

  it('that touch one resource in different files of a folder share it', () => {
    const repo = twoBranches(
      { 'infra/a.tf': 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n' },
      { 'infra/a.tf': 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n  tags = { a = 1 }\n}\n' },
      { 'infra/a.tf': null, 'infra/b.tf': 'resource "aws_vpc" "main" {\n  cidr_block = "10.1.0.0/16"\n}\n' },
    );
    expect(meetings(repo).map(({ rule, observed }) => `${rule} ${observed.to}`)).toContain(
      'interact.resource.shared this change adds it',
    );
  });

  it('of which one drops the column that code of the other reads need an order', () => {
    const repo = twoBranches(
      { 'src/a.ts': 'export {};\n' },
      { 'src/report.ts': 'export const sql = "select customer_email from orders";\n' },
      { 'db/migrations/0002_drop.sql': 'ALTER TABLE orders DROP COLUMN customer_email;\n' },
    );
    const met = meetings(repo);
    expect(met.map(({ rule, level }) => `${rule} ${level}`)).toEqual(['interact.order.required high']);
    expect(met[0]?.observed).toEqual({
      from: expect.stringContaining('speaks of it in src/report.ts'),
      to: 'this change takes it away',
    });
  });

  it('of which one calls what the other gives another parameter', () => {
    const repo = twoBranches(
      { 'src/pay.ts': 'export function chargeCard(card: string) {\n  return card;\n}\n' },
      { 'src/pay.ts': 'export function chargeCard(card: string, currency: string) {\n  return card + currency;\n}\n' },
      { 'src/shop.ts': "import { chargeCard } from './pay.ts';\nchargeCard('x');\n" },
    );
    expect(meetings(repo).map(({ rule, place }) => `${rule} ${place.path}:${place.lines?.start}`)).toEqual([
      'interact.call.changed src/shop.ts:2',
    ]);
  });

  it('that do the same thing, or touch different things, do not meet', () => {
    const start = { 'web.yml': 'read: 10s\n', 'k.yml': 'x: 1\n' };
    const same = twoBranches(start, { 'web.yml': 'read: 5s\n' }, { 'web.yml': 'read: 5s\n', 'k.yml': 'x: 2\n' });
    expect(meetings(same)).toEqual([]);
    const apart = twoBranches(start, { 'web.yml': 'read: 5s\n' }, { 'k.yml': 'x: 2\n' });
    expect(meetings(apart)).toEqual([]);
  });

  it('are told by name, and a branch that has landed is none of them', () => {
    const repo = twoBranches({ 'a.txt': 'a\n' }, { 'b.txt': 'b\n' }, { 'c.txt': 'c\n' });
    const told = (): string => countersign(repo, ['check', 'main..second', '--open']).stdout;
    expect(told()).toContain('Compared with 1 open changes: first.');
    repo.git(['update-ref', 'refs/heads/main', 'first']);
    expect(told()).toContain('No other open change stands in this clone');
  });
});

describe('what is shown of a meeting', () => {
  const shownOf = (text: string, path = 'app.env'): readonly (string | null)[] =>
    touchesOf({ path: path as RepoPath, oldText: null, newText: text, migration: false }, NO_PARSERS).map(
      ({ value }) => value,
    );

  it.each([
    ['a number', 'TIMEOUT=30', '30'],
    ['a duration', 'TIMEOUT=1m 30s', '1m 30s'],
    ['an image', 'IMAGE=registry/shop:1.2', 'registry/shop:1.2'],
    ['an address, which may hold a password', 'DATABASE_URL=postgres://app:hunter2@db/shop', null],
    ['an address that is a key', 'HOOK=https://hooks.slack.com/services/T/B/x', null],
    ['a password under its short name', 'PWD=hunter2', null],
    ['a long word that says nothing', `ID=${'a1B2'.repeat(9)}`, null],
  ])('is %s', (_, text, expected) => {
    expect(shownOf(text)).toEqual([expected]);
  });
});

describe('a file that is too large to be read', () => {
  it('is not taken for one that is gone', () => {
    const start = 'limit: 5\nname: a\n';
    const repo = twoBranches(
      { 'web.yml': start },
      { 'web.yml': start.replace('5', '6') },
      { 'web.yml': `${start}${'# filler line\n'.repeat(50_000)}` },
    );
    expect(meetings(repo).filter(({ rule }) => rule === 'interact.resource.shared')).toEqual([]);
  });
});
