/** Variables of containers that switch a protection off, or that hold a secret from now on. Values are not shown. */
import { containersOf, podSpecOf } from '../../../reading/manifest/pods.ts';
import { itemsAt, nodeAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { SECRET_INLINED } from './rules-workloads.ts';
import { ABSENT } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const ENCRYPTION = lostGuardrail('encryption');
const OFF: ReadonlySet<string> = new Set(['false', '0', 'no', 'off', 'disable', 'disabled', 'none']);
const ON: ReadonlySet<string> = new Set(['true', '1', 'yes', 'on', 'enable', 'enabled']);
/** Verification that is on unless a variable says otherwise, and one that is off when it says so. */
const VERIFIES =
  /(?:^|_)(?:TLS|SSL|HTTPS|CERT)_?(?:VERIFY|VERIFICATION|ENABLED|REQUIRED)$|^(?:NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|VERIFY_(?:SSL|TLS|CERTS?))$/;
const TRUSTS = /(?:^|_)(?:INSECURE|INSECURE_SKIP_VERIFY|SKIP_(?:TLS|SSL)_VERIFY|TLS_SKIP_VERIFY|DISABLE_(?:TLS|SSL))$/;

export const judgeVariables: Judge = (change) => {
  if (change.kind !== 'changed') return [];
  const [old, next] = [podSpecOf(change.old.object), podSpecOf(change.new.object)];
  if (old === null || next === null) return [];
  const before = variablesOf(old);
  return [...variablesOf(next)].flatMap(([key, variable]) => judged(key, before.get(key) ?? null, variable));
};

/** Container and name → the entry of the list. */
function variablesOf(spec: YamlMap): ReadonlyMap<string, YamlNode> {
  return new Map(
    containersOf(spec).flatMap(({ name, node }) =>
      itemsAt(node, 'env').map(
        (variable) => [`container ${name} env ${textAt(variable, 'name') ?? ''}`, variable] as const,
      ),
    ),
  );
}

function judged(field: string, old: YamlNode | null, next: YamlNode): readonly Seen[] {
  const [before, after] = [textAt(old, 'value'), textAt(next, 'value')];
  const wasSecret = nodeAt(old, 'valueFrom', 'secretKeyRef') !== null;
  if (wasSecret && after !== null && after !== '' && nodeAt(next, 'valueFrom') === null) {
    return [{ rule: SECRET_INLINED, from: 'secretKeyRef', to: 'a plain value', field, lines: next.lines }];
  }
  const name = textAt(next, 'name') ?? '';
  const [was, is] = [before?.toLowerCase() ?? '', after?.toLowerCase() ?? ''];
  const lost =
    (VERIFIES.test(name) && OFF.has(is) && !OFF.has(was)) || (TRUSTS.test(name) && ON.has(is) && !ON.has(was));
  return lost ? [{ rule: ENCRYPTION, from: before ?? ABSENT, to: after ?? ABSENT, field, lines: next.lines }] : [];
}
