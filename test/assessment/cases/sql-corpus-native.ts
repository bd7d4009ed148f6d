/** Destructive acts in the words of each migration tool, and the frames that their files need. */

export function changeLog(change: string): string {
  return `<databaseChangeLog><changeSet id="1" author="a">${change}</changeSet></databaseChangeLog>`;
}

export function rails(body: string): string {
  return `class X < ActiveRecord::Migration[7.1]\n  def up\n    ${body}\n  end\nend\n`;
}

export function django(operation: string): string {
  return `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [\n        ${operation},\n    ]\n`;
}

export function alembic(call: string): string {
  return `from alembic import op\nimport sqlalchemy as sa\ndef upgrade():\n    ${call}\ndef downgrade():\n    op.execute("SELECT 1")\n`;
}

/** Acts in the words of each tool. */
export const NATIVE: readonly (readonly [name: string, path: string, text: string, rule: string])[] = [
  ...(
    [
      ['drop_table :users', 'sql.delete.table'],
      ['create_table :users, force: true do |t|\n      t.string :a\n    end', 'sql.delete.table'],
      ['create_table :users, force: :cascade', 'sql.delete.table'],
      ['drop_join_table :a, :b', 'sql.delete.table'],
      ['remove_column :users, :email', 'sql.delete.column'],
      ['remove_columns(:users, :a, :b)', 'sql.delete.column'],
      ['remove_reference :users, :account', 'sql.delete.column'],
      ['change_table :users do |t|\n      t.remove :email\n    end', 'sql.delete.column'],
      ['safety_assured do\n      remove_column :users, :email\n    end', 'sql.delete.column'],
      ['User.delete_all', 'sql.delete.rows'],
      ['User.update_all(a: 1)', 'sql.delete.rows'],
      ['change_column :users, :id, :bigint', 'sql.lock.rewrite'],
      ['change_column_null :users, :a, false', 'sql.lock.scan'],
      ['add_foreign_key :orders, :users', 'sql.lock.scan'],
      ['add_check_constraint :users, "a > 0"', 'sql.lock.scan'],
      ['add_index :users, [:a, :b], unique: true', 'sql.lock.index'],
      ['add_reference :users, :account', 'sql.lock.index'],
      ['rename_column :users, :a, :b', 'sql.break.rename'],
      ['rename_table :users, :people', 'sql.break.rename'],
      ['add_column :users, :a, :integer, null: false', 'sql.break.constraint'],
    ] as const
  ).map(([body, rule]) => [`Rails ${body.split('\n', 1)[0]}`, 'db/migrate/7_x.rb', rails(body), rule] as const),
  ...(
    [
      ['migrations.DeleteModel(name="User")', 'sql.delete.table'],
      ['migrations.RemoveField(model_name="user", name="email")', 'sql.delete.column'],
      ['migrations.RemoveField("user", "email")', 'sql.delete.column'],
      ['migrations.AlterField("user", "n", models.BigIntegerField())', 'sql.lock.rewrite'],
      ['migrations.AddIndex("user", models.Index(fields=["a"], name="i"))', 'sql.lock.index'],
      ['migrations.AddConstraint("user", models.CheckConstraint(check=q, name="c"))', 'sql.lock.scan'],
      ['migrations.AlterUniqueTogether("user", {("a", "b")})', 'sql.lock.index'],
      ['migrations.RenameField("user", "a", "b")', 'sql.break.rename'],
      ['migrations.RenameModel("User", "Person")', 'sql.break.rename'],
      ['migrations.AddField("user", "n", models.IntegerField())', 'sql.break.constraint'],
      ['migrations.SeparateDatabaseAndState(database_operations=[migrations.DeleteModel("User")])', 'sql.delete.table'],
      ['migrations.RunPython(forwards)', 'sql.down.missing'],
    ] as const
  ).map(([body, rule]) => [`Django ${body}`, 'shop/migrations/0007_x.py', django(body), rule] as const),
  ...(
    [
      ['op.drop_table("users")', 'sql.delete.table'],
      ['op.drop_column("users", "email")', 'sql.delete.column'],
      ['with op.batch_alter_table("users") as batch_op:\n        batch_op.drop_column("email")', 'sql.delete.column'],
      ['op.alter_column("users", "a", type_=sa.BigInteger())', 'sql.lock.rewrite'],
      ['op.alter_column("users", "a", nullable=False)', 'sql.lock.scan'],
      ['op.create_foreign_key("f", "orders", "users", ["u"], ["id"])', 'sql.lock.scan'],
      ['op.create_index("i", "users", ["a"])', 'sql.lock.index'],
      ['op.create_unique_constraint("u", "users", ["a"])', 'sql.lock.index'],
      ['op.rename_table("users", "people")', 'sql.break.rename'],
      ['op.add_column("users", sa.Column("n", sa.Integer(), nullable=False))', 'sql.break.constraint'],
    ] as const
  ).map(([body, rule]) => [`Alembic ${body}`, 'alembic/versions/7_x.py', alembic(body), rule] as const),
  ...(
    [
      ["knex.schema.dropTable('users')", 'sql.delete.table'],
      ["knex.schema.dropTableIfExists('users').then(() => 1)", 'sql.delete.table'],
      ["knex.schema.alterTable('users', (t) => { t.dropColumn('email'); })", 'sql.delete.column'],
      ["knex.schema.table('users', function (t) { t.dropColumns('a', 'b'); })", 'sql.delete.column'],
      ["knex('users').del()", 'sql.delete.rows'],
      ["knex('users').truncate()", 'sql.delete.rows'],
      ["knex.schema.alterTable('users', (t) => { t.bigInteger('a').alter(); })", 'sql.lock.rewrite'],
      ["knex.schema.alterTable('users', (t) => { t.index(['a']); })", 'sql.lock.index'],
      ["knex.schema.alterTable('users', (t) => { t.foreign('a').references('b.id'); })", 'sql.lock.scan'],
      ["knex.schema.renameTable('users', 'people')", 'sql.break.rename'],
      ["knex.schema.alterTable('users', (t) => { t.integer('n').notNullable(); })", 'sql.break.constraint'],
    ] as const
  ).map(
    ([body, rule]) =>
      [
        `Knex ${body}`,
        'migrations/7_x.js',
        `exports.up = async (knex) => { await ${body}; };\nexports.down = async () => {};`,
        rule,
      ] as const,
  ),
  ...(
    [
      ["queryInterface.dropTable('users')", 'sql.delete.table'],
      ["queryInterface.removeColumn('users', 'email')", 'sql.delete.column'],
      ["queryInterface.bulkDelete('users', null, {})", 'sql.delete.rows'],
      ["queryInterface.addIndex('users', ['a'])", 'sql.lock.index'],
      ["queryInterface.renameColumn('users', 'a', 'b')", 'sql.break.rename'],
      ["queryInterface.addColumn('users', 'n', { type: Sequelize.INTEGER, allowNull: false })", 'sql.break.constraint'],
      ["queryInterface.addConstraint('users', { type: 'foreign key', fields: ['a'] })", 'sql.lock.scan'],
    ] as const
  ).map(
    ([body, rule]) =>
      [
        `Sequelize ${body}`,
        'migrations/7-x.js',
        `module.exports = { up: async (queryInterface, Sequelize) => { await ${body}; }, down: async () => {} };`,
        rule,
      ] as const,
  ),
  ...(
    [
      ["queryRunner.dropTable('users')", 'sql.delete.table'],
      ["queryRunner.dropColumn('users', 'email')", 'sql.delete.column'],
      ["queryRunner.dropColumns('users', ['a', 'b'])", 'sql.delete.column'],
      ["queryRunner.clearTable('users')", 'sql.delete.rows'],
      ["queryRunner.createIndex('users', new TableIndex({ columnNames: ['a'] }))", 'sql.lock.index'],
      ["queryRunner.createForeignKey('users', new TableForeignKey({ referencedTableName: 'b' }))", 'sql.lock.scan'],
      ["queryRunner.renameColumn('users', 'a', 'b')", 'sql.break.rename'],
      [
        "queryRunner.addColumn('users', new TableColumn({ name: 'n', type: 'int', isNullable: false }))",
        'sql.break.constraint',
      ],
    ] as const
  ).map(
    ([body, rule]) =>
      [
        `TypeORM ${body}`,
        'migrations/7-x.ts',
        `export class X { async up(queryRunner: QueryRunner): Promise<void> { await ${body}; }\n async down(queryRunner: QueryRunner): Promise<void> {} }`,
        rule,
      ] as const,
  ),
  ...(
    [
      ['<dropTable tableName="users"/>', 'sql.delete.table'],
      ['<dropColumn tableName="users" columnName="email"/>', 'sql.delete.column'],
      ['<dropColumn tableName="users"><column name="a"/></dropColumn>', 'sql.delete.column'],
      ['<delete tableName="users"/>', 'sql.delete.rows'],
      ['<modifyDataType tableName="users" columnName="a" newDataType="bigint"/>', 'sql.lock.rewrite'],
      ['<addNotNullConstraint tableName="users" columnName="a"/>', 'sql.lock.scan'],
      [
        '<addForeignKeyConstraint baseTableName="orders" referencedTableName="users" constraintName="f"/>',
        'sql.lock.scan',
      ],
      ['<createIndex tableName="users" indexName="i"><column name="a"/></createIndex>', 'sql.lock.index'],
      ['<addUniqueConstraint tableName="users" columnNames="a"/>', 'sql.lock.index'],
      ['<renameColumn tableName="users" oldColumnName="a" newColumnName="b"/>', 'sql.break.rename'],
      ['<renameTable oldTableName="users" newTableName="people"/>', 'sql.break.rename'],
      [
        '<addColumn tableName="users"><column name="n" type="int"><constraints nullable="false"/></column></addColumn>',
        'sql.break.constraint',
      ],
      ['<dropDefaultValue tableName="users" columnName="a"/>', 'sql.break.default'],
    ] as const
  ).map(([body, rule]) => [`Liquibase ${body}`, 'db/changelog/7.xml', changeLog(body), rule] as const),
];
