/** Cases of the SQL rules: for every rule one that fires and one that looks alike and stays silent. */
import type { ContentCase } from '../content-cases.ts';
import { django } from './sql-corpus-native.ts';
import { SQL_PROGRAMS } from './sql-programs.ts';

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
  ...[
    ['a key that is counted from one', 'DELETE FROM users WHERE id > 0;'],
    ['a key that is never null', 'DELETE FROM users WHERE users.id IS NOT NULL;'],
    ['a key that is no number below zero', 'DELETE FROM users WHERE id <> -1;'],
    ['a pattern that fits everything', "DELETE FROM users WHERE name LIKE '%';"],
    ['a question that asks nothing', 'DELETE FROM users WHERE EXISTS (SELECT 1);'],
    ['the keys of the table itself', 'DELETE FROM users WHERE id IN (SELECT id FROM users);'],
    ['a MERGE whose join is always true', 'MERGE INTO users u USING s ON true WHEN MATCHED THEN DELETE;'],
    ...['o.created_at < now()', 'o.created_at IS NOT NULL', 'length(o.x) >= 0'].map((condition): [string, string] => [
      `a MERGE of what has no partner and ${condition}`,
      `MERGE INTO orders o USING s ON o.id = s.id WHEN NOT MATCHED BY SOURCE AND ${condition} THEN DELETE;`,
    ]),
    ['a MERGE without a key', 'MERGE INTO users u USING s ON s.a = 1 WHEN MATCHED THEN UPDATE SET b = 2;'],
    ['its own rows that are in conflict', 'INSERT INTO u SELECT * FROM u ON CONFLICT (id) DO UPDATE SET e = NULL;'],
    ['a text that another connection runs', "SELECT dblink_exec('dbname=shop', 'DELETE FROM users');"],
  ].map(([what = '', text = '']) => script(`every row is chosen by ${what}`, text, ['sql.delete.rows'])),
  script(
    'conditions that look as if they chose every row choose some',
    `DELETE FROM users WHERE id > 0 AND state = 'x';
DELETE FROM orders WHERE user_id IS NOT NULL;
DELETE FROM users WHERE id > 10;
DELETE FROM users WHERE name LIKE 'a%';
DELETE FROM users WHERE EXISTS (SELECT 1 FROM gone WHERE gone.id = users.id);
DELETE FROM users WHERE id IN (SELECT id FROM gone);
DELETE FROM users WHERE id IN (SELECT id FROM users WHERE state = 'x');
DELETE FROM users WHERE id IN (SELECT id FROM users LIMIT 5);
MERGE INTO users u USING s ON u.id = s.id WHEN MATCHED THEN DELETE;
MERGE INTO users u USING s ON true WHEN MATCHED AND u.state = 'x' THEN DELETE;
MERGE INTO users u USING s ON u.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a WHEN NOT MATCHED THEN DO NOTHING;
INSERT INTO u SELECT * FROM v ON CONFLICT (id) DO UPDATE SET e = excluded.e;
SELECT dblink_exec('dbname=shop', 'DELETE FROM users WHERE id = 1');
SELECT array_remove(a, 1) FROM users;`,
    [],
    ['sql.delete.rows'],
  ),
  ...[
    ['a rule', 'CREATE RULE r AS ON UPDATE TO users DO ALSO DELETE FROM orders;'],
    [
      'the function of a trigger',
      'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN TRUNCATE users; RETURN NEW; END $$;',
    ],
    [
      'the function of a trigger, with a text put together',
      "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE ' || n; END $$;",
    ],
    ['a trigger of MySQL', 'CREATE TRIGGER t AFTER INSERT ON `a` FOR EACH ROW DELETE FROM users;'],
    ['an event of MySQL', 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO TRUNCATE TABLE users;'],
    ['a job of pg_cron', "SELECT cron.schedule('nightly', '0 3 * * *', 'DELETE FROM users');"],
    ['a policy of TimescaleDB', "SELECT add_retention_policy('metrics', INTERVAL '1 day');"],
  ].map(([what = '', text = '']) => script(`${what} deletes one day`, text, ['sql.delete.stored'])),
  script(
    'triggers, rules and jobs that delete a row more or less',
    `CREATE RULE r AS ON DELETE TO v DO INSTEAD DELETE FROM users WHERE id = OLD.id;
CREATE RULE n AS ON UPDATE TO log DO INSTEAD NOTHING;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  DELETE FROM sessions WHERE user_id = OLD.id; RETURN OLD; END $$;
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  CREATE TEMP TABLE seen (a int); DELETE FROM seen; DROP TABLE seen; RETURN NEW; END $$;
CREATE TRIGGER t AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION f();
SELECT cron.schedule('nightly', '0 3 * * *', 'DELETE FROM log WHERE at < now() - interval ''30 days''');`,
    [],
    ['sql.delete.stored'],
  ),
  script('a function that nobody here knows is called for what it drops', 'SELECT wipe_everything();', [
    'assess.input.unreadable',
  ]),
  script(
    'a column is dropped and added anew: the values are gone all the same',
    `${TIMEOUT}ALTER TABLE users DROP COLUMN email, ADD COLUMN email text;`,
    ['sql.delete.column'],
  ),
  script(
    'IF NOT EXISTS proves no new column',
    `${TIMEOUT}ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;\nALTER TABLE users DROP COLUMN email;`,
    ['sql.delete.column'],
  ),
  script(
    'a column that the change added is dropped',
    'ALTER TABLE users ADD COLUMN scratch int;\nALTER TABLE users DROP COLUMN scratch;',
    [],
    ['sql.delete.column'],
  ),
  script(
    'a type is changed to the same value for every row',
    `${TIMEOUT}ALTER TABLE users ALTER COLUMN email TYPE text USING NULL;`,
    ['sql.break.constraint', 'sql.delete.rows', 'sql.lock.rewrite'],
  ),
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
  ...SQL_PROGRAMS,
];
