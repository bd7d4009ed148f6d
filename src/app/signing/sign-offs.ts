/** The statements of the store with their state: which still stand, and why others do not. */
import type { CommitId, PersonId } from '../../model/id.ts';
import type {
  Checked,
  Objection,
  Permit,
  Principal,
  SignOff,
  Statement,
  StatementId,
  Verified,
} from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from '../home/home-policy.ts';
import { hereAs } from '../home/home.ts';
import { recentTips } from '../store/recent-tips.ts';
import type { ReadStatements } from '../store/statements.ts';

/** One statement and whether it stands. `rule` is a stable word, null where it does. */
export interface StatementState {
  readonly id: StatementId;
  readonly statement: Statement | null;
  /** The key that signed; null where the envelope does not hold. */
  readonly key: string | null;
  readonly presence: Verified['presence'] | null;
  readonly valid: boolean;
  readonly rule: string | null;
  readonly why: string | null;
}

/** Days for which a reading stays good after its target has moved on. */
const DAYS = 14;

/** What decides over statements besides themselves. */
interface Standing {
  readonly repository: string;
  readonly persons: ReadonlyMap<PersonId, unknown>;
  /** Statement → id of what withdrew it. */
  readonly withdrawn: ReadonlyMap<StatementId, StatementId>;
  /** Fingerprint → whoever withdrew the key. */
  readonly keys: ReadonlyMap<string, readonly Principal[]>;
  /** `<place> <statement>` → id of the record that spent it. */
  readonly spent: ReadonlyMap<string, StatementId>;
  /** Per protected ref: commits that were its tip at some time of the last fourteen days; null where it is not here. */
  readonly fresh: ReadonlyMap<string, ReadonlySet<CommitId> | null>;
  /** Permit → id of the record on which something landed. */
  readonly used: ReadonlyMap<StatementId, StatementId>;
  readonly now: number;
}

/** Every statement of people, in the order of the store, with its state at the moment `now`. */
export async function statementStates(
  repo: GitRepository,
  home: Home,
  read: ReadStatements,
  now: number,
): Promise<readonly StatementState[]> {
  const verified = verifiedOf(read.checked);
  const spent = spentOf(read.records);
  // What is spent is too old already, whatever the line of its target says: most are, and the line is long.
  const targets = verified.flatMap(({ id, statement }) =>
    statement.kind === 'sign-off' && !spent.has(`${statement.target} ${id}`) ? [statement.target] : [],
  );
  const fresh = new Map<string, ReadonlySet<CommitId> | null>();
  for (const target of new Set(targets)) fresh.set(target, await freshTips(repo, target, now));
  const standing: Standing = {
    repository: home.policy.repository,
    persons: home.people.persons,
    withdrawn: withdrawals(verified, home),
    keys: withdrawnKeys(verified, home),
    spent,
    fresh,
    used: usedPermits(read.records),
    now,
  };
  return read.checked.map((checked) => stateOf(checked, standing));
}

/** The sign-offs among them that stand, with their signers. */
export function standing(
  states: readonly StatementState[],
): readonly (StatementState & { readonly statement: SignOff })[] {
  return states.flatMap((state) =>
    state.valid && state.statement?.kind === 'sign-off' ? [{ ...state, statement: state.statement }] : [],
  );
}

/** `person:ada` → `ada`; null for a gate. */
export function personOfPrincipal(principal: string): PersonId | null {
  return principal.startsWith('person:') ? (principal.slice('person:'.length) as PersonId) : null;
}

function stateOf(checked: Checked, around: Standing): StatementState {
  if (checked.kind === 'refused') {
    const { id, statement, rule, why } = checked.of;
    return { id, statement, key: null, presence: null, valid: false, rule, why };
  }
  const { id, statement, key, presence } = checked.of;
  const fault = faultOf(id, statement, key, around);
  return { id, statement, key, presence, valid: fault === null, rule: fault?.rule ?? null, why: fault?.why ?? null };
}

function faultOf(
  id: StatementId,
  statement: Statement,
  key: string,
  around: Standing,
): { readonly rule: string; readonly why: string } | null {
  if (statement.repo !== around.repository) {
    return { rule: 'statement.other-repository', why: `it is about the repository ${statement.repo}` };
  }
  const person = personOfPrincipal(statement.by);
  if (person !== null && !around.persons.has(person)) {
    return { rule: 'person.not-listed', why: `${person} is not in the people file` };
  }
  const withdrawn = around.withdrawn.get(id);
  if (withdrawn !== undefined) return { rule: 'statement.withdrawn', why: `withdrawn by ${withdrawn}` };
  if (around.keys.has(key) && !restricts(statement)) {
    return { rule: 'key.withdrawn', why: `its key ${key} was withdrawn by ${around.keys.get(key)?.join(', ') ?? ''}` };
  }
  if (statement.kind === 'permit') return permitFault(id, statement, around);
  if (statement.kind !== 'sign-off') return null;
  const spent = around.spent.get(`${statement.target} ${id}`);
  if (spent !== undefined) return { rule: 'coverage.spent', why: `landed with the record ${spent}` };
  if (statement.after !== null) return null;
  const fresh = around.fresh.get(statement.target);
  if (fresh === undefined || fresh === null || fresh.has(statement.tip)) return null;
  return { rule: 'coverage.expired', why: `its target moved on more than ${DAYS} days ago` };
}

function permitFault(
  id: StatementId,
  { expires }: Permit,
  { used, now }: Standing,
): { readonly rule: string; readonly why: string } | null {
  const record = used.get(id);
  if (record !== undefined) return { rule: 'permit.spent', why: `used by the record ${record}` };
  return expires > now ? null : { rule: 'permit.expired', why: 'expired unused' };
}

/** What only restricts holds whatever becomes of its key. */
function restricts(statement: Statement): boolean {
  return statement.kind === 'objection';
}

function objectionsOf(
  verified: readonly Verified[],
  home: Home,
): readonly { readonly id: StatementId; readonly of: Objection }[] {
  return verified.flatMap(({ id, statement }) =>
    statement.kind === 'objection' && statement.repo === home.policy.repository ? [{ id, of: statement }] : [],
  );
}

/** A statement is withdrawn by whoever signed it, or by a gate that reports a forge's act. */
function withdrawals(verified: readonly Verified[], home: Home): ReadonlyMap<StatementId, StatementId> {
  const by = new Map(verified.map(({ id, statement }) => [id, statement.by]));
  const found = new Map<StatementId, StatementId>();
  for (const { id, of } of objectionsOf(verified, home)) {
    if (of.about.kind !== 'statement') continue;
    if (by.get(of.about.id) === of.by || of.by.startsWith('gate:')) found.set(of.about.id, id);
  }
  return found;
}

/** A key is withdrawn by whom it stands for, or by an owner of the policy. */
function withdrawnKeys(verified: readonly Verified[], home: Home): ReadonlyMap<string, readonly Principal[]> {
  const holders = new Map(verified.map(({ key, statement }) => [key, statement.by]));
  const found = new Map<string, Principal[]>();
  for (const { of } of objectionsOf(verified, home)) {
    if (of.about.kind !== 'key') continue;
    const { fingerprint } = of.about;
    const owner = home.policy.owners.some((each) => `person:${each}` === of.by);
    if (owner || holders.get(fingerprint) === of.by) found.set(fingerprint, [...(found.get(fingerprint) ?? []), of.by]);
  }
  return found;
}

function spentOf(records: readonly Checked[]): ReadonlyMap<string, StatementId> {
  const spent = new Map<string, StatementId>();
  for (const { id, statement } of verifiedOf(records)) {
    if (statement.kind !== 'record') continue;
    for (const { statement: counted } of statement.counted) spent.set(`${statement.place} ${counted}`, id);
  }
  return spent;
}

function usedPermits(records: readonly Checked[]): ReadonlyMap<StatementId, StatementId> {
  return new Map(
    verifiedOf(records).flatMap(({ id, statement }) =>
      statement.kind === 'record' ? statement.permits.map((permit) => [permit, id] as const) : [],
    ),
  );
}

function verifiedOf(checked: readonly Checked[]): readonly Verified[] {
  return checked.flatMap((each) => (each.kind === 'verified' ? [each.of] : []));
}

/**
 * Every commit that was the ref's tip at some moment of the last fortnight; null where the ref is not here. A tip ceases to be one
 * with the commit that follows it, as the gate has it.
 */
async function freshTips(repo: GitRepository, target: string, now: number): Promise<ReadonlySet<CommitId> | null> {
  const tip = (await repo.tryResolve(hereAs(target))) ?? (await repo.tryResolve(target));
  if (tip === null) return null;
  const tips = new Set<CommitId>();
  for (const [commit, followedAt] of await recentTips(repo, tip, now)) {
    if (followedAt === null || followedAt >= now - DAYS * 86_400) tips.add(commit);
  }
  return tips;
}
