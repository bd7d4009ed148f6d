/** Judges of rights, and of checks that are switched off. */
import { tableKey } from '../../../reading/sql/act.ts';
import type { ActOf } from '../../../reading/sql/act.ts';
import type { Finding } from './finding.ts';
import { GRANT_WIDENED, TRIGGER_DISABLED } from './rules-migration.ts';
import type { Step, World } from './world.ts';

export function judgeGrant({ act }: Step<ActOf<'grant'>>): readonly Finding[] {
  return [{ rule: GRANT_WIDENED, witness: act.what }];
}

export function judgeChecksOff(step: Step<ActOf<'checks-off'>>, world: World): readonly Finding[] {
  const { table, what } = step.act;
  if (table !== null && world.isNew(table)) return [];
  const witness = table === null ? what : `${what} on ${table}`;
  if (what.includes('DEFERR')) {
    const why = 'Rows that break the rule are found only when the transaction ends.';
    return [{ rule: TRIGGER_DISABLED, base: 'low', why, witness }];
  }
  if (!world.isSwitchedOn(step)) return [{ rule: TRIGGER_DISABLED, witness }];
  const why = 'Rows that are written in between are not checked, also when it is switched on again.';
  return [{ rule: TRIGGER_DISABLED, base: 'medium', why, witness }];
}

export function judgeDropConstraint(
  { act, position }: Step<ActOf<'drop-constraint'>>,
  world: World,
): readonly Finding[] {
  const { table, name } = act;
  if (world.isNew(table) || world.isCreated('constraint', `${table}.${name}`)) return [];
  const column = world.guardedColumn(table, name);
  // SET NOT NULL has taken the place of the CHECK that proved it.
  if (column !== null && world.becameNotNull(table, column, position)) return [];
  const why = 'Rows that break the rule get in from then on; unique and foreign keys that refer to it go with it.';
  return [{ rule: TRIGGER_DISABLED, base: 'medium', why, witness: `constraint ${name} of ${tableKey(table)}` }];
}
