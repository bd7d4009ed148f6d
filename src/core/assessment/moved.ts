/** Content that only moved: the same blob stands at another path of the same class in the same change. */
import type { PathClass } from '../../model/assessment.ts';
import type { ChangedPath, ChangeSummary } from './classifier.ts';

/** Tells of a removed path whether its exact content was added elsewhere under the class. Nothing is built until asked. */
export function movedContent(summary: ChangeSummary): (path: ChangedPath, name: PathClass) => boolean {
  let arrivals: ReadonlyMap<string, readonly ChangedPath[]> | null = null;
  return (path, name) => {
    if (path.old === null) return false;
    arrivals ??= arrivalsOf(summary);
    return arrivals.get(path.old.oid)?.some((arrival) => arrival.kinds.has(name)) ?? false;
  };
}

function arrivalsOf(summary: ChangeSummary): ReadonlyMap<string, readonly ChangedPath[]> {
  const arrivals = new Map<string, ChangedPath[]>();
  for (const path of summary.paths) {
    if (path.new === null || path.new.oid === path.old?.oid) continue;
    const list = arrivals.get(path.new.oid);
    if (list === undefined) arrivals.set(path.new.oid, [path]);
    else list.push(path);
  }
  return arrivals;
}
