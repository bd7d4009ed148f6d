/** What a path is about, as data: every row of the path table. A path may match several. */
import type { PathRow } from './path-row.ts';
import { CONTENT_ROWS } from './path-table-content.ts';
import { OPERATIONS_ROWS } from './path-table-operations.ts';
import { PROTECTION_ROWS } from './path-table-protection.ts';

export const PATH_ROWS: readonly PathRow[] = [...OPERATIONS_ROWS, ...PROTECTION_ROWS, ...CONTENT_ROWS];
