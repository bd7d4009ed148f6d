/** What a changed file touches, told from both of its texts: settings, resources, objects, tables, columns, functions. */
import type { Touch, TouchedKind } from '../../model/interaction.ts';
import type { RepoPath } from '../../model/path.ts';
import type { ParserKind, Parsers } from '../../model/syntax.ts';
import { readHcl } from './hcl/read.ts';
import { manifestObjects } from './manifest/objects.ts';
import { declaredFunctions, grammarOf } from './functions.ts';
import { isCodeFormat, settingsFormat } from './settings/format.ts';
import { readSettings } from './settings/read-settings.ts';
import { tableKey } from './sql/act.ts';
import type { SqlAct } from './sql/act.ts';
import { parsersFor, readMigrations } from './sql/layouts.ts';
import { canonical } from './yaml-node.ts';

/** A changed file with both texts; null for an absent side. */
export interface TouchedFile {
  readonly path: RepoPath;
  readonly oldText: string | null;
  readonly newText: string | null;
  /** True for a file that a migration tool runs. */
  readonly migration: boolean;
}

const LARGEST = 512 << 10;
const LONGEST_VALUE = 80;
/** Values of keys that are called so are compared and never shown. */
const SECRET = /pass|pwd|secret|token|key|credential|auth|dsn|salt|jwt|webhook|private|cookie|signature/i;
/** Numbers, times, names and places are shown; addresses may hold a password, and long words may be one. */
const PLAIN = /^[\w.,:/%+ -]+$/;
const NOT_PLAIN = /:\/\/|[A-Za-z0-9+/_-]{32,}/;

/** What has to be loaded to read these files. */
export function touchParsers(files: readonly TouchedFile[]): readonly ParserKind[] {
  return [
    ...new Set(
      files.flatMap(({ path, migration }): readonly ParserKind[] => {
        if (migration) return parsersFor(path) ?? [];
        const grammar = grammarOf(path);
        if (grammar !== null) return [grammar];
        return settingsFormat(path) === 'hcl' ? ['hcl'] : [];
      }),
    ),
  ];
}

/** What one file touches. A file that cannot be read touches nothing that could be named: git's own merge still sees it. */
export function touchesOf(file: TouchedFile, parsers: Parsers): readonly Touch[] {
  if ((file.oldText?.length ?? 0) > LARGEST || (file.newText?.length ?? 0) > LARGEST) return [];
  if (file.migration) return migrationTouches(file, parsers);
  if (/\.(?:tf|tofu)$/.test(file.path)) return compared(file, (text) => resources(file.path, text, parsers));
  if (grammarOf(file.path) !== null) return compared(file, (text) => functions(file.path, text, parsers));
  return [...compared(file, (text) => objects(text)), ...compared(file, (text) => settings(file.path, text, parsers))];
}

interface Thing {
  readonly what: TouchedKind;
  readonly line: number | null;
  /** What is compared; equal content is no touch. */
  readonly content: string;
  readonly shown: string | null;
}

type Things = ReadonlyMap<string, Thing>;

function compared({ path, oldText, newText }: TouchedFile, read: (text: string) => Things): readonly Touch[] {
  const before = oldText === null ? NOTHING : read(oldText);
  const after = newText === null ? NOTHING : read(newText);
  const touches: Touch[] = [];
  for (const [name, { what, line, content, shown }] of after) {
    const old = before.get(name);
    if (old?.content === content) continue;
    touches.push({ what, name, how: old === undefined ? 'added' : 'changed', value: shown, path, line });
  }
  for (const [name, { what }] of before) {
    if (!after.has(name)) touches.push({ what, name, how: 'removed', value: null, path, line: null });
  }
  return touches;
}

const NOTHING: Things = new Map();

/** Null for what may be a secret, or is no word. */
function shownText(value: string): string | null {
  return value.length <= LONGEST_VALUE && PLAIN.test(value) && !NOT_PLAIN.test(value) ? value : null;
}

function settings(path: RepoPath, text: string, parsers: Parsers): Things {
  const format = settingsFormat(path);
  if (format === null || isCodeFormat(format) || format === 'hcl') return NOTHING;
  const reading = readSettings(text, path, format, parsers, () => true);
  if (reading.kind === 'unread') return NOTHING;
  const things = new Map<string, Thing>();
  for (const { path: keys, text: value, line } of reading.settings) {
    const shown = keys.some((key) => SECRET.test(key)) ? null : shownText(value);
    things.set(`${path} ${keys.join('.')}`, { what: 'setting', line, content: value, shown });
  }
  return things;
}

function objects(text: string): Things {
  const reading = manifestObjects(text);
  if (reading.kind !== 'objects') return NOTHING;
  const things = new Map<string, Thing>();
  for (const { kind, namespace, name, root, lines } of reading.objects) {
    if (name === null) continue;
    const key = `${kind}/${namespace ?? ''}/${name}`;
    things.set(key, { what: 'object', line: lines.start, content: canonical(root), shown: null });
  }
  return things;
}

function resources(path: RepoPath, text: string, parsers: Parsers): Things {
  const reading = readHcl(parsers, text);
  if (reading.kind === 'unreadable') return NOTHING;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const lines = text.split('\n');
  const things = new Map<string, Thing>();
  for (const { type, labels, line, endLine } of reading.body.blocks) {
    if (labels.length === 0) continue;
    const content = lines
      .slice(line - 1, endLine)
      .map((one) => one.trim())
      .join('\n');
    const address = type === 'resource' ? labels.join('.') : `${type}.${labels.join('.')}`;
    things.set(`${folder}#${address}`, { what: 'resource', line, content, shown: null });
  }
  return things;
}

function functions(path: RepoPath, text: string, parsers: Parsers): Things {
  const things = new Map<string, Thing>();
  for (const { name, signature, line } of declaredFunctions(path, text, parsers)) {
    things.set(name, { what: 'function', line, content: signature, shown: withoutTexts(signature) });
  }
  return things;
}

/** A signature without the texts in it: a default may be a password. */
function withoutTexts(signature: string): string {
  return signature.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"').slice(0, LONGEST_VALUE);
}

/** Only what the migration does on its way up; a migration that is taken away has no effect that could be named. */
function migrationTouches({ path, newText }: TouchedFile, parsers: Parsers): readonly Touch[] {
  if (newText === null) return [];
  const migrations = readMigrations({ path, text: newText, dialect: null }, parsers) ?? [];
  return migrations.flatMap(({ statements }) =>
    statements.flatMap(({ acts, line }) =>
      acts.flatMap((act) => schemaTouches(act).map((touch) => ({ ...touch, path, line, value: null }))),
    ),
  );
}

type Schema = Pick<Touch, 'what' | 'name' | 'how'>;

function schemaTouches(act: SqlAct): readonly Schema[] {
  switch (act.kind) {
    case 'create-table':
      return [table(act.table, 'added'), ...act.columns.map(({ name }) => column(act.table, name, 'added'))];
    case 'add-column':
      return [table(act.table, 'changed'), column(act.table, act.column.name, 'added')];
    case 'drop-column':
      return [table(act.table, 'changed'), column(act.table, act.column, 'removed')];
    case 'change-type':
    case 'set-not-null':
    case 'drop-not-null':
    case 'drop-default':
    case 'change-identity':
      return [table(act.table, 'changed'), column(act.table, act.column, 'changed')];
    case 'drop':
      return act.object === 'table' ? [table(act.name, 'removed')] : [];
    case 'rename':
      if (act.object === 'table') return [table(act.from, 'removed'), table(act.to, 'added')];
      if (act.object !== 'column' || act.table === null) return [];
      return [table(act.table, 'changed'), column(act.table, act.from, 'removed'), column(act.table, act.to, 'added')];
    case 'add-constraint':
    case 'create-index':
    case 'rewrite':
      return [table(act.table, 'changed')];
    // Rows, rights, locks and objects that hold no rows are no part of the schema that code speaks of.
    case 'add-enum-value':
    case 'checks-off':
    case 'create-object':
    case 'drop-constraint':
    case 'drop-enum-value':
    case 'drop-index':
    case 'grant':
    case 'lock-table':
    case 'opaque':
    case 'partition':
    case 'plain':
    case 'reindex':
    case 'rows':
    case 'setting':
    case 'stored':
    case 'transaction':
    case 'validate-constraint':
      return [];
  }
}

function table(name: string, how: Touch['how']): Schema {
  return { what: 'table', name: tableKey(name), how };
}

function column(of: string, name: string, how: Touch['how']): Schema {
  return { what: 'column', name: `${tableKey(of)}.${name.toLowerCase()}`, how };
}
