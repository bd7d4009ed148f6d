/** Reads which incidents were traced to which commits: a text with a commit and, after a comma, a time per line. */
import type { LinkedIncident } from '../../core/change-risk/labels.ts';
import { CountersignError } from '../../model/error.ts';
import { isObjectId } from '../../model/id.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

/**
 * Lines such as `4f2a…,2026-03-01T14:05:00Z`; the time (ISO 8601 or Unix seconds) is when the cause was known, and may be
 * left out. Empty lines and those after `#` are passed over, also a first line `commit,time`. Any revision may stand for
 * the commit; one that this clone does not know is kept and reported later.
 *
 * @throws CountersignError `usage` for a line that cannot be read
 */
export async function readIncidents(
  repo: GitRepository,
  text: string,
  file: string,
): Promise<{ readonly incidents: readonly LinkedIncident[]; readonly unknown: number }> {
  const incidents: LinkedIncident[] = [];
  let unknown = 0;
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    const [name = '', time = ''] = line.split(',').map((cell) => cell.trim());
    if (name === '' || name.startsWith('#') || (number === 1 && name === 'commit')) continue;
    const at = time === '' ? null : secondsOf(time);
    if (at !== null && !Number.isFinite(at)) {
      throw new CountersignError('usage', `${file}, line ${number}: “${time.slice(0, 40)}” is no time`, {
        remedy: 'one incident a line: COMMIT,2026-03-01T14:05:00Z',
      });
    }
    const commit = isObjectId(name) ? (name as CommitId) : await repo.tryResolve(name);
    if (commit === null) unknown += 1;
    else incidents.push({ commit, at });
  }
  return { incidents, unknown };
}

function secondsOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000);
}
