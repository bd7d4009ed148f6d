/** The fake GitHub with an adapter in front of it, for the contract of forges. */
import { openGithub, type GithubForge } from '../../../src/adapters/github/forge.ts';
import type { GithubPace, GithubSettings } from '../../../src/adapters/github/settings.ts';
import type { CommitId } from '../../../src/model/id.ts';
import type { RepositoryKey } from '../../../src/model/request.ts';
import type { FaultKind, ForgeWorld, ShownStatus, WorldRepository } from '../../contracts/forge-world.ts';
import { FakeClock } from '../clock.ts';
import type { Fault } from './faults.ts';
import { FakeGithub } from './server.ts';
import type { FakeRepository } from './state.ts';

export interface GithubWorldOptions {
  readonly account?: 'app' | 'token';
  readonly pageSize?: number;
  readonly limit?: number;
  readonly pace?: Partial<GithubPace>;
  /** False: what is said is not held against the published description, which takes most of the time. */
  readonly isChecked?: boolean;
}

export interface FakeGithubWorld extends ForgeWorld {
  readonly forge: GithubForge;
  readonly fake: FakeGithub;
  readonly clock: FakeClock;
  readonly settings: GithubSettings;
  another(changes?: Partial<GithubSettings>): GithubForge;
}

/** Faults in a row must not all be spent on one test's breaker; tests of the breaker set it. */
const PATIENT: Partial<GithubPace> = { failures: 1_000 };

export async function githubWorld(options: GithubWorldOptions = {}): Promise<FakeGithubWorld> {
  const clock = new FakeClock();
  const { pageSize = 5, limit, isChecked = true } = options;
  const fake = await FakeGithub.start({
    now: clock.now,
    pageSize,
    isChecked,
    ...(limit === undefined ? {} : { limit }),
    hung: clock.expire,
  });
  const rights = { metadata: 'read', contents: 'read', pull_requests: 'read', statuses: 'write' };
  const person = fake.accounts.grant({ installation: null, repositories: null, permissions: rights }, 'ghp');
  // What stands in the configuration beside a token; whoever adds or renames a repository corrects it.
  const named: string[] = [];
  const settings: GithubSettings = {
    api: fake.api,
    web: fake.web,
    account: options.account === 'token' ? { kind: 'token', token: person.token, repositories: named } : fake.app,
    pace: { ...PATIENT, ...options.pace },
  };
  let random = 0;
  const open = (changes: Partial<GithubSettings> = {}): GithubForge =>
    openGithub(
      { ...settings, ...changes },
      {
        now: clock.now,
        sleep: clock.sleep,
        deadline: clock.deadline,
        random: () => {
          random = (random + 0.381) % 1;
          return random;
        },
      },
    );
  const acts = new Map<number, () => void>();
  let failing: ((call: number) => Fault | null) | null = null;
  fake.faults = ({ number }) => {
    acts.get(number)?.();
    return failing?.(number) ?? null;
  };
  return {
    fake,
    clock,
    settings,
    forge: open(),
    another: open,
    pageSize,
    addRepository(name) {
      named.push(name);
      return repositoryOf(fake, fake.addRepository(name), named);
    },
    fail(kind, when) {
      failing = (call) => (when(call) ? FAULT_OF[kind] : null);
    },
    before: (call, act) => void acts.set(call, act),
    heal() {
      failing = null;
      acts.clear();
      fake.restartCount();
    },
    calls: () => fake.calls.length,
    writes: () => fake.calls.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/app/')).length,
    counted: () => fake.calls.filter(({ status, path }) => status !== 304 && !path.startsWith('/app/')).length,
    now: clock.now,
    advance: (milliseconds) => clock.advance(milliseconds),
    violations: () => fake.violations,
    statusName: (target) => `countersign/${target.replace(/^refs\/heads\//, '')}`,
    destroy: () => fake.stop(),
  };
}

const HTML = '<html><body>502 Bad Gateway</body></html>';

const FAULT_OF: Readonly<Record<FaultKind, Fault>> = {
  unauthenticated: { kind: 'answer', status: 401, message: 'Bad credentials' },
  forbidden: { kind: 'answer', status: 403, message: 'Resource not accessible by integration' },
  absent: { kind: 'answer', status: 404, message: 'Not Found' },
  invalid: { kind: 'answer', status: 422, message: 'Validation Failed' },
  limited: { kind: 'answer', status: 429, headers: { 'retry-after': '120' }, message: 'Too many requests' },
  secondary: {
    kind: 'answer',
    status: 403,
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  },
  broken: { kind: 'answer', status: 500, message: 'Server Error' },
  gateway: { kind: 'answer', status: 502, text: HTML },
  hanging: { kind: 'hang' },
  dropped: { kind: 'drop', done: false },
  unsaid: { kind: 'drop', done: true },
  cut: { kind: 'cut' },
  half: { kind: 'half' },
  empty: { kind: 'answer', status: 200, text: '' },
  other: { kind: 'edit', body: () => ({ message: 'moved', url: 'https://elsewhere.example' }) },
};

function repositoryOf(fake: FakeGithub, repository: FakeRepository, named: string[]): WorldRepository {
  const numberOf = (request: string): number => Number(request.replace('pull/', ''));
  return {
    key: `github:${repository.id}` as RepositoryKey,
    push: (branch, files, onto) => repository.push(branch, files, onto),
    open: (branch, target, changes) => `pull/${repository.open(branch, target, changes).number}`,
    land: (request) => repository.land(numberOf(request)),
    close: (request) => repository.close(numberOf(request)),
    reopen: (request) => repository.reopen(numberOf(request)),
    rename(name) {
      named[named.indexOf(repository.name)] = name;
      repository.name = name;
    },
    tip: (branch) => repository.git.id(`refs/heads/${branch}`),
    foreignStatus(head, name) {
      const common = { id: fake.nextId(), head, name, context: name, address: null, title: 'ok', summary: null };
      repository.checks.push({ ...common, app: 15_368, status: 'completed', conclusion: 'success' });
      repository.statuses.push({ ...common, state: 'success', description: 'ok' });
    },
    shown: (head) => shownOn(repository, head),
  };
}

/** The newest of each name, as the page of the commit shows them. */
function shownOn(repository: FakeRepository, head: CommitId): readonly ShownStatus[] {
  const shown = new Map<string, ShownStatus>();
  for (const { head: of, context, state, description, address } of repository.statuses) {
    if (of !== head) continue;
    const told = { success: 'pass', failure: 'refused', pending: 'pending', error: 'error' } as const;
    const is = told[state as keyof typeof told];
    shown.set(context, { name: context, passes: is === 'pass', state: is, text: description ?? '', address });
  }
  for (const { head: of, name, status, conclusion, title, address } of repository.checks) {
    if (of !== head) continue;
    const told = { success: 'pass', failure: 'refused', neutral: 'neutral' } as const;
    const is = status === 'completed' ? told[conclusion as keyof typeof told] : 'pending';
    shown.set(name, { name, passes: is === 'pass' || is === 'neutral', state: is, text: title ?? '', address });
  }
  return [...shown.values()];
}
