/** Functions of PostgreSQL and its widespread extensions that a SELECT runs for what they do. */
import type { SqlAct } from './act.ts';
import type { AstNode } from './ast.ts';
import { constantText, listAt, nodesBelow, objectAt, stringsOf } from './ast.ts';
import { storedActs } from './stored.ts';

/** Reads the statements of a text; null when nothing can parse it. */
type ReadText = (text: string) => readonly SqlAct[] | null;

const CALLS: ReadonlySet<string> = new Set(['FuncCall']);

/** Functions that run an argument as SQL at once. */
const RUN_TEXT: ReadonlySet<string> = new Set([
  'dblink',
  'dblink_exec',
  'dblink_send_query',
  'query_to_xml',
  'query_to_xml_and_xmlschema',
  'exec_sql',
  'execute_sql',
  'run_command_on_workers',
  'run_command_on_shards',
]);
/** Functions that keep an argument as SQL and run it by the clock. */
const KEEP_TEXT: ReadonlySet<string> = new Set(['schedule', 'schedule_in_database']);
/** Functions whose first argument is a table that loses rows at once. */
const DROP_ROWS: ReadonlySet<string> = new Set(['drop_chunks', 'drop_partition_time', 'drop_partition_id']);
/** Functions whose first argument is a table that loses rows by the clock. */
const DROP_LATER: ReadonlySet<string> = new Set(['add_retention_policy', 'add_drop_chunks_policy']);
/** Words in the name of a function that say that something is taken away. */
const GRAVE: ReadonlySet<string> = new Set(
  'drop truncate delete wipe purge erase destroy remove cleanup unlink nuke teardown'.split(' '),
);
const HARMLESS: ReadonlySet<string> = new Set(['array_remove', 'jsonb_delete', 'jsonb_delete_path']);

const STATEMENT = /^\s*(?:DROP|DELETE|TRUNCATE|ALTER|UPDATE|CREATE|CALL|GRANT|DO)\s/i;

/** What the functions that a SELECT calls do, as far as they are known here. `defines` knows those of the script. */
export function calledActs(select: AstNode, read: ReadText, defines: (name: string) => boolean): readonly SqlAct[] {
  const { targetList, fromClause, withClause } = select;
  return nodesBelow({ targetList, fromClause, withClause }, CALLS).flatMap(([, call]) => {
    const names = stringsOf(listAt(call, 'funcname'));
    const name = (names.at(-1) ?? '').toLowerCase();
    const texts = listAt(call, 'args').map((arg) => constantText(namedValue(arg)));
    const shown = names.join('.');
    if (RUN_TEXT.has(name)) return texts.flatMap((text) => ranText(shown, text, read));
    if (KEEP_TEXT.has(name)) return texts.flatMap((text) => storedActs('job', shown, writtenActs(text, read)));
    if (DROP_ROWS.has(name)) return [dropped(texts[0] ?? shown)];
    if (DROP_LATER.has(name)) return storedActs('job', shown, [dropped(texts[0] ?? shown)]);
    if (names[0] === 'pg_catalog' || HARMLESS.has(name) || defines(name)) return [];
    const unknown = name.split('_').some((word) => GRAVE.has(word));
    return unknown ? [{ kind: 'opaque', reason: `${shown}() runs code that is not in the file` } as const] : [];
  });
}

/** `name => value` gives its value. */
function namedValue(arg: AstNode): AstNode {
  return objectAt(objectAt(arg, 'NamedArgExpr'), 'arg') ?? arg;
}

function ranText(name: string, text: string | null, read: ReadText): readonly SqlAct[] {
  if (text === null) return [{ kind: 'opaque', reason: `${name}() runs a text that is put together when it runs` }];
  // Names of connections do not parse either, and do nothing.
  if (STATEMENT.test(text) && read(text) === null)
    return [{ kind: 'opaque', reason: `${name}() runs a text that cannot be parsed` }];
  return writtenActs(text, read).filter(({ kind }) => kind !== 'plain');
}

/** Names of connections and times are no statements. */
function writtenActs(text: string | null, read: ReadText): readonly SqlAct[] {
  return text === null || !/\s/.test(text.trim()) ? [] : (read(text) ?? []);
}

function dropped(table: string): SqlAct {
  return { kind: 'drop', object: 'partition', name: 'with old rows', cascade: false, table };
}
