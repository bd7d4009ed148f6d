/** Verdicts as nodes of the explanation: condition, observed values with their source, reason, remedy. */
import type { DecisionNode, Observed, Requirement } from '../../model/decision.ts';
import type { Facts } from '../../model/facts.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import { displayPath } from '../../model/path.ts';
import { FACT_ROWS } from './fact-table.ts';
import type { PartVerdict, RuleVerdict } from './judge.ts';
import { namesOf, signersPhrase } from './phrases.ts';

const MAX_LISTED = 10;

/** The node of one rule and of its requirements. */
export function renderRule(
  verdict: RuleVerdict,
  references: readonly string[],
  facts: Facts,
  policy: ParsedPolicy,
): DecisionNode {
  const { rule } = verdict;
  const observed = [...references.map((key) => observe(key, facts)), ...disbelieved(references, facts, policy)];
  const children = verdict.parts.map((part, index) => renderPart(part, index, rule.id, `${rule.file}:${rule.line}`));
  const open = children.find((child) => child.state === verdict.state && child.remedy !== null);
  return {
    id: `rules.${rule.id}`,
    title: rule.name,
    state: verdict.state,
    condition: rule.when.text,
    observed,
    reason: reasonOf(verdict, observed),
    remedy: remedyOf(verdict, open),
    source: `${rule.file}:${rule.line}`,
    children,
  };
}

function reasonOf(verdict: RuleVerdict, observed: readonly Observed[]): string {
  const { condition, rule } = verdict;
  if (condition.kind === 'error') return `the condition could not be evaluated: ${condition.message}`;
  const read = observed.filter((each) => each.value !== null);
  const seen = read.length === 0 ? '' : `: ${read.map(phrase).join(', ')}`;
  if (!condition.value) return `does not apply${seen}`;
  switch (rule.outcome.kind) {
    case 'nothing':
      return rule.outcome.reason;
    case 'refuse':
      return `refused: ${rule.outcome.reason}`;
    case 'require':
      if (verdict.parts.length === 0) return 'applies, and no listed owner owns any of the paths';
      return rule.when.text === 'true' ? 'applies to every change' : `applies${seen}`;
  }
}

function remedyOf(verdict: RuleVerdict, open: DecisionNode | undefined): string | null {
  if (verdict.condition.kind === 'error') {
    const { unread } = verdict.condition;
    return unread.length > 0
      ? `read what is missing (${unread.join(', ')}), or test that it was read before using it`
      : `correct the condition in line ${verdict.rule.when.line}`;
  }
  if (verdict.state === 'blocked' && verdict.rule.outcome.kind === 'refuse') {
    return 'change the content or the moment so that the condition no longer holds';
  }
  return open?.remedy ?? null;
}

function renderPart(part: PartVerdict, index: number, ruleId: string, source: string): DecisionNode {
  const id = `rules.${ruleId}.${index + 1}`;
  if (part.kind === 'fault') {
    const base = { id, title: 'its owners have agreed', condition: null, observed: [], children: [] };
    return { ...base, state: 'error', reason: part.message, remedy: part.remedy, source };
  }
  return part.kind === 'plain' ? renderPlain(part, id, source) : renderSigners(part, id, part.place ?? source);
}

function renderPlain(part: Extract<PartVerdict, { kind: 'plain' }>, id: string, source: string): DecisionNode {
  const done = part.state === 'pass';
  const base = { id, state: part.state, condition: null, observed: [], source, children: [] };
  const { requirement } = part;
  switch (requirement.kind) {
    case 'questions': {
      const ids = requirement.questions.map((question) => question.id).join(', ');
      const texts = requirement.questions.map((question) => question.text).join(' / ');
      return {
        ...base,
        title: `each signer has answered: ${texts}`,
        reason: done ? 'answered by every signer counted' : 'not answered yet',
        remedy: done ? null : `the signers answer ${ids}`,
      };
    }
    case 'change-plan':
      return {
        ...base,
        title: 'it has a change plan',
        reason: done ? 'a change plan is there' : 'there is no change plan yet',
        remedy: done ? null : CHANGE_PLAN,
      };
    case 'label':
      return {
        ...base,
        title: `the requirement \`${requirement.label}\` is met`,
        reason: done ? 'met' : 'not met yet',
        remedy: done ? null : `meet the requirement \`${requirement.label}\``,
      };
  }
}

/** The act that a change plan asks for. */
export const CHANGE_PLAN: string = 'write a change plan: purpose, evidence, roll-back plan, window, owner';

function renderSigners(part: Extract<PartVerdict, { kind: 'signers' }>, id: string, source: string): DecisionNode {
  const observed: Observed[] = [
    { name: 'needed', value: part.needed, source },
    { name: 'counted', value: part.counted, source: 'sign-offs' },
  ];
  if (part.pool.listed) {
    observed.push({ name: 'may sign', value: part.pool.eligible.map((person) => person.id), source: 'people.yml' });
  }
  const excluded = part.pool.excluded.map((each) => `${each.person} (${each.why})`);
  if (excluded.length > 0) observed.push({ name: 'may not sign', value: excluded, source: 'commits' });
  const ignored = part.ignored.map((each) => `${each.person}: ${each.why}`);
  if (ignored.length > 0) observed.push({ name: 'not counted', value: ignored, source: 'sign-offs' });
  return {
    id,
    title: titleOf(part.requirement),
    state: part.state,
    condition: null,
    observed,
    reason: signersReason(part),
    remedy: part.state === 'pass' ? null : (part.pool.faults[0]?.remedy ?? signersRemedy(part)),
    source,
    children: [],
  };
}

function titleOf(requirement: Extract<Requirement, { kind: 'sign-off' | 'owners' }>): string {
  if (requirement.kind === 'owners') return `the owners of ${requirement.path} have agreed`;
  return `it has ${signersPhrase(requirement)}`;
}

function signersReason(part: Extract<PartVerdict, { kind: 'signers' }>): string {
  if (part.waived !== null) return part.waived;
  if (part.pool.faults.length > 0) return part.pool.faults.map((fault) => fault.message).join('; ');
  const ignored = part.ignored.map((each) => `the sign-off by ${each.person} is not counted: ${each.why}`);
  const counted = `${part.counted.length} of ${part.needed} counted${part.counted.length > 0 ? ` (${part.counted.join(', ')})` : ''}`;
  const nobody =
    part.state === 'blocked'
      ? [`only ${part.pool.eligible.length} listed ${part.pool.eligible.length === 1 ? 'person' : 'people'} may sign`]
      : [];
  return [counted, ...nobody, ...ignored].join('; ');
}

function signersRemedy(part: Extract<PartVerdict, { kind: 'signers' }>): string {
  if (part.state === 'blocked') {
    const excluded = part.pool.excluded.map((each) => `${each.person} is ${each.why}`).join(', ');
    return `list more people who may sign in people.yml${excluded === '' ? '' : ` (${excluded})`}`;
  }
  const who = part.pool.listed ? namesOf(part.pool.eligible.map((person) => person.id)) : 'nobody is listed yet';
  return `${signersPhrase(part.requirement)}: ${who}`;
}

/** Lines that a note calls human and that count as unknown here, beside the facts that they change. */
function disbelieved(references: readonly string[], facts: Facts, policy: ParsedPolicy): readonly Observed[] {
  const { notedHuman } = facts.unknown;
  const name = 'unknown.noted_human';
  const concerned = references.some((key) => key === 'human.lines' || key.startsWith('unknown.'));
  if (notedHuman === 0 || !concerned || references.includes(name)) return [];
  const setting = `trust_noted_human: ${policy.attribution.trustNotedHuman}`;
  const source = `notes call them human, which ${policy.file} does not believe at tier ${facts.risk.tier} (${setting})`;
  return [{ name, value: notedHuman, source }];
}

function observe(key: string, facts: Facts): Observed {
  if (key === 'paths') {
    const shown = facts.paths.slice(0, MAX_LISTED).map((path) => displayPath(path.path));
    const more = facts.paths.length - shown.length;
    return { name: key, value: more > 0 ? [...shown, `… and ${more} more`] : shown, source: 'git' };
  }
  if (key === 'factors') {
    const shown = facts.factors.slice(0, MAX_LISTED).map((factor) => `${factor.rule} ${factor.severity}`);
    const more = facts.factors.length - shown.length;
    return { name: key, value: more > 0 ? [...shown, `… and ${more} more`] : shown, source: 'assessment' };
  }
  const row = FACT_ROWS.get(key);
  const known = row?.read(facts);
  if (row === undefined || known === undefined) return { name: key, value: null, source: 'unknown' };
  if (known.kind === 'not-read') return { name: key, value: null, source: `not read: ${known.why}` };
  return { name: key, value: known.value, source: row.source };
}

function phrase(observed: Observed): string {
  const { name, value } = observed;
  if (typeof value !== 'object' || value === null) return `${name} is ${String(value)}`;
  return `${name} is ${value.length === 0 ? 'empty' : value.join(' ')}`;
}
