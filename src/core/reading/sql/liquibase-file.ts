/** Change logs of Liquibase in XML, YAML, JSON and formatted SQL: every change set is a migration. */
import type { Parsers } from '../../../model/syntax.ts';
import { shownStatement } from './act.ts';
import type { ActedStatement } from './act.ts';
import { dialectOfPath } from './dialect.ts';
import { changeActs, REVERSIBLE } from './liquibase/changes.ts';
import { attribute, childrenOf } from './liquibase/element.ts';
import type { ChangeElement } from './liquibase/element.ts';
import { readXml } from './liquibase/xml.ts';
import { readYamlLog } from './liquibase/yaml-log.ts';
import type { Migration, MigrationFile, WayBack, Wrapping } from './migration.ts';
import { NOT_KEPT } from './migration.ts';
import { readScript } from './script.ts';
import type { SqlProblem } from './script.ts';

/** Whether a text of these endings is a change log at all. */
function isChangeLog(text: string): boolean {
  return text.includes('databaseChangeLog');
}

/** Reads a change log in XML, YAML or JSON. A file that is none has no migrations. */
export function readChangeLog(file: MigrationFile, parsers: Parsers): readonly Migration[] {
  if (!isChangeLog(file.text)) return [];
  const root = file.path.toLowerCase().endsWith('.xml') ? readXml(file.text) : readYamlLog(file.text);
  if ('kind' in root) return [broken(root.reason)];
  return changeSets(root).map((set) => migrationOf(set, file, parsers));
}

function broken(reason: string): Migration {
  return {
    ...BASE,
    id: '',
    dialect: 'postgresql',
    wrapping: WRAPPED,
    statements: [],
    back: NOT_KEPT,
    problems: [{ line: 1, reason }],
  };
}

const BASE = { tool: 'Liquibase', once: true } as const;
const WRAPPED: Wrapping = { kind: 'whole', because: 'Liquibase runs a change set in one transaction' };
const LOOSE: Wrapping = {
  kind: 'statement',
  because: 'Liquibase was told not to use a transaction (runInTransaction)',
};

/** Change sets at any depth that the format allows: the root, the log, includes apart. */
function changeSets(root: ChangeElement): readonly ChangeElement[] {
  const found: ChangeElement[] = [];
  const open = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (element.name === 'changeSet') found.push(element);
    else open.push(...element.children.toReversed());
  }
  return found;
}

const ASIDE: ReadonlySet<string> = new Set([
  'rollback',
  'preConditions',
  'comment',
  'validCheckSum',
  'changes',
  'modifySql',
  'labels',
  'ignoreWhereMissing',
]);

function migrationOf(set: ChangeElement, file: MigrationFile, parsers: Parsers): Migration {
  const dialect = dialectNamedIn(set) ?? file.dialect ?? dialectOfPath(file.path);
  const changes = set.children.filter(({ name }) => !ASIDE.has(name));
  const statements: ActedStatement[] = [];
  const problems: SqlProblem[] = [];
  for (const change of changes) {
    const acts = changeActs(change);
    const { line, source } = change;
    if (acts !== null) {
      statements.push({ line, endLine: line, text: shownStatement(source), source, acts, readBy: 'layout' });
      continue;
    }
    const script = readScript(change.text, parsers, { dialect, line });
    statements.push(...script.statements);
    problems.push(...script.problems);
  }
  const runsAgain = attribute(set, 'runOnChange') === 'true' || attribute(set, 'runAlways') === 'true';
  return {
    ...BASE,
    id: `${attribute(set, 'author')}:${attribute(set, 'id')}`,
    dialect: dialect ?? 'postgresql',
    wrapping: attribute(set, 'runInTransaction') === 'false' ? LOOSE : WRAPPED,
    statements,
    back: backOf(set, changes),
    problems,
    once: !runsAgain,
  };
}

function dialectNamedIn(set: ChangeElement): Migration['dialect'] | null {
  const named = attribute(set, 'dbms');
  return named === '' ? null : dialectOfPath(named.replaceAll('!', 'not'));
}

function backOf(set: ChangeElement, changes: readonly ChangeElement[]): WayBack {
  const back = childrenOf(set, 'rollback');
  const empty = back.length > 0 && back.every(({ text, children }) => text.trim() === '' && children.length === 0);
  if (back.length > 0 && !empty) return { kind: 'present', what: 'rollback' };
  const one = changes.find(({ name }) => !REVERSIBLE.has(name) && name !== 'insert' && name !== 'loadData');
  if (one === undefined) return { kind: 'present', what: 'turned around by Liquibase' };
  return { kind: empty ? 'empty' : 'missing', what: empty ? 'an empty rollback' : `no rollback for ${one.name}` };
}

/** `--liquibase formatted sql`. */
export function isFormattedSql(text: string): boolean {
  return text.trimStart().slice(0, 60).toLowerCase().replaceAll(' ', '').startsWith('--liquibaseformattedsql');
}

interface OpenSet {
  readonly id: string;
  readonly head: string;
  readonly line: number;
  readonly lines: string[];
  readonly back: string[];
}

/** Reads formatted SQL: comments part the change sets. */
export function readFormattedSql(file: MigrationFile, parsers: Parsers): readonly Migration[] {
  const sets: OpenSet[] = [];
  for (const [at, line] of file.text.split('\n').entries()) {
    const mark = line.startsWith('--') ? line.slice(2).trim() : '';
    const lowered = mark.toLowerCase();
    if (lowered.startsWith('changeset ')) {
      sets.push({
        id: mark.slice(10).trim().split(/\s/, 1)[0] ?? '',
        head: lowered,
        line: at + 2,
        lines: [],
        back: [],
      });
      continue;
    }
    const open = sets.at(-1);
    if (lowered.startsWith('rollback')) open?.back.push(mark.slice(8).trim());
    open?.lines.push(line);
  }
  return sets.map((set) => formattedSet(set, file, parsers));
}

function formattedSet({ id, head, line, lines, back }: OpenSet, file: MigrationFile, parsers: Parsers): Migration {
  const text = lines.join('\n');
  const script = readScript(text, parsers, { dialect: file.dialect ?? dialectOfPath(file.path), line });
  const words = head.replaceAll(' ', '');
  return {
    ...BASE,
    id,
    dialect: script.dialect,
    wrapping: words.includes('runintransaction:false') ? LOOSE : WRAPPED,
    statements: script.statements,
    back: back.some((one) => one !== '')
      ? { kind: 'present', what: 'rollback' }
      : { kind: 'missing', what: 'no rollback comment' },
    problems: script.problems,
    once: !words.includes('runonchange:true') && !words.includes('runalways:true'),
  };
}
