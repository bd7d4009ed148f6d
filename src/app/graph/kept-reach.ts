/**
 * Which services each file reaches, kept beside the audit's records so that `check` need not build the graph. It can
 * only raise what the service map says: whoever writes to a cache shall not make a change look smaller.
 */
import type { DependencyGraph } from '../../core/graph/build.ts';
import { reachOfFiles } from '../../core/graph/reach.ts';
import type { Dependents } from '../../model/assessment-context.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Cache } from '../../ports/cache.ts';

const NAME = 'reach';
const VERSION = 1;
const MOST_PATHS = 50_000;

interface Kept {
  readonly version: number;
  readonly commit: CommitId;
  /** Path → number of services that depend on it, and how many of them are of tier 1. */
  readonly paths: readonly (readonly [RepoPath, number, number])[];
}

/** Keeps the reach of every file that some service depends on. */
export function keepReach(cache: Cache, commit: CommitId, graph: DependencyGraph): void {
  const paths = [...reachOfFiles(graph)]
    .slice(0, MOST_PATHS)
    .map(([path, { count, tierOne }]) => [path, count, tierOne] as const);
  const kept: Kept = { version: VERSION, commit, paths };
  cache.write(NAME, JSON.stringify(kept));
}

/** What was kept, by path; null when nothing was. */
export function readReach(cache: Cache): ReadonlyMap<RepoPath, Dependents> | null {
  const text = cache.read(NAME);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Kept;
    if (kept.version !== VERSION) return null;
    const counted = kept.paths.filter(
      ([path, count, tierOne]) => typeof path === 'string' && isCount(count) && isCount(tierOne),
    );
    return new Map(counted.map(([path, count, tierOne]) => [path, { count, tierOne }]));
  } catch {
    return null;
  }
}

/** Anything else would weigh less than not knowing. */
function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
