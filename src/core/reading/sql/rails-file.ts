/** Migrations of Rails: a small reader of the language of migrations, since no grammar of Ruby is at hand. */
import type { Parsers } from '../../../model/syntax.ts';
import type { SqlAct } from './act.ts';
import { Operations } from './code/operations.ts';
import { migrationActs, modelActs, tableBlockActs } from './code/rails-ops.ts';
import { lexRuby } from './code/ruby-lexer.ts';
import { readRuby } from './code/ruby.ts';
import type { RubyCall } from './code/ruby.ts';
import { textOf } from './code/value.ts';
import type { CodeCall } from './code/value.ts';
import { dialectOfPath } from './dialect.ts';
import { NOT_KEPT } from './migration.ts';
import type { Migration, MigrationFile, WayBack, Wrapping } from './migration.ts';

/** Methods that call another one by its name. */
const SENDERS: ReadonlySet<string> = new Set(['send', 'public_send', '__send__']);

/** Reads one file as one migration. */
export function readRailsFile(file: MigrationFile, parsers: Parsers): readonly Migration[] {
  const operations = new Operations(parsers, file.dialect ?? dialectOfPath(file.path));
  const tokens = lexRuby(file.text);
  const calls = tokens === null ? null : readRuby(tokens, file.text);
  const problems = [...operations.problems];
  if (calls === null) problems.push({ line: 1, reason: 'a string, a heredoc or a block that never ends' });
  const read = calls ?? [];
  for (const one of read) if (!isBack(one)) readCall({ ...one, call: sent(one.call) }, operations);
  return [
    {
      tool: 'Rails',
      id: '',
      dialect: operations.dialect ?? 'postgresql',
      wrapping: wrappingOf(read),
      statements: operations.statements,
      back: backOf(read),
      problems: [...problems, ...operations.problems],
      once: true,
    },
  ];
}

/** `def down` and `dir.down { … }`. */
function isBack({ method, blocks }: RubyCall): boolean {
  return method === 'down' || blocks.some(({ name }) => name === 'down');
}

function readCall({ call, blocks, each }: RubyCall, operations: Operations): void {
  const block = blocks.findLast(({ name }) => name === 'change_table' || name === 'create_table');
  if (block !== undefined && call.receiver?.kind === 'name') {
    // Columns of a table that is new concern nobody.
    if (block.name === 'change_table') operations.add(call, ...tableBlockActs(call, textOf(block.args[0])));
    return;
  }
  if (['execute', 'exec_query', 'exec_update', 'exec_delete', 'select_all'].includes(call.name)) {
    operations.sql(call, call.args[0] ?? call.receiver ?? undefined);
    return;
  }
  if (call.receiver === null && BUILT.has(call.name)) {
    operations.opaque(call, `${call.name} of code that is put together when it runs`);
    return;
  }
  const acts = migrationActs(call) ?? modelActs(call, each);
  if (acts !== null) operations.add(call, ...acts);
  else if (call.receiver === null && /^(?:drop|delete|truncate)_/.test(call.name))
    operations.opaque(call, `${call.name} of a kind that is not known`);
}

const BUILT: ReadonlySet<string> = new Set(['eval', 'instance_eval', 'class_eval', 'module_eval', ...SENDERS]);

/** `send(:drop_table, :users)` is the call that it names; with a name put together it stays what it is. */
function sent(call: CodeCall): CodeCall {
  const [name, ...args] = call.args;
  return SENDERS.has(call.name) && name?.kind === 'text' && !name.text.includes('${}')
    ? { ...call, name: name.text, args }
    : call;
}

function wrappingOf(calls: readonly RubyCall[]): Wrapping {
  if (calls.some(({ call }) => call.name === 'disable_ddl_transaction!')) {
    return { kind: 'statement', because: 'Rails was told not to use a transaction (disable_ddl_transaction!)' };
  }
  return { kind: 'whole', because: 'Rails runs a migration in one transaction' };
}

function backOf(calls: readonly RubyCall[]): WayBack {
  const inMethod = (name: string): readonly RubyCall[] => calls.filter(({ method }) => method === name);
  const down = inMethod('down');
  if (down.some(({ call }) => call.name === 'raise')) return { kind: 'raises', what: 'down raises' };
  if (inMethod('up').length > 0)
    return down.length > 0 ? { kind: 'present', what: 'down' } : { kind: 'missing', what: 'no down' };
  const changes = inMethod('change');
  if (changes.length === 0) return NOT_KEPT;
  const one = changes.find((call) => !isReversible(call));
  if (one === undefined) return { kind: 'present', what: 'change' };
  return { kind: 'missing', what: `change cannot undo ${one.call.name}` };
}

/** What `change` can turn around by itself, as far as the arguments say enough. */
function isReversible({ call, blocks }: RubyCall): boolean {
  if (blocks.some(({ name }) => name === 'up_only' || name === 'reversible' || name === 'up' || name === 'down'))
    return true;
  if (call.name === 'drop_table') return blocks.length > 0;
  if (call.name === 'execute' || call.name === 'change_column') return false;
  if (call.name === 'change_column_default') return call.named.has('from');
  const acts: readonly SqlAct[] =
    call.name === 'remove_column' || call.name === 'remove_columns' ? (migrationActs(call) ?? []) : [];
  return acts.every((act) => act.kind !== 'drop-column' || act.type !== null);
}
