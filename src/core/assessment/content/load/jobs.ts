/** Jobs against each other and against the peak. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Cron } from './cron.ts';
import type { Finding } from './finding.ts';
import { SAME_MINUTE } from './limits.ts';
import type { LoadChange, LoadFile, LoadSetting, LoadSide } from './pairs.ts';
import { keyText, shown } from './texts.ts';

/** Many jobs of one file that begin in the same minute, where the change brought one of them. */
export function jobsInOneMinute({ path, old, new: next }: LoadFile): readonly Finding[] {
  if (next === null) return [];
  const before = byMinute(old);
  return [...byMinute(next)].flatMap(([minute, jobs]): readonly Finding[] => {
    const count = before.get(minute)?.length ?? 0;
    const last = jobs.at(-1);
    if (jobs.length < SAME_MINUTE || jobs.length <= count || last === undefined) return [];
    return [
      {
        bears: 'schedule',
        path,
        line: last.setting.line,
        key: keyText(last.setting.path),
        from: `${count} jobs at ${minute}`,
        to: `${jobs.length} jobs at ${minute}`,
        base: 'medium',
      },
    ];
  });
}

function byMinute(side: LoadSide | null): ReadonlyMap<string, LoadSetting[]> {
  const groups = new Map<string, LoadSetting[]>();
  for (const one of side?.loads ?? []) {
    if (one.quantity.kind !== 'cron') continue;
    const minute = minuteOf(one.quantity.cron);
    if (minute === null) continue;
    const group = groups.get(minute);
    if (group === undefined) groups.set(minute, [one]);
    else group.push(one);
  }
  return groups;
}

/** Null for schedules that run in several minutes of an hour. */
function minuteOf({ minutes, hours }: Cron): string | null {
  const [minute] = minutes;
  if (minute === undefined || minutes.length > 1) return null;
  const hour = hours.length === 24 ? '*' : hours.join(',');
  return `${hour}:${String(minute).padStart(2, '0')}`;
}

const DAY = 86_400;
/** Schedules that run more often run at the peak in any case. */
const MOST_RUNS = 400;

/** A job that was moved into a peak window of its service. */
export function jobsInPeak(
  { path, before, after }: LoadChange,
  { services, instant }: AssessmentContext,
): readonly Finding[] {
  if (after?.quantity.kind !== 'cron' || services.peakAt === undefined) return [];
  const peak = (second: number): string | null => services.peakAt?.(path, second)?.service ?? null;
  const service = firstPeak(after.quantity.cron, instant, peak);
  if (service === null) return [];
  if (before?.quantity.kind === 'cron' && firstPeak(before.quantity.cron, instant, peak) !== null) return [];
  return [
    {
      bears: 'schedule',
      path,
      line: after.setting.line,
      key: `${keyText(after.setting.path)} at the peak`,
      from: before === null ? 'absent' : shown(before),
      to: `${shown(after)}, inside a peak window of ${service}`,
      base: 'high',
    },
  ];
}

/** The service in whose window a run of one week falls; the hours of a schedule are taken for UTC. */
function firstPeak(cron: Cron, instant: number | null, peakAt: (second: number) => string | null): string | null {
  if (cron.minutes.length * cron.hours.length * cron.days.length > MOST_RUNS) return null;
  const today = Math.floor((instant ?? 0) / DAY);
  // 1 January 1970 was a Thursday (4).
  const sunday = today - ((today + 4) % 7);
  for (const day of cron.days) {
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const service = peakAt((sunday + day) * DAY + hour * 3_600 + minute * 60);
        if (service !== null) return service;
      }
    }
  }
  return null;
}
