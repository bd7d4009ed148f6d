/** `sql.break.*`, `sql.enum.*`: what running code and standing rows may not survive. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const BREAK_RENAME: RuleDescription = rule({
  id: 'sql.break.rename',
  title: 'Name changed that running code uses',
  observes: 'RENAME of a table, column, view, schema, function or value of an enum; a table moved to another schema.',
  why: 'Code of the release before still runs while the migration does, and uses the old name.',
  remedy: 'Add the new name beside the old, write both, switch readers, drop the old in a later release.',
  example: 'ALTER TABLE users RENAME COLUMN name TO full_name;',
  base: 'high',
  variants: [],
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const BREAK_CONSTRAINT: RuleDescription = rule({
  id: 'sql.break.constraint',
  title: 'Rule that standing rows or running code may not meet',
  observes:
    'NOT NULL without a default, a new UNIQUE, CHECK or foreign key on a table with rows, a type made narrower, a value of an enum removed.',
  why: 'The migration fails on the first row that does not fit, or running code fails on its next write.',
  remedy: 'Look at the data first (count what does not fit), mend it, then add the rule.',
  example: 'ALTER TABLE users ADD COLUMN tenant_id bigint NOT NULL;',
  base: 'high',
  variants: [{ when: 'it depends on the rows alone, and fails before anything is changed', base: 'medium' }],
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const BREAK_DEFAULT: RuleDescription = rule({
  id: 'sql.break.default',
  title: 'Default, nullability or numbering changed',
  observes:
    'DROP DEFAULT, DROP NOT NULL, an identity or sequence altered, AUTO_INCREMENT set, a new key of 32 bits on a table with rows.',
  why: 'Running code relies on the default, on the value being there, or on numbers that do not come twice or run out.',
  remedy: 'Release code that does without it first; give keys 64 bits.',
  example: 'ALTER TABLE users ALTER COLUMN state DROP DEFAULT;',
  base: 'medium',
  variants: [],
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const ENUM_CHANGED: RuleDescription = rule({
  id: 'sql.enum.changed',
  title: 'Value added to an enum',
  observes:
    'ALTER TYPE … ADD VALUE on an enum that the same change did not create; in a transaction or with a place it is graver.',
  why: 'A value can never be removed again, cannot be used in the same transaction, and moves the order of comparisons.',
  remedy: 'Use a table of values; else add it in a migration of its own, outside a transaction.',
  example: "ALTER TYPE order_state ADD VALUE 'returned' BEFORE 'closed';",
  base: 'low',
  variants: [{ when: 'put before or after another value, or inside a transaction', base: 'medium' }],
  effect: 'degrade',
  reversible: 'no',
  triggers: ['content'],
});
