/** Pull requests as the service's requests. */
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { ForgeRequest } from '../../model/request.ts';
import { type PullRequest, parseAnswer, pullRequestsShape } from './payloads.ts';

/** Which repository they must be of, and where its pages are. */
export interface RequestPlace {
  readonly repository: number;
  readonly web: string;
}

/**
 * Reads a page of pull requests; one that did not land is told of as closed.
 *
 * @throws CountersignError `forge.malformed`, also when a single one of them is: a page without it would be a part
 */
export function readRequests(body: unknown, place: RequestPlace, what: string): readonly ForgeRequest[] {
  return parseAnswer(pullRequestsShape, body, what).map((pull) => requestOf(pull, place, what));
}

function requestOf(pull: PullRequest, { repository, web }: RequestPlace, what: string): ForgeRequest {
  const { base, number } = pull;
  if (base.repo.id !== repository) {
    throw new CountersignError('forge.malformed', `${what}: pull request ${number} is of another repository`);
  }
  const hasLanded = pull.state === 'closed' && pull.merged_at !== null;
  const changedAt = Date.parse(pull.updated_at);
  if (Number.isNaN(changedAt)) {
    throw new CountersignError('forge.malformed', `${what}: pull request ${number} changed at no time`);
  }
  return {
    name: `pull/${number}`,
    title: pull.title,
    // Made from what was checked: the address that comes along could lead anywhere.
    address: `${web}/${base.repo.full_name}/pull/${number}`,
    target: `refs/heads/${base.ref}` as RefName,
    // A squash or rebase lands a commit that is not the head that was asked for.
    head: ((hasLanded ? pull.merge_commit_sha : null) ?? pull.head.sha) as CommitId,
    base: null,
    opener: pull.user?.login ?? null,
    draft: pull.draft ?? false,
    state: pull.state === 'open' ? 'open' : hasLanded ? 'landed' : 'closed',
    changedAt,
  };
}
