/** How a migration is run, undone and kept; and rights and checks that it takes away. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const TRANSACTION_NESTING: RuleDescription = rule({
  id: 'sql.transaction.nesting',
  title: 'Transaction that does not fit the tool',
  observes:
    'BEGIN or COMMIT in a migration that the tool wraps already, CONCURRENTLY inside a transaction, BEGIN without COMMIT.',
  why: 'COMMIT ends the transaction of the tool, so a failure behind it leaves half a migration; CONCURRENTLY fails inside one.',
  remedy: 'Leave transactions to the tool, or tell it to use none for this file.',
  example: 'BEGIN; CREATE INDEX CONCURRENTLY i ON orders (user_id); COMMIT;',
  base: 'medium',
  variants: [],
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content'],
});

export const DOWN_MISSING: RuleDescription = rule({
  id: 'sql.down.missing',
  title: 'Migration without a way back',
  observes:
    'A tool that keeps ways back is given none, an empty one, one that raises, or an operation that it cannot undo.',
  why: 'When the release has to be taken back, the database stays where it is.',
  remedy: 'Write the way back, or write down which backup to restore.',
  example: 'def downgrade(): pass',
  base: 'low',
  variants: [],
  effect: 'degrade',
  reversible: 'no',
  triggers: ['content'],
});

export const MIGRATION_ALTERED: RuleDescription = rule({
  id: 'sql.migration.altered',
  title: 'Migration altered in place',
  observes:
    'Statements of a migration that is kept already are changed, added or removed (comments and layout do not count), or it gets another number or name.',
  why: 'Databases that have run it never see the change, or the tool refuses to go on because its checksum differs.',
  remedy: 'Leave it as it is and write a new migration.',
  example: 'V3__orders.sql gets another column after it was released.',
  base: 'medium',
  variants: [],
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const MIGRATION_REMOVED: RuleDescription = rule({
  id: 'sql.migration.removed',
  title: 'Migration deleted',
  observes: 'A migration with statements is deleted, and no other file of the change does the same.',
  why: 'Databases that have run it differ from those that are built anew, and nothing says how.',
  remedy: 'Keep it; when migrations are squashed, show that the squashed one does the same.',
  example: 'git rm db/migrate/20240101_add_total.rb',
  base: 'medium',
  variants: [],
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const GRANT_WIDENED: RuleDescription = rule({
  id: 'sql.grant.widened',
  title: 'Database rights widened',
  observes:
    'GRANT to PUBLIC or of a powerful role, SUPERUSER, BYPASSRLS, row level security switched off, SECURITY DEFINER without search_path.',
  why: 'Everyone who can connect gets it, also through a stolen application password.',
  remedy: 'Grant to the one role that needs it; set search_path on SECURITY DEFINER functions.',
  example: 'GRANT ALL ON invoices TO PUBLIC;',
  base: 'high',
  variants: [],
  effect: 'expose',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const TRIGGER_DISABLED: RuleDescription = rule({
  id: 'sql.trigger.disabled',
  title: 'Triggers or constraints switched off',
  observes:
    'DISABLE TRIGGER, session_replication_role = replica, FOREIGN_KEY_CHECKS = 0, constraints deferred, or dropped and not added anew.',
  why: 'Rows that break the rules get in, and nothing finds them afterwards.',
  remedy:
    'Switch it on again in the same migration and check the rows; replace a constraint by adding the new one first.',
  example: 'ALTER TABLE orders DISABLE TRIGGER ALL;',
  base: 'high',
  variants: [{ when: 'switched on again later in the same migration', base: 'medium' }],
  effect: 'unprotect',
  reversible: 'yes',
  triggers: ['content', 'services'],
});
