/** Generated migrations: every destructive act in every layout it can be written in, and harmless ones beside them. */

import { alembic, changeLog, django, NATIVE, rails } from './sql-corpus-native.ts';

/** One migration and the rule that has to find it; null where nothing may be found. */
export interface CorpusItem {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly rule: string | null;
}

interface Layout {
  readonly name: string;
  readonly path: string;
  readonly wrap: (sql: string) => string;
}

const SQL_LAYOUTS: readonly Layout[] = [
  { name: 'plain', path: 'migrations/0007_x.sql', wrap: (sql) => sql },
  { name: 'psql', path: 'migrations/0007_x.sql', wrap: (sql) => `\\set ON_ERROR_STOP on\n${sql}` },
  {
    name: 'placeholders',
    path: 'migrations/0007_x.sql',
    wrap: (sql) => `CREATE TABLE \${schema}.fresh (a int);\n${sql}`,
  },
  { name: 'beside a broken statement', path: 'migrations/0007_x.sql', wrap: (sql) => `SELECT FROM WHERE;\n${sql}` },
  {
    name: 'in a DO block',
    path: 'migrations/0007_x.sql',
    wrap: (sql) => `DO $body$ BEGIN IF true THEN ${sql} END IF; END $body$;`,
  },
  {
    name: 'executed in a DO block',
    path: 'migrations/0007_x.sql',
    wrap: (sql) => `DO $body$ BEGIN EXECUTE $q$${sql.replace(/;$/, '')}$q$; END $body$;`,
  },
  { name: 'Flyway', path: 'db/migration/V7__x.sql', wrap: (sql) => sql },
  { name: 'Prisma', path: 'prisma/migrations/7_x/migration.sql', wrap: (sql) => `-- AlterTable\n${sql}` },
  {
    name: 'Goose',
    path: 'migrations/7_x.sql',
    wrap: (sql) => `-- +goose Up\n-- +goose StatementBegin\n${sql}\n-- +goose StatementEnd\n-- +goose Down\nSELECT 1;`,
  },
  { name: 'dbmate', path: 'db/migrations/7_x.sql', wrap: (sql) => `-- migrate:up\n${sql}\n-- migrate:down\nSELECT 1;` },
  {
    name: 'sql-migrate',
    path: 'migrations/7-x.sql',
    wrap: (sql) => `-- +migrate Up\n${sql}\n-- +migrate Down\nSELECT 1;`,
  },
  {
    name: 'Liquibase SQL',
    path: 'db/changelog/7.sql',
    wrap: (sql) => `--liquibase formatted sql\n--changeset a:1\n${sql}`,
  },
  { name: 'Liquibase XML', path: 'db/changelog/7.xml', wrap: (sql) => changeLog(`<sql><![CDATA[${sql}]]></sql>`) },
  {
    name: 'Liquibase YAML',
    path: 'db/changelog/7.yaml',
    wrap: (sql) =>
      `databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: a\n      changes:\n        - sql:\n            sql: ${JSON.stringify(sql)}\n`,
  },
  {
    name: 'Liquibase JSON',
    path: 'db/changelog/7.json',
    wrap: (sql) =>
      JSON.stringify({ databaseChangeLog: [{ changeSet: { id: '1', author: 'a', changes: [{ sql: { sql } }] } }] }),
  },
  { name: 'Rails execute', path: 'db/migrate/7_x.rb', wrap: (sql) => rails(`execute <<~SQL\n      ${sql}\n    SQL`) },
  {
    name: 'Rails execute in one line',
    path: 'db/migrate/7_x.rb',
    wrap: (sql) => rails(`safety_assured { execute ${JSON.stringify(sql)} }`),
  },
  {
    name: 'Django RunSQL',
    path: 'shop/migrations/0007_x.py',
    wrap: (sql) => django(`migrations.RunSQL(${JSON.stringify(sql)}, reverse_sql="")`),
  },
  { name: 'Alembic', path: 'alembic/versions/7_x.py', wrap: (sql) => alembic(`op.execute(${JSON.stringify(sql)})`) },
  {
    name: 'Alembic text',
    path: 'alembic/versions/7_x.py',
    wrap: (sql) => alembic(`op.get_bind().execute(sa.text("""${sql}"""))`),
  },
  {
    name: 'Knex',
    path: 'migrations/7_x.js',
    wrap: (sql) => `exports.up = (knex) => knex.raw(${JSON.stringify(sql)});\nexports.down = () => {};`,
  },
  {
    name: 'TypeORM',
    path: 'src/migrations/7-x.ts',
    wrap: (sql) =>
      `export class X {\n async up(queryRunner: QueryRunner) { await queryRunner.query(\`${sql}\`); }\n async down(queryRunner: QueryRunner) { await queryRunner.query('SELECT 1'); }\n}`,
  },
  {
    name: 'Sequelize',
    path: 'migrations/7-x.js',
    wrap: (sql) =>
      `module.exports = { async up(queryInterface) { await queryInterface.sequelize.query(${JSON.stringify(sql)}); }, async down() {} };`,
  },
];

/** SQL that PostgreSQL reads → the rule that has to find it. */
const DESTRUCTIVE: Readonly<Record<string, string>> = {
  'DROP TABLE users;': 'sql.delete.table',
  'DROP TABLE IF EXISTS app.users CASCADE;': 'sql.delete.table',
  'DROP SCHEMA app CASCADE;': 'sql.delete.table',
  'DROP MATERIALIZED VIEW totals;': 'sql.delete.table',
  'DROP FOREIGN TABLE remote;': 'sql.delete.table',
  'DROP OWNED BY app;': 'sql.delete.table',
  'ALTER TABLE users DROP COLUMN email;': 'sql.delete.column',
  'ALTER TABLE users DROP email, ADD COLUMN x int;': 'sql.delete.column',
  'TRUNCATE users;': 'sql.delete.rows',
  'TRUNCATE TABLE ONLY users, orders CASCADE;': 'sql.delete.rows',
  'DELETE FROM users;': 'sql.delete.rows',
  'DELETE FROM users WHERE true;': 'sql.delete.rows',
  'DELETE FROM users WHERE 1=1 OR id = 4;': 'sql.delete.rows',
  'DELETE FROM users USING orders WHERE orders.total > 5;': 'sql.delete.rows',
  'WITH gone AS (DELETE FROM users RETURNING id) SELECT count(*) FROM gone;': 'sql.delete.rows',
  "UPDATE users SET email = '';": 'sql.delete.rows',
  'DROP TYPE state CASCADE;': 'sql.delete.type',
  'DROP FUNCTION f(int) CASCADE;': 'sql.delete.type',
  'DROP EXTENSION postgis CASCADE;': 'sql.delete.type',
  'DROP TRIGGER audit ON users;': 'sql.delete.type',
  'DROP POLICY tenant ON users;': 'sql.delete.type',
  'DROP VIEW v CASCADE;': 'sql.delete.type',
  'ALTER TABLE users ALTER COLUMN id TYPE bigint;': 'sql.lock.rewrite',
  'ALTER TABLE users ADD COLUMN n bigserial;': 'sql.lock.rewrite',
  'ALTER TABLE users ADD COLUMN n uuid DEFAULT gen_random_uuid();': 'sql.lock.rewrite',
  'ALTER TABLE users ADD COLUMN n int GENERATED ALWAYS AS (a + b) STORED;': 'sql.lock.rewrite',
  'ALTER TABLE users ADD COLUMN n bigint GENERATED BY DEFAULT AS IDENTITY;': 'sql.lock.rewrite',
  'CLUSTER users USING users_pkey;': 'sql.lock.rewrite',
  'ALTER TABLE users SET TABLESPACE fast;': 'sql.lock.rewrite',
  'ALTER TABLE users SET UNLOGGED;': 'sql.lock.rewrite',
  'ALTER TABLE users ALTER COLUMN a SET NOT NULL;': 'sql.lock.scan',
  'ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0);': 'sql.lock.scan',
  'ALTER TABLE orders ADD FOREIGN KEY (u) REFERENCES users (id);': 'sql.lock.scan',
  'CREATE INDEX i ON users (a);': 'sql.lock.index',
  'CREATE UNIQUE INDEX IF NOT EXISTS i ON app.users USING btree (lower(a));': 'sql.lock.index',
  'DROP INDEX i;': 'sql.lock.index',
  'REINDEX TABLE users;': 'sql.lock.index',
  'ALTER TABLE users ADD CONSTRAINT u UNIQUE (a);': 'sql.lock.index',
  'ALTER TABLE users ADD PRIMARY KEY (a);': 'sql.lock.index',
  'ALTER TABLE users ADD CONSTRAINT x EXCLUDE USING gist (r WITH &&);': 'sql.lock.index',
  'ALTER TABLE events DETACH PARTITION events_1;': 'sql.lock.partition',
  'ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (2);': 'sql.lock.partition',
  'ALTER TABLE users RENAME COLUMN a TO b;': 'sql.break.rename',
  'ALTER TABLE users RENAME TO people;': 'sql.break.rename',
  'ALTER TABLE users SET SCHEMA archive;': 'sql.break.rename',
  'ALTER VIEW v RENAME TO w;': 'sql.break.rename',
  "ALTER TYPE state RENAME VALUE 'a' TO 'b';": 'sql.break.rename',
  'ALTER TABLE users ADD COLUMN n int NOT NULL;': 'sql.break.constraint',
  'ALTER TABLE users ALTER COLUMN a DROP DEFAULT;': 'sql.break.default',
  'ALTER SEQUENCE users_id_seq RESTART WITH 1;': 'sql.break.default',
  "ALTER TYPE state ADD VALUE 'x' AFTER 'y';": 'sql.enum.changed',
  'GRANT ALL ON users TO PUBLIC;': 'sql.grant.widened',
  'ALTER ROLE app SUPERUSER;': 'sql.grant.widened',
  'ALTER TABLE users DISABLE ROW LEVEL SECURITY;': 'sql.grant.widened',
  'ALTER TABLE users DISABLE TRIGGER ALL;': 'sql.trigger.disabled',
  'SET session_replication_role = replica;': 'sql.trigger.disabled',
  'ALTER TABLE users DROP CONSTRAINT users_email_key;': 'sql.trigger.disabled',
};

/** Statements of other databases, which are read by their words. */
const FOREIGN: Readonly<Record<string, string>> = {
  'DROP TABLE `users`;': 'sql.delete.table',
  'DROP TABLE IF EXISTS `users`, `orders` CASCADE;': 'sql.delete.table',
  '/*!40000 DROP DATABASE app */;': 'sql.delete.table',
  'ALTER TABLE `users` DROP PARTITION p1;': 'sql.delete.table',
  'ALTER TABLE `users` DROP `email`;': 'sql.delete.column',
  'ALTER TABLE `users` ADD `x` int, DROP COLUMN `email`, ALGORITHM=INPLACE;': 'sql.delete.column',
  'TRUNCATE `users`;': 'sql.delete.rows',
  'DELETE FROM `users`;': 'sql.delete.rows',
  'DELETE FROM `users` WHERE 1;': 'sql.delete.rows',
  "UPDATE `users` SET `email` = '';": 'sql.delete.rows',
  "PREPARE s FROM 'TRUNCATE `users`';": 'sql.delete.rows',
  'WITH x AS (SELECT 1) DELETE FROM `users`;': 'sql.delete.rows',
  'FROB `x` THEN DELETE FROM `users`;': 'sql.delete.rows',
  'ALTER TABLE `users` MODIFY `a` bigint;': 'sql.lock.rewrite',
  'ALTER TABLE `users` ENGINE=InnoDB, ALGORITHM=COPY;': 'sql.lock.rewrite',
  'OPTIMIZE TABLE `users`;': 'sql.lock.rewrite',
  'ALTER TABLE `users` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `b` (`id`);': 'sql.lock.scan',
  'ALTER TABLE `users` CHANGE `a` `b` int;': 'sql.break.rename',
  'RENAME TABLE `users` TO `people`;': 'sql.break.rename',
  'ALTER TABLE `users` ADD COLUMN `n` int NOT NULL;': 'sql.break.constraint',
  'ALTER TABLE `users` ADD UNIQUE KEY `u` (`a`);': 'sql.break.constraint',
  "GRANT ALL PRIVILEGES ON *.* TO 'app'@'%';": 'sql.grant.widened',
  'SET FOREIGN_KEY_CHECKS = 0; INSERT INTO `a` VALUES (1);': 'sql.trigger.disabled',
};

/** Everything that has to be found. */
export const DESTRUCTIVE_CORPUS: readonly CorpusItem[] = [
  ...Object.entries(DESTRUCTIVE).flatMap(([sql, rule]) =>
    SQL_LAYOUTS.map(({ name, path, wrap }) => ({ name: `${name}: ${sql}`, path, text: wrap(sql), rule })),
  ),
  ...Object.entries(FOREIGN).map(([sql, rule]) => ({
    name: `MySQL: ${sql}`,
    path: 'migrations/mysql/7_x.sql',
    text: sql,
    rule,
  })),
  ...NATIVE.map(([name, path, text, rule]) => ({ name, path, text, rule })),
];

/** Layouts that are findings by themselves (a statement nobody can read, no way back), or where quotes would nest. */
const NOISY: readonly string[] = [
  'beside a broken statement',
  'in a DO block',
  'executed in a DO block',
  'Liquibase SQL',
  'Liquibase XML',
  'Liquibase YAML',
  'Liquibase JSON',
  'Rails execute',
  'Rails execute in one line',
  'Knex',
  'Sequelize',
];

const HARMLESS: readonly string[] = [
  'CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL, b int REFERENCES users (id));\nCREATE INDEX i ON t (a);\nALTER TABLE t ADD CONSTRAINT u UNIQUE (a);',
  'ALTER TABLE users ADD COLUMN a text;',
  "ALTER TABLE users ADD COLUMN a text NOT NULL DEFAULT 'x';",
  'ALTER TABLE users ADD COLUMN b bigint REFERENCES other (id);',
  "-- DROP TABLE users;\n/* TRUNCATE users; /* nested DELETE FROM users */ */\nINSERT INTO notes (t) VALUES ('DROP TABLE users; DELETE FROM a');",
  "INSERT INTO settings (k, v) VALUES ('a', 'b') ON CONFLICT DO NOTHING;",
  'DELETE FROM settings WHERE id = 4;',
  "UPDATE settings SET v = 'x' WHERE id = 4;",
  "DELETE FROM users WHERE created_at < now() - interval '2 years';",
  'CREATE OR REPLACE VIEW v AS SELECT 1 AS a;',
  'GRANT SELECT ON users TO reporting;',
  'CREATE TABLE a AS SELECT 1 AS x;\nDROP TABLE a;',
  'CREATE TEMP TABLE t (a int);\nINSERT INTO t SELECT id FROM users;\nTRUNCATE t;\nDROP TABLE t;',
  "COMMENT ON TABLE users IS 'DROP TABLE';",
  'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; END $$;',
  "CREATE TYPE state AS ENUM ('a', 'b');\nCREATE TABLE o (s state NOT NULL);",
  'ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0) NOT VALID;',
  'ALTER TABLE users VALIDATE CONSTRAINT c;',
  'CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION f();',
  'CREATE POLICY p ON users USING (tenant = current_setting($q$app.tenant$q$)::int);',
  'CREATE SEQUENCE s;\nCREATE SCHEMA app;\nCREATE EXTENSION IF NOT EXISTS pg_trgm;',
  'ALTER TABLE users ALTER COLUMN a SET DEFAULT 4;',
];

/** Outside transactions. */
const CONCURRENT: readonly string[] = [
  'CREATE INDEX CONCURRENTLY i ON users (a);',
  'DROP INDEX CONCURRENTLY i;',
  'REINDEX TABLE CONCURRENTLY users;',
  'ALTER TABLE events DETACH PARTITION e CONCURRENTLY;',
];

const HARMLESS_NATIVE: readonly (readonly [path: string, text: string])[] = [
  [
    'db/migrate/7_x.rb',
    rails(
      'create_table :t do |t|\n      t.string :a, null: false\n      t.references :user, foreign_key: true\n      t.index :a\n    end\n    add_index :t, :a',
    ).replace('def up', 'def change'),
  ],
  [
    'db/migrate/7_x.rb',
    'class X < ActiveRecord::Migration[7.1]\n  disable_ddl_transaction!\n  # drop_table :users\n  def change\n    add_index :users, :a, algorithm: :concurrently\n  end\nend\n',
  ],
  ['db/migrate/7_x.rb', rails('add_column :users, :a, :string, default: "drop_table"').replace('def up', 'def change')],
  ['db/migrate/7_x.rb', rails('add_foreign_key :a, :b, validate: false').replace('def up', 'def change')],
  [
    'shop/migrations/0007_x.py',
    django('migrations.CreateModel("T", fields=[]), migrations.AddIndex("t", models.Index(fields=["a"], name="i"))'),
  ],
  ['shop/migrations/0007_x.py', django('migrations.AddField("user", "a", models.IntegerField(null=True))')],
  [
    'shop/migrations/0007_x.py',
    'from django.db import migrations\nclass Migration(migrations.Migration):\n    atomic = False\n    operations = [AddIndexConcurrently("user", models.Index(fields=["a"], name="i"))]\n',
  ],
  [
    'shop/migrations/0007_x.py',
    `${django('migrations.RunPython(forwards, migrations.RunPython.noop)')}\ndef forwards(apps, editor):\n    pass\n`,
  ],
  [
    'alembic/versions/7_x.py',
    alembic('op.create_table("t", sa.Column("a", sa.Integer(), nullable=False))\n    op.create_index("i", "t", ["a"])'),
  ],
  [
    'alembic/versions/7_x.py',
    alembic(
      'with op.get_context().autocommit_block():\n        op.create_index("i", "users", ["a"], postgresql_concurrently=True)',
    ),
  ],
  [
    'migrations/7_x.js',
    "exports.up = (knex) => knex.schema.createTable('t', (t) => { t.increments(); t.string('a').notNullable().index(); });\nexports.down = (knex) => knex.schema.dropTable('t');",
  ],
  [
    'migrations/7_x.js',
    "const seen = new Map();\nexports.up = async (knex) => { seen.delete('x'); await knex('users').where({ id: 4 }).del(); };\nexports.down = async (knex) => { await knex('users').insert({ id: 4 }); };",
  ],
  [
    'migrations/7-x.ts',
    "export class X { async up(queryRunner: QueryRunner) { await queryRunner.createTable(new Table({ name: 't', columns: [] })); await queryRunner.createIndex('t', new TableIndex({ columnNames: ['a'] })); }\n async down(queryRunner: QueryRunner) { await queryRunner.dropTable('t'); } }",
  ],
  [
    'db/changelog/7.xml',
    changeLog(
      '<createTable tableName="t"><column name="a" type="int"/></createTable><createIndex tableName="t" indexName="i"><column name="a"/></createIndex>',
    ),
  ],
  [
    'db/changelog/7.xml',
    changeLog(
      '<!-- <dropTable tableName="users"/> --><addColumn tableName="users"><column name="n" type="int"/></addColumn>',
    ),
  ],
  [
    'migrations/mysql/7_x.sql',
    "CREATE TABLE `t` (`id` int unsigned NOT NULL AUTO_INCREMENT, `a` varchar(20) DEFAULT 'DROP TABLE x', PRIMARY KEY (`id`), KEY `k` (`a`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='it''s; DELETE FROM y';\nALTER TABLE `t` ADD KEY `j` (`a`);\nALTER TABLE `users` ADD COLUMN `b` int NULL, ALGORITHM=INSTANT;\nINSERT IGNORE INTO `t` VALUES (1, 'a\\'; DROP TABLE z; --');",
  ],
  [
    'migrations/sqlite/7_x.sql',
    'PRAGMA foreign_keys=OFF;\nCREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, [a] text);\nCREATE INDEX i ON t (a);\nALTER TABLE users ADD COLUMN b text;',
  ],
];

/** Everything that has to stay silent. */
export const HARMLESS_CORPUS: readonly CorpusItem[] = [
  ...HARMLESS.flatMap((sql) =>
    SQL_LAYOUTS.filter(({ name }) => !NOISY.includes(name)).map(({ name, path, wrap }) => ({
      name: `${name}: ${sql}`,
      path,
      text: wrap(sql),
      rule: null,
    })),
  ),
  ...CONCURRENT.flatMap((sql) =>
    [
      { name: 'plain', path: 'migrations/0007_x.sql', text: sql },
      { name: 'Flyway', path: 'db/migration/V7__x.sql', text: sql },
      { name: 'Prisma', path: 'prisma/migrations/7_x/migration.sql', text: sql },
      {
        name: 'Goose',
        path: 'migrations/7_x.sql',
        text: `-- +goose NO TRANSACTION\n-- +goose Up\n${sql}\n-- +goose Down\nSELECT 1;`,
      },
      {
        name: 'dbmate',
        path: 'db/migrations/7_x.sql',
        text: `-- migrate:up transaction:false\n${sql}\n-- migrate:down\nSELECT 1;`,
      },
    ].map((one) => ({ ...one, name: `${one.name}: ${sql}`, rule: null })),
  ),
  ...HARMLESS_NATIVE.map(([path, text]) => ({ name: `${path}: ${text.slice(0, 200)}`, path, text, rule: null })),
];
