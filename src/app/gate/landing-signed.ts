/**
 * Who made what lands, proved by signatures of commits: the way to show independence where no server authenticates who
 * pushes. Each commit that brings content must be signed by a key of the home ref, so that none of it is a stranger's;
 * a merge that git makes again from its parents brings none.
 */
import { commitKey } from '../../core/signoff/keys/commit-signature.ts';
import { isValidAt } from '../../core/signoff/keys/signer-options.ts';
import { personOfPrincipal } from '../../core/signoff/landing/eligible.ts';
import type { Transition } from '../../model/change.ts';
import type { CommitId, PersonId } from '../../model/id.ts';
import type { SshKey } from '../../model/keys.ts';
import type { SignOff, Verified } from '../../model/statement.ts';
import { changeSet } from '../change/change-set.ts';
import type { LandingDesk } from './landing-desk.ts';

type SignedDesk = Pick<LandingDesk, 'repo' | 'merges' | 'keyring' | 'known' | 'home'> & {
  readonly tools: { readonly now: number };
};

/** A landing of which it is asked who made it. */
export interface MadeLanding {
  readonly old: CommitId | null;
  readonly transitions: readonly Transition[];
  readonly commits: readonly CommitId[];
  /** Sign-offs that speak of it: a squash keeps no commit of its request, but they name its head. */
  readonly signOffs: readonly Verified<SignOff>[];
  /** True where the heads are looked at, too: from tier high on, where proof is demanded and not only shown. */
  readonly heads: boolean;
}

/** More would take long, and a change that somebody reads has fewer. */
const MOST_COMMITS = 200;
const MOST_MERGES = 10;
const MOST_HEADS = 5;

/** The people who signed every commit that brings content, of the landing or of a head that gives the same; else none. */
export async function commitSigners(desk: SignedDesk, landing: MadeLanding): Promise<ReadonlySet<PersonId>> {
  const direct = await signersOf(desk, landing.commits);
  if (direct !== null || landing.old === null || !landing.heads) return direct ?? new Set();
  for (const head of await headsOf(desk, landing)) {
    const commits: CommitId[] = [];
    const query = { tips: [head], not: [landing.old], order: 'newest-first', limit: MOST_COMMITS + 1 } as const;
    await desk.repo.graph(query, (commit) => commits.push(commit));
    const signers = await signersOf(desk, commits);
    if (signers !== null && (await gives(desk, landing.old, head, landing.transitions))) return signers;
  }
  return new Set();
}

async function headsOf({ repo }: SignedDesk, { signOffs, commits }: MadeLanding): Promise<readonly CommitId[]> {
  const seen = new Set(commits);
  const heads = [...new Set(signOffs.map(({ statement }) => statement.head))].filter((head) => !seen.has(head));
  const here = await repo.present(heads);
  return heads.filter((head) => here.has(head)).slice(-MOST_HEADS);
}

/** True when merging the head onto the old tip gives exactly what lands. */
async function gives(
  { repo, merges }: SignedDesk,
  old: CommitId,
  head: CommitId,
  landed: readonly Transition[],
): Promise<boolean> {
  const set = await changeSet(repo, merges, old, head);
  return set !== 'conflict' && textOf(set) === textOf(landed);
}

function textOf(transitions: readonly Transition[]): string {
  return JSON.stringify(transitions.map(({ path, new: side }) => [path, side?.mode ?? null, side?.oid ?? null]));
}

/** Null where the maker of some commit is not proved. */
async function signersOf(desk: SignedDesk, commits: readonly CommitId[]): Promise<ReadonlySet<PersonId> | null> {
  if (commits.length === 0 || commits.length > MOST_COMMITS) return null;
  const keys = usableKeys(desk);
  const signers = new Set<PersonId>();
  const merges: { readonly tree: string; readonly parents: readonly [CommitId, CommitId] }[] = [];
  let proved = true;
  await desk.repo.commits(commits, ({ tree, parents, committer }, bytes) => {
    const key = proved ? commitKey(bytes, desk.repo.state.objectFormat, keys) : null;
    const person = key === null || !isValidAt(key, committer.time) ? null : personOfPrincipal(key.principal);
    const [first, second, ...more] = parents;
    if (person !== null) signers.add(person);
    else if (first !== undefined && second !== undefined && more.length === 0)
      merges.push({ tree, parents: [first, second] });
    else proved = false;
  });
  if (!proved || signers.size === 0 || merges.length > MOST_MERGES) return null;
  for (const { tree, parents } of merges) if ((await desk.merges.mergeTrees(...parents))?.tree !== tree) return null;
  return signers;
}

/** Keys of people that count now and that nobody withdrew. */
function usableKeys({ keyring, known, home, tools }: SignedDesk): readonly SshKey[] {
  const owners = new Set(home.policy.owners.map((owner) => `person:${owner}`));
  const withdrawn = new Map<string, Set<string>>();
  for (const { statement } of known.statements) {
    if (statement.kind !== 'objection' || statement.about.kind !== 'key') continue;
    const { fingerprint } = statement.about;
    withdrawn.set(fingerprint, (withdrawn.get(fingerprint) ?? new Set()).add(statement.by));
  }
  return keyring.ssh.filter((key) => {
    const by = [...(withdrawn.get(key.fingerprint) ?? [])];
    return isValidAt(key, tools.now) && !by.some((who) => who === key.principal || owners.has(who));
  });
}
