/** Which tool runs a file, told by its path, its name and a glance at its text; and the file read as that tool does. */
import type { Parsers, ParserKind } from '../../../model/syntax.ts';
import type { SqlDialect } from './lexer.ts';
import type { Migration, MigrationFile } from './migration.ts';
import { readJavaScriptFile } from './javascript-file.ts';
import { readPythonFile } from './python-file.ts';
import { readRailsFile } from './rails-file.ts';
import { isFormattedSql, readChangeLog, readFormattedSql } from './liquibase-file.ts';
import { readSqlFile } from './sql-file.ts';

interface Layout {
  readonly fits: (path: string) => boolean;
  readonly parser: ParserKind | null;
  readonly read: (file: MigrationFile, parsers: Parsers) => readonly Migration[];
}

const ending =
  (...endings: readonly string[]) =>
  (path: string): boolean =>
    endings.some((one) => path.endsWith(one));

const LAYOUTS: readonly Layout[] = [
  { fits: ending('.sql'), parser: null, read: readSql },
  { fits: ending('.xml', '.yaml', '.yml', '.json'), parser: null, read: readChangeLog },
  { fits: ending('.rb'), parser: null, read: readRailsFile },
  { fits: ending('.py'), parser: 'python', read: readPythonFile },
  { fits: ending('.ts', '.mts', '.cts'), parser: 'typescript', read: readJavaScriptFile },
  { fits: ending('.js', '.mjs', '.cjs'), parser: 'javascript', read: readJavaScriptFile },
];

function readSql(file: MigrationFile, parsers: Parsers): readonly Migration[] {
  return isFormattedSql(file.text) ? readFormattedSql(file, parsers) : readSqlFile(file, parsers);
}

function layoutOf(path: string): Layout | null {
  const lowered = path.toLowerCase();
  return LAYOUTS.find(({ fits }) => fits(lowered)) ?? null;
}

/** What has to be loaded to read a file; null when no layout reads it. */
export function parsersFor(path: string): readonly ParserKind[] | null {
  const layout = layoutOf(path);
  if (layout === null) return null;
  return layout.parser === null ? ['postgresql'] : ['postgresql', layout.parser];
}

/** The migrations of a file; null when no layout reads it. */
export function readMigrations(file: MigrationFile, parsers: Parsers): readonly Migration[] | null {
  return layoutOf(file.path)?.read(file, parsers) ?? null;
}

const NAMES: Readonly<Record<SqlDialect, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  sqlite: 'SQLite',
  mssql: 'SQL Server',
  oracle: 'Oracle',
};

/** How migrations were read, for people: the tool, the database, and what is assumed of transactions. */
export function describeMigrations(migrations: readonly Migration[]): readonly string[] {
  const said = migrations.map(
    ({ tool, dialect, wrapping }) => `read as ${tool} for ${NAMES[dialect]}; ${wrapping.because}`,
  );
  return [...new Set(said)];
}
