/** Which statuses are asked for. */
import type { CommitId, RefName } from '../../model/id.ts';
import type { RepositoryKey } from '../../model/request.ts';
import { statusKey } from '../../model/status-place.ts';
import type { Work } from '../../ports/work.ts';

/** A status to be shown; none for a clone on this machine, which has no place for it. */
export function statusWork(
  repository: string,
  { head, target }: { readonly head: string; readonly target: string },
): readonly Work[] {
  if (repository.startsWith('local:')) return [];
  const place = { repository: repository as RepositoryKey, head: head as CommitId, target: target as RefName };
  return [{ kind: 'status', key: statusKey(place) }];
}
