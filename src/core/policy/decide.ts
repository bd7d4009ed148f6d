/** The answer of a policy for one change: a tree in which every node says what was asked, seen, and what would help. */
import type { Decision, DecisionNode, DecisionState, Requirement } from '../../model/decision.ts';
import type { Facts } from '../../model/facts.ts';
import { CountersignError } from '../../model/error.ts';
import type { Owners, People } from '../../model/people.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import { actsFor } from './acts.ts';
import { compileExpression } from './expression.ts';
import type { Expression } from './expression.ts';
import { viewFacts } from './fact-view.ts';
import { combine, judgeRule, NOTHING_DONE } from './judge.ts';
import type { Fulfilment, JudgeContext, PartVerdict, RuleVerdict } from './judge.ts';
import { renderRule } from './render.ts';

/** What a decision is made with, besides policy and facts. All of it is read from the home ref. */
export interface DecideContext {
  readonly people: People;
  readonly codeowners: Owners | null;
  readonly kubernetesOwners: Owners | null;
  /** True when the policy stands on the home ref; false for the built-in default. */
  readonly enforced: boolean;
  /** `refs/heads/main:.countersign/policy.yml` or `built-in default`. */
  readonly policySource: string;
  /** The moment of judgement, seconds since 1970, for deputies; null when it shall not matter. */
  readonly instant: number | null;
  readonly fulfilment?: Fulfilment;
}

/** The short answer, for many changes at once. */
export interface BriefDecision {
  readonly state: DecisionState;
  readonly requirements: readonly Requirement[];
  /** Ids of the rules that apply, in the policy's order. */
  readonly rules: readonly string[];
}

/** A policy ready to judge any number of changes. */
export interface Evaluator {
  decide(facts: Facts): Decision;
  /** The same state and requirements as {@link Evaluator.decide}, without the tree. */
  decideBrief(facts: Facts): BriefDecision;
  /** Whom the requirements for signatures ask, in the order in which {@link Decision.requirements} has them. */
  signers(facts: Facts): readonly SignersVerdict[];
}

/** How a requirement for signatures stands, and whom it asks. */
export type SignersVerdict = Extract<PartVerdict, { kind: 'signers' }>;

/** Compiles the conditions once. */
export function compilePolicy(policy: ParsedPolicy, context: DecideContext): Evaluator {
  const rules = policy.rules.map((rule) => ({ rule, expression: expressionOf(rule.when.text, policy.file) }));
  const judging: JudgeContext = {
    policy,
    people: context.people,
    policyOwners: policy.owners,
    codeowners: context.codeowners,
    kubernetesOwners: context.kubernetesOwners,
    enforced: context.enforced,
    instant: context.instant,
    fulfilment: context.fulfilment ?? NOTHING_DONE,
  };
  const judge = (facts: Facts): readonly RuleVerdict[] => {
    const view = viewFacts(facts);
    return rules.map(({ rule, expression }) => judgeRule(rule, expression, view, judging));
  };
  return {
    signers: (facts) => judge(facts).flatMap(({ parts }) => parts.filter((part) => part.kind === 'signers')),
    decideBrief: (facts) => {
      const verdicts = judge(facts);
      return {
        state: overall(verdicts, judging, facts),
        requirements: verdicts.flatMap(requirementsOf),
        rules: verdicts.filter((verdict) => verdict.state !== 'skipped').map((verdict) => verdict.rule.id),
      };
    },
    decide: (facts) => {
      const verdicts = judge(facts);
      const children = [
        ...precondition(judging),
        ...unreadableEvidence(facts),
        ...verdicts.map((verdict, index) =>
          renderRule(verdict, rules[index]?.expression.references ?? [], facts, policy),
        ),
      ];
      return {
        state: overall(verdicts, judging, facts),
        mode: policy.mode,
        enforced: context.enforced,
        policySource: context.policySource,
        policyDigest: policy.digest,
        root: rootOf(children, overall(verdicts, judging, facts), policy),
        requirements: verdicts.flatMap(requirementsOf),
        acts: [...(facts.evidenceUnreadable ? [MEND] : []), ...actsFor(verdicts, judging)],
      };
    },
  };
}

/** One decision. The same input gives the same answer, byte for byte. */
export function decide(policy: ParsedPolicy, facts: Facts, context: DecideContext): Decision {
  return compilePolicy(policy, context).decide(facts);
}

/** Every condition was checked when the policy was parsed, so a failure here is a defect. */
function expressionOf(text: string, file: string): Expression {
  const result = compileExpression(text);
  if (result.kind === 'ok') return result.expression;
  throw new CountersignError('internal', `a checked condition of ${file} does not compile: ${text}`);
}

function requirementsOf(verdict: RuleVerdict): readonly Requirement[] {
  return verdict.parts.flatMap((part) => (part.kind === 'fault' ? [] : [part.requirement]));
}

/** All rules together; if every one is skipped nothing was decided, and that is an error. */
function overall(verdicts: readonly RuleVerdict[], context: JudgeContext, facts: Facts): DecisionState {
  const state = combine(verdicts.map((verdict) => verdict.state));
  if (state === 'skipped') return 'error';
  return missingPeople(context) || facts.evidenceUnreadable ? combine([state, 'error']) : state;
}

const MEND = 'fetch or repair the record that the findings name, or remove it: its lines are then unknown';

/** Evidence that exists and cannot be read could say anything: no rule can be judged by what is left. */
function unreadableEvidence(facts: Facts): readonly DecisionNode[] {
  if (!facts.evidenceUnreadable) return [];
  const observed = [
    { name: 'evidence.unreadable', value: true, source: 'attribution' },
    { name: 'unknown.unreadable', value: facts.unknown.unreadable, source: 'attribution' },
  ];
  return [
    {
      id: 'evidence',
      title: 'the evidence of who wrote it can be read',
      state: 'error',
      condition: null,
      observed,
      reason: 'evidence of who wrote this exists and cannot be read',
      remedy: MEND,
      source: 'attribution',
      children: [],
    },
  ];
}

function missingPeople(context: JudgeContext): boolean {
  return context.enforced && context.people.source === null;
}

/** A policy on the home ref without a people file cannot say who anybody is. */
function precondition(context: JudgeContext): readonly DecisionNode[] {
  if (!missingPeople(context)) return [];
  return [
    {
      id: 'people',
      title: 'it is known who may sign',
      state: 'error',
      condition: null,
      observed: [{ name: 'people.listed', value: false, source: 'people.yml' }],
      reason: 'the home ref carries a policy and no .countersign/people.yml',
      remedy: 'add .countersign/people.yml (`countersign init` writes one)',
      source: context.policy.file,
      children: [],
    },
  ];
}

function rootOf(children: readonly DecisionNode[], state: DecisionState, policy: ParsedPolicy): DecisionNode {
  const undecided = children.every((child) => child.state === 'skipped');
  const applying = children.filter((child) => child.state !== 'skipped');
  const remedy = applying.find((child) => child.state === state && child.remedy !== null)?.remedy ?? null;
  return {
    id: 'change',
    title: 'this change may land',
    state,
    condition: null,
    observed: [],
    reason: undecided
      ? 'no rule of the policy applies, so nothing was decided'
      : `${applying.length} of ${children.length} rules apply: ${applying.map((child) => `${child.title} (${child.state})`).join('; ')}`,
    remedy: undecided ? 'end the policy with a rule `when: true` that says nothing_required and why' : remedy,
    source: policy.file,
    children,
  };
}
