/** One statement of PostgreSQL's tree → what it does. */
import type { ObjectKind, SqlAct } from './act.ts';
import { alterTableActs } from './ast-alter.ts';
import { blockOf, functionActs, functionName, grantActs, grantRoleActs, roleActs } from './ast-access.ts';
import type { AstNode } from './ast.ts';
import {
  constantText,
  flagAt,
  kindOf,
  listAt,
  objectAt,
  objectName,
  optionOn,
  relationName,
  stringsOf,
  textAt,
} from './ast.ts';
import { isTemporary, rowActs, settingActs, truncateActs } from './ast-rows.ts';
import { createTableActs } from './ast-table.ts';

/** What a DO block in a language does; the reader of blocks parses statements itself. */
export type ReadBlock = (text: string, language: string) => readonly SqlAct[];

type Read = (body: AstNode, block: ReadBlock) => readonly SqlAct[];

const OBJECTS: ReadonlyMap<string, ObjectKind> = new Map<string, ObjectKind>([
  ['OBJECT_TABLE', 'table'],
  ['OBJECT_FOREIGN_TABLE', 'table'],
  ['OBJECT_SCHEMA', 'schema'],
  ['OBJECT_MATVIEW', 'materialized-view'],
  ['OBJECT_VIEW', 'view'],
  ['OBJECT_TYPE', 'type'],
  ['OBJECT_DOMAIN', 'type'],
  ['OBJECT_FUNCTION', 'function'],
  ['OBJECT_PROCEDURE', 'function'],
  ['OBJECT_ROUTINE', 'function'],
  ['OBJECT_AGGREGATE', 'function'],
  ['OBJECT_TRIGGER', 'trigger'],
  ['OBJECT_EVENT_TRIGGER', 'trigger'],
  ['OBJECT_RULE', 'trigger'],
  ['OBJECT_POLICY', 'policy'],
  ['OBJECT_EXTENSION', 'extension'],
  ['OBJECT_INDEX', 'index'],
  ['OBJECT_COLUMN', 'column'],
  ['OBJECT_TABCONSTRAINT', 'constraint'],
  ['OBJECT_SEQUENCE', 'object'],
  ['OBJECT_DATABASE', 'database'],
]);

const plain =
  (what: string): Read =>
  () => [{ kind: 'plain', what }];

const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['CreateStmt', createTableActs],
  ['CreateForeignTableStmt', (body) => createTableActs(objectAt(body, 'base') ?? body)],
  ['AlterTableStmt', (body) => alterActs(body)],
  ['DropStmt', (body) => dropActs(body)],
  ['DropdbStmt', (body) => [dropped('database', textAt(body, 'dbname'), false)]],
  ['DropOwnedStmt', (body) => [dropped('owned', 'objects of a role', textAt(body, 'behavior') === 'DROP_CASCADE')]],
  ['DropTableSpaceStmt', (body) => [dropped('object', textAt(body, 'tablespacename'), false)]],
  ['DropSubscriptionStmt', (body) => [dropped('object', textAt(body, 'subname'), false)]],
  ['DropRoleStmt', plain('DROP ROLE')],
  ['TruncateStmt', truncateActs],
  ['IndexStmt', (body) => [indexAct(body)]],
  ['ReindexStmt', (body) => [reindexAct(body)]],
  ['VacuumStmt', (body) => vacuumActs(body)],
  ['ClusterStmt', (body) => [{ kind: 'rewrite', table: nameOr(body, 'every clustered table'), how: 'CLUSTER' }]],
  ['RefreshMatViewStmt', (body) => refreshActs(body)],
  ['RenameStmt', (body) => [renameAct(body)]],
  ['AlterObjectSchemaStmt', (body) => [moveAct(body)]],
  ['AlterEnumStmt', (body) => [enumAct(body)]],
  ['AlterSeqStmt', (body) => sequenceActs(body)],
  [
    'CreateEnumStmt',
    (body) => [{ kind: 'create-object', object: 'type', name: stringsOf(listAt(body, 'typeName')).join('.') }],
  ],
  [
    'CompositeTypeStmt',
    (body) => [{ kind: 'create-object', object: 'type', name: relationName(objectAt(body, 'typevar')) }],
  ],
  [
    'CreateDomainStmt',
    (body) => [{ kind: 'create-object', object: 'type', name: stringsOf(listAt(body, 'domainname')).join('.') }],
  ],
  ['ViewStmt', (body) => [{ kind: 'create-object', object: 'view', name: relationName(objectAt(body, 'view')) }]],
  ['CreateTableAsStmt', (body) => createAsActs(body)],
  ['CreateTrigStmt', (body) => [{ kind: 'create-object', object: 'trigger', name: triggerName(body) }]],
  ['CreatePolicyStmt', (body) => [{ kind: 'create-object', object: 'policy', name: policyName(body) }]],
  ['CreateFunctionStmt', (body) => functionActs(listAt(body, 'options'), functionName(body))],
  ['AlterFunctionStmt', (body) => functionActs(listAt(body, 'actions'), functionName(body))],
  ['VariableSetStmt', (body) => settingOf(body)],
  ['TransactionStmt', (body) => transactionActs(body)],
  ['ConstraintsSetStmt', (body) => deferredActs(body)],
  ['GrantStmt', grantActs],
  ['GrantRoleStmt', grantRoleActs],
  [
    'AlterDefaultPrivilegesStmt',
    (body) => grantActs(objectAt(objectAt(body, 'action'), 'GrantStmt') ?? objectAt(body, 'action') ?? {}),
  ],
  ['CreateRoleStmt', roleActs],
  ['AlterRoleStmt', roleActs],
  ['DoStmt', (body, block) => doActs(body, block)],
  ['CallStmt', (body) => [opaque(`CALL ${calledName(body)} runs code that is not in the file`)]],
  ['ExecuteStmt', (body) => [opaque(`EXECUTE ${textAt(body, 'name')} runs a prepared statement`)]],
  ['PrepareStmt', (body, block) => statementActs(objectAt(body, 'query') ?? {}, block)],
  ['ExplainStmt', (body, block) => explainActs(body, block)],
  ['LockStmt', (body) => lockActs(body)],
  ['CopyStmt', (body) => copyActs(body)],
  ['SelectStmt', (body) => selectActs(body)],
]);

/** Statements that change nothing that stands there already. */
const HARMLESS: ReadonlySet<string> = new Set(
  `CommentStmt CreateSeqStmt CreateSchemaStmt CreateExtensionStmt AlterExtensionStmt AlterExtensionContentsStmt
  CreateCastStmt DefineStmt AlterOwnerStmt VariableShowStmt CreatedbStmt AlterDatabaseStmt AlterRoleSetStmt
  AlterDatabaseSetStmt AlterPolicyStmt CreateStatsStmt AlterStatsStmt CreatePublicationStmt AlterPublicationStmt
  CreateSubscriptionStmt AlterSubscriptionStmt NotifyStmt ListenStmt UnlistenStmt CheckPointStmt DiscardStmt
  DeallocateStmt DeclareCursorStmt FetchStmt ClosePortalStmt CreateFdwStmt AlterFdwStmt CreateForeignServerStmt
  AlterForeignServerStmt CreateUserMappingStmt AlterUserMappingStmt DropUserMappingStmt ImportForeignSchemaStmt
  AlterTableSpaceOptionsStmt CreateTableSpaceStmt AlterObjectDependsStmt AlterTypeStmt AlterTSDictionaryStmt
  AlterTSConfigurationStmt CreateAmStmt CreateOpClassStmt CreateOpFamilyStmt AlterOpFamilyStmt AlterOperatorStmt
  CreateTransformStmt CreateConversionStmt CreatePLangStmt CreateRangeStmt AlterCollationStmt SecLabelStmt
  CreateEventTrigStmt AlterEventTrigStmt AlterDomainStmt RuleStmt LoadStmt AlterSystemStmt AlterCompositeTypeStmt
  AlterDatabaseRefreshCollStmt ReassignOwnedStmt`.split(/\s+/),
);

/** What stands below others (rules, functions, EXPLAIN) is not run with them. */
const RUNS_QUERIES: ReadonlySet<string> = new Set(
  `SelectStmt InsertStmt UpdateStmt DeleteStmt MergeStmt CreateTableAsStmt CopyStmt DeclareCursorStmt`.split(/\s+/),
);

/** Everything that one statement does; never empty, and `opaque` for a kind that is not known. */
export function statementActs(node: AstNode, block: ReadBlock): readonly SqlAct[] {
  const [kind, body] = kindOf(node);
  const written = RUNS_QUERIES.has(kind) ? rowActs(node) : [];
  const read = READERS.get(kind);
  if (read !== undefined) return [...read(body, block), ...written];
  if (written.length > 0) return written;
  if (RUNS_QUERIES.has(kind)) return [{ kind: 'plain', what: kind }];
  if (kind === 'RawStmt') return statementActs(objectAt(body, 'stmt') ?? {}, block);
  return HARMLESS.has(kind) ? [{ kind: 'plain', what: kind }] : [opaque(`a statement of the kind ${kind || 'empty'}`)];
}

function opaque(reason: string): SqlAct {
  return { kind: 'opaque', reason };
}

function dropped(object: ObjectKind, name: string, cascade: boolean, table: string | null = null): SqlAct {
  return { kind: 'drop', object, name, cascade, table };
}

function dropActs(body: AstNode): readonly SqlAct[] {
  const object = OBJECTS.get(textAt(body, 'removeType')) ?? 'object';
  const cascade = textAt(body, 'behavior') === 'DROP_CASCADE';
  return listAt(body, 'objects').map((item): SqlAct => {
    const name = objectName(item);
    if (object === 'index') return { kind: 'drop-index', table: null, name, concurrently: flagAt(body, 'concurrent') };
    if (object !== 'trigger' && object !== 'policy') return dropped(object, name, cascade);
    const dot = name.lastIndexOf('.');
    return dropped(object, name, cascade, dot < 0 ? null : name.slice(0, dot));
  });
}

function alterActs(body: AstNode): readonly SqlAct[] {
  const acts = alterTableActs(body);
  if (textAt(body, 'objtype') !== 'OBJECT_TYPE') return acts;
  return acts.map((act): SqlAct => {
    if (act.kind === 'drop-column') return dropped('type', `${act.table}.${act.column}`, act.cascade);
    return { kind: 'plain', what: 'ALTER TYPE' };
  });
}

function indexAct(body: AstNode): SqlAct {
  const name = textAt(body, 'idxname');
  return {
    kind: 'create-index',
    table: relationName(objectAt(body, 'relation')),
    name: name === '' ? null : name,
    unique: flagAt(body, 'unique'),
    concurrently: flagAt(body, 'concurrent'),
  };
}

function reindexAct(body: AstNode): SqlAct {
  const relation = objectAt(body, 'relation');
  const name = relation === null ? textAt(body, 'name') : relationName(relation);
  return { kind: 'reindex', name, concurrently: optionOn(listAt(body, 'params'), 'concurrently') };
}

function nameOr(body: AstNode, otherwise: string): string {
  const relation = objectAt(body, 'relation');
  return relation === null ? otherwise : relationName(relation);
}

function vacuumActs(body: AstNode): readonly SqlAct[] {
  if (!optionOn(listAt(body, 'options'), 'full')) return [{ kind: 'plain', what: 'VACUUM' }];
  const tables = listAt(body, 'rels').map((item) =>
    relationName(objectAt(objectAt(item, 'VacuumRelation'), 'relation')),
  );
  return (tables.length > 0 ? tables : ['every table']).map((table) => ({
    kind: 'rewrite',
    table,
    how: 'VACUUM FULL',
  }));
}

function refreshActs(body: AstNode): readonly SqlAct[] {
  if (flagAt(body, 'concurrent')) return [{ kind: 'plain', what: 'REFRESH CONCURRENTLY' }];
  return [{ kind: 'rewrite', table: relationName(objectAt(body, 'relation')), how: 'REFRESH MATERIALIZED VIEW' }];
}

function renameAct(body: AstNode): SqlAct {
  const type = textAt(body, 'renameType');
  const relation = objectAt(body, 'relation');
  const table = relation === null ? null : relationName(relation);
  const to = textAt(body, 'newname');
  const object = OBJECTS.get(type) ?? (type === 'OBJECT_ATTRIBUTE' ? 'type' : 'object');
  const part = textAt(body, 'subname');
  const named = objectAt(body, 'object');
  const from = part !== '' ? part : (table ?? (named === null ? '' : objectName(named)));
  return { kind: 'rename', object, table: part === '' ? null : table, from, to };
}

function moveAct(body: AstNode): SqlAct {
  const object = OBJECTS.get(textAt(body, 'objectType')) ?? 'object';
  const relation = objectAt(body, 'relation');
  const named = objectAt(body, 'object');
  const from = relation !== null ? relationName(relation) : named === null ? '' : objectName(named);
  return {
    kind: 'rename',
    object,
    table: null,
    from,
    to: `${textAt(body, 'newschema')}.${from.split('.').at(-1) ?? ''}`,
  };
}

function enumAct(body: AstNode): SqlAct {
  const type = stringsOf(listAt(body, 'typeName')).join('.');
  const [old, value] = [textAt(body, 'oldVal'), textAt(body, 'newVal')];
  if (old !== '' && value === '') return { kind: 'drop-enum-value', type, value: old };
  if (old !== '') return { kind: 'rename', object: 'enum-value', table: type, from: old, to: value };
  return { kind: 'add-enum-value', type, value, placed: textAt(body, 'newValNeighbor') !== '' };
}

const SEQUENCE_CHANGES: readonly string[] = ['as', 'restart', 'maxvalue', 'minvalue', 'increment', 'cycle'];

function sequenceActs(body: AstNode): readonly SqlAct[] {
  const name = relationName(objectAt(body, 'sequence'));
  const changed = listAt(body, 'options')
    .map((option) => textAt(objectAt(option, 'DefElem'), 'defname'))
    .filter((option) => SEQUENCE_CHANGES.includes(option));
  if (changed.length === 0) return [{ kind: 'plain', what: 'ALTER SEQUENCE' }];
  return [
    { kind: 'change-identity', table: name, column: '', what: `ALTER SEQUENCE ${changed.join(', ').toUpperCase()}` },
  ];
}

function createAsActs(body: AstNode): readonly SqlAct[] {
  const relation = objectAt(objectAt(body, 'into'), 'rel');
  const name = relationName(relation);
  if (textAt(body, 'objtype') === 'OBJECT_MATVIEW')
    return [{ kind: 'create-object', object: 'materialized-view', name }];
  return [
    {
      kind: 'create-table',
      table: name,
      temporary: isTemporary(relation),
      certain: !flagAt(body, 'if_not_exists'),
      columns: [],
    },
  ];
}

function triggerName(body: AstNode): string {
  return `${relationName(objectAt(body, 'relation'))}.${textAt(body, 'trigname')}`;
}

function policyName(body: AstNode): string {
  return `${relationName(objectAt(body, 'table'))}.${textAt(body, 'policy_name')}`;
}

function settingOf(body: AstNode): readonly SqlAct[] {
  const name = textAt(body, 'name').toLowerCase();
  const values = listAt(body, 'args').map((arg) => constantText(arg) ?? '');
  const value = textAt(body, 'kind') === 'VAR_SET_VALUE' ? values.join(', ') : 'default';
  if (name === 'session_replication_role' && value.toLowerCase() === 'replica') {
    return [{ kind: 'checks-off', table: null, what: 'session_replication_role = replica' }];
  }
  if (CHECKS.has(name) && ['0', 'off', 'false'].includes(value.toLowerCase())) {
    return [{ kind: 'checks-off', table: null, what: `${name} = ${value}` }];
  }
  return [{ kind: 'setting', name, value }];
}

/** Settings of MySQL, whose SET parses as one of PostgreSQL. */
const CHECKS: ReadonlySet<string> = new Set([
  'foreign_key_checks',
  'unique_checks',
  'sql_log_bin',
  'check_constraint_checks',
]);

function transactionActs(body: AstNode): readonly SqlAct[] {
  switch (textAt(body, 'kind')) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return [{ kind: 'transaction', verb: 'begin' }];
    case 'TRANS_STMT_COMMIT':
      return [{ kind: 'transaction', verb: 'commit' }];
    case 'TRANS_STMT_ROLLBACK':
      return [{ kind: 'transaction', verb: 'rollback' }];
  }
  return [{ kind: 'plain', what: 'savepoint' }];
}

function deferredActs(body: AstNode): readonly SqlAct[] {
  if (!flagAt(body, 'deferred')) return [{ kind: 'plain', what: 'SET CONSTRAINTS IMMEDIATE' }];
  return [{ kind: 'checks-off', table: null, what: 'SET CONSTRAINTS DEFERRED' }];
}

function doActs(body: AstNode, block: ReadBlock): readonly SqlAct[] {
  const { language, text } = blockOf(body);
  return block(text, language);
}

function calledName(body: AstNode): string {
  return stringsOf(listAt(objectAt(body, 'funccall'), 'funcname')).join('.');
}

function explainActs(body: AstNode, block: ReadBlock): readonly SqlAct[] {
  if (!optionOn(listAt(body, 'options'), 'analyze')) return [{ kind: 'plain', what: 'EXPLAIN' }];
  return statementActs(objectAt(body, 'query') ?? {}, block);
}

/** Modes from 5 (SHARE) on stop writers. */
function lockActs(body: AstNode): readonly SqlAct[] {
  const mode = Number(body['mode'] ?? 0);
  if (mode < 5) return [{ kind: 'plain', what: 'LOCK' }];
  return listAt(body, 'relations').map((relation) => ({
    kind: 'lock-table',
    table: relationName(relation),
    exclusive: mode === 8,
  }));
}

function copyActs(body: AstNode): readonly SqlAct[] {
  if (flagAt(body, 'is_program')) return [opaque('COPY … PROGRAM runs a command on the database server')];
  return [{ kind: 'plain', what: 'COPY' }];
}

function selectActs(body: AstNode): readonly SqlAct[] {
  const into = objectAt(objectAt(body, 'intoClause'), 'rel');
  if (into === null) return [{ kind: 'plain', what: 'SELECT' }, ...settingActs(body)];
  return [
    { kind: 'create-table', table: relationName(into), temporary: isTemporary(into), certain: true, columns: [] },
  ];
}
