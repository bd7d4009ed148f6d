/** Cases of migrations that are programs: operations in loops, behind other names, and in functions that they run. */
import type { ContentCase } from '../content-cases.ts';

const ROWS = ['sql.delete.rows'];
const TABLE = ['sql.delete.table', 'sql.lock.timeout'];
const UNREAD = ['assess.input.unreadable'];

type Row = readonly [what: string, text: string, finds: readonly string[]];

function cases(path: string, wrap: (text: string) => string, rows: readonly Row[]): readonly ContentCase[] {
  return rows.map(([what, text, finds]) => ({
    name: `${path}: ${what}`,
    files: { [path]: [null, wrap(text)] },
    finds,
    ...(finds.length === 0 ? { harmlessFor: ['sql.delete.rows', 'sql.delete.table'] } : {}),
  }));
}

const RAILS = cases(
  'db/migrate/20260101000000_x.rb',
  (text) => `class X < ActiveRecord::Migration[7.0]\n  def up\n    ${text}\n  end\n  def down; up; end\nend\n`,
  [
    ['a loop over names', '%w[users orders].each { |t| drop_table t }', TABLE],
    ['a call by its name', 'send(:drop_table, :users)', TABLE],
    ['the connection of a class', "ActiveRecord::Base.connection.execute('DROP TABLE users')", TABLE],
    ['a model in a module', 'Admin::User.delete_all', ROWS],
    ['a loop over all rows', 'User.find_each(&:destroy)', ROWS],
    ['a block over all rows', 'User.all.each { |u| u.destroy! }', ROWS],
    ['a text that is run', "eval('drop_table :users')", UNREAD],
    ['a method with defaults', 'drop_table :users\n  end\n  def named(a = 1, b: {})\n    a', TABLE],
    ['a method that sets', 'drop_table :users\n  end\n  def name=(text)\n    @name = text', TABLE],
    ['a method without an end', 'drop_table :users\n  end\n  def named() = :users\n  def other', UNREAD],
    ['a model of the outermost scope', '::User.delete_all', ROWS],
    ['every row in batches', 'User.in_batches.delete_all', ROWS],
    ['every row in blocks of batches', 'User.in_batches { |some| some.delete_all }', ROWS],
    [
      'a block over all rows that may fail',
      'User.find_each do |u|\n begin\n u.destroy\n rescue\n nil\n end\n end',
      ROWS,
    ],
    [
      'a loop that asks each row',
      `User.find_each { |u| u.destroy if u.gone? }
    User.find_each { |u| next unless u.gone?; u.destroy }
    User.find_each do |u|
      if u.gone?
        u.destroy
      end
    end
    User.find_each { |u| cache.delete }`,
      [],
    ],
    ['SQL with a table filled in', 'execute "TRUNCATE #{table}"', ['sql.delete.rows', 'sql.lock.timeout']],
    ['SQL with a condition filled in', 'execute "DELETE FROM users WHERE #{which}"', UNREAD],
    [
      'rows that are chosen',
      "User.where(state: 'gone').find_each(&:destroy)\n    %w[a b].each { |t| t.delete }\n    list.each(&:delete)",
      [],
    ],
  ],
);

const DJANGO = cases(
  'shop/migrations/0002_x.py',
  (text) => `from django.db import migrations\nfrom app import wipe\n${text}\n`,
  [
    ['operations in a comprehension', operations("[migrations.DeleteModel(n) for n in ('A', 'B')]"), TABLE],
    ['operations under a name', `OPS = [migrations.DeleteModel('A')]\n${operations('[*OPS] + []')}`, TABLE],
    ['operations of a function', operations('build()'), UNREAD],
    ['operations that are added later', `${operations('[]')}\nMigration.operations.append(wipe.one())`, UNREAD],
    [
      'an operation under another name',
      `from django.db.migrations import DeleteModel as D\n${operations("[D('A')]")}`,
      TABLE,
    ],
    ['a function of another file', operations('[migrations.RunPython(wipe, wipe)]'), UNREAD],
    ['a function that deletes every row', runs("apps.get_model('a', 'User').objects.all().delete()"), ROWS],
    [
      'a function that overwrites every row',
      runs("U = apps.get_model('a', 'U')\n    U.objects.update(mail=None)"),
      ROWS,
    ],
    [
      'a function that deletes row by row',
      runs("U = apps.get_model('a', 'U')\n    for u in U.objects.all():\n        u.delete()"),
      ROWS,
    ],
    [
      'a function that sends SQL',
      runs("with editor.connection.cursor() as c:\n        c.execute('TRUNCATE users')"),
      ['sql.delete.rows', 'sql.lock.timeout'],
    ],
    [
      'a function that calls another one',
      `def wipe(a):\n    a.get_model('a', 'U').objects.all().delete()\n\n${runs('wipe(apps)')}`,
      ROWS,
    ],
    [
      'functions that call each other',
      `def one(a):\n    two(a)\n\ndef two(a):\n    one(a)\n\n${runs('one(apps)')}`,
      [],
    ],
    ['rows in a variable', runs("U = apps.get_model('a', 'U')\n    rows = U.objects.all()\n    rows.delete()"), ROWS],
    [
      'rows of a variable one by one',
      runs("U = apps.get_model('a', 'U')\n    rows = U.objects.all()\n    for u in rows:\n        u.delete()"),
      ROWS,
    ],
    ['a function that drops a model', runs("editor.delete_model(apps.get_model('a', 'U'))"), TABLE],
    [
      'a function that chooses its rows',
      runs(`U = apps.get_model('a', 'U')
    U.objects.filter(state='x').delete()
    U.objects.exclude(state='x').update(state='y')
    for u in U.objects.filter(state='x'):
        u.delete()
    for u in U.objects.all():
        if u.is_old:
            u.delete()
    some = U.objects.all()
    some = some.filter(state='x')
    some.delete()
    other = U.objects.all()
    other = []
    other.delete()
    {}.update(a=1)`),
      [],
    ],
  ],
);

const ALEMBIC = cases(
  'alembic/versions/2_x.py',
  (text) =>
    `from alembic import op as o\nimport sqlalchemy as sa\n\ndef upgrade():\n    ${text}\n\ndef downgrade():\n    o.execute("SELECT 1")\n`,
  [
    ['a loop over names', "for t in ['a', 'b']:\n        o.drop_table(t)", TABLE],
    ['a method under another name', "drop = o.drop_table\n    drop('users')", TABLE],
    ['a method by a text', "getattr(o, 'drop' + '_table')('users')", UNREAD],
    ['every table of the metadata', 'Base.metadata.drop_all(o.get_bind())', TABLE],
    ['every row of a query', 'session.query(User).delete()', ROWS],
    ['rows that are chosen', 'session.query(User).filter(User.id == 1).delete()', []],
  ],
);

const ALEMBIC_LIKE = cases(
  'alembic/versions/3_x.py',
  (text) => `${text}\n\ndef upgrade():\n    op.drop_table('users')\n\ndef downgrade():\n    op.execute("SELECT 1")\n`,
  [
    ['operations of another package', 'from alembic_helpers import safe_operations as op', TABLE],
    ['a module of another package', 'import shop.operations as op', TABLE],
  ],
);

const TABLE_ONLY = ['sql.delete.table'];
const DELIMITED = 'CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND';

const MYSQL = cases('mysql/V2__x.sql', (text) => text, [
  ['a delimiter at a word', `DELIMITER $$\n${DELIMITED}$$\nDROP TABLE users$$\nDELIMITER ;\n`, TABLE_ONLY],
  ['a delimiter behind a blank', `DELIMITER $$\n${DELIMITED} $$\nDELETE FROM \`users\` $$\n`, ROWS],
  ['a delimiter of letters', `DELIMITER GO\n${DELIMITED} GO\nDROP TABLE \`users\` GO\n`, TABLE_ONLY],
  ['a delimiter in a string', `DELIMITER $$\n${DELIMITED}$$\nSELECT 'DROP TABLE a$$'$$\n`, []],
  ['a routine whose name is quoted', 'DROP FUNCTION `f`;', ['sql.delete.type']],
  ['a routine that the change makes', `DELIMITER $$\nDROP PROCEDURE IF EXISTS \`p\`$$\n${DELIMITED}$$\n`, []],
]);

const POSTGRESQL = cases('postgres/V2__x.sql', (text) => text, [
  ['a text of another server that is run', "SELECT dblink_exec('dbname=a', 'DROP TABLE `users`');", UNREAD],
  ['a text that a WITH runs', "WITH x AS (SELECT exec_sql('DELETE FROM users')) SELECT * FROM x;", ROWS],
  ['rows of another server', "SELECT * FROM dblink('host=a dbname=b', 'SELECT 1') AS t(a int);", []],
  ['rows like nothing', "DELETE FROM users WHERE name NOT LIKE '%';", []],
]);

const TSQL = cases('migrations/V2__x.sql', (text) => text, [
  ['a statement behind an ALTER', 'ALTER TABLE [dbo].[a] ADD [x] INT NULL\nDROP TABLE [dbo].[b]\nGO\n', TABLE_ONLY],
  ['a statement behind an UPDATE', 'UPDATE dbo.a SET x = 1 WHERE id = 1\nDELETE FROM dbo.b\n', ROWS],
  ['a WHERE of the next statement', 'DELETE FROM [dbo].[a]\nSELECT x FROM [dbo].[b] WHERE id = 1\n', ROWS],
  ['a statement behind a setting', 'SET NOCOUNT ON\nDELETE FROM dbo.a\nGO\n', ROWS],
  ['a text that is run', "DECLARE @sql NVARCHAR(MAX) = N'DROP TABLE a'\nEXEC(@sql)\n", UNREAD],
  ['words of a key', 'CREATE TABLE [dbo].[a] (x INT REFERENCES b ON DELETE CASCADE ON UPDATE NO ACTION)\nGO\n', []],
  ['words of rights', 'GRANT SELECT, UPDATE, DELETE ON [dbo].[a] TO [x]\nGRANT EXECUTE ON [dbo].[p] TO [x]\nGO\n', []],
  ['a query in a view', 'CREATE VIEW [dbo].[v] AS\nSELECT 1 AS x UNION ALL SELECT 2\nGO\n', []],
  ['rows from a query', 'INSERT INTO [dbo].[a] (x)\nSELECT x FROM [dbo].[b]\nGO\n', []],
  ['a body of a routine', 'CREATE PROCEDURE [dbo].[p] AS\n  DELETE FROM [dbo].[a]\n  DROP TABLE [dbo].[b]\nGO\n', []],
  ['a routine that is altered', 'ALTER PROCEDURE [dbo].[p] AS\n  DELETE FROM [dbo].[a]\nGO\n', []],
]);

function operations(list: string): string {
  return `class Migration(migrations.Migration):\n    operations = ${list}\n`;
}

function runs(body: string): string {
  return `def forwards(apps, editor):\n    ${body}\n\n${operations('[migrations.RunPython(forwards, migrations.RunPython.noop)]')}`;
}

export const SQL_PROGRAMS: readonly ContentCase[] = [
  ...RAILS,
  ...DJANGO,
  ...ALEMBIC,
  ...ALEMBIC_LIKE,
  ...MYSQL,
  ...POSTGRESQL,
  ...TSQL,
];
