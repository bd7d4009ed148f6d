/** Migrations in Python: Django and Alembic. */
import type { Parsers, SyntaxNode } from '../../../model/syntax.ts';
import { readAlembicCall } from './code/alembic-ops.ts';
import { readDataFunction } from './code/django-data.ts';
import { readDjangoOperations } from './code/django-ops.ts';
import { Operations } from './code/operations.ts';
import { bodyOf, functionsOf, PythonReader } from './code/python.ts';
import { textOf } from './code/value.ts';
import type { CodeCall, CodeValue } from './code/value.ts';
import { dialectOfPath } from './dialect.ts';
import { NOT_KEPT } from './migration.ts';
import type { Migration, MigrationFile, WayBack, Wrapping } from './migration.ts';

interface PythonMigration {
  readonly kind: 'read';
  readonly tool: string;
  readonly wrapping: Wrapping;
  readonly back: WayBack;
  readonly hasError: boolean;
}

/** Reads one file as one migration. */
export function readPythonFile(file: MigrationFile, parsers: Parsers): readonly Migration[] {
  const operations = new Operations(parsers, file.dialect ?? dialectOfPath(file.path));
  const read = parsers.tree('python', file.text, (root): PythonMigration => {
    const reader = new PythonReader(root);
    const django = root
      .descendantsOfType(['class_definition'])
      .find((node) => node.childForFieldName('name')?.text === 'Migration');
    const found =
      django === undefined ? alembic(root, reader, operations) : djangoOf(root, django, reader, file.path, operations);
    return { ...found, kind: 'read', hasError: root.hasError };
  });
  const problems = [...operations.problems];
  if (read.kind === 'unparsed') problems.push({ line: read.line ?? 1, reason: read.reason });
  else if (read.hasError) problems.push({ line: 1, reason: 'it has mistakes that no parser can place' });
  const known = read.kind === 'read' ? read : { tool: 'Python', wrapping: UNKNOWN_WRAPPING, back: NOT_KEPT };
  return [
    {
      tool: known.tool,
      id: '',
      dialect: operations.dialect ?? 'postgresql',
      wrapping: known.wrapping,
      statements: operations.statements,
      back: known.back,
      problems,
      once: true,
    },
  ];
}

const UNKNOWN_WRAPPING: Wrapping = { kind: 'unknown', because: 'the tool is not known' };

type Found = Pick<PythonMigration, 'tool' | 'wrapping' | 'back'>;

function djangoOf(
  root: SyntaxNode,
  node: SyntaxNode,
  reader: PythonReader,
  path: string,
  operations: Operations,
): Found {
  const fields = new Map<string, CodeValue>();
  for (const statement of node.childForFieldName('body')?.namedChildren ?? []) {
    const assignment = statement.type === 'assignment' ? statement : statement.namedChildren[0];
    if (assignment?.type !== 'assignment') continue;
    fields.set(assignment.childForFieldName('left')?.text ?? '', reader.value(assignment.childForFieldName('right')));
  }
  const folders = path.split('/');
  const at = folders.lastIndexOf('migrations');
  const app = folders[at - 1] ?? 'app';
  const atomic = fields.get('atomic');
  const functions = functionsOf(root);
  const read = new Set<string>();
  const waiting: SyntaxNode[] = [];
  let reading = false;
  // Functions that call each other wait for each other: a chain of them may be as long as the file.
  const runs = (name: string): boolean => {
    const body = functions.get(name);
    if (body !== undefined && !read.has(name)) waiting.push(body);
    read.add(name);
    if (!reading) {
      reading = true;
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        readDataFunction(next, app, reader, operations, runs);
      reading = false;
    }
    return body !== undefined;
  };
  const lacks = readDjangoOperations(placeOf(node), fields.get('operations'), app, operations, runs);
  for (const late of addedLater(root, node))
    operations.opaque(placeOf(late), 'operations are changed outside their list');
  const lack = lacks.find((one) => one !== null);
  const loose = atomic?.kind === 'flag' && !atomic.value;
  return {
    tool: 'Django',
    wrapping: loose
      ? { kind: 'statement', because: 'Django was told not to use a transaction (atomic = False)' }
      : { kind: 'whole', because: 'Django runs a migration in one transaction' },
    back:
      lack === undefined || lack === null ? { kind: 'present', what: 'reversible' } : { kind: 'missing', what: lack },
  };
}

/** A node where a call would stand. */
function placeOf(node: SyntaxNode): CodeCall {
  const line = node.startPosition.row + 1;
  const source = node.text.split('\n', 1)[0] ?? '';
  return { name: 'operations', receiver: null, args: [], named: new Map(), line, endLine: line, source };
}

/** Statements that speak of `operations` anywhere but where the class defines them. */
function addedLater(root: SyntaxNode, migration: SyntaxNode): readonly SyntaxNode[] {
  const defined = (migration.childForFieldName('body')?.namedChildren ?? []).map(({ startIndex }) => startIndex);
  return root.descendantsOfType(['assignment', 'augmented_assignment', 'call']).filter((node) => {
    const target = node.childForFieldName(node.type === 'call' ? 'function' : 'left')?.text ?? '';
    const changes = node.type === 'call' ? CHANGES.test(target) : NAMED.test(target);
    return changes && !(node.type === 'assignment' && defined.includes(node.startIndex));
  });
}

const CHANGES = /(?:^|\.)operations\.(?:append|extend|insert|__iadd__)$/;
const NAMED = /(?:^|\.)operations$/;

function alembic(root: SyntaxNode, reader: PythonReader, operations: Operations): Found {
  const functions = functionsOf(root);
  const up = functions.get('upgrade');
  if (up === undefined) {
    // Neither Django nor Alembic: whatever is sent to a database counts.
    for (const node of [root, ...functions.values()])
      for (const call of reader.calls(node)) readAlembicCall(call, null, operations);
    return { tool: 'Python', wrapping: UNKNOWN_WRAPPING, back: NOT_KEPT };
  }
  const loose = { value: false };
  readBody(up, null, reader, operations, loose);
  for (const [name, node] of functions) {
    if (name !== 'upgrade' && name !== 'downgrade') readBody(node, null, reader, operations, loose);
  }
  const back = bodyOf(functions.get('downgrade'));
  return {
    tool: 'Alembic',
    wrapping: loose.value
      ? { kind: 'unknown', because: 'Alembic leaves its transaction in autocommit_block' }
      : { kind: 'whole', because: 'Alembic runs a migration in one transaction' },
    back:
      back === 'present'
        ? { kind: 'present', what: 'downgrade()' }
        : { kind: back === 'absent' ? 'missing' : back, what: WORDS[back] },
  };
}

const WORDS = { absent: 'no downgrade()', empty: 'downgrade() does nothing', raises: 'downgrade() raises' } as const;

/** Statements in order; `with op.batch_alter_table('t') as batch_op:` names the table of the calls inside. */
function readBody(
  node: SyntaxNode,
  table: string | null,
  reader: PythonReader,
  operations: Operations,
  loose: { value: boolean },
): void {
  for (const child of node.namedChildren) {
    if (child.type === 'call') {
      readAlembicCall(reader.call(child), table, operations);
    } else if (child.type === 'with_statement') {
      const [opened] = reader.calls(child.namedChildren[0] ?? child);
      if (opened?.name === 'autocommit_block') loose.value = true;
      const batch = opened?.name === 'batch_alter_table' ? textOf(opened.args[0]) : table;
      const body = child.childForFieldName('body');
      if (body !== null) readBody(body, batch, reader, operations, loose);
    } else readBody(child, table, reader, operations, loose);
  }
}
