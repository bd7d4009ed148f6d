/** Commits that are their own ancestors: only forged objects can be, and git itself passes over them in silence. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import type { CommitId } from '../../src/model/id.ts';
import { countersign } from '../cli/run.ts';
import { type Fixture, makeRepository } from './fixture.ts';
import { lines, writeObject } from '../hostile/worlds.ts';

const FORGED = 'ab'.repeat(20);

function commitText(fixture: Fixture, parents: readonly string[]): string {
  const who = 'Ada Writer <ada@example.org> 1767230000 +0000';
  const tree = fixture.id('HEAD^{tree}');
  return `tree ${tree}\n${parents.map((id) => `parent ${id}\n`).join('')}author ${who}\ncommitter ${who}\n\nm\n`;
}

/** A genuine commit. */
function child(fixture: Fixture, ...parents: readonly string[]): string {
  return writeObject(fixture, 'commit', commitText(fixture, parents));
}

/** An object whose bytes have another id than its name. */
function forge(fixture: Fixture, ...parents: readonly string[]): void {
  writeObject(fixture, 'commit', commitText(fixture, parents), FORGED);
}

/** Each makes the commits of the branch `feature` over its one honest commit, and gives its new tip. */
const BRANCHES: Readonly<Record<string, (fixture: Fixture, honest: string) => string>> = {
  'whose tip is its own parent': (fixture) => {
    forge(fixture, FORGED);
    return FORGED;
  },
  'whose tip is its own parent beside a real one': (fixture, honest) => {
    forge(fixture, FORGED, honest);
    return FORGED;
  },
  'over a commit that is its own parent': (fixture) => {
    forge(fixture, FORGED);
    return child(fixture, FORGED);
  },
  'over a commit that is its own parent beside a real one': (fixture, honest) => {
    forge(fixture, honest, FORGED);
    return child(fixture, FORGED);
  },
  'whose tip is the parent of its parent': (fixture, honest) => {
    const tip = child(fixture, FORGED);
    forge(fixture, tip, honest);
    return tip;
  },
  'over two commits that are each other’s parents': (fixture, honest) => {
    const one = child(fixture, FORGED);
    forge(fixture, one, honest);
    return child(fixture, one);
  },
  'that merges a commit that is its own parent': (fixture, honest) => {
    forge(fixture, FORGED, honest);
    return child(fixture, honest, FORGED);
  },
};

function branchWith(make: (fixture: Fixture, honest: string) => string): Fixture {
  const fixture = makeRepository();
  fixture.commit('Start', { files: { 'app.ts': lines('old', 10) } });
  fixture.branch('feature');
  const honest = fixture.commit('Honest', { files: { 'new.ts': lines('new', 20) } });
  // As somebody does who writes into the folder: git itself would not let a ref point there.
  writeFileSync(join(fixture.path, '.git/refs/heads/feature'), `${make(fixture, honest)}\n`);
  return fixture;
}

describe.each(Object.entries(BRANCHES))('a branch %s', (_, make) => {
  const fixture = branchWith(make);

  it.each([
    ['check'],
    ['check', 'main..feature'],
    ['explain'],
    ['audit', '--no-cache'],
    ['audit', 'main..feature'],
    ['blame', 'new.ts'],
    ['why', 'app.ts:3'],
  ])('ends %s %s with the name of the forged object', (...args) => {
    const { status, stdout, stderr } = countersign(fixture, args);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^countersign: object ${FORGED} is damaged: `));
    expect(stderr).toContain('git fsck --full');
  });
});

it('gives the commits of a range in the order of git itself', async () => {
  const fixture = makeRepository();
  const tips = [fixture.commit('root', { files: { root: 'r' } })];
  // Merges of every kind, commits of one second, clocks that go backwards.
  for (let at = 1; at < 60; at += 1) {
    const parents = [tips[(at * 7) % tips.length], tips[(at * 3 + 1) % tips.length], tips.at(-1)];
    const ids = [...new Set(parents.slice(0, (at % 3) + 1))].flatMap((id) => (id === undefined ? [] : ['-p', id]));
    const date = `${1_767_225_600 + ((at * 37) % 11)} +0000`;
    const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    tips.push(fixture.git(['commit-tree', 'HEAD^{tree}', ...ids, '-m', `c${at}`], { env }) as CommitId);
  }
  const repo = await openRepository(fixture.path);
  try {
    for (const [tip, not] of [
      [59, 0],
      [59, 20],
      [58, 33],
      [40, 59],
    ] as const) {
      const [from, below] = [tips[tip], tips[not]];
      if (from === undefined || below === undefined) throw new Error('no such commit');
      const found: CommitId[] = [];
      await repo.graph({ tips: [from], not: [below], order: 'parents-first' }, (id) => found.push(id));
      const sorted = fixture.git(['rev-list', '--topo-order', '--reverse', from, `^${below}`]).split('\n');
      expect(found).toEqual(sorted.filter((id) => id !== ''));
    }
  } finally {
    await repo.close();
  }
});
