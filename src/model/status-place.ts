/** Where on a forge an answer is shown. */
import { CountersignError } from './error.ts';
import type { CommitId, RefName } from './id.ts';
import type { RepositoryKey } from './request.ts';

/** A status belongs to a commit, and one commit may be asked for on several targets; several requests may share both. */
export interface StatusPlace {
  readonly repository: RepositoryKey;
  readonly head: CommitId;
  readonly target: RefName;
}

/** The place as the key of work. None of its parts has a space. */
export function statusKey({ repository, head, target }: StatusPlace): string {
  return `${repository} ${head} ${target}`;
}

/** @throws CountersignError `internal` for what {@link statusKey} did not write */
export function statusPlace(key: string): StatusPlace {
  const [repository, head, target, ...more] = key.split(' ');
  if (repository === undefined || head === undefined || target === undefined || more.length > 0) {
    throw new CountersignError('internal', `“${key.slice(0, 200)}” names no place of a status`);
  }
  return { repository: repository as RepositoryKey, head: head as CommitId, target: target as RefName };
}
