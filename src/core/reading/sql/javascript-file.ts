/** Migrations in JavaScript and TypeScript. */
import type { Grammar, Parsers } from '../../../model/syntax.ts';
import { readJsCalls } from './code/js-ops.ts';
import { readJavaScript } from './code/javascript.ts';
import type { CodeFile } from './code/javascript.ts';
import { Operations } from './code/operations.ts';
import { dialectOfPath } from './dialect.ts';
import type { Migration, MigrationFile, WayBack, Wrapping } from './migration.ts';
import { NOT_KEPT } from './migration.ts';

/** Reads one file as one migration. */
export function readJavaScriptFile(file: MigrationFile, parsers: Parsers): readonly Migration[] {
  const { path, text } = file;
  const grammar: Grammar = path.endsWith('ts') ? 'typescript' : 'javascript';
  const operations = new Operations(parsers, file.dialect ?? dialectOfPath(path));
  const read = parsers.tree(grammar, text, (root) => {
    const code = readJavaScript(root);
    readJsCalls(code.up, operations);
    return { kind: 'read', code } as const;
  });
  const tool = toolOf(text);
  const problems = [...operations.problems];
  if (read.kind === 'unparsed') problems.push({ line: read.line ?? 1, reason: read.reason });
  else if (read.code.hasError) problems.push({ line: 1, reason: 'it has mistakes that no parser can place' });
  return [
    {
      tool,
      id: '',
      dialect: operations.dialect ?? 'postgresql',
      wrapping: wrappingOf(tool, text),
      statements: operations.statements,
      back: read.kind === 'read' ? backOf(read.code) : NOT_KEPT,
      problems,
      once: true,
    },
  ];
}

function backOf({ down, up }: CodeFile): WayBack {
  switch (down) {
    case 'absent':
      return up.length === 0 ? NOT_KEPT : { kind: 'missing', what: 'no down()' };
    case 'empty':
      return { kind: 'empty', what: 'down() does nothing' };
    case 'raises':
      return { kind: 'raises', what: 'down() throws' };
    case 'present':
      return { kind: 'present', what: 'down()' };
  }
}

const SIGNS: readonly (readonly [sign: string, tool: string])[] = [
  ['queryInterface', 'Sequelize'],
  ['queryRunner', 'TypeORM'],
  ['QueryRunner', 'TypeORM'],
  ['pgm', 'node-pg-migrate'],
  ['addSql', 'MikroORM'],
  ['Kysely', 'Kysely'],
  ['knex', 'Knex'],
];

function toolOf(text: string): string {
  return SIGNS.find(([sign]) => text.includes(sign))?.[1] ?? 'JavaScript';
}

function wrappingOf(tool: string, text: string): Wrapping {
  const told =
    text.includes('noTransaction()') || /transaction\s*[:=]\s*false/.test(text) || text.includes('isTransactional');
  if (told) return { kind: 'statement', because: `${tool} was told not to use a transaction` };
  if (tool === 'Sequelize' || tool === 'JavaScript') {
    return { kind: 'unknown', because: `${tool} uses the transactions that the migration itself opens` };
  }
  return { kind: 'whole', because: `${tool} runs a migration in one transaction` };
}
