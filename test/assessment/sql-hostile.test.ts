/** Texts that want to exhaust a reader or to hide behind one: always an answer, never silence. */
import { describe, expect, it } from 'vitest';
import { DefinedFunctions } from '../../src/core/reading/sql/defined-functions.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';

async function found(path: string, text: string): Promise<readonly string[]> {
  return ruleIds(await factorsOf(familyNamed('sql'), { name: path, files: { [path]: [null, text] }, finds: [] }));
}

const SCRIPT = 'migrations/0007_x.sql';
const MANY = 20_000;

describe('a script that wants to exhaust the reader', () => {
  it.each([
    ['parentheses', `SELECT ${'('.repeat(MANY)}1${')'.repeat(MANY)};\nDROP TABLE users;`],
    ['brackets that never close', `SELECT ${'('.repeat(MANY)};\nDROP TABLE users;`],
    ['openings of placeholders', `${'{{ '.repeat(MANY)};\nDROP TABLE users;`],
    ['openings of placeholders with one end', `${'${'.repeat(MANY)};\nDROP TABLE users; }`],
    ['variables of psql', `SELECT ${":' ".repeat(MANY)};\nDROP TABLE users;`],
    ['commas', `ALTER TABLE \`t\` ${','.repeat(MANY)};\nDROP TABLE users;`],
    ['words', `${'frob '.repeat(MANY)};\nDROP TABLE users;`],
    ['deletes', `frob ${'DELETE FROM a '.repeat(MANY / 4)};\nDROP TABLE users;`],
    ['comparisons', `DELETE FROM a WHERE ${'x = 1 OR '.repeat(MANY / 20)} y = 1;\nDROP TABLE users;`],
    ['comments in comments', `DROP TABLE users;\n${'/*'.repeat(10 * MANY)}`],
    ['comments in comments that close', `${'/*'.repeat(10 * MANY)}${'*/'.repeat(10 * MANY)}\nDROP TABLE users;`],
    ['statements on one line', `\\echo a\n${'frob x;'.repeat(2 * MANY)}DROP TABLE users;`],
    ['blanks and backslashes', `${' \\\n'.repeat(MANY / 4)}\nDROP TABLE users;`],
  ])('with %s is not called harmless', async (_, text) => {
    const rules = await found(SCRIPT, text);
    expect(rules.includes('assess.input.unreadable') || rules.includes('sql.delete.table')).toBe(true);
  });

  it('with four million characters of statements is read', async () => {
    const insert = "INSERT INTO settings (k, v) VALUES ('key', 'DROP TABLE a');\n";
    const text = `${insert.repeat(Math.floor((1 << 20) / insert.length))}DROP TABLE users;`;
    expect(await found(SCRIPT, text)).toContain('sql.delete.table');
  });

  it.each([
    ['rows', "INSERT INTO settings (k, v) VALUES ('a;b', -1.5),\n  ('DROP TABLE a', NULL);\n", 2],
    ['rows of a function', "INSERT INTO settings (k) VALUES (lower('A'));\n", 1],
    ['bodies of functions', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2; $$;\n', 1],
    ['bodies in words', 'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;\n', 1],
    ['comments', '/* one; /* two; */ */ -- three;\nSELECT 1;\n', 2],
  ])('and is cut between %s keeps its places', async (_, statement, lines) => {
    const count = Math.ceil((150 << 10) / statement.length);
    const text = `${statement.repeat(count)}DROP TABLE users;\n${statement}`;
    const factors = await factorsOf(familyNamed('sql'), { name: 'x', files: { [SCRIPT]: [null, text] }, finds: [] });
    const line = count * lines + 1;
    const places = factors.map(({ rule, place }) => [rule, place.lines]);
    expect(places).toContainEqual(['sql.delete.table', { start: line, end: line }]);
    expect(factors.every(({ place }) => place.lines?.start === line)).toBe(true);
  });

  it.each([
    ['whose rows ask a function', 'INSERT INTO a VALUES (wipe());'],
    ['whose rows are a statement', 'INSERT INTO a VALUES ((SELECT wipe()));'],
    ['that goes on behind the rows', 'INSERT INTO a VALUES (1) RETURNING wipe();'],
  ])('holds an INSERT %s is not taken for one of literals', async (_, insert) => {
    const wipe = 'CREATE FUNCTION wipe() RETURNS int LANGUAGE sql AS $$ DELETE FROM users; SELECT 1; $$;\n';
    const text = `${wipe}${'SELECT 1;\n'.repeat(10_000)}${insert}`;
    expect(await found(SCRIPT, text)).toContain('sql.delete.rows');
  });

  const SPLIT = [
    [
      'a comment that a carriage return ends',
      'INSERT INTO t VALUES (1 -- \r); DROP TABLE users; INSERT INTO t VALUES (2\n);',
    ],
    ['an escape in a string that goes on', "INSERT INTO t VALUES (E'a'\n'\\''); DROP TABLE users; SELECT ' );\n -- ';"],
    [
      'a quote of no tag of its own',
      "INSERT INTO t VALUES (1$a$ '$a$ ); DROP TABLE users; SELECT 'a$a$ );\nSELECT '1';",
    ],
    ['a name in signs of another server', "INSERT INTO t VALUES (`'`); DROP TABLE users; SELECT (`'`);"],
  ] as const;
  it.each(SPLIT)('by %s between literals is found behind a command of psql', async (_, text) => {
    const rules = await found(SCRIPT, `\\echo hi\n${text}`);
    expect(rules.includes('assess.input.unreadable') || rules.includes('sql.delete.table')).toBe(true);
  });
  it.each(SPLIT)('by %s between literals is found in a long script', async (_, text) => {
    const rules = await found(SCRIPT, `${'SELECT 1;\n'.repeat(10_000)}${text}`);
    expect(rules.includes('assess.input.unreadable') || rules.includes('sql.delete.table')).toBe(true);
  });
  it.each([
    ['\\echo hi\nINSERT INTO t VALUES ((1);\nDROP TABLE users;'],
    ['INSERT INTO `t` VALUES ((1);\nDROP TABLE users;'],
  ])('with rows that never close is looked into: %s', async (text) => {
    expect(await found(SCRIPT, text)).toContain('assess.input.unreadable');
  });
  it('with carriage returns alone keeps its comments apart from its statements', async () => {
    expect(await found(SCRIPT, '\\echo hi\r\n-- a\rDROP TABLE users;')).toContain('sql.delete.table');
  });

  it('with many functions of one name is read in time', () => {
    const functions = new DefinedFunctions();
    const node = { CreateFunctionStmt: { funcname: [{ String: { sval: 'f' } }] } };
    const start = performance.now();
    for (let at = 0; at < 5 * MANY; at += 1) functions.note(node);
    expect(functions.bodiesOf('f')).toHaveLength(5 * MANY);
    expect(performance.now() - start).toBeLessThan(3_000);
  }, 120_000);

  it('by more text than one change is read for is said', async () => {
    const blank = ' '.repeat(17 << 20);
    expect(await found(SCRIPT, `${blank}DROP TABLE users;`)).toEqual(['assess.input.unreadable']);
  });

  it('with statements that only tokens tell apart is read, too', async () => {
    const text = `${'ALTER TABLE `a` ADD KEY `k` (`b`);\n'.repeat(2_000)}DROP TABLE \`users\`;`;
    expect(await found('migrations/mysql/7.sql', text)).toEqual(['sql.delete.table']);
  });
});

it('a value without one of its keys takes nothing from a table', async () => {
  expect(await found(SCRIPT, "SELECT jsonb_delete_path(a, '{x}') FROM t;")).toEqual([]);
});

describe('what never ends is said', () => {
  it.each([
    ['a string', "SELECT 'open;\nDROP TABLE users;"],
    ['a quoted name', 'SELECT "open;\nDROP TABLE users;'],
    ['a dollar quote', 'SELECT $q$ open;\nDROP TABLE users;'],
    ['a comment', 'SELECT 1; /* open /* inner */\nDROP TABLE users;'],
    ['the data of COPY', 'COPY t FROM stdin;\n1\n2\nDROP TABLE users;'],
  ])('%s', async (_, text) => {
    expect(await found(SCRIPT, text)).toEqual(['assess.input.unreadable']);
  });
});

describe('what is hidden is found', () => {
  it.each([
    [
      'behind a line that looks like a command of psql, inside a string',
      "SELECT 'a\n\\echo '; DROP TABLE users; SELECT 'b';\nSELECT FROM WHERE;",
    ],
    ['in a comment that MySQL runs', '/*!50003 DROP TABLE users */;'],
    ['behind a comment in the middle', 'DROP /* not */ -- so\n TABLE users;'],
    ['in unusual case and blanks', 'dRoP\f\n\tTaBlE users;'],
    ['in a quoted name', 'DROP TABLE "us""ers";'],
    ['behind a statement of another dialect', 'ALTER TABLE `a` ADD KEY `b` (`c`);\nDROP TABLE users;'],
    ['behind a delimiter', 'DELIMITER //\nDROP TABLE users//\nDELIMITER ;\nCREATE TABLE `a` (b int);'],
    ['in a block in a block', "DO $a$ BEGIN EXECUTE 'DO $b$ BEGIN DROP TABLE users; END $b$'; END $a$;"],
    ['in text that is put together', "DO $$ BEGIN EXECUTE 'DROP TABLE ' || name; END $$;"],
    ['in a function of Python', 'DROP TABLE users'],
  ])('%s', async (name, text) => {
    const python = name.includes('Python');
    const program = `from alembic import op\ndef wipe():\n    op.execute("${text}")\ndef upgrade():\n    wipe()\ndef downgrade():\n    op.execute("SELECT 1")\n`;
    const rules = python ? await found('alembic/versions/7_x.py', program) : await found(SCRIPT, text);
    expect(rules).toContain('sql.delete.table');
  });
});

/** A migration whose list is made of lists that double from line to line. */
function doubled(twice: (next: string) => string): string {
  const lines = Array.from({ length: 28 }, (_, at) => `a${at} = ${twice(`a${at + 1}`)}`);
  const head = `from django.db import migrations\n${lines.join('\n')}\na28 = [migrations.DeleteModel('X')]\n`;
  return `${head}class Migration(migrations.Migration):\n    operations = [*a0]\n`;
}

describe('other languages that want to exhaust the reader', () => {
  it.each([
    ['db/migrate/7_x.rb', `def up\n  execute ${'['.repeat(MANY)}\nend`],
    ['db/migrate/7_x.rb', `def up\n  execute "${'#{'.repeat(MANY)}"\nend`],
    ['db/migrate/7_x.rb', `def up\n  execute <<~SQL\n    DROP TABLE users;\n`],
    ['db/migrate/7_x.rb', `${'if x\n'.repeat(500)}drop_table :users\n`],
    ['db/changelog/7.xml', `<databaseChangeLog>${'<a>'.repeat(MANY)}`],
    ['db/changelog/7.xml', `<databaseChangeLog><a ${'b="'.repeat(MANY)}`],
    ['db/changelog/7.xml', '<!DOCTYPE a [<!ENTITY b "c">]><databaseChangeLog>&b;</databaseChangeLog>'],
    ['db/changelog/7.yaml', `databaseChangeLog:\n  - a: &a [x]\n  - b: [*a, *a]\n`],
    ['db/changelog/7.json', `{"databaseChangeLog": ${'['.repeat(500)}`],
    [
      'migrations/7_x.js',
      `exports.up = (knex) => ${'f('.repeat(2_000)}knex.schema.dropTable('a')${')'.repeat(2_000)};`,
    ],
    ['shop/migrations/0007_x.py', doubled((next) => `[*${next}, *${next}]`)],
    ['shop/migrations/0007_x.py', doubled((next) => `${next} + ${next}`)],
    ['shop/migrations/0007_x.py', `class Migration:\n    operations = ${'['.repeat(2_000)}`],
  ])('%s is not called harmless', async (path, text) => {
    expect(await found(path, text)).toContain('assess.input.unreadable');
  });

  it('does not take a key of a record for its prototype', async () => {
    const text =
      '{"databaseChangeLog": [{"changeSet": {"__proto__": {"id": "1"}, "author": "a", "changes": [{"dropTable": {"tableName": "users"}}]}}]}';
    expect(await found('db/changelog/7.json', text)).toContain('sql.delete.table');
  });
});
