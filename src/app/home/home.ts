/** Finds the home ref: the branch from which policy, people and services are read, and nowhere else. */
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { GitRepository, RemoteState } from '../../ports/git.ts';

const REMOTE = 'refs/remotes/origin/';
const REMOTE_HEAD = `${REMOTE}HEAD`;

/** Names under which the home ref is looked for, in this order. */
export const HOME_CANDIDATES: readonly string[] = [
  REMOTE_HEAD,
  `${REMOTE}main`,
  `${REMOTE}master`,
  'refs/heads/main',
  'refs/heads/master',
];

/** The home ref, and what has to be said about how it was found. */
export interface FoundHome {
  /** Null in a repository without any branch. */
  readonly ref: RefName | null;
  /** Null where nothing is unusual. */
  readonly notice: string | null;
}

/**
 * The default branch: what `origin/HEAD` stands for, else `origin/main` or `origin/master`; in a repository without an
 * origin the local `main` or `master`, else the branch HEAD is on. Where there is an origin, a local branch is never
 * taken in its place: it may hold what nobody has accepted.
 *
 * @throws CountersignError `repository.unreadable` when there is an origin whose default branch is not known here
 */
export async function findHome(repo: GitRepository): Promise<FoundHome> {
  const refs = await repo.refs(HOME_CANDIDATES);
  const named = (name: string): RefName | null => refs.find((ref) => ref.name === name)?.name ?? null;
  const remoteHead = refs.find((ref) => ref.name === REMOTE_HEAD);
  if (remoteHead !== undefined) {
    const ref = remoteHead.symref ?? remoteHead.name;
    if (ref.startsWith(REMOTE)) return { ref, notice: null };
    throw unknownDefault(`${REMOTE_HEAD} stands for ${ref}, which is no branch of origin`);
  }
  const remote = named(`${REMOTE}main`) ?? named(`${REMOTE}master`);
  const local = named('refs/heads/main') ?? named('refs/heads/master');
  const origin = await repo.remote('origin');
  if (remote !== null) return { ref: remote, notice: danglingNotice(origin, remote) };
  refuseLocal(origin);
  const { head } = repo.state;
  return { ref: local ?? (head.kind === 'branch' ? head.ref : null), notice: null };
}

/** {@link findHome} where how it was found does not matter. */
export async function homeRef(repo: GitRepository): Promise<RefName | null> {
  return (await findHome(repo)).ref;
}

/** `refs/remotes/origin/main` → `refs/heads/main`: what the server calls it. */
export function serverRef(ref: RefName | null): RefName | null {
  return ref === null ? null : (ref.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/') as RefName);
}

/** `refs/heads/main` → `refs/remotes/origin/main`: what a clone calls a branch of its server. */
export function hereAs(ref: string): RefName {
  return ref.replace(/^refs\/heads\//, REMOTE) as RefName;
}

function danglingNotice(origin: RemoteState, used: RefName): string | null {
  if (origin.head === null) return null;
  const short = used.slice('refs/remotes/'.length);
  return (
    `origin/HEAD stands for ${origin.head}, which is not here, so the policy was read from ${short}. ` +
    'If that is not the default branch, run: git remote set-head origin --auto'
  );
}

/** Local branches are home only where there is no origin, or where nothing of it was ever fetched. */
function refuseLocal(origin: RemoteState): void {
  if (origin.head !== null) throw unknownDefault(`${REMOTE_HEAD} stands for ${origin.head}, which is not here`);
  if (origin.configured && origin.fetched) {
    throw unknownDefault(`there is no ${REMOTE_HEAD}, and no main or master beside it`);
  }
}

function unknownDefault(why: string): CountersignError {
  const message = `It is not known which branch of origin holds the policy: ${why}.`;
  return new CountersignError('repository.unreadable', message, {
    remedy:
      'Run: git fetch origin && git remote set-head origin --auto   (or name it: git remote set-head origin main)',
  });
}

/** The commit of the home ref; null where the branch has none yet. A ref that leads to anything else is no home. */
export async function homeCommit(repo: GitRepository, ref: RefName): Promise<CommitId | null> {
  const commit = await repo.tryResolve(ref);
  if (commit !== null || !(await repo.refs([ref])).some(({ name }) => name === ref)) return commit;
  throw new CountersignError('repository.unreadable', `${ref}, from which the policy is read, names no commit.`, {
    remedy: 'Fetch the branch again, or set it with: git update-ref',
  });
}
