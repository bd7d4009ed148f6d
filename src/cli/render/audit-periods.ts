/** Months put together so that a chart stays legible: at most forty columns, whatever the length of the history. */
import type { AuditLineClass, AuditMonth, CommitVerdict } from '../../model/audit.ts';
import { AUDIT_LINE_CLASSES, COMMIT_VERDICTS } from '../../model/audit.ts';
import { sum } from './audit-words.ts';

const MOST_COLUMNS = 40;
const UNITS: readonly { readonly months: number; readonly name: string }[] = [
  { months: 1, name: 'month' },
  { months: 3, name: 'quarter' },
  { months: 12, name: 'year' },
  { months: 60, name: 'five years' },
  { months: 120, name: 'decade' },
];
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Share of the commits that may stand outside the drawn span: commits of wrong clocks, decades from the others. */
const STRAY_SHARE = 0.005;
const STRAY_GAP_MONTHS = 24;

/** One column of the charts. */
interface Period {
  /** `2026-03`, `2026 Q1`, `2026`, `2020–2024`. */
  readonly label: string;
  /** The short name below the column, and the year below that. */
  readonly tick: string;
  readonly year: number;
  readonly commits: Readonly<Record<CommitVerdict, number>>;
  readonly lines: Readonly<Record<AuditLineClass, number>>;
  readonly needSignOff: number;
}

export interface Periods {
  /** `month`, `quarter`, `year` … */
  readonly unit: string;
  readonly periods: readonly Period[];
  /** Commits of wrong clocks that are not drawn. */
  readonly stray: number;
}

/** The columns of a history. */
export function periodsOf(months: readonly AuditMonth[]): Periods {
  const { drawn, stray } = withoutStrays(months);
  const first = drawn[0];
  const unit = UNITS.find(({ months: size }) => spans(drawn, size) <= MOST_COLUMNS) ?? UNITS.at(-1);
  if (first === undefined || unit === undefined) return { unit: 'month', periods: [], stray };
  const groups = new Map<number, AuditMonth[]>();
  for (const month of drawn) {
    const key = Math.floor(monthNumber(month) / unit.months);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [month]);
    else group.push(month);
  }
  return {
    unit: unit.name,
    periods: [...groups].map(([key, group]) => merged(key * unit.months, unit.months, group)),
    stray,
  };
}

function spans(months: readonly AuditMonth[], size: number): number {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return Math.floor(monthNumber(last) / size) - Math.floor(monthNumber(first) / size) + 1;
}

/** Leaves out the few commits that a long gap parts from all others, such as those dated 1970. */
function withoutStrays(months: readonly AuditMonth[]): { drawn: readonly AuditMonth[]; stray: number } {
  const all = months.reduce((total, month) => total + sum(month.commits), 0);
  const start = strayMonths(months, all * STRAY_SHARE);
  const end = strayMonths(months.toReversed(), all * STRAY_SHARE);
  const drawn = months.slice(start, months.length - end);
  return { drawn, stray: all - drawn.reduce((total, month) => total + sum(month.commits), 0) };
}

/** How many months to leave out at the beginning of the list. */
function strayMonths(months: readonly AuditMonth[], allowed: number): number {
  let commits = 0;
  let gap = 0;
  let leaveOut = 0;
  for (const [at, month] of months.entries()) {
    const here = sum(month.commits);
    if (here === 0) {
      gap += 1;
      continue;
    }
    if (gap >= STRAY_GAP_MONTHS) leaveOut = at;
    gap = 0;
    commits += here;
    if (commits > allowed) break;
  }
  return leaveOut;
}

function merged(start: number, size: number, months: readonly AuditMonth[]): Period {
  const commits = { ai: 0, hint: 0, automation: 0, human: 0, unknown: 0, unreadable: 0 };
  const lines = { ai: 0, mixed: 0, hint: 0, human: 0, unknown: 0 };
  let needSignOff = 0;
  for (const month of months) {
    for (const verdict of COMMIT_VERDICTS) commits[verdict] += month.commits[verdict];
    for (const name of AUDIT_LINE_CLASSES) lines[name] += month.lines[name];
    needSignOff += month.needSignOff;
  }
  return { ...names(start, size), commits, lines, needSignOff };
}

function names(start: number, size: number): { label: string; tick: string; year: number } {
  const year = Math.floor(start / 12);
  const month = start % 12;
  if (size === 1) {
    return { label: `${year}-${String(month + 1).padStart(2, '0')}`, tick: MONTH_NAMES[month] ?? '', year };
  }
  if (size === 3) return { label: `${year} Q${month / 3 + 1}`, tick: `Q${month / 3 + 1}`, year };
  if (size === 12) return { label: `${year}`, tick: `${year}`, year };
  return { label: `${year}–${year + size / 12 - 1}`, tick: `${year}`, year };
}

function monthNumber(month: AuditMonth): number {
  const [year = '0', number = '1'] = month.month.split('-');
  return Number(year) * 12 + Number(number) - 1;
}
