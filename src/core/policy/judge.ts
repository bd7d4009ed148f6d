/**
 * The verdict of a policy without any explanation: which rules apply, what they require, and how far it is fulfilled.
 * `decide` renders the same verdict as a tree, `decideBrief` returns it as it is, so the two cannot disagree.
 */
import type { DecisionState, Requirement } from '../../model/decision.ts';
import type { Facts } from '../../model/facts.ts';
import type { PersonId } from '../../model/id.ts';
import type { ParsedPolicy, PolicyRule, RuleRequirements } from '../../model/policy.ts';
import { compileGlob } from '../reading/glob.ts';
import { contributorReason, ownersOfPaths, ownersPool, signOffPool } from './eligibility.ts';
import type { Pool, PoolSource } from './eligibility.ts';
import type { ConditionResult, Expression } from './expression.ts';
import type { FactView } from './fact-view.ts';

/** A sign-off that passed verification; what it may count for is decided here. */
export interface CountedSignOff {
  readonly person: PersonId;
  /** Paths that the signer read. */
  readonly read: 'all' | readonly string[];
  readonly coverage: 'exact' | 'rebased';
  readonly presence: 'none' | 'user-present' | 'user-verified';
  /** Ids of the questions answered. */
  readonly answers: readonly string[];
}

/** What has been done for a change so far. */
export interface Fulfilment {
  readonly signOffs: readonly CountedSignOff[];
  readonly changePlan: boolean;
  readonly labels: readonly string[];
}

export const NOTHING_DONE: Fulfilment = { signOffs: [], changePlan: false, labels: [] };

/** A sign-off that does not count for a requirement, and why. */
interface Ignored {
  readonly person: PersonId;
  readonly why: string;
}

/** How one requirement stands. */
export type PartVerdict =
  | {
      readonly kind: 'signers';
      readonly state: DecisionState;
      readonly requirement: Extract<Requirement, { kind: 'sign-off' | 'owners' }>;
      readonly pool: Pool;
      /** People needed, after the concession to small teams. */
      readonly needed: number;
      readonly counted: readonly PersonId[];
      readonly ignored: readonly Ignored[];
      readonly rule: RuleRequirements;
      /** The changed paths that it is about; null for all of them. */
      readonly paths: readonly string[] | null;
      /** Where the owners stand (`CODEOWNERS:12`), for owners. */
      readonly place: string | null;
      /** A reason to pass without signatures, when there is one. */
      readonly waived: string | null;
    }
  | {
      readonly kind: 'plain';
      readonly state: DecisionState;
      readonly requirement: Exclude<Requirement, { kind: 'sign-off' | 'owners' }>;
    }
  | { readonly kind: 'fault'; readonly message: string; readonly remedy: string };

/** How one rule stands. */
export interface RuleVerdict {
  readonly rule: PolicyRule;
  readonly state: DecisionState;
  readonly condition: ConditionResult;
  readonly parts: readonly PartVerdict[];
}

/** What a judgement is made with. */
export interface JudgeContext extends PoolSource {
  readonly policy: ParsedPolicy;
  /** False for the built-in default of a repository without a policy. */
  readonly enforced: boolean;
  readonly fulfilment: Fulfilment;
}

/** Worst first; `skipped` members disappear, and a group of skipped members is skipped. */
export function combine(states: readonly DecisionState[]): DecisionState {
  for (const worst of ['blocked', 'error', 'pending', 'pass'] as const) if (states.includes(worst)) return worst;
  return 'skipped';
}

/** Judges one rule. */
export function judgeRule(
  rule: PolicyRule,
  expression: Expression,
  view: FactView,
  context: JudgeContext,
): RuleVerdict {
  const condition = expression.evaluate(view);
  if (condition.kind === 'error') return { rule, state: 'error', condition, parts: [] };
  if (!condition.value) return { rule, state: 'skipped', condition, parts: [] };
  switch (rule.outcome.kind) {
    case 'nothing':
      return { rule, state: 'pass', condition, parts: [] };
    case 'refuse':
      return { rule, state: 'blocked', condition, parts: [] };
    case 'require': {
      const parts = judgeParts(rule, rule.outcome.require, view.facts, context);
      const state = combine(parts.map(stateOf));
      // Owners asked for where nobody owns anything: nothing is left to require.
      return { rule, state: state === 'skipped' ? 'pass' : state, condition, parts };
    }
  }
}

/** State of a part; a fault is an error. */
function stateOf(part: PartVerdict): DecisionState {
  return part.kind === 'fault' ? 'error' : part.state;
}

function judgeParts(
  { id, file }: PolicyRule,
  require: RuleRequirements,
  facts: Facts,
  context: JudgeContext,
): readonly PartVerdict[] {
  const parts: PartVerdict[] = [];
  const { signOffs, questions } = require;
  if (signOffs !== null) {
    const { coverage, presence } = require;
    const signer = context.policy.levels === 'none' && signOffs.level !== null ? ({ signer: true } as const) : {};
    const requirement = { kind: 'sign-off', rule: id, ...signOffs, ...signer, coverage, presence } as const;
    const pool = signOffPool(context, facts, signOffs.level, signOffs.from);
    parts.push(judgeSigners(requirement, pool, require, facts, context, null, null));
  }
  parts.push(...judgeOwners(id, file, require, facts, context));
  if (questions.length > 0) {
    const state = combine(parts.map(stateOf)) === 'pass' ? 'pass' : 'pending';
    const texts = questions.map((question) => ({ id: question, text: context.policy.questions.get(question) ?? '' }));
    parts.push({ kind: 'plain', state, requirement: { kind: 'questions', rule: id, questions: texts } });
  }
  if (require.changePlan) {
    const state = context.fulfilment.changePlan ? 'pass' : 'pending';
    parts.push({ kind: 'plain', state, requirement: { kind: 'change-plan', rule: id } });
  }
  for (const label of require.labels) {
    const state = context.fulfilment.labels.includes(label) ? 'pass' : 'pending';
    parts.push({ kind: 'plain', state, requirement: { kind: 'label', rule: id, label } });
  }
  return parts;
}

function judgeOwners(
  id: string,
  policyFile: string,
  require: RuleRequirements,
  facts: Facts,
  context: JudgeContext,
): readonly PartVerdict[] {
  const { owners } = require;
  if (owners === null) return [];
  switch (owners.by) {
    case 'policy':
      return [judgePolicyOwners(id, require, facts, context)];
    case 'codeowners':
    case 'kubernetes':
      return judgeOwnersFile(id, owners.by, require, facts, context);
    case 'paths':
      return owners.paths.flatMap((owned) => {
        const glob = compileGlob(owned.glob);
        const touched = facts.paths.filter((path) => glob.kind === 'ok' && glob.glob.matches(path.path));
        if (touched.length === 0) return [];
        const requirement = {
          kind: 'owners',
          rule: id,
          path: owned.glob,
          owners: owned.owners,
          count: owned.count,
        } as const;
        const place = `${policyFile}:${owned.line}`;
        const pool = ownersPool(context, facts, owned.owners, place);
        const paths = touched.map((path) => path.path);
        return [judgeSigners(requirement, pool, require, facts, context, paths, place)];
      });
  }
}

function judgeOwnersFile(
  id: string,
  by: 'codeowners' | 'kubernetes',
  require: RuleRequirements,
  facts: Facts,
  context: JudgeContext,
): readonly PartVerdict[] {
  const file = by === 'codeowners' ? context.codeowners : context.kubernetesOwners;
  if (file === null) {
    const name = by === 'codeowners' ? 'CODEOWNERS' : 'OWNERS';
    return [
      {
        kind: 'fault',
        message: `the home ref carries no ${name} file`,
        remedy: `add a ${name} file, or change the rule`,
      },
    ];
  }
  const found = ownersOfPaths(
    file,
    facts.paths.map((path) => path.path),
  );
  return found.flatMap(({ entry, owners, paths }) => {
    if (entry.count === 0) return [];
    const requirement = {
      kind: 'owners',
      rule: id,
      path: entry.pattern === '' ? entry.place.file : entry.pattern,
      owners,
      count: entry.count,
    } as const;
    const place = `${entry.place.file}:${entry.place.line}`;
    return [
      judgeSigners(requirement, ownersPool(context, facts, owners, place), require, facts, context, paths, place),
    ];
  });
}

/** Before `enforce` an owner may change the policy alone, so that it can be set up; adoption itself has no owners yet. */
function judgePolicyOwners(id: string, require: RuleRequirements, facts: Facts, context: JudgeContext): PartVerdict {
  const { policy } = context;
  const requirement = {
    kind: 'owners',
    rule: id,
    path: '.countersign/',
    owners: policy.owners,
    count: policy.threshold,
  } as const;
  const place = policy.file;
  const waived = !context.enforced
    ? 'no policy stands on the home ref yet: this may be the adoption commit'
    : policy.mode !== 'enforce' && facts.author.policyOwner
      ? `in mode ${policy.mode} an owner may change .countersign/ alone; it is recorded`
      : null;
  const pool = ownersPool(context, facts, policy.owners, place);
  return judgeSigners(requirement, pool, require, facts, context, null, place, waived);
}

function judgeSigners(
  requirement: Extract<Requirement, { kind: 'sign-off' | 'owners' }>,
  pool: Pool,
  rule: RuleRequirements,
  facts: Facts,
  context: JudgeContext,
  paths: readonly string[] | null,
  place: string | null,
  waived: string | null = null,
): PartVerdict {
  const needed = neededOf(requirement.count, pool, context);
  const { counted, ignored } = countSigners(
    pool,
    rule,
    facts,
    context,
    paths ?? facts.paths.map((path) => path.path),
    needed,
  );
  const base = { kind: 'signers', requirement, pool, needed, counted, ignored, rule, paths, place, waived } as const;
  if (waived !== null) return { ...base, state: 'pass' };
  if (pool.faults.length > 0) return { ...base, state: 'error' };
  if (counted.length >= needed) return { ...base, state: 'pass' };
  return { ...base, state: pool.listed && pool.eligible.length < needed ? 'blocked' : 'pending' };
}

/** In a team without levels all eligible people are enough, at least one, when they are fewer than asked for. */
function neededOf(count: number, pool: Pool, context: JudgeContext): number {
  if (context.policy.levels !== 'none' || !pool.listed) return count;
  return Math.max(1, Math.min(count, pool.eligible.length));
}

const PRESENCES = ['none', 'user-present', 'user-verified'];

/** People whose sign-offs count, once each path has enough readers; everybody else is named with the reason. */
function countSigners(
  pool: Pool,
  rule: RuleRequirements,
  facts: Facts,
  context: JudgeContext,
  paths: readonly string[],
  needed: number,
): { readonly counted: readonly PersonId[]; readonly ignored: readonly Ignored[] } {
  const valid = new Map<PersonId, CountedSignOff[]>();
  const ignored: Ignored[] = [];
  for (const signOff of context.fulfilment.signOffs) {
    const why = whyNot(signOff, pool, rule, facts, context);
    if (why !== null) ignored.push({ person: signOff.person, why });
    else valid.set(signOff.person, [...(valid.get(signOff.person) ?? []), signOff]);
  }
  if (valid.size === 0) return { counted: [], ignored };
  const readers = (path: string): number =>
    [...valid.values()].filter((all) => all.some((each) => each.read === 'all' || each.read.includes(path))).length;
  const counted = [...valid.keys()];
  const fewest = paths.find((path) => readers(path) < Math.min(needed, counted.length));
  if (fewest === undefined) return { counted, ignored };
  const enough = readers(fewest);
  const late = counted
    .slice(enough)
    .map((person) => ({ person, why: `${fewest} was not read by enough of the signers` }));
  return { counted: counted.slice(0, enough), ignored: [...ignored, ...late] };
}

function whyNot(
  signOff: CountedSignOff,
  pool: Pool,
  rule: RuleRequirements,
  facts: Facts,
  context: JudgeContext,
): string | null {
  const contributor = contributorReason(facts.contributors, signOff.person);
  if (contributor !== null) return contributor;
  const person = context.people.persons.get(signOff.person);
  if (person === undefined) return 'not in the people file';
  if (!pool.eligible.includes(person)) {
    const level = rule.signOffs?.level ?? null;
    if (level === null || person.level >= level) return 'not among those asked for';
    if (context.policy.levels === 'none') return 'not marked as a signer';
    return `level L${person.level} is below L${level}`;
  }
  if (rule.coverage === 'exact' && signOff.coverage !== 'exact') return 'covers the change only rebased, not exactly';
  if (PRESENCES.indexOf(signOff.presence) < PRESENCES.indexOf(rule.presence))
    return `without proof of presence (${rule.presence})`;
  const open = rule.questions.filter((question) => !signOff.answers.includes(question));
  return open.length === 0 ? null : `did not answer ${open.join(', ')}`;
}
