/** Judges of locks, by the table of PostgreSQL's documentation; for other databases what theirs says. */
import type { ActOf, ColumnFact } from '../../../reading/sql/act.ts';
import type { Finding, LockMode } from './finding.ts';
import { LOCK_HELD, LOCK_INDEX, LOCK_PARTITION, LOCK_REWRITE, LOCK_SCAN } from './rules-lock.ts';
import { typeChange } from './type-change.ts';
import type { Step, World } from './world.ts';

function on(lock: LockMode, table: string, part = ''): Pick<Finding, 'witness' | 'lock'> {
  return { lock, witness: `${lock} on ${table}${part === '' ? '' : ` (${part})`}` };
}

export function judgeCreateIndex({ act, migration }: Step<ActOf<'create-index'>>, world: World): readonly Finding[] {
  if (act.concurrently || world.isNew(act.table)) return [];
  switch (migration.dialect) {
    case 'postgresql':
      return [{ rule: LOCK_INDEX, ...on('SHARE', act.table, `index ${act.name ?? 'without a name'}`) }];
    case 'mssql':
    case 'oracle':
      return [{ rule: LOCK_INDEX, base: 'medium', witness: `index on ${act.table}`, remedy: 'Build it ONLINE.' }];
    // InnoDB builds in place while others write; SQLite has one writer at any time.
    case 'mysql':
    case 'sqlite':
      return [];
  }
}

export function judgeDropIndex({ act, migration }: Step<ActOf<'drop-index'>>, world: World): readonly Finding[] {
  if (migration.dialect !== 'postgresql' || act.concurrently || world.isCreated('index', act.name)) return [];
  if (act.table !== null && world.isNew(act.table)) return [];
  const table = act.table ?? `the table of index ${act.name}`;
  const why =
    'The table is closed until the lock is there; queries that used the index read the whole table from then on.';
  return [
    {
      rule: LOCK_INDEX,
      base: 'medium',
      why,
      remedy: 'DROP INDEX CONCURRENTLY outside a transaction.',
      ...on('ACCESS EXCLUSIVE', table, `index ${act.name}`),
    },
  ];
}

export function judgeReindex({ act, migration }: Step<ActOf<'reindex'>>): readonly Finding[] {
  if (migration.dialect !== 'postgresql' || act.concurrently) return [];
  const remedy = 'REINDEX … CONCURRENTLY outside a transaction.';
  return [{ rule: LOCK_INDEX, remedy, ...on('SHARE', act.name, 'and ACCESS EXCLUSIVE on the index') }];
}

export function judgeConstraintLock(
  { act, migration }: Step<ActOf<'add-constraint'>>,
  world: World,
): readonly Finding[] {
  const { table, constraint, references } = act;
  if (world.isNew(table)) return [];
  const label = act.name ?? constraint;
  if (migration.dialect === 'mysql') {
    if (constraint !== 'foreign' && constraint !== 'check') return [];
    const why = 'MySQL copies the table for it while nobody may write.';
    return [
      {
        rule: LOCK_SCAN,
        why,
        witness: `SHARED on ${table} (${label})`,
        remedy: 'Use gh-ost or pt-online-schema-change.',
      },
    ];
  }
  if (migration.dialect !== 'postgresql') return [];
  switch (constraint) {
    case 'unique':
    case 'primary':
      return act.usingIndex ? [] : [{ rule: LOCK_INDEX, ...on('ACCESS EXCLUSIVE', table, label) }];
    case 'exclude':
      return [
        {
          rule: LOCK_INDEX,
          remedy: 'There is no way around the lock: add it while nobody writes.',
          ...on('ACCESS EXCLUSIVE', table, label),
        },
      ];
    case 'check':
    case 'not-null':
      return act.notValid ? [] : [{ rule: LOCK_SCAN, ...on('ACCESS EXCLUSIVE', table, label) }];
    case 'foreign':
      if (act.notValid) return [];
      return [
        {
          rule: LOCK_SCAN,
          ...on('SHARE ROW EXCLUSIVE', references === null ? table : `${table} and ${references}`, label),
        },
      ];
  }
}

export function judgeSetNotNull(
  { act, migration, position }: Step<ActOf<'set-not-null'>>,
  world: World,
): readonly Finding[] {
  const { table, column } = act;
  if (migration.dialect !== 'postgresql' || world.isNewColumn(table, column)) return [];
  if (world.isProvedNotNull(table, column, position)) return [];
  return [{ rule: LOCK_SCAN, ...on('ACCESS EXCLUSIVE', table, `column ${column}`) }];
}

export function judgeAddColumnLock({ act, migration }: Step<ActOf<'add-column'>>, world: World): readonly Finding[] {
  const { table, column } = act;
  if (world.isNew(table)) return [];
  if (migration.dialect === 'mysql') return mysqlColumn(table, column);
  if (migration.dialect !== 'postgresql') return [];
  const findings: Finding[] = [];
  const place = on('ACCESS EXCLUSIVE', table, `column ${column.name}`);
  const why = rewriteOf(column);
  if (why !== null) {
    const unknown = column.default === 'unknown' && column.generated === null;
    findings.push({ rule: LOCK_REWRITE, ...place, why, ...(unknown ? { base: 'medium' } : {}) });
  }
  if (column.constraints.includes('unique') || column.constraints.includes('primary'))
    findings.push({ rule: LOCK_INDEX, ...place });
  // A column full of nulls refers to nothing: only a default makes PostgreSQL look.
  const refers = column.constraints.includes('foreign') && column.default !== 'none';
  if (refers || column.constraints.includes('check')) findings.push({ rule: LOCK_SCAN, ...place });
  return findings;
}

function rewriteOf(column: ColumnFact): string | null {
  if (column.generated === 'identity')
    return 'A serial or identity column writes a number into every row, under the lock.';
  if (column.generated === 'stored') return 'A stored column is computed for every row, under the lock.';
  if (column.default === 'volatile')
    return 'The default differs from row to row, so every row is written, under the lock.';
  if (column.default === 'unknown')
    return 'The default calls a function that may differ from row to row; then every row is written, under the lock.';
  return null;
}

function mysqlColumn(table: string, column: ColumnFact): readonly Finding[] {
  if (column.generated !== 'identity' && column.generated !== 'stored' && column.default !== 'volatile') return [];
  return [
    {
      rule: LOCK_REWRITE,
      why: 'MySQL copies the table for it while nobody may write.',
      witness: `SHARED on ${table} (column ${column.name})`,
    },
  ];
}

export function judgeTypeLock({ act, migration }: Step<ActOf<'change-type'>>, world: World): readonly Finding[] {
  const { table, column, to, converted } = act;
  if (world.isNewColumn(table, column)) return [];
  const from = act.from ?? world.typeOf(table, column);
  if (migration.dialect === 'sqlite') return [];
  const { rewrites } = typeChange(from, to, converted);
  if (rewrites === 'no') return [];
  const known = from === null ? {} : { from: `${column} ${from}` };
  if (migration.dialect !== 'postgresql') {
    const why = 'A changed type copies the table while nobody may write; naming the same type anew does not.';
    return [{ rule: LOCK_REWRITE, base: 'medium', why, witness: `SHARED on ${table} (column ${column})`, ...known }];
  }
  const maybe = rewrites === 'maybe';
  const why = maybe
    ? 'Unless the old type is a narrower one of the same family, every row is written anew under the lock.'
    : LOCK_REWRITE.why;
  return [
    {
      rule: LOCK_REWRITE,
      ...on('ACCESS EXCLUSIVE', table, `column ${column}`),
      why,
      ...known,
      ...(maybe ? { base: 'medium' } : {}),
    },
  ];
}

export function judgeRewrite({ act, migration }: Step<ActOf<'rewrite'>>, world: World): readonly Finding[] {
  if (world.isNew(act.table)) return [];
  const place = on('ACCESS EXCLUSIVE', act.table, act.how);
  if (act.how === 'REFRESH MATERIALIZED VIEW') {
    const why = 'Nobody can read the view until it is computed.';
    return [
      {
        rule: LOCK_REWRITE,
        base: 'medium',
        why,
        remedy: 'REFRESH … CONCURRENTLY, with a unique index on the view.',
        ...place,
      },
    ];
  }
  return [
    { rule: LOCK_REWRITE, ...(migration.dialect === 'postgresql' ? place : { witness: `${act.how} of ${act.table}` }) },
  ];
}

export function judgePartition({ act }: Step<ActOf<'partition'>>, world: World): readonly Finding[] {
  const { table, part, what, concurrently } = act;
  if (concurrently || world.isNew(table) || (what === 'attach' && world.isNew(part))) return [];
  if (what === 'attach') return [{ rule: LOCK_PARTITION, ...on('ACCESS EXCLUSIVE', part, `attached to ${table}`) }];
  return [{ rule: LOCK_PARTITION, ...on('ACCESS EXCLUSIVE', table, `detaches ${part}`) }];
}

export function judgeLockTable({ act }: Step<ActOf<'lock-table'>>, world: World): readonly Finding[] {
  if (world.isNew(act.table)) return [];
  const mode: LockMode = act.exclusive ? 'ACCESS EXCLUSIVE' : 'SHARE';
  const why = 'The table is locked by hand, and stays so until the transaction ends.';
  return [{ rule: LOCK_HELD, base: 'medium', why, ...on(mode, act.table) }];
}
