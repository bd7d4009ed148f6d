/** The operations of GitHub's API that the fake answers. */
import type { Accounts, Grant } from './accounts.ts';
import type { Documents } from './documents.ts';
import type { FakeCheckRun, FakePull, FakeRepository } from './state.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** Which page it is, where it is one of a list. */
  readonly page?: { readonly number: number; readonly last: number };
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly who: 'app' | Grant | null;
}

/** What the routes see of the fake. */
export interface Held {
  readonly repositories: readonly FakeRepository[];
  readonly installations: ReadonlyMap<number, { suspendedAt: number | null }>;
  readonly accounts: Accounts;
  readonly documents: Documents;
  /** GitHub gives at most 100; a smaller number makes more pages of less. */
  readonly pageSize: number;
  nextId(): number;
}

export function refusal(status: number, message: string): Reply {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}

export function route(held: Held, asked: Asked): Reply {
  const { who, path } = asked;
  if (who === null) return refusal(401, 'Bad credentials');
  if (path.startsWith('/app/')) {
    return who === 'app' ? appRoute(held, asked) : refusal(401, 'A JSON web token could not be decoded');
  }
  if (who === 'app') return refusal(403, 'Resource not accessible by integration');
  if (path === '/installation/repositories') return installationRepositories(held, asked, who);
  const parts = /^\/(?:repositories\/(\d+)|repos\/([^/]+\/[^/]+))(\/.*)?$/.exec(path);
  const repository = held.repositories.find(({ id, name }) => String(id) === parts?.[1] || name === parts?.[2]);
  if (repository === undefined || !reaches(who, repository)) return refusal(404, 'Not Found');
  const below = parts?.[3] ?? '';
  if (below === '') return { status: 200, body: held.documents.fullRepository(repository) };
  const needed = below.startsWith('/rules/')
    ? 'metadata'
    : below.startsWith('/pulls')
      ? 'pull_requests'
      : /\/check-runs/.test(below)
        ? 'checks'
        : /\/status/.test(below)
          ? 'statuses'
          : 'contents';
  const right = who.permissions[needed];
  if (right === undefined || (asked.method !== 'GET' && right !== 'write')) {
    return refusal(403, 'Resource not accessible by integration');
  }
  return repositoryRoute(held, asked, repository, below, who);
}

export function reaches({ installation, repositories }: Grant, repository: FakeRepository): boolean {
  const isGiven = repositories === null || repositories.includes(repository.id);
  return isGiven && (installation === null || installation === repository.installation);
}

function appRoute(held: Held, { method, path, query, body }: Asked): Reply {
  if (method === 'GET' && path === '/app/installations') {
    const all = [...held.installations].map(([id, { suspendedAt }]) => held.documents.installation(id, suspendedAt));
    return paged(held, query, all, (items) => items);
  }
  const id = Number(/^\/app\/installations\/(\d+)\/access_tokens$/.exec(path)?.[1]);
  const installation = held.installations.get(id);
  if (installation === undefined) return refusal(404, 'Not Found');
  if (installation.suspendedAt !== null) return refusal(403, 'This installation has been suspended');
  const { repository_ids = null, permissions = RIGHTS } = (body ?? {}) as {
    readonly repository_ids?: readonly number[] | null;
    readonly permissions?: Readonly<Record<string, string>>;
  };
  const chosen = repository_ids?.map((one) => held.repositories.find(({ id }) => id === one)) ?? null;
  if (chosen?.some((one) => one?.installation !== id) === true) {
    return refusal(422, 'There is at least one repository that does not exist or is not accessible');
  }
  const { token, until } = held.accounts.grant({ installation: id, repositories: repository_ids, permissions });
  const named = chosen?.filter((one) => one !== undefined) ?? null;
  return { status: 201, body: held.documents.token(token, until, permissions, named) };
}

const RIGHTS = { metadata: 'read', contents: 'read', pull_requests: 'read', checks: 'write', statuses: 'write' };

function installationRepositories(held: Held, { query }: Asked, who: Grant): Reply {
  const all = held.repositories.filter((one) => reaches(who, one));
  return paged(held, query, all, (items, total) => ({
    total_count: total,
    repository_selection: 'all',
    repositories: items.map((one) => held.documents.repository(one)),
  }));
}

function repositoryRoute(held: Held, asked: Asked, repository: FakeRepository, below: string, who: Grant): Reply {
  const { method, query } = asked;
  const on = `${method} ${below.replace(/[0-9a-f]{40,64}/, 'SHA').replace(/\/\d+$/, '/ID')}`;
  const head = /[0-9a-f]{40,64}/.exec(below)?.[0] ?? '';
  if (method === 'GET' && below.startsWith('/rules/branches/')) {
    const branch = decodeURIComponent(below.slice('/rules/branches/'.length));
    const rules = repository.rules.filter((rule) => rule.branch === branch);
    return paged(held, query, rules, (items) => items.map((rule) => held.documents.rule(repository, rule)));
  }
  switch (on) {
    case 'GET /pulls':
      return paged(held, query, pullsOf(repository, query), (items) =>
        items.map((pull) => held.documents.pull(repository, pull)),
      );
    case 'GET /commits/SHA/check-runs':
      return paged(held, query, checksOf(repository, head, query), (items, total) => ({
        total_count: total,
        check_runs: items.map((run) => held.documents.check(run)),
      }));
    case 'POST /check-runs':
      return newCheck(held, repository, asked.body as WrittenCheck);
    case 'PATCH /check-runs/ID':
      return changedCheck(held, repository, Number(below.split('/').at(-1)), asked.body as WrittenCheck);
    case 'GET /commits/SHA/status': {
      const latest = new Map(repository.statuses.filter((one) => one.head === head).map((one) => [one.context, one]));
      return paged(held, query, [...latest.values()].reverse(), (items, total) =>
        held.documents.combined(repository, head, items, total),
      );
    }
    case 'POST /statuses/SHA':
      return newStatus(held, repository, head, asked.body as WrittenStatus);
    default:
      return refusal(404, `Not Found (${who.installation})`);
  }
}

function pullsOf({ pulls }: FakeRepository, query: URLSearchParams): readonly FakePull[] {
  const state = query.get('state') ?? 'open';
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  return pulls
    .filter((pull) => state === 'all' || pull.state === state)
    .toSorted((a, b) => sign * (a[key] - b[key] || a.number - b.number));
}

interface WrittenCheck {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly details_url?: string;
  readonly output?: { readonly title: string; readonly summary: string };
}

function checksOf({ checks }: FakeRepository, head: string, query: URLSearchParams): readonly FakeCheckRun[] {
  const [name, app] = [query.get('check_name'), query.get('app_id')];
  const fitting = checks.filter(
    (run) => run.head === head && (name === null || run.name === name) && (app === null || String(run.app) === app),
  );
  if (query.get('filter') === 'all') return fitting;
  return [...new Map(fitting.map((run) => [`${run.app} ${run.name}`, run])).values()];
}

function newCheck(held: Held, repository: FakeRepository, body: WrittenCheck): Reply {
  const { name = '', head_sha = '', status, conclusion = null, details_url = null, output } = body;
  if (!repository.has(head_sha)) return refusal(422, `No commit found for SHA: ${head_sha}`);
  const run: FakeCheckRun = {
    id: held.nextId(),
    head: head_sha,
    name,
    app: held.accounts.app,
    status: conclusion === null ? (status ?? 'queued') : 'completed',
    conclusion,
    address: details_url,
    title: output?.title ?? null,
    summary: output?.summary ?? null,
  };
  repository.checks.push(run);
  return { status: 201, body: held.documents.check(run) };
}

function changedCheck(held: Held, repository: FakeRepository, id: number, body: WrittenCheck): Reply {
  const run = repository.checks.find((one) => one.id === id);
  if (run === undefined) return refusal(404, 'Not Found');
  const { status, conclusion, details_url, output } = body;
  if (conclusion !== undefined) {
    run.conclusion = conclusion;
    run.status = 'completed';
  } else if (status !== undefined) run.status = status;
  if (details_url !== undefined) run.address = details_url;
  if (output !== undefined) {
    run.title = output.title;
    run.summary = output.summary;
  }
  return { status: 200, body: held.documents.check(run) };
}

interface WrittenStatus {
  readonly context?: string;
  readonly state: string;
  readonly description?: string;
  readonly target_url?: string;
}

function newStatus(held: Held, repository: FakeRepository, head: string, body: WrittenStatus): Reply {
  if (!repository.has(head)) return refusal(422, `No commit found for SHA: ${head}`);
  const { context = 'default', state, description = null, target_url = null } = body;
  if ((description ?? '').length > 140) {
    return refusal(422, 'Validation Failed: description is too long (maximum is 140 characters)');
  }
  const status = { id: held.nextId(), head, context, state, description, address: target_url };
  repository.statuses.push(status);
  return { status: 201, body: held.documents.status(status) };
}

function paged<T>(
  { pageSize }: Held,
  query: URLSearchParams,
  all: readonly T[],
  bodyOf: (items: readonly T[], total: number) => unknown,
): Reply {
  const size = Math.min(Number(query.get('per_page') ?? 30), pageSize);
  const number = Number(query.get('page') ?? 1);
  const items = all.slice((number - 1) * size, number * size);
  return { status: 200, body: bodyOf(items, all.length), page: { number, last: Math.ceil(all.length / size) } };
}
