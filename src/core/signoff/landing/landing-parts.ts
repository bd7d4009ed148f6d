/** How far the requirements for signatures are fulfilled by the sign-offs that stand. */
import type { Transition } from '../../../model/change.ts';
import type { DecisionNode, DecisionState, Requirement } from '../../../model/decision.ts';
import type { PersonId } from '../../../model/id.ts';
import type { RepoPath } from '../../../model/path.ts';
import { displayPath } from '../../../model/path.ts';
import type { StatementId } from '../../../model/statement.ts';
import type { NotCounted } from '../../../model/verdict.ts';
import { unanswered } from './landing-answers.ts';
import {
  eligiblePeople,
  hasLevel,
  hasPresence,
  isHighTier,
  isIndependent,
  presenceFloor,
  strongerPresence,
} from './eligible.ts';
import type { Contributors, EligiblePeople } from './eligible.ts';
import type { LandingInput, RequirementScope } from './landing-input.ts';
import { landingNode, seen } from './landing-nodes.ts';
import { changesPolicy } from './permits.ts';
import type { StandingSignOff } from './standing.ts';

/** One requirement for signatures, judged. */
export interface SignersPart {
  readonly node: DecisionNode;
  readonly scope: RequirementScope;
  /** Sign-offs that count for it. */
  readonly valid: readonly StandingSignOff[];
  readonly people: EligiblePeople;
  /** How many people must still sign; 0 once it passes. */
  readonly lacking: number;
  /** Why a sign-off that stands does not count for it. */
  readonly ignored: ReadonlyMap<StatementId, Omit<NotCounted, 'statement' | 'by'>>;
}

/** What all parts are judged with. */
export interface PartsContext {
  readonly input: LandingInput;
  readonly transitions: readonly Transition[];
  readonly contributors: Contributors;
  readonly standing: readonly StandingSignOff[];
}

/** The requirement that a change of `.countersign/` has, whatever the policy's rules say. */
export function policyOwnersScope(
  { policy, decision }: LandingInput,
  transitions: readonly Transition[],
): RequirementScope[] {
  const paths = transitions.map((each) => each.path).filter((path) => changesPolicy([{ path, old: null, new: null }]));
  if (decision.mode !== 'enforce' || paths.length === 0) return [];
  const requirement = {
    kind: 'owners',
    rule: 'countersign-owners',
    path: '.countersign/',
    owners: policy.owners,
    count: policy.threshold,
  } as const;
  const members = policy.owners as readonly PersonId[];
  const more = { coverage: 'rebased', presence: 'user-present', waived: null, faults: [] } as const;
  return [{ requirement, members, paths, ...more }];
}

/** Judges one requirement: each of its paths must be read by enough people who count. */
export function judgePart(scope: RequirementScope, index: number, context: PartsContext): SignersPart {
  const { input, transitions, contributors, standing } = context;
  const people = eligiblePeople(scope, input.people, contributors);
  const valid: StandingSignOff[] = [];
  const ignored = new Map<StatementId, Omit<NotCounted, 'statement' | 'by'>>();
  for (const signOff of standing) {
    const why = whyIgnored(signOff, scope, people, context);
    if (why === null) valid.push(signOff);
    else ignored.set(signOff.of.id, why);
  }
  const landed = transitions.map((each) => each.path);
  const paths = scope.paths === null ? landed : landed.filter((path) => scope.paths?.includes(path));
  const needed = neededOf(scope, people, input);
  const { state, reason, remedy } = fulfilment(scope, paths, needed, people, valid, context);
  const observed = [
    seen('needed', needed, input.policy.file),
    seen('may sign', people.eligible, input.people.source ?? 'people'),
    seen('counted', [...new Set(valid.map((each) => each.person))].sort()),
    seen(
      'not counted',
      [...ignored].map(([id, each]) => `${id}: ${each.why}`),
    ),
  ];
  const { rule } = scope.requirement;
  const title = titleOf(scope.requirement, needed);
  const node = landingNode(`landing.${rule}.${index + 1}`, title, state, reason, remedy, {
    observed,
    source: input.policy.file,
  });
  const readers = groupsOf(paths, scope, valid).map((group) => group.size);
  const lacking = state === 'pass' ? 0 : Math.max(1, needed - Math.min(...readers));
  return { node, scope, valid, people, lacking, ignored };
}

/** A team without levels may be smaller than what is asked for; the owners of the policy never are. */
function neededOf({ requirement }: RequirementScope, people: EligiblePeople, { policy }: LandingInput): number {
  if (policy.levels !== 'none' || requirement.rule === 'countersign-owners') return requirement.count;
  return Math.max(1, Math.min(requirement.count, people.eligible.length));
}

function titleOf(requirement: RequirementScope['requirement'], needed: number): string {
  const who =
    requirement.kind === 'owners' ? `the owners of ${displayPath(requirement.path)}` : 'those whom the policy asks';
  return `${needed} of ${who} have read it (${requirement.rule})`;
}

function whyIgnored(
  { of, person, coverage }: StandingSignOff,
  scope: RequirementScope,
  people: EligiblePeople,
  { input, transitions }: PartsContext,
): Omit<NotCounted, 'statement' | 'by'> | null {
  if (!people.eligible.includes(person)) {
    const level = scope.requirement.kind === 'sign-off' ? (scope.requirement.level ?? 0) : 0;
    const low = !hasLevel(scope, input.people, person);
    return low
      ? { rule: 'person.level', why: `${person} is below L${level}`, remedy: `somebody of level L${level} signs` }
      : { rule: 'person.not-asked-for', why: `${person} is not among those asked for`, remedy: nameSome(people) };
  }
  const presence = strongerPresence(scope.presence, presenceFloor(input.tier, changesPolicy(transitions)));
  if (!hasPresence(of, presence)) {
    const why = `its signature shows ${of.presence === 'none' ? 'no presence' : of.presence}, needed is ${presence}`;
    return { rule: 'presence.missing', why, remedy: 'sign with a security key or a passkey' };
  }
  const open = unanswered(of.statement, scope.requirement.rule, input.decision.requirements);
  if (open.length > 0) {
    const why = `it does not answer ${open.join(', ')} as asked now`;
    return { rule: 'answers.missing', why, remedy: 'sign again and answer the questions' };
  }
  if (scope.coverage === 'rebased' || !coverage.rebasedWhole) return null;
  const exact = [...coverage.covered.values()].some((path) => path.how === 'exact');
  if (exact) return null;
  const why = 'it covers what lands only as merged onto a moved base';
  return { rule: 'coverage.rebased-not-enough', why, remedy: 'sign what lands now' };
}

function nameSome({ eligible }: EligiblePeople): string {
  if (eligible.length === 0) return 'nobody else is left: the policy or people.yml must name more people';
  return `${eligible.slice(0, 5).join(' or ')}${eligible.length > 5 ? ' or another' : ''} signs`;
}

interface Fulfilled {
  readonly state: DecisionState;
  readonly reason: string;
  readonly remedy: string | null;
}

function fulfilment(
  scope: RequirementScope,
  paths: readonly RepoPath[],
  needed: number,
  people: EligiblePeople,
  valid: readonly StandingSignOff[],
  context: PartsContext,
): Fulfilled {
  const [fault] = scope.faults;
  if (fault !== undefined) return { state: 'error', reason: fault.message, remedy: fault.remedy };
  if (scope.waived !== null) return { state: 'pass', reason: scope.waived, remedy: null };
  if (!Number.isSafeInteger(needed) || needed < 1 || (scope.paths !== null && paths.length === 0)) {
    const reason = `the requirement \`${scope.requirement.rule}\` names nobody, or no path that lands`;
    return { state: 'error', reason, remedy: 'judge the whole landing with the policy again' };
  }
  const { contributors, input } = context;
  const extra = isHighTier(input.tier) ? 1 : 0;
  const groups = groupsOf(paths, scope, valid);
  const short = groups.findIndex((readers) => !isEnough(readers, needed, extra, contributors));
  if (short === -1) return { state: 'pass', reason: shown(groups, contributors), remedy: null };
  const readers = groups[short] ?? new Set();
  const what = paths[short] === undefined ? 'it' : displayPath(paths[short]);
  if (readers.size >= needed) {
    const reason = `${what} was read by ${[...readers].sort().join(', ')}, and nothing proves that somebody else made it`;
    const remedy = people.eligible.length < 3 ? SIGNED_COMMITS : `${nameSome(people)}, too; or ${SIGNED_COMMITS}`;
    return { state: 'pending', reason, remedy };
  }
  const reason = `${what} was read by ${readers.size} of ${needed} people needed`;
  return { state: people.eligible.length < needed ? 'blocked' : 'pending', reason, remedy: nameSome(people) };
}

const SIGNED_COMMITS =
  'the author signs every commit with their key of allowed_signers (git config gpg.format ssh; git commit -S)';

/** Enough people of whom it is proven that they did not make it themselves, or one more. */
function isEnough(readers: ReadonlySet<PersonId>, needed: number, extra: number, contributors: Contributors): boolean {
  const proven = [...readers].filter((person) => isIndependent(contributors, person));
  return proven.length >= needed || readers.size >= needed + extra;
}

function shown(groups: readonly ReadonlySet<PersonId>[], contributors: Contributors): string {
  const readers = [...new Set(groups.flatMap((group) => [...group]))].sort();
  const unproven = readers.filter((person) => !isIndependent(contributors, person));
  const note = unproven.length === 0 ? '' : `; the independence of ${unproven.join(', ')} is not proven`;
  return `read by ${readers.join(', ')}${note}`;
}

/** The readers of each path. */
function groupsOf(
  paths: readonly RepoPath[],
  scope: RequirementScope,
  valid: readonly StandingSignOff[],
): readonly ReadonlySet<PersonId>[] {
  return paths.length > 0 ? paths.map((path) => readersOf(path, scope, valid)) : [wholeSigners(valid)];
}

function readersOf(path: RepoPath, scope: RequirementScope, valid: readonly StandingSignOff[]): ReadonlySet<PersonId> {
  const readers = new Set<PersonId>();
  for (const { person, coverage } of valid) {
    const found = coverage.covered.get(path);
    if (found?.read === true && (found.how === 'exact' || scope.coverage === 'rebased')) readers.add(person);
  }
  return readers;
}

/** Where nothing changes there is nothing to read: the statement of the whole stands for it. */
function wholeSigners(valid: readonly StandingSignOff[]): ReadonlySet<PersonId> {
  return new Set(valid.filter((each) => each.coverage.notWhole === null).map((each) => each.person));
}

/** True for a requirement that people fulfil by signing. */
export function asksSigners(requirement: Requirement): requirement is RequirementScope['requirement'] {
  return requirement.kind === 'sign-off' || requirement.kind === 'owners';
}
