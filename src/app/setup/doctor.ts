/** Looks whether everything is there that an answer needs. */
import { CountersignError } from '../../model/error.ts';
import type { Folder } from '../../ports/folder.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { DoctorCheck } from './doctor-check.ts';
import { signingChecks, type SigningState } from './doctor-signing.ts';
import { authorHook } from './hooks.ts';
import { findHome, type FoundHome } from '../home/home.ts';
import type { RefName } from '../../model/id.ts';

/** How a configuration file of the home ref was read. */
export type ConfigurationState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'valid'; readonly detail: string }
  | { readonly kind: 'invalid'; readonly error: CountersignError };

/** What `doctor` looks at besides the repository. */
export interface DoctorSurroundings {
  readonly repository: GitRepository;
  /** The working tree; null in a bare repository. */
  readonly worktree: Folder | null;
  readonly gitDirectory: Folder;
  /** Reads one of `policy.yml`, `people.yml`, `services.yml` at the home ref and parses it. */
  readonly configuration: (name: ConfigurationName, home: RefName) => Promise<ConfigurationState>;
  /** The keys of the home ref and of this machine; null where no policy has been adopted. */
  readonly signing: () => Promise<SigningState | null>;
}
export type ConfigurationName = 'policy' | 'people' | 'services';

/** Every check of a repository, in the order of the report. */
export async function examine(around: DoctorSurroundings): Promise<readonly DoctorCheck[]> {
  const { repository } = around;
  return [
    gitCheck(repository),
    repositoryCheck(repository),
    ...historyChecks(repository),
    ...(await fetchChecks(repository)),
    ...(await configurationChecks(around)),
    ...(await signingChecks(repository, await around.signing())),
    await hookCheck(around),
    await ciCheck(around),
  ];
}

/** The check of a repository that could not be opened. */
export function unopenedCheck(error: CountersignError): DoctorCheck {
  const id = error.code === 'git.unusable' ? 'git' : 'repository';
  return { id, state: 'fail', found: error.message, remedy: error.remedy ?? 'run it inside a git repository' };
}

function ok(id: string, found: string): DoctorCheck {
  return { id, state: 'ok', found, remedy: null };
}

function gitCheck(repository: GitRepository): DoctorCheck {
  const version = repository.state.gitVersion;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 2 || (major === 2 && minor >= 39)) return ok('git', `git ${version}`);
  return { id: 'git', state: 'fail', found: `git ${version} is older than 2.39`, remedy: 'install git 2.39 or later' };
}

function repositoryCheck(repository: GitRepository): DoctorCheck {
  const { worktree, objectFormat, head } = repository.state;
  const kind = worktree === null ? 'bare repository' : `working tree ${worktree}`;
  if (head.kind !== 'unborn') return ok('repository', `${kind}, ${objectFormat}`);
  return {
    id: 'repository',
    state: 'warn',
    found: `${kind}, ${objectFormat}, without any commit on ${head.ref}`,
    remedy: 'commit something: countersign judges commits',
  };
}

function historyChecks(repository: GitRepository): DoctorCheck[] {
  const { shallow, partial, grafted, replaced } = repository.state;
  const checks: DoctorCheck[] = [];
  if (shallow.size === 0) checks.push(ok('history', 'whole: the clone is not shallow'));
  else {
    const found = `shallow: history ends at ${shallow.size} ${shallow.size === 1 ? 'commit' : 'commits'}, so ranges across it cannot be evaluated`;
    checks.push({ id: 'history', state: 'fail', found, remedy: 'git fetch --unshallow   (in CI: fetch-depth: 0)' });
  }
  if (partial) {
    const found = 'partial clone: objects are missing and are not fetched on their own';
    checks.push({ id: 'objects', state: 'warn', found, remedy: 'git fetch --refetch --no-filter' });
  } else checks.push(ok('objects', 'complete: not a partial clone'));
  if (grafted || replaced) {
    const what = [grafted ? 'info/grafts' : '', replaced ? 'replace refs' : '']
      .filter((text) => text !== '')
      .join(' and ');
    const remedy = replaced ? 'git replace -d $(git replace -l)   (they are ignored either way)' : 'remove info/grafts';
    checks.push({
      id: 'grafts',
      state: 'warn',
      found: `${what} rewrite what git shows; countersign ignores them`,
      remedy,
    });
  } else checks.push(ok('grafts', 'none'));
  return checks;
}

async function fetchChecks(repository: GitRepository): Promise<DoctorCheck[]> {
  const url = await repository.configuration('remote.origin.url');
  if (url.length === 0) return [ok('fetch', 'no remote called origin: nothing to fetch')];
  const specs = (await repository.configuration('remote.origin.fetch')).map((spec) => spec.replace(/^\+/, ''));
  const [notes, requests] = await Promise.all([
    repository.refs(['refs/notes/']),
    repository.refs(['refs/pull/', 'refs/merge-requests/']),
  ]);
  return [
    fetched(
      'notes',
      specs,
      'refs/notes/*',
      notes.length,
      "git config --add remote.origin.fetch 'refs/notes/*:refs/notes/*'",
    ),
    fetched(
      'sign-offs',
      specs,
      'refs/countersign/*',
      null,
      "git config --add remote.origin.fetch 'refs/countersign/*:refs/countersign/*'",
    ),
    requests.length > 0
      ? ok('requests', `${requests.length} heads of requests are here: squash merges can be traced back`)
      : {
          id: 'requests',
          state: 'warn',
          found: 'no heads of requests are here: a squash merge that lost its marks cannot be traced back',
          remedy: "git fetch origin 'refs/pull/*/head:refs/pull/*/head'   (GitLab: refs/merge-requests/*/head)",
        },
  ];
}

function fetched(
  id: string,
  specs: readonly string[],
  pattern: string,
  count: number | null,
  command: string,
): DoctorCheck {
  const here = count === null ? '' : `; ${count} here now`;
  if (specs.some((spec) => spec.startsWith(`${pattern}:`))) return ok(id, `${pattern} is fetched from origin${here}`);
  return { id, state: 'warn', found: `${pattern} is not fetched from origin${here}`, remedy: command };
}

async function configurationChecks(around: DoctorSurroundings): Promise<DoctorCheck[]> {
  const found = await foundHome(around.repository);
  if (found instanceof CountersignError) {
    return [{ id: 'home', state: 'fail', found: found.message, remedy: found.remedy ?? null }];
  }
  const { ref: home, notice } = found;
  if (home === null || around.repository.state.head.kind === 'unborn') {
    return [
      {
        id: 'policy',
        state: 'warn',
        found: 'there is no home branch yet',
        remedy: 'commit something, then countersign init',
      },
    ];
  }
  const checks: DoctorCheck[] =
    notice === null
      ? []
      : [{ id: 'home', state: 'warn', found: notice, remedy: 'git fetch origin && git remote set-head origin --auto' }];
  for (const name of ['policy', 'people', 'services'] as const) {
    const state = await around.configuration(name, home);
    checks.push(configurationCheck(name, home, state));
  }
  return checks;
}

/** The home ref, or why it is not known. */
async function foundHome(repository: GitRepository): Promise<FoundHome | CountersignError> {
  try {
    return await findHome(repository);
  } catch (error) {
    if (error instanceof CountersignError && error.code !== 'internal') return error;
    throw error;
  }
}

function configurationCheck(name: ConfigurationName, home: RefName, state: ConfigurationState): DoctorCheck {
  const place = `${home}:.countersign/${name}.yml`;
  switch (state.kind) {
    case 'absent':
      return absentCheck(name, place);
    case 'valid':
      return ok(name, `${place}: ${state.detail}`);
    case 'invalid': {
      const first = state.error.problems[0];
      const line = first?.place === null || first === undefined ? '' : `line ${first.place.line}: `;
      const where = ` (${line}${first?.message ?? state.error.message})`;
      return { id: name, state: 'fail', found: `${place} is not valid${where}`, remedy: 'countersign policy lint' };
    }
  }
}

function absentCheck(name: ConfigurationName, place: string): DoctorCheck {
  const remedy = 'countersign init, then land .countersign/ there';
  switch (name) {
    case 'policy':
      return {
        id: name,
        state: 'warn',
        found: `${place} is not there: the built-in policy is used, and not enforced`,
        remedy,
      };
    case 'people':
      return {
        id: name,
        state: 'warn',
        found: `${place} is not there: nobody has a level, and nobody can sign`,
        remedy,
      };
    case 'services':
      return ok(name, `${place} is not there: no path belongs to a service (optional)`);
  }
}

async function hookCheck(around: DoctorSurroundings): Promise<DoctorCheck> {
  const hook = await authorHook(around.repository, around.gitDirectory, 'pre-push');
  switch (hook.kind) {
    case 'elsewhere':
      return ok('hook', `core.hooksPath is ${hook.path}: countersign leaves it alone`);
    case 'ours':
      return ok('hook', 'pre-push tells what a push will need (advice)');
    case 'other':
      return ok('hook', 'pre-push is your own');
    case 'absent':
      return {
        id: 'hook',
        state: 'warn',
        found: 'no pre-push hook: nobody is told before a push',
        remedy: 'countersign init',
      };
  }
}

const CI_PLACES = ['.github/workflows', '.forgejo/workflows', '.gitea/workflows'];
const CI_FILES = ['.gitlab-ci.yml', '.gitlab/countersign.yml'];

async function ciCheck(around: DoctorSurroundings): Promise<DoctorCheck> {
  const { worktree } = around;
  if (worktree === null) return ok('ci', 'a bare repository has no CI files to look at');
  const paths = [...CI_FILES];
  for (const folder of CI_PLACES) {
    const names = await worktree.names(folder).catch(() => []);
    paths.push(...names.filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`));
  }
  for (const path of paths) {
    const text = await worktree.read(path).catch(() => null);
    if (text === null || !/\bcountersign\b/.test(text)) continue;
    if (/\bfetch-depth:\s*['"]?0\b|\bGIT_DEPTH:\s*['"]?0\b/.test(text)) {
      return ok(
        'ci',
        `${path} runs the check on the whole history. It is advice: whoever can edit the file can switch it off, unless the forge requires it`,
      );
    }
    return {
      id: 'ci',
      state: 'warn',
      found: `${path} runs countersign on a shallow clone: the answer will be exit code 3`,
      remedy: 'fetch-depth: 0 (GitLab: GIT_DEPTH: 0)',
    };
  }
  return { id: 'ci', state: 'warn', found: 'no CI job runs countersign', remedy: 'countersign init' };
}
