/** The shortest list of acts that would make a change pass: one signature serves every requirement its signer fits. */
import type { JudgeContext, PartVerdict, RuleVerdict } from './judge.ts';
import { namesOf, numberWord, whoPhrase } from './phrases.ts';
import { CHANGE_PLAN } from './render.ts';

type Signers = Extract<PartVerdict, { kind: 'signers' }>;

/** Several requirements that the same signatures can fulfil. */
interface Demand {
  readonly count: number;
  /** Ids of those who can fulfil all of it; null when nobody is listed. */
  readonly pool: readonly string[] | null;
  readonly who: readonly string[];
  readonly questions: readonly string[];
  readonly presence: number;
  readonly exact: boolean;
  readonly excluded: readonly string[];
}

const PRESENCES: readonly string[] = ['none', 'user-present', 'user-verified'];

/** Acts in the order: what is wrong, what is refused, who signs, what else is written. */
export function actsFor(verdicts: readonly RuleVerdict[], context: JudgeContext): readonly string[] {
  const acts: string[] = [];
  if (context.enforced && context.people.source === null) acts.push('add .countersign/people.yml to the home ref');
  if (verdicts.every((verdict) => verdict.state === 'skipped')) acts.push('add a rule for this change to the policy');
  for (const verdict of verdicts) acts.push(...troubles(verdict));
  const open = verdicts.flatMap(
    (verdict) => verdict.parts.filter((part) => part.kind === 'signers' && isOpen(part)) as Signers[],
  );
  for (const demand of merge(open.map(demandOf))) acts.push(describe(demand));
  for (const verdict of verdicts) acts.push(...others(verdict));
  return [...new Set(acts)];
}

function isOpen(part: Signers): boolean {
  return part.state === 'pending' || part.state === 'blocked';
}

function troubles(verdict: RuleVerdict): readonly string[] {
  const where = `${verdict.rule.file}:${verdict.rule.line}`;
  if (verdict.condition.kind === 'error')
    return [`make \`${verdict.rule.id}\` (${where}) decidable: ${verdict.condition.message}`];
  if (verdict.state === 'blocked' && verdict.rule.outcome.kind === 'refuse') {
    return [`remove the reason of the refusal by \`${verdict.rule.id}\`: ${verdict.rule.outcome.reason}`];
  }
  return verdict.parts.flatMap((part) => {
    if (part.kind === 'fault') return [part.remedy];
    return part.kind === 'signers' && part.state === 'error' ? part.pool.faults.map((fault) => fault.remedy) : [];
  });
}

function others(verdict: RuleVerdict): readonly string[] {
  return verdict.parts.flatMap((part) => {
    if (part.kind !== 'plain' || part.state !== 'pending') return [];
    if (part.requirement.kind === 'change-plan') return [CHANGE_PLAN];
    return part.requirement.kind === 'label' ? [`meet the requirement \`${part.requirement.label}\``] : [];
  });
}

function demandOf(part: Signers): Demand {
  return {
    count: part.needed - part.counted.length,
    pool: part.pool.listed
      ? part.pool.eligible.map((person) => person.id as string).filter((id) => !hasCounted(part, id))
      : null,
    who: [whoPhrase({ ...part.requirement, count: part.needed - part.counted.length })],
    questions: part.rule.questions,
    presence: PRESENCES.indexOf(part.rule.presence),
    exact: part.rule.coverage === 'exact',
    excluded: part.pool.excluded.map((each) => `${each.person}: ${each.why}`),
  };
}

function hasCounted(part: Signers, id: string): boolean {
  return part.counted.some((person) => person === id);
}

/** Joins demands while one set of people can serve both. Deterministic: first fitting pair in the policy's order. */
function merge(demands: readonly Demand[]): readonly Demand[] {
  const result: Demand[] = [];
  for (const demand of demands) {
    const index = result.findIndex((each) => joined(each, demand) !== null);
    const earlier = result[index];
    const both = earlier === undefined ? null : joined(earlier, demand);
    if (both === null) result.push(demand);
    else result[index] = both;
  }
  return result;
}

function joined(a: Demand, b: Demand): Demand | null {
  const count = Math.max(a.count, b.count);
  const pool = a.pool === null || b.pool === null ? null : a.pool.filter((id) => b.pool?.includes(id) === true);
  if (pool !== null && pool.length < count) return null;
  if (pool === null && a.who.some((who) => !b.who.includes(who)) && !sameKind(a, b)) return null;
  return {
    count,
    pool,
    who: phrases(a, b),
    questions: [...new Set([...a.questions, ...b.questions])],
    presence: Math.max(a.presence, b.presence),
    exact: a.exact || b.exact,
    excluded: [...new Set([...a.excluded, ...b.excluded])],
  };
}

/** Without a people file, demands join when they differ in number only. */
function sameKind(a: Demand, b: Demand): boolean {
  const plain = (demand: Demand): string =>
    demand.who.map((who) => who.replace(/^(?:a person|people|a signer|signers)|who (?:is|are)/g, '')).join();
  return plain(a) === plain(b);
}

/** The wider group needs no mention when the other one lies inside it. */
function phrases(a: Demand, b: Demand): readonly string[] {
  const within = (inner: Demand, outer: Demand): boolean =>
    inner.pool !== null && outer.pool !== null && inner.pool.every((id) => outer.pool?.includes(id) === true);
  const larger = a.count >= b.count ? a : b;
  if (within(a, b) && within(b, a)) return [...new Set(larger === a ? a.who : b.who)].slice(0, 1);
  if (sameKind(a, b)) return larger.who;
  if (within(a, b) && a.count >= b.count) return a.who;
  if (within(b, a) && b.count >= a.count) return b.who;
  return [...new Set([...a.who, ...b.who])];
}

function describe(demand: Demand): string {
  const noun = demand.count === 1 ? 'sign-off' : 'sign-offs';
  const names =
    demand.pool === null ? 'nobody is listed yet, `countersign init` writes people.yml' : namesOf(demand.pool);
  const excluded = demand.excluded.length === 0 ? '' : ` (not ${demand.excluded.join('; ')})`;
  const extras = [
    demand.questions.length > 0 ? `answering ${demand.questions.join(', ')}` : '',
    demand.presence > 0 ? `with proof of presence (${PRESENCES[demand.presence] ?? ''})` : '',
    demand.exact ? 'for the exact content' : '',
  ].filter((extra) => extra !== '');
  const suffix = extras.length === 0 ? '' : `, ${extras.join(', ')}`;
  return `${numberWord(demand.count)} ${noun} by ${demand.who.join(' and ')}${suffix}: ${names}${excluded}`;
}
