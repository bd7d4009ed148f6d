/** `sql.lock.*`: how long a migration keeps others out. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const LOCK_REWRITE: RuleDescription = rule({
  id: 'sql.lock.rewrite',
  title: 'Table rewritten under an exclusive lock',
  observes:
    'A change of type that rewrites, a volatile default, a serial, identity or stored column added, VACUUM FULL, CLUSTER, ALGORITHM=COPY and their kin.',
  why: 'Every row is written anew while nobody can read or write the table.',
  remedy:
    'Add a new column, fill it in batches behind a trigger, then swap; on MySQL use gh-ost or pt-online-schema-change.',
  example: 'ALTER TABLE orders ALTER COLUMN id TYPE bigint;',
  base: 'high',
  variants: [{ when: 'only the catalogue knows whether it rewrites', base: 'medium' }],
  effect: 'lock',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const LOCK_SCAN: RuleDescription = rule({
  id: 'sql.lock.scan',
  title: 'Table scanned under a lock',
  observes: 'SET NOT NULL without a valid CHECK, a CHECK or foreign key without NOT VALID, on a table with rows.',
  why: 'Writers wait until every row has been looked at; a foreign key stops writers of both tables.',
  remedy: 'Add it NOT VALID, then VALIDATE CONSTRAINT in another transaction; SET NOT NULL after a valid CHECK.',
  example: 'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);',
  base: 'high',
  variants: [],
  effect: 'lock',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const LOCK_INDEX: RuleDescription = rule({
  id: 'sql.lock.index',
  title: 'Index built or dropped while writers wait',
  observes:
    'CREATE INDEX, DROP INDEX or REINDEX without CONCURRENTLY; UNIQUE, PRIMARY KEY or EXCLUDE added without USING INDEX.',
  why: 'Nobody can write the table until the index is built; on a large table that is minutes to hours.',
  remedy: 'CREATE INDEX CONCURRENTLY outside a transaction, then ADD CONSTRAINT … USING INDEX.',
  example: 'CREATE INDEX orders_user_id ON orders (user_id);',
  base: 'high',
  variants: [{ when: 'DROP INDEX, which waits for a lock but works for a moment only', base: 'medium' }],
  effect: 'lock',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const LOCK_TIMEOUT: RuleDescription = rule({
  id: 'sql.lock.timeout',
  title: 'Dangerous lock without a timeout',
  observes:
    'PostgreSQL: a statement that another rule calls dangerous takes its lock before the file sets lock_timeout.',
  why: 'While it waits behind a long query, every later query on the table waits behind it.',
  remedy: "SET lock_timeout = '5s' (and statement_timeout) before it, and retry; or set both for the migrating role.",
  example: 'ALTER TABLE orders DROP COLUMN note; -- and no SET lock_timeout before',
  base: 'medium',
  variants: [],
  effect: 'lock',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const LOCK_HELD: RuleDescription = rule({
  id: 'sql.lock.held',
  title: 'Lock held while slow work runs',
  observes:
    'An index build, a scan, a rewrite or a write of many rows follows a statement with an ACCESS EXCLUSIVE lock in the same transaction; LOCK TABLE.',
  why: 'The first lock is kept until the transaction ends, so the table stays closed for the length of everything behind it.',
  remedy: 'Split: the statement with the lock alone in one migration, the slow work in another.',
  example: 'BEGIN; ALTER TABLE orders ADD COLUMN total int; UPDATE orders SET total = 0; COMMIT;',
  base: 'high',
  variants: [{ when: 'whether both share a transaction is not known', base: 'medium' }],
  effect: 'lock',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const LOCK_PARTITION: RuleDescription = rule({
  id: 'sql.lock.partition',
  title: 'Partition attached or detached under a lock',
  observes: 'ATTACH PARTITION of a table that the change did not create, DETACH PARTITION without CONCURRENTLY.',
  why: 'ATTACH scans the part unless a CHECK proves its bounds; a plain DETACH closes the whole table.',
  remedy: 'DETACH … CONCURRENTLY; before ATTACH add a CHECK that matches the bounds, NOT VALID, and validate it.',
  example: 'ALTER TABLE events DETACH PARTITION events_2019;',
  base: 'medium',
  variants: [],
  effect: 'lock',
  reversible: 'yes',
  triggers: ['content', 'services'],
});
