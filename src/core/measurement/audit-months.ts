/** The months of an audit: counts per calendar month in UTC, kept in bounded memory whatever the commits' clocks say. */
import type { AuditMonth, AuditRecord } from '../../model/audit.ts';
import { AUDIT_LINE_CLASSES } from '../../model/audit.ts';
import type { Counting } from './audit-counts.ts';
import { linesOf, noClasses, noVerdicts } from './audit-counts.ts';

/** First second of the year 2200: a commit cannot honestly be younger. */
const END_OF_TIME = Date.UTC(2200, 0, 1) / 1000;

/** Counts commits by month; at most 2,760 months exist. */
export class Months {
  readonly #byMonth = new Map<number, Counting<AuditMonth>>();
  #undated = 0;
  #current: Counting<AuditMonth> | null = null;
  #start = 0;
  #end = 0;

  /** Adds a commit; histories come in order of time, so the month is rarely another than before. */
  add(record: AuditRecord, needsSignOff: boolean): void {
    const month = this.#monthOf(record.time);
    if (month === null) {
      this.#undated += 1;
      return;
    }
    month.commits[record.verdict] += 1;
    for (const lineClass of AUDIT_LINE_CLASSES) month.lines[lineClass] += linesOf(record.lines, lineClass);
    if (needsSignOff) month.needSignOff += 1;
  }

  get undated(): number {
    return this.#undated;
  }

  /** Oldest first; a month without commits between two others is there, with zeros. */
  finish(): AuditMonth[] {
    const numbers = [...this.#byMonth.keys()].sort((a, b) => a - b);
    const [first, last] = [numbers[0], numbers.at(-1)];
    if (first === undefined || last === undefined) return [];
    const months: AuditMonth[] = [];
    for (let number = first; number <= last; number += 1) months.push(this.#byMonth.get(number) ?? emptyMonth(number));
    return months;
  }

  #monthOf(time: number): Counting<AuditMonth> | null {
    if (this.#current !== null && time >= this.#start && time < this.#end) return this.#current;
    if (!(time >= 0 && time < END_OF_TIME)) return null;
    const date = new Date(time * 1000);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const number = year * 12 + month;
    const counts = this.#byMonth.get(number) ?? emptyMonth(number);
    this.#byMonth.set(number, counts);
    this.#current = counts;
    this.#start = Date.UTC(year, month, 1) / 1000;
    this.#end = Date.UTC(year, month + 1, 1) / 1000;
    return counts;
  }
}

function emptyMonth(number: number): Counting<AuditMonth> {
  const year = Math.floor(number / 12);
  const month = `${year}-${String((number % 12) + 1).padStart(2, '0')}`;
  return { month, commits: noVerdicts(), lines: noClasses(), needSignOff: 0 };
}
