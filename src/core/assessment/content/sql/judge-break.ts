/** Judges of what running code and standing rows may not survive. */
import type { ActOf } from '../../../reading/sql/act.ts';
import type { Finding } from './finding.ts';
import { BREAK_CONSTRAINT, BREAK_DEFAULT, BREAK_RENAME, ENUM_CHANGED } from './rules-break.ts';
import { typeChange } from './type-change.ts';
import type { Step, World } from './world.ts';

const ROWS_DECIDE = 'Whether it succeeds depends on the rows: the first one that does not fit stops the migration.';

export function judgeRename({ act, position }: Step<ActOf<'rename'>>, world: World): readonly Finding[] {
  const { object, table, from, to } = act;
  if (QUIET.has(object) || (table !== null && world.isNew(table))) return [];
  const named = table === null ? from : `${table}.${from}`;
  if (object === 'column' && table !== null && world.isNewColumn(table, from)) return [];
  // A table that the change created, or one whose old name is taken again (by a view, or by the table of a swap).
  if ((object === 'table' && world.isNew(from)) || world.isCreated(object, from)) return [];
  if (object === 'table' && (world.isCreated('table', from, position) || world.isCreated('view', from, position)))
    return [];
  return [
    { rule: BREAK_RENAME, from: `${object} ${named}`, witness: `${object} ${named} → ${to}`, lock: 'ACCESS EXCLUSIVE' },
  ];
}

/** Nothing outside the database goes by these names. */
const QUIET: ReadonlySet<string> = new Set([
  'index',
  'constraint',
  'trigger',
  'policy',
  'object',
  'extension',
  'partition',
]);

export function judgeAddColumn({ act, migration }: Step<ActOf<'add-column'>>, world: World): readonly Finding[] {
  const { table, column } = act;
  if (world.isNew(table)) return [];
  const findings: Finding[] = [];
  const witness = `${table}.${column.name}`;
  const filled = column.default !== 'none' || column.generated !== null;
  // MySQL fills what is missing with a zero of the type, and says nothing.
  if (column.notNull && !filled) {
    const why =
      migration.dialect === 'mysql'
        ? 'MySQL fills every row with an empty value of the type, and running code that does not write the column fails.'
        : 'The statement fails when the table has rows, and running code that does not write the column fails.';
    findings.push({ rule: BREAK_CONSTRAINT, why, witness: `NOT NULL without default on ${witness}` });
  }
  const checked = column.constraints.filter(
    (kind) => kind === 'check' || (kind === 'unique' && column.default !== 'none'),
  );
  for (const kind of checked)
    findings.push({ rule: BREAK_CONSTRAINT, base: 'medium', why: ROWS_DECIDE, witness: `${kind} on ${witness}` });
  if (column.generated === 'identity' && isSmall(column.type)) {
    const why = 'Numbers of 32 bits run out after two thousand million rows.';
    findings.push({ rule: BREAK_DEFAULT, why, remedy: 'Use bigint.', witness: `${column.type} key ${witness}` });
  }
  return findings;
}

function isSmall(type: string): boolean {
  return ['serial', 'serial4', 'integer', 'int', 'smallint', 'smallserial'].includes(type);
}

export function judgeNotNull({ act, position }: Step<ActOf<'set-not-null'>>, world: World): readonly Finding[] {
  const { table, column } = act;
  if (world.isNew(table) || world.isProvedNotNull(table, column, position)) return [];
  const why = 'It fails when a row holds a null, and running code that writes nulls fails from then on.';
  return [{ rule: BREAK_CONSTRAINT, base: 'medium', why, witness: `NOT NULL on ${table}.${column}` }];
}

export function judgeConstraint({ act }: Step<ActOf<'add-constraint'>>, world: World): readonly Finding[] {
  const { table, constraint, notValid, usingIndex } = act;
  if (world.isNew(table) || notValid || usingIndex) return [];
  return [
    { rule: BREAK_CONSTRAINT, base: 'medium', why: ROWS_DECIDE, witness: `${act.name ?? constraint} on ${table}` },
  ];
}

export function judgeUniqueIndex({ act }: Step<ActOf<'create-index'>>, world: World): readonly Finding[] {
  if (!act.unique || world.isNew(act.table)) return [];
  return [
    {
      rule: BREAK_CONSTRAINT,
      base: 'medium',
      why: ROWS_DECIDE,
      witness: `unique index ${act.name ?? ''} on ${act.table}`,
    },
  ];
}

export function judgeNarrowing({ act }: Step<ActOf<'change-type'>>, world: World): readonly Finding[] {
  const { table, column, to, converted } = act;
  if (world.isNewColumn(table, column)) return [];
  const from = act.from ?? world.typeOf(table, column);
  const { narrows } = typeChange(from, to, converted);
  if (narrows === 'no') return [];
  const witness = `${table}.${column} → ${to}`;
  const known = from === null ? {} : { from: `${column} ${from}` };
  if (narrows === 'yes') return [{ rule: BREAK_CONSTRAINT, witness, ...known }];
  const why = 'Values that do not fit the new type stop the migration, or are cut.';
  return [{ rule: BREAK_CONSTRAINT, base: 'medium', why, witness, ...known }];
}

export function judgeLoosened(
  { act }: Step<ActOf<'drop-default' | 'drop-not-null'>>,
  world: World,
): readonly Finding[] {
  const { table, column, kind } = act;
  if (world.isNewColumn(table, column)) return [];
  if (kind === 'drop-default') {
    const why = 'Running code that leaves the column out writes null from then on, or fails.';
    return [{ rule: BREAK_DEFAULT, why, witness: `DROP DEFAULT on ${table}.${column}` }];
  }
  const why = 'Readers that never met a null will.';
  return [{ rule: BREAK_DEFAULT, base: 'low', why, witness: `DROP NOT NULL on ${table}.${column}` }];
}

export function judgeIdentity({ act }: Step<ActOf<'change-identity'>>, world: World): readonly Finding[] {
  const { table, column, what } = act;
  if (world.isNew(table) || (column !== '' && world.isNewColumn(table, column))) return [];
  const why = 'Numbers that come twice or are missing make the next insert fail.';
  return [{ rule: BREAK_DEFAULT, why, witness: `${what} on ${column === '' ? table : `${table}.${column}`}` }];
}

export function judgeEnumValue(
  { act, shared, migration }: Step<ActOf<'add-enum-value'>>,
  world: World,
): readonly Finding[] {
  const { type, value, placed } = act;
  if (world.isCreated('type', type)) return [];
  const inside = shared && migration.wrapping.kind === 'whole';
  const witness = `${type} + ${value}`;
  if (!placed && !inside) return [{ rule: ENUM_CHANGED, witness }];
  const because = inside ? ` ${migration.wrapping.because}.` : '';
  return [{ rule: ENUM_CHANGED, base: 'medium', why: `${ENUM_CHANGED.why}${because}`, witness }];
}

export function judgeDropValue({ act }: Step<ActOf<'drop-enum-value'>>): readonly Finding[] {
  return [
    {
      rule: BREAK_CONSTRAINT,
      why: 'Rows and code that hold the value have none from then on.',
      witness: `${act.type} - ${act.value}`,
    },
  ];
}
