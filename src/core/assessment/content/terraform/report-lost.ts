/** Resources, or instances of them, that are destroyed. */
import type { HclBlock } from '../../../reading/hcl/body.ts';
import { lifecycleOf } from '../../../reading/hcl/configuration.ts';
import type { Declared } from '../../../reading/hcl/configuration.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import type { GuardrailName } from '../infrastructure/guardrails.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { deleteRule } from '../infrastructure/terraform-rules.ts';
import type { Comparison, Findings } from './comparison.ts';
import { environmentOf, lossOf, resourceFactor, typeOf } from './sight.ts';

/** What is lost of a resource. */
export interface Loss {
  /** Instances. */
  readonly count: number;
  readonly from: string;
  readonly to: string;
  readonly remedy: string | null;
  readonly at: Declared;
}

/** `tf.delete.*` by the class of the resource. */
export function reportLost(
  address: string,
  old: Declared,
  { count, from, to, remedy, at }: Loss,
  { prefix, call, oldValues }: Comparison,
  findings: Findings,
): void {
  const type = typeOf(old.block);
  const rule = deleteRule(resourceKind(type).class);
  const environment = environmentOf(address, old.block.body, oldValues);
  const guarded = isGuarded(old.block) ? ', which had `prevent_destroy`' : '';
  findings.destroyed += count;
  findings.add(
    resourceFactor(
      rule,
      {
        at: call ?? at,
        address: prefix + address,
        type,
        from: `${prefix}${address} (${from})${guarded}`,
        to,
        ...(remedy === null ? {} : { remedy }),
        ...(environment === undefined ? {} : { environment }),
        change: lossOf(type),
      },
      findings.context,
    ),
  );
}

/** A resource that only protects another one goes, and what it protected stays. */
export function reportUnprotected(
  address: string,
  old: Declared,
  guardrail: GuardrailName,
  { prefix, call }: Comparison,
  findings: Findings,
): void {
  findings.add(
    resourceFactor(
      lostGuardrail(guardrail),
      {
        at: call ?? old,
        address: prefix + address,
        type: typeOf(old.block),
        from: `${prefix}${address} (${resourceKind(typeOf(old.block)).noun})`,
        to: 'its block is gone',
        change: { losesGuardrail: true },
      },
      findings.context,
    ),
  );
}

/** The block that keeps a resource under its new name. */
export function movedBlock(from: string, to: string): string {
  return `Add \`moved { from = ${from}  to = ${to} }\`.`;
}

/** Whether `prevent_destroy` is on. */
export function isGuarded(block: HclBlock): boolean {
  const value = lifecycleOf(block)?.attributes.get('prevent_destroy')?.value;
  return value?.kind === 'bool' && value.value;
}
