/** What unchanged migrations leave behind is known: they silence what they prove, and are never judged themselves. */
import { expect, it } from 'vitest';
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import { standaloneContext } from '../../src/app/assess/assess-texts.ts';
import { sqlReader } from '../../src/core/assessment/content/sql.ts';
import type { ReadFile } from '../../src/core/assessment/content/family.ts';
import type { ObjectId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { django } from './cases/sql-corpus-native.ts';
import { ruleIds } from './content-cases.ts';

async function found(
  neighbours: Readonly<Record<string, string>>,
  added: string,
  at = 'migrations/0009_x.sql',
): Promise<readonly string[]> {
  const path = at as RepoPath;
  const file: ReadFile = {
    path,
    oldPath: path,
    old: null,
    new: { mode: '100644', oid: '1'.repeat(40) as ObjectId },
    added: 1,
    deleted: 0,
    binary: false,
    kinds: new Map(),
    oldKinds: new Map(),
    oldText: null,
    newText: added,
    addedLines: [],
    removedLines: [],
  };
  const factors = sqlReader.assess({
    files: [file],
    neighbours: Object.entries(neighbours).map(([name, text]) => ({ path: name as RepoPath, text })),
    neighboursComplete: true,
    parsers: await loadParsers(['postgresql', 'python']),
    context: standaloneContext(null),
  });
  return ruleIds(factors);
}

it('a way back that is missed, is missed beside those of earlier migrations', async () => {
  const up = (neighbours: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    found(neighbours, 'CREATE TABLE t (a int);', 'migrations/0009_x.up.sql');
  expect(await up({ 'migrations/0008_w.up.sql': 'CREATE TABLE w (a int);' })).toEqual([]);
  expect(await up({ 'migrations/0008_w.down.sql': 'DROP TABLE w;' })).toEqual(['sql.down.missing']);
  expect(await up({ 'migrations/0009_X.down.sql': 'DROP TABLE t;' })).toEqual([]);
});

it('what an earlier migration of Django made a column is known, whatever the table is called there', async () => {
  const made = django('migrations.CreateModel("Order", fields=[("kind", models.CharField(max_length=20))])');
  const alter = (size: number): Promise<readonly string[]> =>
    found(
      { 'shop/migrations/0001_initial.py': made },
      django(`migrations.AlterField("order", "kind", models.CharField(max_length=${size}, choices=[("a", "a")]))`),
      'shop/migrations/0002_order.py',
    );
  expect(await alter(20)).toEqual([]);
  expect(await alter(30)).not.toContain('sql.lock.rewrite');
  expect(await alter(10)).toContain('sql.break.constraint');
});

const SET = "SET lock_timeout = '5s';\n";

it('a CHECK that an earlier migration validated makes SET NOT NULL quick, and an unvalidated one does not', async () => {
  const set = `${SET}ALTER TABLE t ALTER COLUMN a SET NOT NULL;`;
  const check = 'ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;';
  expect(
    await found({ 'migrations/1.sql': check, 'migrations/2.sql': 'ALTER TABLE t VALIDATE CONSTRAINT c;' }, set),
  ).toEqual([]);
  expect(await found({ 'migrations/1.sql': check }, set)).toEqual(['sql.break.constraint', 'sql.lock.scan']);
});

it('the old type of a column says whether a new one rewrites or narrows', async () => {
  const earlier = { 'migrations/1.sql': 'CREATE TABLE t (a varchar(20), b bigint);' };
  expect(await found(earlier, 'ALTER TABLE t ALTER COLUMN a TYPE varchar(40);')).toEqual([]);
  expect(await found(earlier, 'ALTER TABLE t ALTER COLUMN a TYPE text;')).toEqual([]);
  expect(await found(earlier, `${SET}ALTER TABLE t ALTER COLUMN b TYPE integer;`)).toEqual([
    'sql.break.constraint',
    'sql.lock.rewrite',
  ]);
});

it('what earlier migrations drop is nobody’s finding', async () => {
  expect(
    await found({ 'migrations/1.sql': 'DROP TABLE t; ALTER TABLE t ALTER a SET NOT NULL;' }, 'CREATE TABLE u (a int);'),
  ).toEqual([]);
});
