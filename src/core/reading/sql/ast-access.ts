/** Grants, roles and the rights of functions in PostgreSQL's tree. */
import type { SqlAct } from './act.ts';
import type { AstNode } from './ast.ts';
import { constantText, flagAt, listAt, objectAt, optionOf, optionOn, stringsOf, textAt } from './ast.ts';

const POWERS: readonly string[] = ['superuser', 'bypassrls', 'createrole', 'isreplication'];

/** GRANT of privileges: only what everyone gets widens for certain. */
export function grantActs(body: AstNode): readonly SqlAct[] {
  if (!flagAt(body, 'is_grant')) return [{ kind: 'plain', what: 'REVOKE' }];
  const everyone = listAt(body, 'grantees').some(
    (grantee) => textAt(objectAt(grantee, 'RoleSpec'), 'roletype') === 'ROLESPEC_PUBLIC',
  );
  return [everyone ? { kind: 'grant', what: 'GRANT … TO PUBLIC' } : { kind: 'plain', what: 'GRANT' }];
}

/** Roles that open the whole server to whoever is put into them. */
const STRONG_ROLES: ReadonlySet<string> = new Set([
  'pg_execute_server_program',
  'pg_read_server_files',
  'pg_write_server_files',
  'pg_write_all_data',
  'rds_superuser',
  'cloudsqlsuperuser',
  'azure_pg_admin',
  'postgres',
]);

export function grantRoleActs(body: AstNode): readonly SqlAct[] {
  const strong = listAt(body, 'granted_roles')
    .map((role) => textAt(objectAt(role, 'AccessPriv'), 'priv_name'))
    .filter((role) => STRONG_ROLES.has(role));
  if (!flagAt(body, 'is_grant') || strong.length === 0) return [{ kind: 'plain', what: 'GRANT of a role' }];
  return [{ kind: 'grant', what: `GRANT ${strong.join(', ')}` }];
}

/** CREATE ROLE and ALTER ROLE. */
export function roleActs(body: AstNode): readonly SqlAct[] {
  const options = listAt(body, 'options');
  const powers = POWERS.filter((power) => optionOn(options, power));
  if (powers.length === 0) return [{ kind: 'plain', what: 'role' }];
  return [{ kind: 'grant', what: `role with ${powers.join(', ').toUpperCase()}` }];
}

/** A function that runs with its owner's rights finds tables by the caller's search_path unless it sets its own. */
export function functionActs(options: readonly AstNode[], name: string): readonly SqlAct[] {
  const created: SqlAct = { kind: 'create-object', object: 'function', name };
  if (!optionOn(options, 'security')) return [created];
  const sets = options.some(
    (option) =>
      textAt(objectAt(objectAt(objectAt(option, 'DefElem'), 'arg'), 'VariableSetStmt'), 'name') === 'search_path',
  );
  return sets ? [created] : [created, { kind: 'grant', what: `SECURITY DEFINER without search_path: ${name}` }];
}

/** The language and the body of a DO block. */
export function blockOf(body: AstNode): { readonly language: string; readonly text: string } {
  const args = listAt(body, 'args');
  return {
    language: (constantText(objectAt(optionOf(args, 'language') ?? null, 'arg')) ?? 'plpgsql').toLowerCase(),
    text: constantText(objectAt(optionOf(args, 'as') ?? null, 'arg')) ?? '',
  };
}

/** The name of a function as CREATE FUNCTION and ALTER FUNCTION give it. */
export function functionName(body: AstNode): string {
  const names = stringsOf(listAt(body, 'funcname'));
  return (names.length > 0 ? names : stringsOf(listAt(objectAt(body, 'func'), 'objname'))).join('.');
}
