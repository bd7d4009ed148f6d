/** What the cluster refuses: admission webhooks and policies, quotas and ranges of limits. */
import { itemsAt, nodeAt, numberAt, textAt, textsAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { below, bothSides, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import type { ObjectChange } from './pairing.ts';
import { bytesOf } from './quantity.ts';
import { WEBHOOK_BLOCKING } from './rules-objects.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const VALIDATION = lostGuardrail('validation');
const LIMITS = lostGuardrail('limits');

const WEBHOOKS: ReadonlySet<string> = new Set(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']);
const REFUSING: ReadonlySet<string> = new Set([
  ...WEBHOOKS,
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'PodSecurityPolicy',
  'ClusterPolicy',
]);
const BOUNDS: ReadonlySet<string> = new Set(['ResourceQuota', 'LimitRange']);

export const judgeAdmission: Judge = (change) => {
  const kind = (change.new ?? change.old).object.kind;
  if (change.kind === 'deleted') return deleted(change, kind);
  if (WEBHOOKS.has(kind)) return [...blocking(change), ...webhooks(change)];
  if (kind === 'PolicyException' && change.kind === 'created') return [exception(change.new.object.root)];
  const sides = bothSides(change);
  if (sides === null) return [];
  if (kind === 'ClusterPolicy' || kind === 'Policy') return [...enforcement(sides), ...rulesOf(sides)];
  if (kind === 'ValidatingAdmissionPolicyBinding') return binding(sides);
  if (kind === 'ValidatingAdmissionPolicy')
    return ignoring(below(sides, 'spec', 'failurePolicy'), 'spec.failurePolicy');
  return kind === 'ResourceQuota' ? quota(sides) : [];
};

function deleted(change: ObjectChange, kind: string): readonly Seen[] {
  const lines = change.old?.object.lines;
  if (REFUSING.has(kind)) return [{ rule: VALIDATION, from: kind, to: ABSENT, field: 'object', lines }];
  return BOUNDS.has(kind) ? [{ rule: LIMITS, from: kind, to: ABSENT, field: 'object', lines }] : [];
}

/** Webhooks of the configuration, by name. */
function webhooksOf(root: YamlNode | null): ReadonlyMap<string, YamlNode> {
  return new Map(itemsAt(root, 'webhooks').map((item, index) => [textAt(item, 'name') ?? `#${index}`, item]));
}

function webhooks(change: ObjectChange): readonly Seen[] {
  if (change.old === null || change.new === null) return [];
  const after = webhooksOf(change.new.object.root);
  return [...webhooksOf(change.old.object.root)].flatMap(([name, old]) => {
    const next = after.get(name) ?? null;
    const lines = next?.lines ?? firstLine(change.new.object.lines);
    if (next === null) return [{ rule: VALIDATION, from: name, to: ABSENT, field: `webhook ${name}`, lines }];
    return ignoring(
      { old: nodeAt(old, 'failurePolicy'), new: nodeAt(next, 'failurePolicy'), templated: change.new.object.templated },
      `webhook ${name} failurePolicy`,
    );
  });
}

/** `Fail` is what the API server takes where nothing is said. */
function ignoring(sides: BothSides, field: string): readonly Seen[] {
  const before = textAt(sides.old) ?? 'Fail';
  if (before !== 'Fail' || textAt(sides.new) !== 'Ignore') return [];
  return [{ rule: VALIDATION, from: 'Fail', to: 'Ignore', field, lines: sides.new?.lines }];
}

/** Webhooks that fail closed over system namespaces, and did not before. */
function blocking(change: ObjectChange): readonly Seen[] {
  if (change.new === null) return [];
  const before = webhooksOf(change.old?.object.root ?? null);
  return [...webhooksOf(change.new.object.root)].flatMap(([name, hook]) => {
    const old = before.get(name) ?? null;
    if (!canBlock(hook)) return [];
    const field = `webhook ${name}`;
    const lines = firstLine(hook.lines);
    if (old === null || !canBlock(old)) {
      const from = old === null ? null : 'bounded';
      return [{ rule: WEBHOOK_BLOCKING, from, to: 'fails closed, also for kube-system', field, lines }];
    }
    const [was, is] = [numberAt(old, 'timeoutSeconds') ?? 10, numberAt(hook, 'timeoutSeconds') ?? 10];
    if (is <= 10 || is <= was) return [];
    return [{ rule: WEBHOOK_BLOCKING, from: `${was} s`, to: `${is} s`, field: `${field} timeoutSeconds`, lines }];
  });
}

/** Kinds without which a cluster does not run; `*` covers them. */
const VITAL: ReadonlySet<string> = new Set([
  '*',
  'pods',
  'nodes',
  'leases',
  'configmaps',
  'endpoints',
  'services',
  '*/*',
]);

function canBlock(hook: YamlNode): boolean {
  if ((textAt(hook, 'failurePolicy') ?? 'Fail') !== 'Fail') return false;
  const vital = itemsAt(hook, 'rules').some((item) => textsAt(item, 'resources').some((one) => VITAL.has(one)));
  return vital && !excludesSystem(hook);
}

/** A selector by name or label takes system namespaces out; also one that only lets named namespaces in. */
function excludesSystem(hook: YamlNode): boolean {
  if (nodeAt(hook, 'objectSelector', 'matchLabels') !== null || itemsAt(hook, 'matchConditions').length > 0)
    return true;
  if (nodeAt(hook, 'namespaceSelector', 'matchLabels') !== null) return true;
  return itemsAt(hook, 'namespaceSelector', 'matchExpressions').some((item) => {
    const operator = textAt(item, 'operator');
    if (operator === 'In' || operator === 'Exists') return true;
    return operator === 'DoesNotExist' || textsAt(item, 'values').includes('kube-system');
  });
}

/** Kyverno: a policy that refused only reports from now on. */
function enforcement(sides: BothSides): readonly Seen[] {
  const action = below(sides, 'spec', 'validationFailureAction');
  const [before, after] = [textAt(action.old)?.toLowerCase(), textAt(action.new)?.toLowerCase()];
  if (before !== 'enforce' || after === 'enforce' || (after === undefined && action.templated)) return [];
  const field = 'spec.validationFailureAction';
  return [{ rule: VALIDATION, from: 'Enforce', to: shownNode(action.new), field, lines: action.new?.lines }];
}

/** Rules of a Kyverno policy that are gone, or except more than before. Kyverno's alone: others have no such list. */
function rulesOf(sides: BothSides): readonly Seen[] {
  if (!(textAt(sides.old, 'apiVersion') ?? '').startsWith('kyverno.io/')) return [];
  const after = new Map(itemsAt(sides.new, 'spec', 'rules').map((one) => [textAt(one, 'name') ?? '', one]));
  const lines = firstLine((nodeAt(sides.new, 'spec', 'rules') ?? sides.new)?.lines ?? { start: 1, end: 1 });
  return itemsAt(sides.old, 'spec', 'rules').flatMap((old): readonly Seen[] => {
    const name = textAt(old, 'name') ?? '';
    const next = after.get(name);
    if (nodeAt(old, 'validate') === null && nodeAt(old, 'verifyImages') === null) return [];
    if (next === undefined) {
      const renamed = after.size >= itemsAt(sides.old, 'spec', 'rules').length;
      return renamed ? [] : [{ rule: VALIDATION, from: name, to: ABSENT, field: `rule ${name}`, lines }];
    }
    const [was, is] = [nodeAt(old, 'exclude'), nodeAt(next, 'exclude')];
    if (is === null || was !== null) return [];
    return [{ rule: VALIDATION, from: ABSENT, to: shownNode(is), field: `rule ${name} exclude`, lines: is.lines }];
  });
}

/** Kyverno: what a policy refuses is let through for whatever matches. */
function exception(root: YamlNode): Seen {
  const policies = itemsAt(root, 'spec', 'exceptions').flatMap((one) => textAt(one, 'policyName') ?? []);
  return { rule: VALIDATION, from: null, to: `exception from ${policies.slice(0, 5).join(', ')}`, field: 'object' };
}

function binding(sides: BothSides): readonly Seen[] {
  const actions = below(sides, 'spec', 'validationActions');
  if (!textsAt(actions.old).includes('Deny') || textsAt(actions.new).includes('Deny')) return [];
  const to = textsAt(actions.new).join(', ') || ABSENT;
  return [{ rule: VALIDATION, from: 'Deny', to, field: 'spec.validationActions', lines: actions.new?.lines }];
}

/** An entry that is gone, or is twice as high and more. */
function quota(sides: BothSides): readonly Seen[] {
  const hard = below(sides, 'spec', 'hard');
  const names = hard.old?.kind === 'map' ? [...hard.old.entries.keys()] : [];
  return names.flatMap((name) => {
    const one = below(hard, name);
    const [before, after] = [bytesOf(textAt(one.old)), bytesOf(textAt(one.new))];
    const raised = before !== null && after !== null && after >= before * 2 && after > 0;
    if (!isLost(one) && !raised) return [];
    const lines = one.new?.lines ?? hard.new?.lines;
    return [{ rule: LIMITS, from: shownNode(one.old), to: shownNode(one.new), field: `spec.hard.${name}`, lines }];
  });
}
