/** Which database a script is for, as far as a text and its path tell. */
import type { SqlDialect } from './lexer.ts';

const PATH_WORDS: ReadonlyMap<string, SqlDialect> = new Map<string, SqlDialect>([
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['sqlite', 'sqlite'],
  ['sqlite3', 'sqlite'],
  ['postgres', 'postgresql'],
  ['postgresql', 'postgresql'],
  ['pgsql', 'postgresql'],
  ['pg', 'postgresql'],
  ['psql', 'postgresql'],
  ['mssql', 'mssql'],
  ['sqlserver', 'mssql'],
  ['oracle', 'oracle'],
]);

/** Folders and names say it: `migrations/mysql/001.sql`, `001.sqlite.sql`. */
export function dialectOfPath(path: string): SqlDialect | null {
  for (const word of path.toLowerCase().split(/[^a-z0-9]+/)) {
    const dialect = PATH_WORDS.get(word);
    if (dialect !== undefined) return dialect;
  }
  return null;
}

/** A dialect by the name that a person or a configuration gives it. */
export function dialectNamed(name: string): SqlDialect | null {
  return PATH_WORDS.get(name.toLowerCase()) ?? null;
}

const SIGNS: readonly (readonly [dialect: SqlDialect, pattern: RegExp])[] = [
  [
    'mysql',
    /\bENGINE[ \t]*=|\bAUTO_INCREMENT\b|\/\*!|^[ \t]*DELIMITER[ \t]|\bCHARSET[ \t]*=|\bCHARACTER SET\b|\bUNSIGNED\b/im,
  ],
  ['mysql', /\bMODIFY[ \t]+COLUMN\b|\bCHANGE[ \t]+COLUMN\b|\bALGORITHM[ \t]*=[ \t]*(?:INPLACE|COPY|INSTANT)\b/i],
  ['sqlite', /\bPRAGMA\b|\bAUTOINCREMENT\b|\bWITHOUT ROWID\b/i],
  ['mssql', /^[ \t]*GO[ \t]*\r?$|\bsp_rename\b|\bNVARCHAR\b|\bIDENTITY[ \t]*\(\d/im],
  ['mssql', /\bdbo\.|\[dbo\]|\[\w+\]\.\[|^[ \t]*SET[ \t]+(?:NOCOUNT|XACT_ABORT|ANSI_NULLS|QUOTED_IDENTIFIER)\b/im],
  ['oracle', /\bVARCHAR2\b|\bNUMBER\(\d/i],
];

/**
 * The dialect a text shows by what only that dialect has; null when nothing does. Asked only for a text that
 * PostgreSQL's parser refuses, so a sign in a comment or a string cannot lead it away from a text that it accepts.
 */
export function dialectOfText(text: string): SqlDialect | null {
  for (const [dialect, pattern] of SIGNS) if (pattern.test(text)) return dialect;
  if (text.includes('`')) return 'mysql';
  return null;
}
