/** What a person means to sign: a head, the protected ref it is for, and what it is compared with. */
import { isListedRef } from '../../core/reading/ref-pattern.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import { type RangeRequest, resolveRange, shortRef } from '../change/change.ts';
import type { Home } from '../home/home-policy.ts';
import { homeCommit } from '../home/home.ts';

const REMOTE = 'refs/remotes/origin/';

export interface SignRange {
  /** The protected ref, by its name on the server: `refs/heads/main`. */
  readonly target: RefName;
  /** Its tip as far as it is known here. */
  readonly tip: CommitId;
  /** `tip`, or the head of the open request beneath. */
  readonly onto: CommitId;
  readonly head: CommitId;
  /** As a person would type it. */
  readonly text: string;
}

/**
 * Resolves what `sign` and `reject` are given. The left side names the protected ref; anything that has not landed
 * there is the head of a request beneath. Where there is an origin, its branch is the protected ref: a local branch of
 * the name may be behind it, or hold what nobody has accepted.
 *
 * @throws CountersignError `usage` when it is not known which ref is meant, `ref.unknown` when a side does not exist
 */
export async function resolveSignRange(
  repo: GitRepository,
  home: Home,
  text: string | null,
  target: string | null,
): Promise<SignRange> {
  const range = await resolveRange(repo, text);
  const ref = targetOf(range, home, target);
  const tip = await tipOf(repo, ref);
  const named = range.target !== null && serverName(range.target) === ref;
  const landed = named || range.onto === tip || (await repo.mergeBases(range.onto, tip)).includes(range.onto);
  return { target: ref, tip, onto: landed ? tip : range.onto, head: range.head, text: range.text };
}

/** The range for the judgement of `check`: its facts are asked for the protected ref, whatever its name here. */
export function judgedRange(range: SignRange): RangeRequest {
  return { onto: range.onto, head: range.head, target: range.target, text: range.text };
}

function targetOf(range: RangeRequest, home: Home, target: string | null): RefName {
  if (target !== null) {
    const wanted = serverName((target.startsWith('refs/') ? target : `refs/heads/${target}`) as RefName);
    if (isListedRef(home.policy.protectedRefs, wanted)) return wanted;
    throw new CountersignError('usage', `${wanted} is not among the protected refs of the policy`, {
      remedy: `name one of: ${home.policy.protectedRefs.map((ref) => shortRef(ref as RefName)).join(', ')}`,
    });
  }
  const named = range.target === null ? null : serverName(range.target);
  if (named !== null && isListedRef(home.policy.protectedRefs, named)) return named;
  const ref = home.ref === null ? null : serverName(home.ref);
  if (ref !== null && isListedRef(home.policy.protectedRefs, ref)) return ref;
  throw new CountersignError('usage', `It is not known which protected ref ${range.text} is for.`, {
    remedy: `name it: --target ${home.policy.protectedRefs[0]?.replace(/^refs\/heads\//, '') ?? 'main'}`,
  });
}

async function tipOf(repo: GitRepository, ref: RefName): Promise<CommitId> {
  const remote = ref.replace(/^refs\/heads\//, REMOTE) as RefName;
  const tip = (await homeCommit(repo, remote)) ?? (await homeCommit(repo, ref));
  if (tip !== null) return tip;
  throw new CountersignError('ref.unknown', `${ref} is not here, so nobody can say what would change there.`, {
    remedy: 'git fetch origin',
  });
}

/** `refs/remotes/origin/main` → `refs/heads/main`: what the server calls it. */
function serverName(ref: RefName): RefName {
  return (ref.startsWith(REMOTE) ? `refs/heads/${ref.slice(REMOTE.length)}` : ref) as RefName;
}
