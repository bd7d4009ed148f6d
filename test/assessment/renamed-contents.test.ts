/** A rename must not carry content past the families: what arrives at a place that they read is new there. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wantedOf } from '../../src/core/assessment/content/contents.ts';
import type { Family } from '../../src/core/assessment/content/family.ts';
import type { ChangedPath } from '../../src/core/assessment/classifier.ts';
import type { Side } from '../../src/model/change.ts';
import type { ObjectId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { countersign } from '../cli/run.ts';
import { makeRepository } from '../git/fixture.ts';

function side(digit: string, mode: Side['mode'] = '100644'): Side {
  return { mode, oid: digit.repeat(40) as ObjectId };
}

function renamed(from: string, to: string, old: Side | null, next: Side | null): ChangedPath {
  return {
    path: to as RepoPath,
    oldPath: from as RepoPath,
    old,
    new: next,
    added: 1,
    deleted: 1,
    binary: false,
    kinds: new Map(),
    oldKinds: new Map(),
  };
}

const family: Family = {
  name: 'sql',
  wants: ({ path, oldPath }) => path.endsWith('.sql') || oldPath.endsWith('.sql'),
  load: () => Promise.reject(new TypeError('nobody loads it here')),
};

function seen(path: ChangedPath): readonly string[] {
  return wantedOf([family], [path]).flatMap(({ paths }) =>
    paths.map((one) => `${one.oldPath} ${one.old?.oid[0]} → ${one.path} ${one.new?.oid[0]}`),
  );
}

describe('a renamed file', () => {
  it.each([
    ['is new to a family that did not read its old place', 'a.txt', 'a.sql', '1', '2', ['a.sql undefined → a.sql 2']],
    ['is so without any change of its text', 'a.txt', 'a.sql', '1', '1', ['a.sql undefined → a.sql 1']],
    [
      'is gone for a family that does not read its new place',
      'a.sql',
      'a.off',
      '1',
      '1',
      ['a.sql 1 → a.sql undefined'],
    ],
    ['is compared where both places are read', 'a.sql', 'b.sql', '1', '2', ['a.sql 1 → b.sql 2']],
    ['gives nothing there when its text stays', 'a.sql', 'b.sql', '1', '1', []],
    ['is nobody’s where neither place is read', 'a.txt', 'b.txt', '1', '2', []],
  ])('%s', (_, from, to, old, next, expected) => {
    expect(seen(renamed(from, to, side(old), side(next)))).toEqual(expected);
  });

  it('that becomes a submodule has no text', () => {
    expect(seen(renamed('a.txt', 'a.sql', side('1'), side('2', '160000')))).toEqual([]);
  });
});

describe('check of a rename', () => {
  it('finds a drop that lay under another name, in a file that did not change', () => {
    const repo = makeRepository();
    repo.commit('notes', { files: { 'notes/old.txt': 'DROP TABLE users;\nDROP TABLE orders;\n' } });
    repo.branch('feature');
    const text = 'DROP TABLE users;\nDROP TABLE orders;\n';
    repo.commit('run it', { files: { 'notes/old.txt': null, 'db/migrations/V9__old.sql': text } });
    const { stdout } = countersign(repo, ['check', 'main..feature', '--json']);
    const { assessment } = JSON.parse(stdout) as {
      readonly assessment: { readonly tier: string; readonly factors: readonly { rule: string; place: unknown }[] };
    };
    expect(assessment.tier).toBe('critical');
    expect(assessment.factors.find(({ rule }) => rule === 'sql.delete.table')?.place).toMatchObject({
      path: 'db/migrations/V9__old.sql',
      lines: { start: 1 },
    });
  });
});

describe('check of a link', () => {
  const text = 'DROP TABLE users;\nDROP TABLE orders;\n';
  const rulesOf = (name: string, target: string): readonly string[] => {
    const repo = makeRepository();
    const files = { 'notes/old.txt': text, 'db/migrations/V1__a.sql': 'SELECT 1;\n', 'bin/run.py': 'x = 1\n' };
    repo.commit('notes', { files });
    repo.branch('feature');
    mkdirSync(dirname(join(repo.path, name)), { recursive: true });
    symlinkSync(target, join(repo.path, name));
    repo.commit('link');
    const { stdout } = countersign(repo, ['check', 'main..feature', '--json']);
    const { assessment } = JSON.parse(stdout) as {
      readonly assessment: { readonly factors: readonly { rule: string }[] };
    };
    return assessment.factors.map(({ rule }) => rule);
  };

  it('judges what it leads to, as what stands there', () => {
    expect(rulesOf('db/migrations/V9__x.sql', '../../notes/old.txt')).toContain('sql.delete.table');
  });

  it('says where it leads to nothing that can be read', () => {
    expect(rulesOf('db/migrations/V9__x.sql', '../../gone')).toContain('assess.input.unreadable');
  });

  it('is silent where the file itself is read at its own place', () => {
    expect(rulesOf('tools/run.py', '../bin/run.py').filter((rule) => !rule.startsWith('path.'))).toEqual([]);
  });
});
