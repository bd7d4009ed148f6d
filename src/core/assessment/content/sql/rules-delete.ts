/** `sql.delete.*`: what a migration takes away. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const DELETE_TABLE: RuleDescription = rule({
  id: 'sql.delete.table',
  title: 'Table, schema or database dropped',
  observes:
    'DROP TABLE, SCHEMA, DATABASE or MATERIALIZED VIEW, a partition dropped, `create_table force: true`, on something that the same change did not create.',
  why: 'The rows are gone when the transaction commits; a revert of the commit brings back an empty table.',
  remedy: 'Stop reading and writing it first, rename it, wait a release, take a backup, then drop it.',
  example: 'DROP TABLE invoices CASCADE;',
  base: 'critical',
  variants: [
    { when: 'a materialized view, which can be computed anew', base: 'medium' },
    { when: 'a table of SQLite that is rebuilt under its own name', base: 'medium' },
  ],
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const DELETE_COLUMN: RuleDescription = rule({
  id: 'sql.delete.column',
  title: 'Column dropped',
  observes: 'DROP COLUMN, `remove_column`, `RemoveField` and their kin on a table that the same change did not create.',
  why: 'The values are gone for good, and code that still names the column fails from that moment on.',
  remedy: 'Release code that no longer names the column first; drop it in a later release.',
  example: 'ALTER TABLE users DROP COLUMN email;',
  base: 'high',
  variants: [],
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const DELETE_ROWS: RuleDescription = rule({
  id: 'sql.delete.rows',
  title: 'All rows deleted or overwritten',
  observes:
    'DELETE or UPDATE without WHERE or with a condition that is always true, TRUNCATE, a DELETE whose join has no key.',
  why: 'Every row of the table is touched at once, and nothing in the migration can bring the old values back.',
  remedy: 'Delete in batches by a key; count first; check the count in the same transaction.',
  example: 'TRUNCATE sessions, users CASCADE;',
  base: 'critical',
  variants: [{ when: 'UPDATE of every row', base: 'high' }],
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const DELETE_STORED: RuleDescription = rule({
  id: 'sql.delete.stored',
  title: 'Code that deletes is kept in the database',
  observes:
    'A trigger, rule, event or scheduled job whose body drops a table or deletes every row of one that it did not make.',
  why: 'It runs long after the migration was reviewed, and nobody looks for a deletion there.',
  remedy: 'Name the rows by a key in the body, or delete in a job that is deployed and watched like other code.',
  example: 'CREATE RULE keep AS ON UPDATE TO users DO INSTEAD DELETE FROM orders;',
  base: 'high',
  variants: [],
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const DELETE_TYPE: RuleDescription = rule({
  id: 'sql.delete.type',
  title: 'Type, function, trigger, policy or extension dropped',
  observes:
    'DROP of a view, type, function, trigger, policy or extension that the same change does not create anew; CASCADE is graver.',
  why: 'CASCADE drops whatever hangs on it: columns of the type, views on the view, defaults that call the function.',
  remedy: 'Drop without CASCADE and name the dependents one by one; create the replacement in the same transaction.',
  example: 'DROP TYPE order_state CASCADE;',
  base: 'high',
  variants: [{ when: 'without CASCADE', base: 'medium' }],
  effect: 'delete',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});
