/** The fake GitHub's JSON: published examples with the fake's own values in them. */
import type { PublishedApi } from './published.ts';
import type { FakeCheckRun, FakePull, FakeRepository, FakeRule, FakeStatus } from './state.ts';

type Document = Record<string, unknown>;

export class Documents {
  readonly #pull: Document;
  readonly #repository: Document;
  readonly #fullRepository: Document;
  readonly #check: Document;
  readonly #status: Document;
  readonly #combined: Document;
  readonly #installation: Document;
  readonly #token: Document;
  readonly #web: string;

  constructor(api: PublishedApi, web: string) {
    this.#web = web;
    this.#pull = first(api.example('pull-request-simple-items'));
    this.#repository = first((api.example('repository-paginated-2') as Document)['repositories']);
    this.#fullRepository = api.example('full-repository-default-response') as Document;
    this.#check = api.example('check-run') as Document;
    this.#status = api.example('status') as Document;
    this.#combined = api.example('combined-commit-status') as Document;
    this.#installation = first(api.example('base-installation-items'));
    this.#token = api.example('installation-token') as Document;
  }

  pull(repository: FakeRepository, pull: FakePull): Document {
    const { number, state, title, draft, head, target, branch, opener, landed } = pull;
    const base = this.#pull['base'] as Document;
    return {
      ...this.#pull,
      id: number + 1_000,
      number,
      state,
      title,
      draft,
      html_url: `${this.#web}/${repository.name}/pull/${number}`,
      // The team of the published example lacks a field that the description requires.
      requested_teams: [],
      user: opener === null ? null : { ...(this.#pull['user'] as Document), login: opener },
      created_at: time(pull.createdAt),
      updated_at: time(pull.updatedAt),
      closed_at: state === 'closed' ? time(pull.updatedAt) : null,
      merged_at: landed === null ? null : time(landed.at),
      // For an open one this is a merge that GitHub tries.
      merge_commit_sha: landed?.commit ?? head,
      head: { ...(this.#pull['head'] as Document), ref: branch, sha: head, label: `acme:${branch}` },
      base: {
        ...base,
        ref: target,
        label: `acme:${target}`,
        repo: { ...(base['repo'] as Document), ...this.#named(repository) },
      },
    };
  }

  repository(repository: FakeRepository): Document {
    return { ...this.#repository, ...this.#named(repository) };
  }

  fullRepository(repository: FakeRepository): Document {
    // Of the published example's repositories some leave out a field that the description requires.
    const { source: _source, parent: _parent, template_repository: _template, ...own } = this.#fullRepository;
    return { language: null, ...own, ...this.#named(repository) };
  }

  check(run: FakeCheckRun): Document {
    return {
      ...this.#check,
      id: run.id,
      name: run.name,
      head_sha: run.head,
      status: run.status,
      conclusion: run.conclusion,
      completed_at: run.status === 'completed' ? this.#check['completed_at'] : null,
      details_url: run.address ?? 'https://countersign.example',
      output: { ...(this.#check['output'] as Document), title: run.title, summary: run.summary, text: null },
      app: { ...(this.#check['app'] as Document), id: run.app },
      pull_requests: [],
    };
  }

  status(status: FakeStatus): Document {
    const { id, context, state, description, address } = status;
    return { ...this.#status, id, context, state, description, target_url: address };
  }

  combined(repository: FakeRepository, head: string, statuses: readonly FakeStatus[], total: number): Document {
    const [one = {}] = this.#combined['statuses'] as readonly Document[];
    const states = new Set(statuses.map(({ state }) => state));
    return {
      ...this.#combined,
      sha: head,
      total_count: total,
      state: states.has('failure') || states.has('error') ? 'failure' : states.has('pending') ? 'pending' : 'success',
      statuses: statuses.map(({ id, context, state, description, address }) => {
        return { ...one, id, context, state, description, target_url: address };
      }),
      repository: { ...(this.#combined['repository'] as Document), ...this.#named(repository) },
    };
  }

  rule(repository: FakeRepository, { checks }: FakeRule): Document {
    return {
      type: 'required_status_checks',
      ruleset_source_type: 'Repository',
      ruleset_source: repository.name,
      ruleset_id: 42,
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: checks.map(({ context, app }) => {
          return { context, ...(app === null ? {} : { integration_id: app }) };
        }),
      },
    };
  }

  installation(id: number, suspendedAt: number | null): Document {
    return { ...this.#installation, id, suspended_at: suspendedAt === null ? null : time(suspendedAt) };
  }

  token(
    token: string,
    expiresAt: number,
    permissions: Document,
    repositories: readonly FakeRepository[] | null,
  ): Document {
    const { repositories: _repositories, ...rest } = this.#token;
    return {
      ...rest,
      token,
      expires_at: time(expiresAt),
      permissions,
      repository_selection: repositories === null ? 'all' : 'selected',
      ...(repositories === null ? {} : { repositories: repositories.map((one) => this.repository(one)) }),
    };
  }

  #named({ id, name }: FakeRepository): Document {
    return {
      id,
      name: name.split('/')[1],
      full_name: name,
      html_url: `${this.#web}/${name}`,
      clone_url: `${this.#web}/${name}.git`,
    };
  }
}

function first(documents: unknown): Document {
  const [one] = documents as readonly Document[];
  if (one === undefined) throw new Error('GitHub publishes an empty example');
  return one;
}

/** GitHub's times have whole seconds. */
function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
