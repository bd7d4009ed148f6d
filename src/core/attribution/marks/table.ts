/** The built-in marks table, and how a configuration extends it. */
import { CountersignError } from '../../../model/error.ts';
import type { Problem } from '../../../model/error.ts';
import type { MarkRow } from '../../../model/mark.ts';
import { buildMarkTable } from './mark-table.ts';
import type { MarkTable } from './mark-table.ts';
import { AUTOMATION_ROWS } from './rows-automation.ts';
import { LARGE_TOOL_ROWS } from './rows-large-tools.ts';
import { NAME_ROWS } from './rows-names.ts';
import { OTHER_TOOL_ROWS } from './rows-other-tools.ts';
import { GENERIC_ROWS } from './rows-trailers.ts';

/** Every built-in row, in order of precedence within its kind. */
export const BUILT_IN_ROWS: readonly MarkRow[] = [
  ...LARGE_TOOL_ROWS,
  ...OTHER_TOOL_ROWS,
  ...GENERIC_ROWS,
  ...NAME_ROWS,
  ...AUTOMATION_ROWS,
];

/** Rows of ours; the tests check each of them, so that no run has to. */
const SOUND: ReadonlySet<MarkRow> = new Set(BUILT_IN_ROWS);

let builtIn: MarkTable | null = null;

/** The built-in table. */
export function builtInMarks(): MarkTable {
  if (builtIn !== null) return builtIn;
  const table = buildMarkTable(BUILT_IN_ROWS, [], SOUND);
  if (Array.isArray(table)) {
    throw new CountersignError('internal', 'the built-in marks table does not pass its own check', { problems: table });
  }
  builtIn = table;
  return table;
}

/**
 * The table with `rows` before its own (so they win) and without the rows whose ids are in `disable`; or every
 * problem of the new rows at once: an id used twice, a pattern that cannot be used, a bare company domain, an unknown
 * id to disable.
 */
export function extendMarks(
  table: MarkTable,
  rows: readonly MarkRow[],
  disable: readonly string[] = [],
): MarkTable | Problem[] {
  if (rows.length === 0 && disable.length === 0) return table;
  return buildMarkTable([...rows, ...table.rows], [...table.disabled, ...disable], SOUND);
}
