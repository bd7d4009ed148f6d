/**
 * Reads labelled changes from a CSV as the data set of "Deep just-in-time defect prediction: how far are we?" (Zeng et
 * al., ISSTA 2021) has them: a header with `date`, `bug` and the fourteen features, in any order. Columns are taken by
 * name, so that the copy of the label which those files hold (`__`) is never looked at.
 */
import { CountersignError } from '../../model/error.ts';
import { FEATURES } from './features.ts';
import type { FeatureName, LabelledChanges } from './features.ts';

/** How that data set writes a name of ours. */
const SPELLING: ReadonlyMap<string, string> = new Map([['entrophy', 'entropy']]);

/** A column that a newer file may have: when the label became known, Unix seconds, empty for an unlabelled change. */
const KNOWN_AT = 'bug_known_at';

/**
 * The changes of a CSV, sorted by date (equal dates as they stand). An empty cell of a feature is a missing value; one
 * of `date` or `bug`, and anything that is no number, is refused with its line.
 *
 * @throws CountersignError `usage` when a column is missing or a cell cannot be read
 */
export function readChangesCsv(text: string, file: string): LabelledChanges {
  const lines = linesOf(text);
  const header = (lines[0] ?? '').split(',').map((name) => SPELLING.get(name.trim()) ?? name.trim());
  const place = (name: string): number => {
    const at = header.indexOf(name);
    if (at >= 0) return at;
    throw refused(file, 1, `has no column \`${name}\``);
  };
  const places: Readonly<Record<FeatureName | 'date' | 'bug', number>> = Object.assign(Object.create(null), {
    date: place('date'),
    bug: place('bug'),
    ...Object.fromEntries(FEATURES.map((name) => [name, place(name)])),
  });
  const knownAt = header.indexOf(KNOWN_AT);
  const rows = lines.slice(1).map((line, at): Row => {
    const cells = line.split(',');
    if (cells.length !== header.length) {
      throw refused(file, at + 2, `has ${cells.length} cells where the header has ${header.length}`);
    }
    const cell = (column: number, missing: boolean): number => numberOf(cells[column] ?? '', missing, file, at + 2);
    return {
      time: cell(places.date, false),
      label: cell(places.bug, false) > 0 ? 1 : 0,
      knownAt: knownAt < 0 ? Number.NaN : cell(knownAt, true),
      values: FEATURES.map((name) => cell(places[name], true)),
    };
  });
  rows.sort((a, b) => a.time - b.time);
  return {
    times: Float64Array.from(rows, ({ time }) => time),
    labels: Uint8Array.from(rows, ({ label }) => label),
    knownAt: knownAt < 0 ? null : Float64Array.from(rows, (row) => row.knownAt),
    columns: FEATURES.map((_, column) => Float64Array.from(rows, ({ values }) => values[column] ?? Number.NaN)),
  };
}

interface Row {
  readonly time: number;
  readonly label: 0 | 1;
  readonly knownAt: number;
  readonly values: readonly number[];
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines[0]?.startsWith('\uFEFF')) lines[0] = lines[0].slice(1);
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function numberOf(text: string, mayBeMissing: boolean, file: string, line: number): number {
  const cell = text.trim();
  if (cell === '' && mayBeMissing) return Number.NaN;
  const value = cell === '' ? Number.NaN : Number(cell);
  if (Number.isFinite(value)) return value;
  throw refused(file, line, `holds “${cell.slice(0, 40)}” where a number is expected`);
}

function refused(file: string, line: number, what: string): CountersignError {
  return new CountersignError('usage', `${file}, line ${line}: it ${what}`, {
    remedy: 'The format is described in docs/change-risk.md.',
  });
}
