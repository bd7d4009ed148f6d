/** What must be said of the home ref before anything that was judged by it is believed. */
import type { Home } from './home-policy.ts';

/** How it was found where that is unusual, that no policy stands on it, or that it should enforce by now; `now` in seconds since 1970. */
export function homeNotices(
  home: Pick<Home, 'notice' | 'enforced' | 'ref' | 'policy'>,
  now: number,
): readonly string[] {
  const notices: string[] = [];
  if (home.notice !== null) notices.push(home.notice);
  if (!home.enforced) {
    const where = home.ref === null ? 'the home branch' : home.ref.replace(/^refs\/(?:heads|remotes)\//, '');
    notices.push(
      `Not enforced: there is no policy on ${where}, so the built-in default was used. Run: countersign init`,
    );
  }
  const { mode, reminder } = home.policy;
  if (isDue(reminder, now) && mode !== 'enforce') {
    notices.push(
      `The reminder of ${reminder} is due: the policy is still in mode ${mode}. Move on, or set another day.`,
    );
  }
  return notices;
}

/** True from the beginning of the day on, in UTC. */
function isDue(day: string | null, now: number): boolean {
  return day !== null && now * 1000 >= Date.parse(`${day}T00:00:00Z`);
}
