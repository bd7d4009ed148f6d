/** Alerts of Prometheus and what they are measured by. */
import { itemsAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { secondsOf } from './quantity.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const ALARM = lostGuardrail('alarm');
const MEASURING: ReadonlySet<string> = new Set(['ServiceMonitor', 'PodMonitor', 'Probe', 'AlertmanagerConfig']);

export const judgeAlarm: Judge = (change) => {
  const { kind, lines } = (change.new ?? change.old).object;
  if (change.kind === 'deleted' && MEASURING.has(kind)) {
    return [{ rule: ALARM, from: kind, to: ABSENT, field: 'object', lines }];
  }
  if (kind !== 'PrometheusRule' || change.old === null) return [];
  const after = alertsOf(change.new?.object.root ?? null);
  return [...alertsOf(change.old.object.root)].flatMap(([name, old]) => {
    const next = after.get(name) ?? null;
    const where = next?.lines ?? (change.new === null ? old.lines : firstLine(change.new.object.lines));
    return judged(name, old, next, where);
  });
};

function judged(name: string, old: YamlNode, next: YamlNode | null, lines: Seen['lines']): readonly Seen[] {
  const field = `alert ${name}`;
  if (next === null) return [{ rule: ALARM, from: textAt(old, 'expr') ?? name, to: ABSENT, field, lines }];
  const [before, after] = [secondsOf(textAt(old, 'for') ?? '0'), secondsOf(textAt(next, 'for') ?? '0')];
  if (before !== null && after !== null && after >= Math.max(before * 2, before + 60)) {
    return [{ rule: ALARM, from: `for ${before} s`, to: `for ${after} s`, field, lines }];
  }
  const [was, is] = [textAt(old, 'labels', 'severity'), textAt(next, 'labels', 'severity')];
  if (was === 'critical' && is !== 'critical') return [{ rule: ALARM, from: was, to: is ?? ABSENT, field, lines }];
  return [];
}

/** Alerts by name. */
function alertsOf(root: YamlNode | null): ReadonlyMap<string, YamlNode> {
  const rules = itemsAt(root, 'spec', 'groups').flatMap((group) => itemsAt(group, 'rules'));
  return new Map(rules.flatMap((item) => named(item)));
}

function named(item: YamlNode): readonly (readonly [string, YamlNode])[] {
  const name = textAt(item, 'alert');
  return name === null ? [] : [[name, item]];
}
