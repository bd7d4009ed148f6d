/** One resource of a template before and after: what forces a replacement, and which protections are lost. */
import type { Factor } from '../../../../model/assessment.ts';
import type { TemplateResource } from '../../../reading/cloudformation/template.ts';
import { COMPUTED, writtenText } from '../../../reading/cloudformation/values.ts';
import type { PropertyReader, PropertyValue } from '../../../reading/cloudformation/values.ts';
import { nodeAt } from '../../../reading/yaml-node.ts';
import { absentAttributes, lostAttributes } from '../infrastructure/attribute-guardrails.ts';
import { NOT_KNOWN } from '../infrastructure/attribute-values.ts';
import type { AttributeSide } from '../infrastructure/attribute-values.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';
import { isSensitive, isWeb, newOpenings, openingsOf, portText } from '../infrastructure/open-networks.ts';
import { protectionOf } from '../infrastructure/protecting-types.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { fateOnDeletion, fateOnReplacement, isWeaker } from './policies.ts';
import type { Fate } from './policies.ts';
import { replacingProperties } from './replacing-properties.ts';
import { REPLACE, REPLACE_CONDITIONAL, RETAIN } from './rules.ts';
import { lossOf, possibleLossOf, stackFactor } from './sight.ts';
import type { TemplatePair } from './template-pair.ts';
import type { StackSeen } from './sight.ts';

/** Compares the properties and policies of a resource that stays. */
export function judgeProperties(
  old: TemplateResource,
  next: TemplateResource,
  fate: Fate,
  pair: TemplatePair,
): readonly Factor[] {
  return [...replaced(old, next, fate, pair), ...weakened(old, next, pair), ...opened(old, next, pair)];
}

/** A resource that the change adds. */
export function judgeNewProperties(next: TemplateResource, pair: TemplatePair): readonly Factor[] {
  const { context, newValues } = pair;
  const { class: name, noun } = resourceKind(next.type);
  const factors = [...opened(null, next, pair)];
  if (name !== 'stateful' && protectionOf(next.type) === null) return factors;
  for (const weak of absentAttributes(next.type, sideOf(next, newValues))) {
    const change = { losesGuardrail: true, witness: `${next.id}.${weak.attribute}` };
    const to = `${weak.attribute} = ${weak.to}`;
    factors.push(
      stackFactor(absentGuardrail(weak.guardrail), { ...about(next, pair), from: null, to, change }, context),
    );
  }
  if (KEPT.has(noun) && fateOnDeletion(next) === 'delete') {
    const to = `DeletionPolicy ${next.deletionPolicy ?? 'not set'}`;
    const change = { losesGuardrail: true };
    factors.push(
      stackFactor(absentGuardrail('deletion-policy'), { ...about(next, pair), from: null, to, change }, context),
    );
  }
  return factors;
}

/** Kinds of which nobody expects the data to go with the stack. */
const KEPT: ReadonlySet<string> = new Set([
  'relational database',
  'database',
  'data warehouse',
  'volume or file system',
  'bucket',
  'key material',
  'user pool',
  'backup vault',
]);

function replaced(old: TemplateResource, next: TemplateResource, fate: Fate, pair: TemplatePair): readonly Factor[] {
  const changes = replacingProperties(next.type).flatMap((name) => compared(name, old, next, pair) ?? []);
  const [first] = changes;
  if (first === undefined) return [];
  const { context } = pair;
  const seen = {
    ...about(next, pair),
    lines: nodeAt(next.properties, first.name)?.lines ?? next.lines,
    from: changes.map(({ name, from }) => `${name} = ${from}`).join(', '),
    to: changes.map(({ name, to }) => `${name} = ${to}`).join(', '),
  };
  if (!changes.some(({ certain }) => certain)) {
    return [stackFactor(REPLACE_CONDITIONAL, { ...seen, change: possibleLossOf(next.type) }, context)];
  }
  if (fate === 'retain') {
    return [
      stackFactor(
        REPLACE,
        { ...seen, to: `${seen.to}; the old one is retained`, change: { base: 'medium', reversible: 'with-effort' } },
        context,
      ),
      stackFactor(RETAIN, { ...seen, to: 'replaced, UpdateReplacePolicy Retain' }, context),
    ];
  }
  const change =
    fate === 'snapshot' ? { base: 'high' as const, reversible: 'with-effort' as const } : lossOf(next.type);
  return [stackFactor(REPLACE, { ...seen, change }, context)];
}

interface PropertyChange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly certain: boolean;
}

function compared(
  name: string,
  old: TemplateResource,
  next: TemplateResource,
  { oldValues, newValues }: TemplatePair,
): PropertyChange | null {
  const [was, is] = [nodeAt(old.properties, name), nodeAt(next.properties, name)];
  const oldValue = oldValues.value(was);
  const newValue = newValues.value(is);
  const known = !hasComputed(oldValue) && !hasComputed(newValue);
  if (known ? text(oldValue) === text(newValue) : writtenText(was) === writtenText(is)) return null;
  const [from, to] = [shown(oldValue, writtenText(was)), shown(newValue, writtenText(is))];
  return { name, from, to, certain: known && oldValue !== null && newValue !== null };
}

function hasComputed(value: PropertyValue): boolean {
  if (value === COMPUTED) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasComputed);
}

/** Numbers and words that read alike are alike to CloudFormation. */
function text(value: PropertyValue): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'number' || typeof inner === 'boolean') return String(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const LONGEST = 60;

function shown(value: PropertyValue, written: string): string {
  if (value === null) return 'not set';
  const said =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : written;
  return said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
}

function weakened(old: TemplateResource, next: TemplateResource, pair: TemplatePair): readonly Factor[] {
  const { context, oldValues, newValues } = pair;
  const factors = lostAttributes(next.type, sideOf(old, oldValues), sideOf(next, newValues)).map((weak) => {
    const rule = lostGuardrail(weak.guardrail);
    return stackFactor(
      rule,
      {
        ...about(next, pair),
        lines: nodeAt(next.properties, ...weak.attribute.split('.'))?.lines ?? next.lines,
        from: `${weak.attribute} = ${weak.from}`,
        to:
          weak.certain || weak.from.startsWith('something')
            ? `${weak.attribute} = ${weak.to}`
            : `${weak.attribute} = something that the template does not tell`,
        change: {
          losesGuardrail: true,
          witness: `${next.id}.${weak.attribute}`,
          ...(weak.certain
            ? weak.reduced
              ? { base: 'medium' as const }
              : {}
            : { base: rule.base === 'high' ? ('medium' as const) : ('low' as const) }),
        },
      },
      context,
    );
  });
  const policies = [
    ['DeletionPolicy', fateOnDeletion(old), fateOnDeletion(next), old.deletionPolicy, next.deletionPolicy],
    [
      'UpdateReplacePolicy',
      fateOnReplacement(old),
      fateOnReplacement(next),
      old.updateReplacePolicy,
      next.updateReplacePolicy,
    ],
  ] as const;
  for (const [name, was, is, oldText, newText] of policies) {
    if (!isWeaker(was, is)) continue;
    factors.push(
      stackFactor(
        lostGuardrail('deletion-policy'),
        {
          ...about(next, pair),
          lines: nodeAt(next.node, name)?.lines ?? next.lines,
          from: `${name} ${oldText ?? `not set (${was})`}`,
          to: `${name} ${newText ?? 'not set'}`,
          change: { losesGuardrail: true, witness: `${next.id}.${name}` },
        },
        context,
      ),
    );
  }
  return factors;
}

function opened(old: TemplateResource | null, next: TemplateResource, pair: TemplatePair): readonly Factor[] {
  const { context, oldValues, newValues } = pair;
  const was = old === null ? [] : openingsOf(old.type, oldValues.value(old.properties));
  const rule = old === null ? absentGuardrail('public-block') : lostGuardrail('public-block');
  return newOpenings(was, openingsOf(next.type, newValues.value(next.properties))).flatMap((opening) => {
    if (old === null && isWeb(opening)) return [];
    const base = isSensitive(opening) ? (old === null ? ('high' as const) : ('critical' as const)) : rule.base;
    const from = old === null ? null : 'not open to everybody';
    const change = { base, losesGuardrail: true, witness: `${next.id}: ${portText(opening)}` };
    return [
      stackFactor(rule, { ...about(next, pair), from, to: `${portText(opening)} open to everybody`, change }, context),
    ];
  });
}

function about(next: TemplateResource, { path }: TemplatePair): Omit<StackSeen, 'from' | 'to'> {
  return { path, lines: next.lines, address: next.id, type: next.type, source: 'template' };
}

/** The properties as a side whose attributes can be compared. */
function sideOf({ properties }: TemplateResource, values: PropertyReader): AttributeSide {
  const value = values.value(properties);
  return { at: (path) => valuesAt(value, path).filter((one) => one !== null), hides: () => false };
}

function valuesAt(value: PropertyValue, [name, ...rest]: readonly string[]): readonly unknown[] {
  if (value === COMPUTED) return [NOT_KNOWN];
  if (name === undefined) return [value];
  if (Array.isArray(value))
    return (value as readonly PropertyValue[]).flatMap((item) => valuesAt(item, [name, ...rest]));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return valuesAt((value as Readonly<Record<string, PropertyValue>>)[name] ?? null, rest);
}
