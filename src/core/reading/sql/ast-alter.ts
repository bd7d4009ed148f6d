/** ALTER TABLE of PostgreSQL's tree: one act for each of its commands. */
import type { SqlAct, TableName } from './act.ts';
import type { AstNode } from './ast.ts';
import { constantText, flagAt, kindOf, listAt, objectAt, relationName, stringsOf, textAt, typeText } from './ast.ts';
import { columnFact, constraintAct } from './ast-table.ts';

type Read = (table: TableName, command: AstNode) => SqlAct;

const definition = (command: AstNode): AstNode | null => objectAt(command, 'def');
const name = (command: AstNode): string => textAt(command, 'name');
const cascades = (command: AstNode): boolean => textAt(command, 'behavior') === 'DROP_CASCADE';

const rewrite =
  (how: string): Read =>
  (table) => ({ kind: 'rewrite', table, how });
const checksOff =
  (what: string): Read =>
  (table, command) => ({ kind: 'checks-off', table, what: `${what} ${name(command)}`.trim() });
const identity =
  (what: string): Read =>
  (table, command) => ({ kind: 'change-identity', table, column: name(command), what });

const partition =
  (what: 'attach' | 'detach'): Read =>
  (table, command) => {
    const part = objectAt(definition(command), 'PartitionCmd');
    const concurrently = flagAt(part, 'concurrent');
    return { kind: 'partition', what, table, part: relationName(objectAt(part, 'name')), concurrently };
  };

const COMMANDS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['AT_AddColumn', (table, command) => addColumn(table, command)],
  ['AT_DropColumn', (table, command) => dropColumn(table, command)],
  ['AT_AlterColumnType', (table, command) => changeType(table, command)],
  ['AT_SetNotNull', (table, command) => ({ kind: 'set-not-null', table, column: name(command) })],
  ['AT_DropNotNull', (table, command) => ({ kind: 'drop-not-null', table, column: name(command) })],
  ['AT_ColumnDefault', (table, command) => columnDefault(table, command)],
  ['AT_AddConstraint', (table, command) => constraintAct(table, objectAt(definition(command), 'Constraint'))],
  ['AT_ValidateConstraint', (table, command) => ({ kind: 'validate-constraint', table, name: name(command) })],
  ['AT_DropConstraint', (table, command) => ({ kind: 'drop-constraint', table, name: name(command) })],
  ['AT_AttachPartition', partition('attach')],
  ['AT_DetachPartition', partition('detach')],
  ['AT_SetLogged', rewrite('SET LOGGED')],
  ['AT_SetUnLogged', rewrite('SET UNLOGGED, which loses the rows at a crash')],
  ['AT_SetTableSpace', rewrite('SET TABLESPACE')],
  ['AT_SetAccessMethod', rewrite('SET ACCESS METHOD')],
  ['AT_AddIdentity', identity('ADD GENERATED AS IDENTITY')],
  ['AT_SetIdentity', identity('SET GENERATED')],
  ['AT_DropIdentity', identity('DROP IDENTITY')],
  ['AT_DropExpression', identity('DROP EXPRESSION')],
  ['AT_SetExpression', rewrite('SET EXPRESSION')],
  ['AT_DisableTrig', checksOff('DISABLE TRIGGER')],
  ['AT_DisableTrigAll', checksOff('DISABLE TRIGGER ALL')],
  ['AT_DisableTrigUser', checksOff('DISABLE TRIGGER USER')],
  ['AT_DisableRule', checksOff('DISABLE RULE')],
  ['AT_DisableRowSecurity', () => ({ kind: 'grant', what: 'DISABLE ROW LEVEL SECURITY' })],
  ['AT_NoForceRowSecurity', () => ({ kind: 'grant', what: 'NO FORCE ROW LEVEL SECURITY' })],
  ['AT_AlterConstraint', (table, command) => alterConstraint(table, command)],
]);

/** Acts of an AlterTableStmt; the same node also stands for views, types, indexes and sequences. */
export function alterTableActs(body: AstNode): readonly SqlAct[] {
  const table = relationName(objectAt(body, 'relation'));
  const object = textAt(body, 'objtype');
  return listAt(body, 'cmds').flatMap((item): readonly SqlAct[] => {
    const command = objectAt(item, 'AlterTableCmd') ?? {};
    const subtype = textAt(command, 'subtype');
    if (object === 'OBJECT_INDEX' && subtype === 'AT_AttachPartition')
      return [{ kind: 'plain', what: 'index partition' }];
    const act = COMMANDS.get(subtype)?.(table, command) ?? ({ kind: 'plain', what: subtype } as const);
    return subtype === 'AT_AlterColumnType' && isEmptied(command) ? [act, overwritten(table, name(command))] : [act];
  });
}

function addColumn(table: TableName, command: AstNode): SqlAct {
  const column = columnFact(objectAt(definition(command), 'ColumnDef'));
  return { kind: 'add-column', table, column, ...(flagAt(command, 'missing_ok') ? { maybe: true } : {}) };
}

function dropColumn(table: TableName, command: AstNode): SqlAct {
  return { kind: 'drop-column', table, column: name(command), cascade: cascades(command), type: null };
}

function changeType(table: TableName, command: AstNode): SqlAct {
  const column = name(command);
  const defined = objectAt(definition(command), 'ColumnDef');
  const using = objectAt(defined, 'raw_default');
  return {
    kind: 'change-type',
    table,
    column,
    to: typeText(objectAt(defined, 'typeName')),
    from: null,
    converted: using !== null && !isItself(using, column),
  };
}

/** `USING NULL` and `USING ''` convert nothing: every row gets the same value. */
function isEmptied(command: AstNode): boolean {
  const using = objectAt(objectAt(definition(command), 'ColumnDef'), 'raw_default');
  return using !== null && constantText(using) !== null;
}

function overwritten(table: TableName, column: string): SqlAct {
  return { kind: 'rows', verb: 'update', table, choice: 'all', cascade: false, columns: [column], source: null };
}

/** `USING c` and `USING c::type` say nothing that the type does not say. */
function isItself(using: AstNode, column: string): boolean {
  const [kind, body] = kindOf(using);
  const inner = kind === 'TypeCast' ? objectAt(body, 'arg') : using;
  return stringsOf(listAt(objectAt(inner, 'ColumnRef'), 'fields')).at(-1) === column;
}

function columnDefault(table: TableName, command: AstNode): SqlAct {
  if (definition(command) === null) return { kind: 'drop-default', table, column: name(command) };
  return { kind: 'plain', what: 'SET DEFAULT' };
}

function alterConstraint(table: TableName, command: AstNode): SqlAct {
  const altered = objectAt(definition(command), 'ATAlterConstraint');
  const constraint = textAt(altered, 'conname');
  if (flagAt(altered, 'alterEnforceability') && !flagAt(altered, 'is_enforced')) {
    return { kind: 'checks-off', table, what: `constraint ${constraint} NOT ENFORCED` };
  }
  if (flagAt(altered, 'deferrable')) return { kind: 'checks-off', table, what: `constraint ${constraint} DEFERRABLE` };
  return { kind: 'plain', what: 'ALTER CONSTRAINT' };
}
