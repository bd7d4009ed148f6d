/** Migrations in plain SQL: Flyway, Prisma, Goose, dbmate, sql-migrate, golang-migrate, Atlas, and folders of scripts. */
import type { Parsers } from '../../../model/syntax.ts';
import { dialectOfPath } from './dialect.ts';
import { NOT_KEPT } from './migration.ts';
import type { Migration, MigrationFile, WayBack, Wrapping } from './migration.ts';
import { readScript } from './script.ts';
import { sectionsOf } from './sections.ts';

/** Reads a `.sql` file. A file that only leads back (`*.down.sql`, Flyway's `U`) is no migration of its own. */
export function readSqlFile(file: MigrationFile, parsers: Parsers): readonly Migration[] {
  const { path, text } = file;
  if (isWayBack(path)) return [];
  const { tool, wrapping, once } = toolOf(path, text);
  const sections = sectionsOf(text);
  const dialect = file.dialect ?? dialectOfPath(path);
  const up = sections?.up ?? { text, line: 1 };
  const script = readScript(up.text, parsers, { dialect, line: up.line });
  return [
    {
      tool: sections?.tool ?? tool,
      id: '',
      dialect: script.dialect,
      wrapping: sections?.wrapping ?? alone(tool, script.statements.length) ?? told(text) ?? wrapping,
      statements: script.statements,
      back: sections === null ? NOT_KEPT : wayBack(sections.down, parsers),
      problems: script.problems,
      once,
    },
  ];
}

/** PostgreSQL makes a transaction of a script with several statements; one alone may still build concurrently. */
function alone(tool: string, statements: number): Wrapping | null {
  if (tool !== 'Prisma' || statements > 1) return null;
  return { kind: 'statement', because: 'one statement alone is no transaction block' };
}

function told(text: string): Wrapping | null {
  if (!text.includes('atlas:txmode none')) return null;
  return { kind: 'statement', because: 'Atlas was told not to use a transaction' };
}

function wayBack(down: { readonly text: string } | null, parsers: Parsers): WayBack {
  if (down === null) return { kind: 'missing', what: 'no down section' };
  const { statements } = readScript(down.text, parsers, { dialect: null });
  return statements.length === 0
    ? { kind: 'empty', what: 'an empty down section' }
    : { kind: 'present', what: 'down section' };
}

/** Names of scripts that undo. */
function isWayBack(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name.endsWith('.down.sql') || name.endsWith('_down.sql') || name === 'down.sql' || /^u\d[\d._]*__/.test(name);
}

interface Tool {
  readonly tool: string;
  readonly wrapping: Wrapping;
  readonly once: boolean;
}

const UNKNOWN: Wrapping = { kind: 'unknown', because: 'whether the tool wraps the file in a transaction is not known' };

function toolOf(path: string, text: string): Tool {
  const lowered = path.toLowerCase();
  const name = lowered.slice(lowered.lastIndexOf('/') + 1);
  const flyway = /^([vrb])[\d._]*__/.exec(name);
  if (flyway !== null) return { tool: 'Flyway', wrapping: flywayWrapping(text), once: flyway[1] !== 'r' };
  if (lowered.includes('prisma/migrations/')) {
    const because = 'Prisma sends the file as one script, which PostgreSQL runs as one transaction';
    return { tool: 'Prisma', wrapping: { kind: 'whole', because }, once: true };
  }
  if (name.endsWith('.up.sql')) return { tool: 'SQL', wrapping: UNKNOWN, once: true };
  if (lowered.includes('supabase/migrations/')) return { tool: 'Supabase', wrapping: UNKNOWN, once: true };
  if (lowered.includes('drizzle/')) {
    return {
      tool: 'Drizzle',
      wrapping: { kind: 'whole', because: 'Drizzle runs migrations in one transaction' },
      once: true,
    };
  }
  // A dump of the whole schema describes a state; it is altered with every migration.
  const dump = name === 'schema.sql' || name === 'structure.sql';
  return { tool: 'SQL', wrapping: UNKNOWN, once: !dump && /\d/.test(name) };
}

function flywayWrapping(text: string): Wrapping {
  if (/\bconcurrently\b/i.test(text)) {
    const because = 'Flyway runs a migration outside a transaction when a statement in it cannot run in one';
    return { kind: 'statement', because };
  }
  return { kind: 'whole', because: 'Flyway runs a migration in one transaction' };
}
