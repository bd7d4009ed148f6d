/**
 * What a statement does, said once for every dialect and every layout: PostgreSQL's syntax tree, the token reader and
 * the readers of migration languages all give these facts, and rules ask nothing else.
 */

/** Names are as the database keeps them, with their schema where it is written: `app.users`. */
export type TableName = string;

/** Kinds of objects that are dropped or renamed; `object` is any kind that holds neither rows nor code. */
export type ObjectKind =
  | 'table'
  | 'schema'
  | 'database'
  | 'materialized-view'
  | 'view'
  | 'type'
  | 'function'
  | 'trigger'
  | 'policy'
  | 'extension'
  | 'owned'
  | 'index'
  | 'constraint'
  | 'column'
  | 'partition'
  | 'enum-value'
  | 'object';

/** `constant` covers everything that is computed once for all rows; `unknown` is a call that may differ by row. */
export type DefaultKind = 'none' | 'constant' | 'volatile' | 'unknown';

export type ConstraintKind = 'primary' | 'unique' | 'check' | 'foreign' | 'exclude' | 'not-null';

export interface ColumnFact {
  readonly name: string;
  /** Lower case, with its modifiers: `varchar(20)`; empty where it is not known. */
  readonly type: string;
  readonly notNull: boolean;
  readonly default: DefaultKind;
  /** `stored` columns are written into every row; serial and auto-increment count as identity. */
  readonly generated: 'stored' | 'virtual' | 'identity' | null;
  readonly constraints: readonly ConstraintKind[];
}

/** How the rows of a DELETE or UPDATE are chosen. `unknown` is a condition that is filled in elsewhere. */
export type RowChoice = 'all' | 'always-true' | 'join-without-key' | 'some' | 'few' | 'unknown';

/** What runs it without anybody calling it. */
export type StoredKind = 'trigger' | 'rule' | 'event' | 'job';

export type SqlAct =
  | {
      readonly kind: 'create-table';
      readonly table: TableName;
      readonly temporary: boolean;
      /** False after IF NOT EXISTS: then an older table of that name may stand there. */
      readonly certain: boolean;
      readonly columns: readonly ColumnFact[];
    }
  | { readonly kind: 'create-object'; readonly object: ObjectKind; readonly name: string }
  | {
      readonly kind: 'drop';
      readonly object: ObjectKind;
      readonly name: string;
      readonly cascade: boolean;
      /** The table a trigger, policy or constraint belongs to. */
      readonly table: TableName | null;
    }
  | {
      readonly kind: 'drop-column';
      readonly table: TableName;
      readonly column: string;
      readonly cascade: boolean;
      /** The type that a way back needs; null where the migration does not name it. */
      readonly type: string | null;
    }
  | {
      readonly kind: 'rows';
      readonly verb: 'delete' | 'update' | 'truncate' | 'insert' | 'merge';
      readonly table: TableName;
      readonly choice: RowChoice;
      readonly cascade: boolean;
      /** Columns that an UPDATE writes. */
      readonly columns: readonly string[];
      /** The table whose rows an INSERT copies; null for values. */
      readonly source: TableName | null;
    }
  | {
      readonly kind: 'add-column';
      readonly table: TableName;
      readonly column: ColumnFact;
      /** True after IF NOT EXISTS: then an older column of that name may stand there. */
      readonly maybe?: boolean;
    }
  | {
      readonly kind: 'change-type';
      readonly table: TableName;
      readonly column: string;
      readonly to: string;
      /** Null where only the catalogue knows. */
      readonly from: string | null;
      readonly converted: boolean;
    }
  | { readonly kind: 'set-not-null'; readonly table: TableName; readonly column: string }
  | { readonly kind: 'drop-not-null'; readonly table: TableName; readonly column: string }
  | { readonly kind: 'drop-default'; readonly table: TableName; readonly column: string }
  | {
      readonly kind: 'change-identity';
      readonly table: TableName;
      readonly column: string;
      readonly what: string;
    }
  | {
      readonly kind: 'add-constraint';
      readonly table: TableName;
      readonly constraint: ConstraintKind;
      readonly name: string | null;
      readonly notValid: boolean;
      readonly usingIndex: boolean;
      readonly references: TableName | null;
      /** The column that a CHECK says is not null; null for every other check. */
      readonly notNullColumn: string | null;
    }
  | { readonly kind: 'validate-constraint'; readonly table: TableName; readonly name: string }
  | { readonly kind: 'drop-constraint'; readonly table: TableName; readonly name: string }
  | {
      readonly kind: 'create-index';
      readonly table: TableName;
      readonly name: string | null;
      readonly unique: boolean;
      readonly concurrently: boolean;
    }
  | {
      readonly kind: 'drop-index';
      readonly table: TableName | null;
      readonly name: string;
      readonly concurrently: boolean;
    }
  | { readonly kind: 'reindex'; readonly name: string; readonly concurrently: boolean }
  | { readonly kind: 'rewrite'; readonly table: TableName; readonly how: string }
  | {
      readonly kind: 'partition';
      readonly what: 'attach' | 'detach';
      readonly table: TableName;
      readonly part: TableName;
      readonly concurrently: boolean;
    }
  | {
      readonly kind: 'rename';
      readonly object: ObjectKind;
      readonly table: TableName | null;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: 'add-enum-value';
      readonly type: string;
      readonly value: string;
      /** Whether it is put before or after another. */
      readonly placed: boolean;
    }
  | { readonly kind: 'drop-enum-value'; readonly type: string; readonly value: string }
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  | { readonly kind: 'transaction'; readonly verb: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'grant'; readonly what: string }
  | { readonly kind: 'checks-off'; readonly table: TableName | null; readonly what: string }
  | { readonly kind: 'lock-table'; readonly table: TableName; readonly exclusive: boolean }
  /** Code that the database runs by itself one day, and what it takes away then. */
  | { readonly kind: 'stored'; readonly how: StoredKind; readonly name: string; readonly acts: readonly SqlAct[] }
  /** Read, and of no consequence to what stands there already. */
  | { readonly kind: 'plain'; readonly what: string }
  /** Does what the text does not say: a built string, a placeholder, a statement of an unknown kind. */
  | { readonly kind: 'opaque'; readonly reason: string };

export type ActOf<K extends SqlAct['kind']> = Extract<SqlAct, { readonly kind: K }>;

/** One statement with what it does; lines are those of the file it stands in. */
export interface ActedStatement {
  readonly line: number;
  readonly endLine: number;
  /** As written, on one line, cut to a readable length. */
  readonly text: string;
  /** As written, whole. */
  readonly source: string;
  readonly acts: readonly SqlAct[];
  /** By PostgreSQL's own parser, by tokens alone, or by the layout's own language. */
  readonly readBy: 'postgresql' | 'tokens' | 'layout';
}

/** The key under which two spellings of a table are the same: the schema that everyone has is left out. */
export function tableKey(name: TableName): string {
  const lowered = name.toLowerCase();
  for (const schema of ['public.', 'dbo.', 'main.'])
    if (lowered.startsWith(schema)) return lowered.slice(schema.length);
  return lowered;
}

const LONGEST_SHOWN = 160;

/** A statement as it is shown: one line, blanks joined, cut. */
export function shownStatement(text: string): string {
  const line = text
    .slice(0, LONGEST_SHOWN * 4)
    .split(/\s/)
    .filter((word) => word !== '')
    .join(' ');
  if (line.endsWith(';') && line.length <= LONGEST_SHOWN) return line.slice(0, -1);
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN - 1)}…` : line;
}
