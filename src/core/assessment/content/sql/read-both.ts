/** Both sides of a changed file as migrations. */
import type { Parsers } from '../../../../model/syntax.ts';
import { readMigrations } from '../../../reading/sql/layouts.ts';
import type { SqlDialect } from '../../../reading/sql/lexer.ts';
import { NOT_KEPT } from '../../../reading/sql/migration.ts';
import type { Migration } from '../../../reading/sql/migration.ts';
import type { ReadFile } from '../family.ts';

/** A changed file, read. */
export interface ReadMigrationFile {
  readonly file: ReadFile;
  readonly before: readonly Migration[];
  readonly after: readonly Migration[];
}

/** An absent side has no migrations. Null as `dialect`: paths and texts say which. */
export function readBoth(file: ReadFile, dialect: SqlDialect | null, parsers: Parsers): ReadMigrationFile {
  const read = (path: string, text: string | null): readonly Migration[] =>
    text === null ? [] : (readMigrations({ path, text, dialect }, parsers) ?? [UNKNOWN_LANGUAGE]);
  return { file, before: read(file.oldPath, file.oldText), after: read(file.path, file.newText) };
}

const UNKNOWN_LANGUAGE: Migration = {
  tool: 'unknown',
  id: '',
  dialect: 'postgresql',
  wrapping: { kind: 'unknown', because: 'the tool is not known' },
  statements: [],
  back: NOT_KEPT,
  problems: [{ line: 1, reason: 'a migration in a language that no reader knows' }],
  once: false,
};
