/** What is kept of one planned change once its values are let go: a plan may have any number of them. */
import type { Environment, Severity } from '../../../../model/assessment.ts';
import type { ForcedBy, PlanAct, PlannedChange } from '../../../reading/plan/plan-facts.ts';
import { absentAttributes, lostAttributes, type WeakAttribute } from '../infrastructure/attribute-guardrails.ts';
import { isObject, plainSide } from '../infrastructure/attribute-values.ts';
import type { GuardrailName } from '../infrastructure/guardrail-texts.ts';
import { isSensitive, isWeb, newOpenings, openingsOf, portText } from '../infrastructure/open-networks.ts';
import { protectionOf } from '../infrastructure/protecting-types.ts';
import { resourceKind, type ResourceKind } from '../infrastructure/resource-classes.ts';
import { environmentTagged, gravest, productionNamed } from '../infrastructure/stated-environment.ts';

/** A protection that the change of a resource gives up, or that a new one lacks. */
export interface Weakening {
  readonly form: 'lost' | 'absent';
  readonly guardrail: GuardrailName;
  /** The attribute, or what stands for it. */
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  /** Where it is not the rule's: ports of administration are graver, a number that is only lower is milder. */
  readonly base: Severity | null;
}

export interface Observation {
  readonly address: string;
  readonly previousAddress: string | null;
  readonly type: string;
  readonly kind: ResourceKind;
  readonly act: PlanAct;
  readonly createsFirst: boolean;
  readonly deposed: boolean;
  readonly importing: boolean;
  readonly reason: string | null;
  readonly forcedBy: readonly ForcedBy[];
  readonly environment: Environment | null;
  readonly weakenings: readonly Weakening[];
  /** Of something that is destroyed: what stood, or did not stand, between it and its end. */
  readonly safety: readonly string[];
  /** What the resource was there to protect another one with; null for all others. */
  readonly protects: GuardrailName | null;
  /** Names by which other resources know it, and by which it knows others: what it protected may go as well. */
  readonly identities: readonly string[];
  readonly line: number;
}

/** What matters of a change; null for what only reads, stays, or is created without anything to say about it. */
export function observe(change: PlannedChange): Observation | null {
  if (change.mode === 'data') return null;
  const kind = resourceKind(change.type);
  const destroyed = change.act === 'delete' || change.act === 'replace';
  const weakenings = weakeningsOf(change, kind);
  const matters = destroyed || weakenings.length > 0 || change.act === 'forget' || change.act === 'replace-and-forget';
  if (!matters && !(change.importing && change.act === 'update')) return null;
  const { address, previousAddress, type, act, createsFirst, deposed, importing, reason, forcedBy, line } = change;
  const protects = act === 'delete' ? protectionOf(type) : null;
  return {
    address,
    previousAddress,
    type,
    kind,
    act,
    createsFirst,
    deposed,
    importing,
    reason,
    forcedBy,
    line,
    environment: environmentOf(change),
    weakenings,
    safety: destroyed ? safetyOf(change.before) : [],
    protects,
    identities: destroyed ? identitiesOf(change.before) : [],
  };
}

/** Tags of both sides count, so that a change cannot make itself look harmless; a name only says production. */
export function environmentOf({ address, before, after }: PlannedChange): Environment | null {
  return gravest([
    environmentTagged(before),
    environmentTagged(after),
    productionNamed(address),
    ...identitiesOf(before).map(productionNamed),
  ]);
}

function weakeningsOf(change: PlannedChange, kind: ResourceKind): readonly Weakening[] {
  switch (change.act) {
    case 'update':
    case 'replace':
      return [...lost(change), ...opened(change, 'lost')];
    case 'create':
      return [...absent(change, kind), ...opened(change, 'absent')];
    case 'none':
    case 'delete':
    case 'forget':
    case 'replace-and-forget':
      return [];
  }
}

function lost({ type, before, after, afterUnknown, beforeSensitive, afterSensitive }: PlannedChange): Weakening[] {
  const old = plainSide(before, null, beforeSensitive);
  const next = plainSide(after, afterUnknown, afterSensitive);
  return lostAttributes(type, old, next).map((one) => weakening('lost', one));
}

/** Something that holds no state can come without protection; a setting of another resource is that resource's. */
function absent({ type, after, afterUnknown, afterSensitive }: PlannedChange, kind: ResourceKind): Weakening[] {
  if (kind.class !== 'stateful' && protectionOf(type) === null) return [];
  return absentAttributes(type, plainSide(after, afterUnknown, afterSensitive)).map((one) => weakening('absent', one));
}

function weakening(form: Weakening['form'], { guardrail, attribute, from, to, reduced }: WeakAttribute): Weakening {
  return { form, guardrail, subject: attribute, from, to, base: reduced ? 'medium' : null };
}

function opened({ type, before, after }: PlannedChange, form: Weakening['form']): Weakening[] {
  const openings = newOpenings(openingsOf(type, before), openingsOf(type, after));
  return openings.flatMap((opening) => {
    // A web server that is new is there to be reached.
    if (form === 'absent' && isWeb(opening)) return [];
    const subject = portText(opening);
    const to = `${subject} open to the whole internet`;
    const from = form === 'lost' ? `${subject} not open to everybody` : 'new';
    const grave = form === 'lost' ? 'critical' : 'high';
    return [{ form, guardrail: 'public-block', subject, from, to, base: isSensitive(opening) ? grave : null }];
  });
}

const SAFETY: readonly (readonly [attribute: string, value: unknown, text: string])[] = [
  ['skip_final_snapshot', true, 'No final snapshot will be taken.'],
  ['skip_final_snapshot', false, 'A final snapshot will be taken.'],
  ['deletion_protection', false, 'Deletion protection is off.'],
  ['deletion_protection_enabled', false, 'Deletion protection is off.'],
  ['enable_deletion_protection', false, 'Deletion protection is off.'],
  ['deletion_protection', true, 'Deletion protection is still on, so the apply will stop here.'],
  ['deletion_protection_enabled', true, 'Deletion protection is still on, so the apply will stop here.'],
  ['enable_deletion_protection', true, 'Deletion protection is still on, so the apply will stop here.'],
  ['force_destroy', true, 'Its contents go with it, by force_destroy.'],
  ['force_delete', true, 'Its contents go with it, by force_delete.'],
  ['backup_retention_period', 0, 'No backups are kept.'],
  ['delete_automated_backups', true, 'Its automated backups go with it.'],
  ['recovery_window_in_days', 0, 'It cannot be recovered for a single day.'],
];

function safetyOf(before: unknown): readonly string[] {
  if (!isObject(before)) return [];
  return SAFETY.flatMap(([name, value, text]) => (Object.hasOwn(before, name) && before[name] === value ? [text] : []));
}

const IDENTITIES: readonly string[] = [
  'id',
  'arn',
  'name',
  'bucket',
  'identifier',
  'cluster_identifier',
  'self_link',
  'alarm_name',
  'vpc_id',
  'resource_arn',
  'scope',
];

/** Names by which a resource is known, or knows what it belongs to; computed ones are not there before the apply. */
export function identitiesOf(values: unknown): readonly string[] {
  if (!isObject(values)) return [];
  return IDENTITIES.flatMap((name) => {
    const value = Object.hasOwn(values, name) ? values[name] : null;
    return typeof value === 'string' && value !== '' ? [value.slice(0, 300)] : [];
  });
}
