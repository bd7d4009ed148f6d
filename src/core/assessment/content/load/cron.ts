/** Cron: how often, in which minute, at which hours. Five fields; six and seven as Quartz and AWS write them. */

export interface Cron {
  /** The fields joined by single blanks: what two spellings of one schedule have in common. */
  readonly text: string;
  /** Runs in a week, as far as the fields say; months and days of the month count as shares. */
  readonly runsAWeek: number;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 0 Sunday … 6 Saturday. */
  readonly days: readonly number[];
}

const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);
const DAY_NAMES: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTH_NAMES: readonly string[] = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];

/** Null for a text that is no cron expression. */
export function readCron(text: string): Cron | null {
  const inner = /^cron\((.{1,100})\)$/.exec(text)?.[1] ?? text;
  const zoned = inner
    .replace(/^(?:CRON_)?TZ=\S+\s+/, '')
    .trim()
    .toLowerCase();
  const fields = (NICKNAMES.get(zoned) ?? zoned).split(/\s+/, 8);
  const aws = text.startsWith('cron(');
  // Quartz and Spring begin with the second; AWS ends with the year.
  const [minute, hour, date, month, day] = fields.length === 5 || aws ? fields : fields.slice(1);
  if (fields.length < 5 || fields.length > 7) return null;
  const seconds = fields.length > 5 && !aws ? (values(fields[0], 0, 59, [])?.length ?? 0) : 1;
  const minutes = values(minute, 0, 59, []);
  const hours = values(hour, 0, 23, []);
  const dates = values(date, 1, 31, []);
  const months = values(month, 1, 12, MONTH_NAMES);
  const days = values(day, 0, 7, DAY_NAMES);
  if (minutes === null || hours === null || dates === null || months === null || days === null || seconds === 0)
    return null;
  // AWS counts Sunday as 1, unless the days are named.
  const sundayIsOne = aws && !/[a-z]/.test(day ?? '');
  const weekdays = [...new Set(days.map((one) => (sundayIsOne ? (one + 6) % 7 : one % 7)))];
  const perWeek = dates.length < 31 ? (dates.length * 7) / 30.4 : weekdays.length;
  const runsAWeek = seconds * minutes.length * hours.length * perWeek * (months.length / 12);
  return { text: fields.join(' '), runsAWeek, minutes, hours, days: weekdays };
}

/** Values of one field; null when it is none. */
function values(
  field: string | undefined,
  first: number,
  last: number,
  names: readonly string[],
): readonly number[] | null {
  if (field === undefined || field.length > 120) return null;
  const found = new Set<number>();
  for (const part of field.split(',', 60)) {
    const match = /^(\*|\?|[a-z0-9]+(?:-[a-z0-9]+)?)(?:\/(\d{1,4}))?$/.exec(part);
    if (match === null) return null;
    const [from, to] = range(match[1] ?? '', first, last, names, match[2] !== undefined);
    const step = Number(match[2] ?? 1);
    if (step === 0) return null;
    if (Number.isNaN(from) || Number.isNaN(to) || from < first || to > last) return null;
    for (let value = from; value <= to; value += step) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function range(
  text: string,
  first: number,
  last: number,
  names: readonly string[],
  stepped: boolean,
): readonly [number, number] {
  if (text === '*' || text === '?') return [first, names === DAY_NAMES ? 6 : last];
  const [from, to] = text.split('-').map((word) => numberOf(word, names));
  return [from ?? Number.NaN, to ?? (stepped ? last : (from ?? Number.NaN))];
}

function numberOf(word: string, names: readonly string[]): number {
  const named = names.indexOf(word.slice(0, 3));
  if (named >= 0 && !/^\d/.test(word)) return named + (names === MONTH_NAMES ? 1 : 0);
  return /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
}
