/** The trust root: the adoption commit of a repository, and what its tree says of owners and keys. */
import { passkeyId } from '../../core/signoff/statement/envelope.ts';
import type { CommitId, PersonId, RefName } from '../../model/id.ts';
import { CountersignError } from '../../model/error.ts';
import type { RepoPath } from '../../model/path.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import type { GitRepository } from '../../ports/git.ts';
import { findHome, homeCommit } from './home.ts';
import { readPeople } from './home-policy.ts';
import { FOLDER, HomeReader } from './home-reader.ts';
import { keyringOf } from './keyring.ts';
import { parseOver } from './vendored.ts';

const POLICY = `${FOLDER}/policy.yml` as RepoPath;
const LARGEST = 1 << 20;
/** Trees are asked for this many at a time. */
const AT_ONCE = 512;

/** An owner of the policy with the keys that the adoption commit gives them. */
export interface RootOwner {
  readonly person: PersonId;
  /** `SHA256:<base64>` of an SSH key, `passkey:<credential id>` of a passkey. */
  readonly keys: readonly string[];
}

/** What a verifier is given from outside the clone, and what it leads to. */
export interface TrustRoot {
  /** The first commit of the home ref's first-parent chain that carries a policy. */
  readonly commit: CommitId;
  /** Its committer time, seconds since 1970. */
  readonly time: number;
  readonly ref: RefName;
  readonly repository: string;
  readonly owners: readonly RootOwner[];
  readonly threshold: number;
}

/**
 * The root of this clone's home ref.
 *
 * @throws CountersignError `policy.invalid` where no commit of it carries a policy, or the first one cannot be read;
 * `history.shallow` where the beginning of the chain is not here
 */
export async function trustRoot(repo: GitRepository): Promise<TrustRoot> {
  const { ref } = await findHome(repo);
  const tip = ref === null ? null : await homeCommit(repo, ref);
  const found = tip === null ? null : await adoptionCommit(repo, tip);
  if (ref === null || found === null) {
    const where = ref === null ? 'the home branch' : ref;
    throw new CountersignError('policy.invalid', `No commit of ${where} carries a policy, so there is no trust root.`, {
      remedy: 'countersign init, then land .countersign/ there: that commit is the root',
    });
  }
  const reader = new HomeReader(repo, found.id, ref);
  const policy = await policyAt(reader);
  const { ssh, passkeys } = await keyringOf(repo, { commit: found.id, ref, people: await readPeople(reader) });
  const keys = [
    ...ssh.map(({ principal, fingerprint }) => ({ principal, name: fingerprint })),
    ...passkeys.map(({ principal, credential }) => ({ principal, name: passkeyId(credential) })),
  ];
  const owners = policy.owners.map((owner) => ({
    person: owner as PersonId,
    keys: keys.filter(({ principal }) => principal === `person:${owner}`).map(({ name }) => name),
  }));
  return {
    commit: found.id,
    time: found.time,
    ref,
    repository: policy.repository,
    owners,
    threshold: policy.threshold,
  };
}

/**
 * The adoption commit below a tip; null where there is none. Looks at every commit of the first-parent chain from its
 * beginning: a policy that was taken away for a while must not move the root.
 */
export async function adoptionCommit(
  repo: GitRepository,
  tip: CommitId,
): Promise<{ readonly id: CommitId; readonly time: number } | null> {
  const chain: { readonly id: CommitId; readonly time: number }[] = [];
  await repo.graph({ tips: [tip], not: [], order: 'newest-first', firstParent: true }, (id, _, time) => {
    chain.push({ id, time });
  });
  chain.reverse();
  const [first] = chain;
  if (first !== undefined && repo.state.shallow.has(first.id)) {
    throw new CountersignError(
      'history.shallow',
      `The clone is shallow: the history of the home ref begins before ${first.id}.`,
      {
        remedy: 'Run: git fetch --unshallow   (in CI: fetch-depth: 0)',
      },
    );
  }
  for (let from = 0; from < chain.length; from += AT_ONCE) {
    const part = chain.slice(from, from + AT_ONCE);
    const carries = await Promise.all(part.map(({ id }) => repo.at(id, POLICY)));
    const at = carries.findIndex((side) => side !== null);
    if (at >= 0) return part[at] ?? null;
  }
  return null;
}

/** The policy of one commit, whatever the home ref says now. */
async function policyAt(reader: HomeReader): Promise<ParsedPolicy> {
  const text = await reader.text(POLICY, 'policy.invalid', LARGEST);
  const { parsePolicy } = await import('../../core/policy/policy-parser.ts');
  const parsed = await parseOver(text ?? '', 'policy.yml', (folder) => reader.vendored(folder), parsePolicy);
  if (parsed.kind === 'ok') return parsed.value;
  throw new CountersignError('policy.invalid', `${reader.place(POLICY)} of the adoption commit cannot be read.`, {
    problems: parsed.problems,
    remedy: 'adopt again: land a policy that can be read, and hand out its commit as the new root',
  });
}

/** The id in groups of four digits, five groups to a line: how one reads it out to somebody. */
export function spokenGroups(id: string): readonly string[] {
  const groups = id.match(/.{1,4}/g) ?? [];
  const lines: string[] = [];
  for (let from = 0; from < groups.length; from += 5) lines.push(groups.slice(from, from + 5).join(' '));
  return lines;
}
