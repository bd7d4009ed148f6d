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

/** UTF-16 units of migrations that one change is read for; the parser takes half a second for a million of them. */
const MOST_TEXT = 16 << 20;

/** Absent sides have no migrations. Null as `dialect`: paths and texts say which. */
export function readAll(
  files: readonly ReadFile[],
  dialect: SqlDialect | null,
  parsers: Parsers,
): readonly ReadMigrationFile[] {
  let units = 0;
  return files.map((file) => {
    units += (file.oldText?.length ?? 0) + (file.newText?.length ?? 0);
    return units > MOST_TEXT ? { file, before: [], after: [unread(TOO_MUCH)] } : readBoth(file, dialect, parsers);
  });
}

function readBoth(file: ReadFile, dialect: SqlDialect | null, parsers: Parsers): ReadMigrationFile {
  const read = (path: string, text: string | null): readonly Migration[] =>
    text === null ? [] : (readMigrations({ path, text, dialect }, parsers) ?? [unread(UNKNOWN_LANGUAGE)]);
  return { file, before: read(file.oldPath, file.oldText), after: read(file.path, file.newText) };
}

const UNKNOWN_LANGUAGE = 'a migration in a language that no reader knows';
const TOO_MUCH = `the change has more than ${MOST_TEXT >> 20} million characters of migrations; this one is not read`;

function unread(reason: string): Migration {
  return {
    tool: 'unknown',
    id: '',
    dialect: 'postgresql',
    wrapping: { kind: 'unknown', because: 'the tool is not known' },
    statements: [],
    back: NOT_KEPT,
    problems: [{ line: 1, reason }],
    once: false,
  };
}
