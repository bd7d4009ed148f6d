/** What of a migration nobody can read: one finding for each such place. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import { withoutHoles } from '../../../reading/sql/holes.ts';
import { unreadable } from '../unreadable.ts';
import type { ReadMigrationFile } from './read-both.ts';
import type { Step } from './world.ts';

const MOST_NAMED = 3;

/** At most one factor for a file: it names the first places. */
export function unknownOf(
  { file, before, after }: ReadMigrationFile,
  steps: readonly Step[],
  context: AssessmentContext,
): readonly Factor[] {
  const known = new Set(before.flatMap(({ problems }) => problems.map(({ reason }) => reason)));
  const places = [
    ...after.flatMap(({ problems }) => problems).filter(({ reason }) => !known.has(reason)),
    ...steps.filter(({ fresh }) => fresh).flatMap(opaquePlace),
  ].toSorted((a, b) => a.line - b.line);
  const [first] = places;
  if (first === undefined) return [];
  const named = places.slice(0, MOST_NAMED).map(({ line, reason }) => `line ${line}, ${withoutHoles(reason)}`);
  const more = places.length > MOST_NAMED ? `; and ${places.length - MOST_NAMED} more places` : '';
  return [
    unreadable(
      { path: file.path, lines: { start: first.line, end: first.line } },
      'sql',
      `${named.join('; ')}${more}`,
      context,
    ),
  ];
}

function opaquePlace({
  act,
  statement: { line },
}: Step): readonly { readonly line: number; readonly reason: string }[] {
  if (act.kind === 'opaque') return [{ line, reason: act.reason }];
  if (act.kind === 'rows' && act.choice === 'unknown')
    return [{ line, reason: `which rows of ${act.table} it touches is filled in elsewhere` }];
  return [];
}
