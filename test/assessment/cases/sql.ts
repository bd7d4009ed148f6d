/** Cases of the SQL rules: for every rule one that fires and one that looks alike and stays silent. */
import type { ContentCase } from '../content-cases.ts';
import { django } from './sql-corpus-native.ts';

const TIMEOUT = "SET lock_timeout = '5s';\n";

/** A model of Django that a kept migration made. */
const MODEL = django(
  'migrations.CreateModel("User", fields=[("kind", models.CharField(max_length=20, choices=[("a", "a")])), ("n", models.IntegerField()), ("mail", models.EmailField())])',
);

/** A new script without a tool. */
function script(
  name: string,
  text: string,
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
): ContentCase {
  return { name, files: { 'migrations/0002_change.sql': [null, text] }, finds, harmlessFor };
}

const DELETES: readonly ContentCase[] = [
  script('a table is dropped', 'DROP TABLE invoices CASCADE;', ['sql.delete.table', 'sql.lock.timeout']),
  script(
    'a table that the change created is dropped',
    'CREATE TABLE scratch (a int);\nDROP TABLE scratch;',
    [],
    ['sql.delete.table'],
  ),
  script(
    'a table is dropped and created anew: the rows are gone all the same',
    'DROP TABLE users;\nCREATE TABLE users (id int);',
    ['sql.delete.table', 'sql.lock.timeout'],
  ),
  script('IF NOT EXISTS proves no creation', 'CREATE TABLE IF NOT EXISTS users (id int);\nDROP TABLE users;', [
    'sql.delete.table',
    'sql.lock.timeout',
  ]),
  script(
    'words in comments and strings drop nothing',
    "-- DROP TABLE a;\nINSERT INTO notes VALUES ('DROP TABLE a; TRUNCATE b');",
    [],
    ['sql.delete.table', 'sql.delete.rows'],
  ),
  script('a column is dropped', `${TIMEOUT}ALTER TABLE users DROP COLUMN email;`, ['sql.delete.column']),
  script(
    'a column of a table that the change created is dropped',
    'CREATE TABLE t (a int, b int);\nALTER TABLE t DROP COLUMN b;',
    [],
    ['sql.delete.column'],
  ),
  script('all rows are deleted', 'DELETE FROM sessions WHERE 1 = 1;', ['sql.delete.rows']),
  script('all rows are overwritten', 'UPDATE users SET name = NULL;', ['sql.delete.rows']),
  script(
    'rows are deleted by a key',
    "DELETE FROM sessions WHERE id = 7;\nUPDATE users SET name = 'x' WHERE id IN (1, 2);",
    [],
    ['sql.delete.rows'],
  ),
  script('a new column is filled', 'UPDATE t SET b = 0;\nALTER TABLE t ADD COLUMN b int;', [], ['sql.delete.rows']),
  script('a type is dropped with what hangs on it', 'DROP TYPE order_state CASCADE;', ['sql.delete.type']),
  script('a view is replaced', 'DROP VIEW v;\nCREATE VIEW v AS SELECT 1;', [], ['sql.delete.type']),
];

const LOCKS: readonly ContentCase[] = [
  script('a type is changed', `${TIMEOUT}ALTER TABLE orders ALTER COLUMN id TYPE bigint;`, ['sql.lock.rewrite']),
  {
    name: 'a varchar that an earlier file made is widened',
    files: {
      'migrations/0001_init.sql': [null, 'CREATE TABLE other (id bigint);'],
      'migrations/0002_change.sql': [null, 'ALTER TABLE other ALTER COLUMN id TYPE text;'],
    },
    finds: [],
    harmlessFor: ['sql.lock.rewrite'],
  },
  script('a volatile default is added', `${TIMEOUT}ALTER TABLE t ADD COLUMN k uuid DEFAULT gen_random_uuid();`, [
    'sql.lock.rewrite',
  ]),
  script(
    'a constant default is added',
    "ALTER TABLE t ADD COLUMN k text NOT NULL DEFAULT 'x';",
    [],
    ['sql.lock.rewrite', 'sql.break.constraint'],
  ),
  script(
    'a default of the moment is added',
    'ALTER TABLE t ADD COLUMN at timestamptz NOT NULL DEFAULT now();',
    [],
    ['sql.lock.rewrite'],
  ),
  script(
    'a foreign key is added and checked at once',
    `${TIMEOUT}ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (u) REFERENCES users (id);`,
    ['sql.lock.scan', 'sql.break.constraint'],
  ),
  script(
    'a foreign key is added unchecked',
    'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (u) REFERENCES users (id) NOT VALID;',
    [],
    ['sql.lock.scan', 'sql.break.constraint', 'sql.lock.timeout'],
  ),
  {
    name: 'a column is made NOT NULL after a CHECK that another file validates',
    files: {
      'migrations/0002_check.sql': [null, 'ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;'],
      'migrations/0003_validate.sql': [null, 'ALTER TABLE t VALIDATE CONSTRAINT c;'],
      'migrations/0004_set.sql': [null, 'ALTER TABLE t ALTER COLUMN a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT c;'],
    },
    finds: [],
    harmlessFor: ['sql.lock.scan', 'sql.trigger.disabled'],
  },
  script('an index is built while writers wait', 'CREATE INDEX i ON orders (user_id);', [
    'sql.lock.index',
    'sql.lock.timeout',
  ]),
  script(
    'an index is built concurrently',
    'CREATE INDEX CONCURRENTLY i ON orders (user_id);',
    [],
    ['sql.lock.index', 'sql.lock.timeout', 'sql.transaction.nesting'],
  ),
  script(
    'an index on a table of the same file',
    'CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);',
    [],
    ['sql.lock.index'],
  ),
  {
    name: 'an index on a table of another file of the change',
    files: {
      'migrations/0002_table.sql': [null, 'CREATE TABLE app.t (a int);'],
      'migrations/0003_index.sql': [null, 'CREATE UNIQUE INDEX i ON app.t (a);'],
    },
    finds: [],
    harmlessFor: ['sql.lock.index'],
  },
  script(
    'an index of a temporary table',
    'CREATE TEMP TABLE t AS SELECT 1 AS a;\nCREATE INDEX i ON t (a);',
    [],
    ['sql.lock.index'],
  ),
  script(
    'a backfill beside a closed table',
    `BEGIN;\n${TIMEOUT}ALTER TABLE orders ADD COLUMN total int;\nUPDATE orders SET total = 0;\nCOMMIT;`,
    ['sql.lock.held'],
  ),
  script(
    'two short statements in one transaction',
    'BEGIN;\nALTER TABLE a ADD COLUMN x int;\nALTER TABLE b ADD COLUMN y int;\nCOMMIT;',
    [],
    ['sql.lock.held', 'sql.transaction.nesting'],
  ),
  script('a partition is detached', `${TIMEOUT}ALTER TABLE events DETACH PARTITION events_2019;`, [
    'sql.lock.partition',
  ]),
  script(
    'a partition is detached concurrently',
    'ALTER TABLE events DETACH PARTITION events_2019 CONCURRENTLY;',
    [],
    ['sql.lock.partition'],
  ),
];

const BREAKS: readonly ContentCase[] = [
  script('a column is renamed', `${TIMEOUT}ALTER TABLE users RENAME COLUMN name TO full_name;`, ['sql.break.rename']),
  script(
    'a table is renamed, and a view takes its name',
    'ALTER TABLE users RENAME TO people;\nCREATE VIEW users AS SELECT * FROM people;',
    [],
    ['sql.break.rename'],
  ),
  script('a required column without a default', 'ALTER TABLE users ADD COLUMN tenant bigint NOT NULL;', [
    'sql.break.constraint',
  ]),
  script('a default is taken away', 'ALTER TABLE users ALTER COLUMN state DROP DEFAULT;', ['sql.break.default']),
  script('a default is set', "ALTER TABLE users ALTER COLUMN state SET DEFAULT 'new';", [], ['sql.break.default']),
  script('a value is added to an enum', "ALTER TYPE state ADD VALUE 'x';", ['sql.enum.changed']),
  script(
    'a new enum with another value',
    "CREATE TYPE state AS ENUM ('a');\nALTER TYPE state ADD VALUE 'x';",
    [],
    ['sql.enum.changed'],
  ),
];

const RUNS: readonly ContentCase[] = [
  {
    name: 'an index is built concurrently in the transaction of the tool',
    files: {
      'db/migrations/20260101_index.sql': [
        null,
        '-- migrate:up\nCREATE INDEX CONCURRENTLY i ON t (a);\n-- migrate:down\nDROP INDEX i;',
      ],
    },
    finds: ['sql.transaction.nesting'],
  },
  {
    name: 'the tool was told to use no transaction',
    files: {
      'migrations/00002_index.sql': [
        null,
        '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON t (a);\n-- +goose Down\nDROP INDEX CONCURRENTLY i;',
      ],
    },
    finds: [],
    harmlessFor: ['sql.transaction.nesting', 'sql.down.missing', 'sql.lock.index'],
  },
  {
    name: 'a migration of Goose has no way back',
    files: { 'migrations/00002_table.sql': [null, '-- +goose Up\nCREATE TABLE t (a int);\n'] },
    finds: ['sql.down.missing'],
  },
  {
    name: 'only the way back drops',
    files: {
      'migrations/00002_table.sql': [null, '-- +goose Up\nCREATE TABLE t (a int);\n-- +goose Down\nDROP TABLE t;\n'],
    },
    finds: [],
    harmlessFor: ['sql.delete.table', 'sql.down.missing'],
  },
  {
    name: 'a migration comes without the file that leads back, where others have one',
    files: {
      'migrations/000001_t.up.sql': [null, 'CREATE TABLE t (a int);\n'],
      'migrations/000001_t.down.sql': [null, 'DROP TABLE t;\n'],
      'migrations/000002_u.up.sql': [null, 'CREATE TABLE u (a int);\n'],
    },
    finds: ['sql.down.missing'],
  },
  {
    name: 'the file that leads back only says that somebody should write it',
    files: {
      'migrations/000001_t.up.sql': [null, 'CREATE TABLE t (a int);\n'],
      'migrations/000001_t.down.sql': [null, '-- to do\n'],
    },
    finds: ['sql.down.missing'],
  },
  {
    name: 'files that lead back drop what their pairs make',
    files: {
      'migrations/000001_t.up.sql': [null, 'CREATE TABLE t (a int);\n'],
      'migrations/000001_t.down.sql': [null, 'DROP TABLE t;\n'],
      'db/2026_u/up.sql': [null, 'CREATE TABLE u (a int);\n'],
      'db/2026_u/down.sql': [null, 'DROP TABLE u;\nTRUNCATE v;\n'],
    },
    finds: [],
    harmlessFor: ['sql.delete.table', 'sql.delete.rows', 'sql.down.missing'],
  },
  {
    name: 'a project that only goes forward',
    files: {
      'migrations/000001_t.up.sql': [null, 'CREATE TABLE t (a int);\n'],
      'migrations/000002_u.up.sql': [null, 'CREATE TABLE u (a int);\n'],
    },
    finds: [],
    harmlessFor: ['sql.down.missing'],
  },
  {
    name: 'a migration that is kept gets another column',
    files: { 'db/migration/V3__orders.sql': ['CREATE TABLE o (a int);\n', 'CREATE TABLE o (a int, b int);\n'] },
    finds: ['sql.migration.altered'],
  },
  {
    name: 'a kept migration that is altered does not make its table a new one',
    files: {
      'db/migration/V3__orders.sql': ['CREATE TABLE o (a int);\n', 'CREATE TABLE o (a int, b int);\n'],
      'db/migration/V4__drop.sql': [null, 'DROP TABLE o;'],
    },
    finds: ['sql.delete.table', 'sql.lock.timeout', 'sql.migration.altered'],
  },
  {
    name: 'a dump that is altered does not make its table a new one',
    files: {
      'db/schema.sql': ['CREATE TABLE o (a int);\n', 'CREATE TABLE o (a int, b int);\n'],
      'db/migrations/0004_drop.sql': [null, 'DROP TABLE o;'],
    },
    finds: ['sql.delete.table', 'sql.lock.timeout'],
  },
  {
    name: 'a migration that is kept is laid out anew',
    files: {
      'db/migration/V3__orders.sql': ['CREATE TABLE o (a int);\n', '-- orders\ncreate table o (\n  a int\n);\n'],
    },
    finds: [],
    harmlessFor: ['sql.migration.altered'],
  },
  {
    name: 'a kept migration of a program is formatted anew and loses an unused connection',
    files: {
      'app/migrations/versions/0001_a.py': [
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'a'\n\n\ndef upgrade():\n    conn = op.get_bind()\n    op.add_column('o', sa.Column('a', sa.String(length=250), nullable=True))\n\n\ndef downgrade():\n    op.drop_column('o', 'a')\n",
        'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "a"\n\n\ndef upgrade():\n    op.add_column(\n        "o",\n        sa.Column("a", sa.String(length=250), nullable=True),\n    )\n\n\ndef downgrade():\n    op.drop_column("o", "a")\n',
      ],
    },
    finds: [],
    harmlessFor: ['sql.migration.altered'],
  },
  {
    name: 'a kept migration of a program gets another length',
    files: {
      'app/migrations/versions/0001_a.py': [
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'a'\n\n\ndef upgrade():\n    op.add_column('o', sa.Column('a', sa.String(length=250), nullable=True))\n\n\ndef downgrade():\n    op.drop_column('o', 'a')\n",
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'a'\n\n\ndef upgrade():\n    op.add_column('o', sa.Column('a', sa.String(length=251), nullable=True))\n\n\ndef downgrade():\n    op.drop_column('o', 'a')\n",
      ],
    },
    finds: ['sql.migration.altered'],
  },
  {
    name: 'a field of Django gets another choice, and its column stays what it was',
    files: {
      'app/migrations/0001_initial.py': [MODEL, `${MODEL}# kept\n`],
      'app/migrations/0002_more.py': [
        null,
        django(
          'migrations.AlterField("user", "kind", models.CharField(max_length=20, choices=[("b", "b")])), migrations.AlterField("user", "n", models.IntegerField(default=1)), migrations.AlterField("user", "mail", models.EmailField(max_length=254))',
        ),
      ],
    },
    finds: [],
    harmlessFor: ['sql.lock.rewrite', 'sql.break.constraint'],
  },
  {
    name: 'a field of Django gets a shorter column',
    files: {
      'app/migrations/0001_initial.py': [MODEL, `${MODEL}# kept\n`],
      'app/migrations/0002_more.py': [
        null,
        django('migrations.AlterField("user", "kind", models.CharField(max_length=10))'),
      ],
    },
    finds: ['sql.break.constraint', 'sql.lock.rewrite', 'sql.lock.timeout'],
  },
  {
    name: 'a repeatable migration is altered',
    files: { 'db/migration/R__view.sql': ['CREATE VIEW v AS SELECT 1;', 'CREATE VIEW v AS SELECT 2;'] },
    finds: [],
    harmlessFor: ['sql.migration.altered'],
  },
  {
    name: 'what stood there before is not judged again',
    files: { 'migrations/R__all.sql': ['DROP TABLE a;', 'DROP TABLE a;\nCREATE TABLE b (c int);'] },
    finds: [],
    harmlessFor: ['sql.delete.table'],
  },
  {
    name: 'a migration is deleted',
    files: { 'db/migration/V3__orders.sql': ['CREATE TABLE o (a int);', null] },
    finds: ['sql.migration.removed'],
  },
  {
    name: 'migrations are put together in one',
    files: {
      'db/migration/V3__orders.sql': ['CREATE TABLE o (a int);', null],
      'db/migration/V4__all.sql': [null, 'CREATE TABLE o (a int);\nCREATE TABLE p (a int);'],
    },
    finds: [],
    harmlessFor: ['sql.migration.removed'],
  },
  script(
    'a function that the migration defines and calls',
    `${TIMEOUT}CREATE FUNCTION f() RETURNS void AS $$ BEGIN DROP TABLE orders; END $$ LANGUAGE plpgsql;\nSELECT public.f();`,
    ['sql.delete.table'],
  ),
  script(
    'a function in SQL that the migration defines and calls',
    'CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC DELETE FROM orders; END;\nSELECT f();',
    ['sql.delete.rows'],
  ),
  script(
    'a function that the migration only defines',
    'CREATE FUNCTION f() RETURNS void AS $$ BEGIN DROP TABLE orders; END $$ LANGUAGE plpgsql;\nSELECT g();',
    [],
    ['sql.delete.table', 'sql.delete.rows'],
  ),
  script('rights for everyone', 'GRANT ALL ON invoices TO PUBLIC;', ['sql.grant.widened']),
  script(
    'rights for one role',
    'GRANT SELECT ON invoices TO reporting;\nREVOKE ALL ON invoices FROM PUBLIC;',
    [],
    ['sql.grant.widened'],
  ),
  script('triggers are switched off', 'ALTER TABLE orders DISABLE TRIGGER ALL;', ['sql.trigger.disabled']),
  script('a placeholder stands for a statement', 'CREATE TABLE t (a int);\n${statement};', ['assess.input.unreadable']),
  script('a placeholder stands for a name', 'ALTER TABLE ${schema}.users ADD COLUMN a int;', []),
];

export const SQL_CASES: readonly ContentCase[] = [
  {
    name: 'a temporary table of the same name does not make the old one new',
    files: {
      'db/migrations/0009_a.sql': [null, 'CREATE TEMP TABLE orders (id int);\nDROP TABLE public.orders;\n'],
    },
    finds: ['sql.delete.table', 'sql.lock.timeout'],
  },
  {
    name: 'a temporary table is dropped again',
    files: { 'db/migrations/0009_a.sql': [null, 'CREATE TEMP TABLE orders_copy (id int);\nDROP TABLE orders_copy;\n'] },
    finds: [],
    harmlessFor: ['sql.delete.table'],
  },
  ...DELETES,
  ...LOCKS,
  ...BREAKS,
  ...RUNS,
];
