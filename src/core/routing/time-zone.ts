/**
 * Clocks of people: what the time is where they are, and when a time of their day comes. By the IANA database that
 * Node.js carries.
 */

/** Days since 1970-01-01 and seconds of the day, as a clock on the wall shows them. */
export interface WallTime {
  readonly day: number;
  readonly second: number;
}

/** A time zone. All instants are seconds since 1970, UTC. */
export interface Zone {
  readonly name: string;
  /** Seconds that the clock is ahead of UTC. */
  offsetAt(instant: number): number;
  wallAt(instant: number): WallTime;
  /**
   * The first instant at which the clock shows this time or a later one: an hour that is skipped in spring begins when
   * it is skipped, one that comes twice in autumn begins with the first. Never decreases with the wall time.
   */
  instantOf(wall: WallTime): number;
}

const DAY: number = 86_400;

const QUARTER = 900;
const MOST_KEPT = 5_000;
const zones = new Map<string, Zone>();

/** The zone of that name, which must be one that the people file may name. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  // Names come from a checked file, so there are not many of them.
  zones.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  // Asking the database is slow. Clocks change at quarters of an hour only, and on days at whose ends they are alike not at all.
  const days = new Map<number, number>();
  const quarters = new Map<number, number>();
  const asked = (known: Map<number, number>, index: number, length: number): number => {
    const found = known.get(index);
    if (found !== undefined) return found;
    if (known.size >= MOST_KEPT) known.clear();
    const offset = offsetIn(format.format(index * length * 1_000));
    known.set(index, offset);
    return offset;
  };
  const offsetAt = (instant: number): number => {
    const day = Math.floor(instant / DAY);
    const offset = asked(days, day, DAY);
    return offset === asked(days, day + 1, DAY) ? offset : asked(quarters, Math.floor(instant / QUARTER), QUARTER);
  };
  const localAt = (instant: number): number => instant + offsetAt(instant);
  return {
    name,
    offsetAt,
    wallAt: (instant) => {
      const local = localAt(instant);
      const day = Math.floor(local / DAY);
      return { day, second: local - day * DAY };
    },
    instantOf: ({ day, second }) => firstReaching(day * DAY + second, offsetAt),
  };
}

/** `1/1/2026, GMT+05:30` → 19800. */
function offsetIn(text: string): number {
  const [, sign, hours, minutes = '0', seconds = '0'] =
    /GMT([+-])(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?$/.exec(text) ?? [];
  if (hours === undefined) return 0;
  const size = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}

function firstReaching(local: number, offsetAt: (instant: number) => number): number {
  const [before, after] = [offsetAt(local - DAY), offsetAt(local + DAY)];
  const early = local - Math.max(before, after);
  if (early + offsetAt(early) >= local) return early;
  const late = local - Math.min(before, after);
  if (late + offsetAt(late) === local) return late;
  // The time is skipped: it begins with the hour after it, at the moment at which the clock is put forward.
  let [low, high] = [early, late];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetAt(middle) >= local) high = middle;
    else low = middle;
  }
  return high;
}
