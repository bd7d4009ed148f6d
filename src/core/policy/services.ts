/** Questions to the services of a repository: who depends on whom, and when. */
import type { Service, Services, TimeWindow } from '../../model/services.ts';
import type { Glob } from '../reading/glob.ts';

/** Services of a repository that has no services file. */
export function noServices(): Services {
  return makeServices(null, [], []);
}

/** Services that depend on the given ones, directly or not, by name; the given ones are not counted. */
export function dependentsOf(services: Services, names: readonly string[]): ReadonlySet<string> {
  const byName = new Map(services.services.map((service) => [service.name, service]));
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const dependent of byName.get(name)?.dependents ?? []) {
      if (found.has(dependent)) continue;
      found.add(dependent);
      waiting.push(dependent);
    }
  }
  for (const name of names) found.delete(name);
  return found;
}

/** True when one of the windows holds at an instant (seconds since 1970). */
export function withinWindow(windows: readonly TimeWindow[], instant: number): boolean {
  return windows.some((window) => {
    if (window.kind === 'dated') return instant >= window.from && instant < window.to;
    const minutes = Math.floor(instant / 60) + window.offsetMinutes;
    const minute = ((minutes % 1440) + 1440) % 1440;
    // 1 January 1970 was a Thursday (4).
    const day = (((Math.floor(minutes / 1440) + 4) % 7) + 7) % 7;
    if (window.fromMinute <= window.toMinute) {
      return window.days.includes(day) && minute >= window.fromMinute && minute < window.toMinute;
    }
    const before = (day + 6) % 7;
    return (
      (window.days.includes(day) && minute >= window.fromMinute) ||
      (window.days.includes(before) && minute < window.toMinute)
    );
  });
}

/** Services with the patterns of their paths, compiled, in the same order. */
export function makeServices(
  source: string | null,
  services: readonly Service[],
  globs: readonly (readonly Glob[])[],
): Services {
  return {
    source,
    services,
    of: (path) => services.filter((_, index) => globs[index]?.some((glob) => glob.matches(path)) === true),
  };
}
