/** Why a CI job runs: what the forge says of a request, a merge queue, or a branch that moved. */
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import { isObjectId } from '../../model/id.ts';

export type Occasion =
  /** A request is open: would its head land? */
  | { readonly kind: 'request'; readonly target: RefName; readonly head: CommitId }
  /** A commit that the forge made of one or more requests, and that the branch would move to as it is. */
  | { readonly kind: 'queue'; readonly target: RefName; readonly head: CommitId }
  /** A branch has moved, or it is time to look. */
  | { readonly kind: 'landed' };

/** Variables of the job. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads GitHub’s variables (Forgejo and Gitea set the same) with the event’s payload, or GitLab’s.
 *
 * @throws CountersignError `not-permitted` for a job that the request itself wrote; `usage` for anything unknown
 */
export function occasionOf(variables: Variables, event: unknown): Occasion {
  if (text(variables['GITHUB_EVENT_NAME']) !== '') return githubOccasion(variables, event);
  if (text(variables['CI_PIPELINE_SOURCE']) !== '') return gitlabOccasion(variables);
  throw new CountersignError('usage', 'this is no CI job of a forge that countersign knows', {
    remedy: 'elsewhere run countersign verify for a request, and countersign record after a landing',
  });
}

const OWN_WORKFLOW = /@refs\/pull\/\d+\//;

function githubOccasion(variables: Variables, event: unknown): Occasion {
  const name = text(variables['GITHUB_EVENT_NAME']);
  switch (name) {
    case 'pull_request':
      // A ruleset's required workflow runs for this event, too, but from a branch of the repository that wrote it.
      if (OWN_WORKFLOW.test(text(variables['GITHUB_WORKFLOW_REF'])) || text(variables['GITHUB_WORKFLOW_REF']) === '')
        throw ownWorkflow();
      return githubRequest(event);
    case 'pull_request_target':
      return githubRequest(event);
    case 'merge_group': {
      const group = field(event, 'merge_group');
      return { kind: 'queue', target: branch(field(group, 'base_ref')), head: commit(field(group, 'head_sha')) };
    }
    case 'push':
    case 'schedule':
    case 'workflow_dispatch':
      return { kind: 'landed' };
    default:
      throw new CountersignError('usage', `there is nothing to judge on the event “${name.slice(0, 60)}”`, {
        remedy: 'run it on pull_request_target, merge_group, push or schedule',
      });
  }
}

function githubRequest(event: unknown): Occasion {
  const request = field(event, 'pull_request');
  const target = branch(field(field(request, 'base'), 'ref'));
  return { kind: 'request', target, head: commit(field(field(request, 'head'), 'sha')) };
}

function ownWorkflow(): CountersignError {
  return new CountersignError('not-permitted', 'this workflow comes from the request that it should judge', {
    remedy:
      'run it on pull_request_target, whose workflow is read from the default branch, or as a required workflow of a ruleset; see docs/gates.md',
  });
}

function gitlabOccasion(variables: Variables): Occasion {
  if (text(variables['CI_PIPELINE_SOURCE']) !== 'merge_request_event') return { kind: 'landed' };
  const target = branch(variables['CI_MERGE_REQUEST_TARGET_BRANCH_NAME']);
  const own = text(variables['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA']);
  // A train lands the commit that it made; everywhere else that commit is only a preview.
  if (text(variables['CI_MERGE_REQUEST_EVENT_TYPE']) === 'merge_train')
    return { kind: 'queue', target, head: commit(variables['CI_COMMIT_SHA']) };
  return { kind: 'request', target, head: commit(own === '' ? variables['CI_COMMIT_SHA'] : own) };
}

function branch(value: unknown): RefName {
  const name = text(value).replace(/^refs\/heads\//, '');
  if (/^[^\0-\x20\x7f~^:?*[\\]+$/.test(name) && !name.startsWith('-')) return `refs/heads/${name}` as RefName;
  throw incomplete('the branch that it is for');
}

function commit(value: unknown): CommitId {
  const id = text(value);
  if (isObjectId(id)) return id as string as CommitId;
  throw incomplete('its head');
}

function incomplete(what: string): CountersignError {
  return new CountersignError('usage', `the forge does not say ${what}`, {
    remedy: 'run this in the job that the forge starts for the event, with its variables and GITHUB_EVENT_PATH',
  });
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
