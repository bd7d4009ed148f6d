/** Annotations by which an Ingress encrypts, bounds and filters what comes in. */
import { textAt } from '../../../reading/yaml-node.ts';
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { below, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import { firstLine } from './sight.ts';
import type { Seen } from './sight.ts';

const NGINX = 'nginx.ingress.kubernetes.io/';
const ENCRYPTION = lostGuardrail('encryption');
const LIMITS = lostGuardrail('limits');

/** Switches that were on, or that are on where nothing is said. */
const SWITCHES: readonly (readonly [name: string, rule: RuleDescription, onByDefault: boolean])[] = [
  [`${NGINX}ssl-redirect`, ENCRYPTION, true],
  [`${NGINX}force-ssl-redirect`, ENCRYPTION, false],
  [`${NGINX}enable-modsecurity`, LIMITS, false],
  [`${NGINX}enable-owasp-core-rules`, LIMITS, false],
];
/** Bounds that go as a whole. */
const BOUNDS: readonly string[] = ['limit-rps', 'limit-rpm', 'limit-connections', 'proxy-body-size'];

/** What an Ingress no longer does to what comes in. */
export function ingressSwitches(sides: BothSides): readonly Seen[] {
  const notes = below(sides, 'metadata', 'annotations');
  const lines = firstLine((notes.new ?? sides.new)?.lines ?? { start: 1, end: 1 });
  const seen = (rule: RuleDescription, name: string, part: BothSides): Seen => {
    const texts = { from: part.old === null ? 'on by default' : shownNode(part.old), to: shownNode(part.new) };
    return { rule, ...texts, field: `annotation ${name}`, lines: part.new?.lines ?? lines };
  };
  const off = SWITCHES.flatMap(([name, rule, byDefault]) => {
    const part = below(notes, name);
    const [was, is] = [textAt(part.old) ?? String(byDefault), textAt(part.new) ?? String(byDefault)];
    return was === 'true' && is === 'false' ? [seen(rule, name, part)] : [];
  });
  const unbounded = BOUNDS.flatMap((name) => {
    const part = below(notes, NGINX + name);
    const isOpen = isLost(part) || (textAt(part.new) === '0' && part.old !== null && textAt(part.old) !== '0');
    return isOpen ? [seen(LIMITS, NGINX + name, part)] : [];
  });
  return [...off, ...unbounded];
}
