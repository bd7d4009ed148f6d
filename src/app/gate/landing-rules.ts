/** What a landing does to the rules themselves: only take away, or bring some that nobody could judge by. */
import { ableOwners, type EnforceFault, enforceFaults, lacksLess } from '../../core/policy/enforce.ts';
import type { HomeTexts, removalOf } from '../../core/signoff/landing/home-removal.ts';
import { gateKeys } from '../../core/signoff/keys/gate-keys.ts';
import type { LandingInput } from '../../core/signoff/landing/landing-input.ts';
import { mayRemove } from '../../core/signoff/landing/landing-removal.ts';
import { changesPolicy } from '../../core/signoff/landing/permits.ts';
import type { Transition } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, PersonId, TreeId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { GitRepository } from '../../ports/git.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { FOLDER, HomeReader } from '../home/home-reader.ts';
import { serverRef } from '../home/home.ts';
import { keyringOf } from '../home/keyring.ts';
import type { LandingDesk } from './landing-desk.ts';

type RulesDesk = Pick<LandingDesk, 'repo' | 'merges' | 'home' | 'keyring'> & {
  readonly tools: { readonly now: number };
};
type RulesChange = Pick<LandingInput, 'removal' | 'rulesFault'>;
type Landing = Pick<LandingInput, 'target' | 'old' | 'new'> & { readonly transitions: readonly Transition[] };

const LARGEST = 1 << 20;
const NAMES: Readonly<Record<keyof HomeTexts, string>> = {
  policy: `${FOLDER}/policy.yml`,
  people: `${FOLDER}/people.yml`,
  signers: `${FOLDER}/allowed_signers`,
};

/** Compares the rules before and after; nothing for a landing that leaves them alone. */
export async function rulesChange(desk: RulesDesk, landing: Landing): Promise<RulesChange> {
  const { repo, home } = desk;
  const { target, old, transitions } = landing;
  if (!home.enforced || target !== serverRef(home.ref) || old === null || !changesPolicy(transitions)) return {};
  const tree = await landedTree(desk, old, landing.new);
  if (tree === null) return {};
  const after = await rulesAt(repo, tree);
  if ('reason' in after) return { rulesFault: after };
  if (!after.home.enforced) return {};
  const { now } = desk.tools;
  if (gateKeys(desk.keyring, now).length > 0 && gateKeys(after.keyring, now).length === 0)
    return { rulesFault: NO_GATE };
  const removed = await removalIn(repo, old, tree, transitions);
  const ownersLeft = ableOwners(after.home.policy, after.home.people, after.keyring, now);
  const removal = removed === null ? null : { ...removed, ownersLeft };
  if (removal !== null && ownersLeft.length > home.policy.threshold) return { removal };
  const lacking = lackingIn(after, now);
  const before = home.policy.mode === 'enforce' ? enforceFaults(home.policy, home.people, desk.keyring, now) : [];
  if (lacking.length === 0 || lacksLess(lacking, before)) return { removal };
  return { removal, rulesFault: refusal(lacking) };
}

/** What lands after it would be forgotten: it could land again on the same sign-offs, and never be deployed. */
const NO_GATE: NonNullable<RulesChange['rulesFault']> = {
  reason: 'it takes away the last key of a gate, and nothing that lands after it could be recorded',
  remedy: `name another key of a gate in the same landing, in ${NAMES.signers}: gate:NAME namespaces="countersign-v1" ssh-ed25519 KEY`,
};

/** Why the rules of a commit cannot be adopted; null when they can, or when it brings none. */
export async function adoptionFault(
  repo: GitRepository,
  commit: CommitId,
  now: number,
): Promise<NonNullable<RulesChange['rulesFault']> | null> {
  const after = await rulesAt(repo, commit);
  if ('reason' in after) return after;
  const lacking = after.home.enforced ? lackingIn(after, now) : [];
  return lacking.length === 0 ? null : refusal(lacking);
}

interface Rules {
  readonly home: Home;
  readonly keyring: Keyring;
}

async function rulesAt(
  repo: GitRepository,
  tree: CommitId | TreeId,
): Promise<Rules | NonNullable<RulesChange['rulesFault']>> {
  try {
    const home = await readHome(repo, tree as string as CommitId);
    return { home, keyring: await keyringOf(repo, home) };
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code === 'internal') throw error;
    const [first] = error.problems;
    const place = first?.place ?? null;
    const where = place === null ? '' : ` ${place.file}:${place.line}:${place.column}`;
    const reason = `nothing could land after it, because its rules cannot be read:${where} ${first?.message ?? error.message}`;
    return { reason, remedy: first?.remedy ?? error.remedy ?? 'try it before with: countersign policy lint' };
  }
}

function lackingIn({ home, keyring }: Rules, now: number): readonly EnforceFault[] {
  return home.policy.mode === 'enforce' ? enforceFaults(home.policy, home.people, keyring, now) : [];
}

function refusal(lacking: readonly EnforceFault[]): NonNullable<RulesChange['rulesFault']> {
  const reason = `\`mode: enforce\` is refused: ${lacking.map(({ message }) => message).join('; ')}`;
  return { reason, remedy: lacking.map(({ remedy }) => remedy).join('; ') };
}

/** True when the person's one signature would do, also as the author: the landing only takes away what they may. */
export async function mayRemoveAlone(desk: RulesDesk, landing: Landing, person: PersonId): Promise<boolean> {
  const { removal } = await rulesChange(desk, landing);
  return removal !== undefined && removal !== null && mayRemove(removal, desk.home.policy).has(person);
}

/** What would stand there: the new tip, or for a head that the old tip is no ancestor of, their merge. */
async function landedTree(
  { repo, merges }: RulesDesk,
  old: CommitId,
  next: CommitId,
): Promise<CommitId | TreeId | null> {
  if ((await repo.mergeBases(old, next)).includes(old)) return next;
  return (await merges.mergeTrees(old, next))?.tree ?? null;
}

/** What is taken away where only these files change, each still a regular file as before. */
async function removalIn(
  repo: GitRepository,
  old: CommitId,
  next: CommitId | TreeId,
  transitions: readonly Transition[],
): Promise<ReturnType<typeof removalOf>> {
  const known = new Set(Object.values(NAMES));
  const plain = transitions.every(
    ({ path, old: before, new: after }) => known.has(path) && before !== null && before.mode === after?.mode,
  );
  if (!plain) return null;
  const texts = async (tree: CommitId | TreeId): Promise<HomeTexts> => {
    const reader = new HomeReader(repo, tree as string as CommitId, null);
    const of = (name: string): Promise<string | null> => reader.text(name, 'policy.invalid', LARGEST);
    return { policy: await of(NAMES.policy), people: await of(NAMES.people), signers: await of(NAMES.signers) };
  };
  const { removalOf: compare } = await import('../../core/signoff/landing/home-removal.ts');
  return compare(await texts(old), await texts(next));
}
