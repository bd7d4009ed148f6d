/** Factors about single resources of a plan. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import type { Factor, Reversible, Severity } from '../../../../model/assessment.ts';
import { factorOf } from '../../factor.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';
import { DEFERRED_DELETE, deleteRule, FORGET, IMPORT_CHANGED, replaceRule } from '../infrastructure/terraform-rules.ts';
import type { PlanTally } from './tally.ts';
import type { Observation, Weakening } from './observation.ts';
import { about, type PlanPlace } from './place.ts';
import { fromText, helpText, toText } from './wording.ts';

/** Everything that the changes say one by one. */
export function observedFactors(tally: PlanTally, place: PlanPlace): readonly Factor[] {
  const gone = new Set(
    tally.observations.filter(({ protects }) => protects === null).flatMap(({ identities }) => identities),
  );
  return [
    ...tally.observations.flatMap((one) => [
      ...actFactors(one, place),
      ...one.weakenings.map((weakening) => weakeningFactor(one, weakening, place)),
      ...protectionGone(one, gone, tally, place),
    ]),
    ...tally.deferred.flatMap(({ observation, reason }) => deferredFactor(observation, reason, place)),
  ];
}

function actFactors(one: Observation, place: PlanPlace): readonly Factor[] {
  switch (one.act) {
    case 'delete':
      return [destroyed(deleteRule(one.kind.class), one, place)];
    case 'replace':
      return [destroyed(replaceRule(one.kind.class), one, place)];
    case 'forget':
    case 'replace-and-forget':
      return [forgotten(one, place)];
    case 'update':
      return one.importing ? [importedAndChanged(one, place)] : [];
    case 'none':
    case 'create':
      return [];
  }
}

function destroyed(rule: RuleDescription, one: Observation, place: PlanPlace): Factor {
  const help = helpText(one);
  return factorOf(
    rule,
    {
      ...about(one, place),
      from: fromText(one),
      to: toText(one),
      ...(one.deposed ? { witness: 'deposed' } : {}),
      base: baseOf(rule, one),
      reversible: reversibleOf(rule, one),
      why: [rule.why, ...one.safety].join(' '),
      remedy: help === '' ? rule.remedy : `${help} ${rule.remedy}`,
    },
    place.context,
  );
}

function baseOf(rule: RuleDescription, { kind, act, createsFirst }: Observation): Severity {
  if (kind.class === 'machine') return 'high';
  const rebuilt = kind.class === 'stateless' || kind.class === 'configuration';
  return act === 'replace' && createsFirst && rebuilt ? 'low' : rule.base;
}

/** Zones of DNS: their delegation hangs on name servers that are given out anew. */
const ZONES: ReadonlySet<string> = new Set([
  'aws_route53_zone',
  'google_dns_managed_zone',
  'azurerm_dns_zone',
  'cloudflare_zone',
]);

function reversibleOf(rule: RuleDescription, { kind, type }: Observation): Reversible {
  if (kind.class === 'machine') return 'with-effort';
  return kind.noun === 'fixed address' || ZONES.has(type) ? 'no' : rule.reversible;
}

function forgotten(one: Observation, place: PlanPlace): Factor {
  return factorOf(
    FORGET,
    {
      ...about(one, place),
      from: fromText(one),
      to: toText(one),
      base: one.kind.statefulness === 'stateful' ? 'high' : FORGET.base,
    },
    place.context,
  );
}

function importedAndChanged(one: Observation, place: PlanPlace): Factor {
  return factorOf(
    IMPORT_CHANGED,
    { ...about(one, place), from: 'not managed so far', to: 'imported, and changed in the same apply' },
    place.context,
  );
}

function weakeningFactor(one: Observation, weakening: Weakening, place: PlanPlace): Factor {
  const { form, guardrail, subject, from, to, base } = weakening;
  const rule = form === 'lost' ? lostGuardrail(guardrail) : absentGuardrail(guardrail);
  const opening = to.startsWith(subject);
  const destroyedToo = one.act === 'replace' ? ' The resource itself is replaced in the same apply.' : '';
  return factorOf(
    rule,
    {
      ...about(one, place),
      from: opening || form === 'absent' ? from : `${subject}: ${from}`,
      to: opening || form === 'lost' ? to : `${subject}: ${to}`,
      witness: subject,
      ...(base === null ? {} : { base }),
      why: `${rule.why}${destroyedToo}`,
      losesGuardrail: form === 'lost',
    },
    place.context,
  );
}

/** The same protection of the same thing is created under another address; where a new one does not say of what, it may. */
function isMadeAnew({ type, identities }: Observation, { created }: PlanTally): boolean {
  const known = created.get(type);
  return known !== undefined && (known.has('') || identities.some((name) => known.has(name)));
}

/** A resource that only protects another one is deleted, and what it protected stays. */
function protectionGone(
  one: Observation,
  gone: ReadonlySet<string>,
  tally: PlanTally,
  place: PlanPlace,
): readonly Factor[] {
  if (one.protects === null) return [];
  if (isMadeAnew(one, tally) || one.identities.some((name) => gone.has(name))) return [];
  return [
    factorOf(
      lostGuardrail(one.protects),
      { ...about(one, place), from: one.kind.noun, to: toText(one), witness: one.type, losesGuardrail: true },
      place.context,
    ),
  ];
}

function deferredFactor(one: Observation | null, reason: string, place: PlanPlace): readonly Factor[] {
  if (one === null || (one.act !== 'delete' && one.act !== 'replace')) return [];
  return [
    factorOf(
      DEFERRED_DELETE,
      { ...about(one, place), from: fromText(one), to: `later ${toText(one)} (deferred: ${reason})` },
      place.context,
    ),
  ];
}
