/** Judges of what is dropped, emptied or overwritten. */
import type { ActOf } from '../../../reading/sql/act.ts';
import type { Finding } from './finding.ts';
import { DELETE_COLUMN, DELETE_ROWS, DELETE_STORED, DELETE_TABLE, DELETE_TYPE } from './rules-delete.ts';
import type { Step, World } from './world.ts';

export function judgeDrop({ act, position }: Step<ActOf<'drop'>>, world: World): readonly Finding[] {
  const { object, name, cascade, table } = act;
  switch (object) {
    case 'table':
      return droppedTable(act, position, world);
    case 'schema':
    case 'database':
    case 'owned':
      return [{ rule: DELETE_TABLE, ...lost(object, name), lock: 'ACCESS EXCLUSIVE' }];
    case 'partition':
      return [{ rule: DELETE_TABLE, ...lost('partition', `${table ?? ''}.${name}`) }];
    case 'materialized-view':
      return droppedCopy(act, position, world);
    case 'view':
    case 'type':
    case 'function':
    case 'trigger':
    case 'policy':
    case 'extension':
      return droppedCode(act, world);
    case 'index':
    case 'constraint':
    case 'column':
    case 'enum-value':
      return [];
    case 'object':
      return cascade ? [{ rule: DELETE_TYPE, base: 'medium', witness: `${name} with CASCADE` }] : [];
  }
}

function lost(kind: string, address: string): Pick<Finding, 'witness' | 'resource'> {
  return { witness: `ACCESS EXCLUSIVE on ${kind} ${address}`, resource: { kind, address, statefulness: 'stateful' } };
}

function droppedTable({ name, cascade }: ActOf<'drop'>, position: number, world: World): readonly Finding[] {
  if (world.wasEmpty(name, position)) return [];
  if (world.isRebuilt(name)) {
    const why = 'The table is copied, dropped, and the copy takes its name: columns that the copy leaves out are lost.';
    return [{ rule: DELETE_TABLE, base: 'medium', reversible: 'with-effort', why, witness: `table ${name}, rebuilt` }];
  }
  const why = cascade
    ? `${DELETE_TABLE.why} CASCADE also drops views and foreign keys that refer to it.`
    : DELETE_TABLE.why;
  return [{ rule: DELETE_TABLE, ...lost('table', name), why, lock: 'ACCESS EXCLUSIVE' }];
}

/** Created anew behind the drop, a view of rows is only computed again. */
function droppedCopy({ name, cascade }: ActOf<'drop'>, position: number, world: World): readonly Finding[] {
  if (world.wasEmpty(name, position)) return [];
  if (world.isCreated('materialized-view', name, position) && !cascade) return [];
  const witness = `ACCESS EXCLUSIVE on materialized view ${name}`;
  const why = 'Whoever reads it fails until it is there again, and computing it anew may take long.';
  return [{ rule: DELETE_TABLE, base: 'medium', reversible: 'with-effort', why, witness }];
}

function droppedCode({ object, name, cascade }: ActOf<'drop'>, world: World): readonly Finding[] {
  const created = world.isCreated(object, name);
  // Dropped and created anew, or created and dropped: nothing that stood there is lost, except to CASCADE.
  if (created && !cascade) return [];
  const witness = `${object} ${name}${cascade ? ' with CASCADE' : ''}`;
  if (cascade) return [{ rule: DELETE_TYPE, witness }];
  // An extension brings types and functions; it takes all of them along.
  if (object === 'extension') return [{ rule: DELETE_TYPE, witness }];
  const why = 'Code and rules that still use it fail, or a check that it made is no longer made.';
  return [{ rule: DELETE_TYPE, base: 'medium', why, witness }];
}

export function judgeDropColumn({ act, position }: Step<ActOf<'drop-column'>>, world: World): readonly Finding[] {
  const { table, column, cascade } = act;
  if (world.wasNewColumn(table, column, position)) return [];
  const resource = { kind: 'column', address: `${table}.${column}`, statefulness: 'unknown' } as const;
  const why = cascade ? `${DELETE_COLUMN.why} CASCADE also drops views and keys that use it.` : DELETE_COLUMN.why;
  return [
    {
      rule: DELETE_COLUMN,
      resource,
      why,
      witness: `ACCESS EXCLUSIVE on ${table} (column ${column})`,
      lock: 'ACCESS EXCLUSIVE',
    },
  ];
}

const RUNS: Readonly<Record<ActOf<'stored'>['how'], string>> = {
  trigger: 'with every write that sets the trigger off',
  rule: 'with every statement that the rule rewrites',
  event: 'by the clock of the database',
  job: 'by the clock of the database',
};

/** Code that empties or drops when it runs one day. */
export function judgeStored({ act, position }: Step<ActOf<'stored'>>, world: World): readonly Finding[] {
  const { how, name, acts } = act;
  const takes = acts.flatMap((one) => {
    if (one.kind === 'drop') return [`drops ${one.object} ${one.table ?? one.name}`];
    if (one.kind === 'drop-column') return [`drops column ${one.column} of ${one.table}`];
    return one.kind === 'rows' && !world.wasEmpty(one.table, position) ? [`deletes every row of ${one.table}`] : [];
  });
  const [first] = takes;
  if (first === undefined) return [];
  const why = `It ${first} ${RUNS[how]}, long after the migration was reviewed.`;
  return [{ rule: DELETE_STORED, why, witness: `${how} ${name} ${first}` }];
}

export function judgeRows({ act, position }: Step<ActOf<'rows'>>, world: World): readonly Finding[] {
  const { table, verb, choice, cascade } = act;
  if (verb === 'insert' || verb === 'merge' || world.wasEmpty(table, position)) return [];
  if (choice !== 'all' && choice !== 'always-true' && choice !== 'join-without-key') return [];
  const resource = { kind: 'table', address: table, statefulness: 'stateful' } as const;
  if (verb === 'update') {
    // Filling a column that is new overwrites nothing.
    if (act.columns.length > 0 && act.columns.every((column) => world.isNewColumn(table, column))) return [];
    const why = 'Every row is overwritten at once; the values from before are nowhere.';
    return [
      {
        rule: DELETE_ROWS,
        base: 'high',
        effect: 'overwrite',
        why,
        witness: `UPDATE of every row of ${table}`,
        resource,
      },
    ];
  }
  const how =
    verb === 'truncate' ? `TRUNCATE ${table}${cascade ? ' with CASCADE' : ''}` : `DELETE of every row of ${table}`;
  const why = cascade ? `${DELETE_ROWS.why} CASCADE empties every table that refers to it, too.` : DELETE_ROWS.why;
  const finding: Finding = { rule: DELETE_ROWS, why, witness: how, resource };
  return [verb === 'truncate' ? { ...finding, lock: 'ACCESS EXCLUSIVE' } : finding];
}
