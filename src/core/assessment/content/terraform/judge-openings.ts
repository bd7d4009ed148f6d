/** Rules of firewalls that let the whole internet in, and did not before. */
import type { Declared } from '../../../reading/hcl/configuration.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';
import { isSensitive, isWeb, newOpenings, openingsOf, portText } from '../infrastructure/open-networks.ts';
import type { Comparison, Findings } from './comparison.ts';
import { plainBody } from './side.ts';
import { resourceFactor, typeOf } from './sight.ts';

/** Reports ports that are open to everybody now. What a new thing opens for the web is what it is there for. */
export function judgeOpenings(
  address: string,
  old: Declared | null,
  next: Declared,
  { call, oldValues, newValues }: Comparison,
  findings: Findings,
): void {
  const type = typeOf(next.block);
  const is = openingsOf(type, plainBody(next.block.body, newValues));
  if (is.length === 0) return;
  const was = old === null ? [] : openingsOf(type, plainBody(old.block.body, oldValues));
  for (const opening of newOpenings(was, is)) {
    if (old === null && isWeb(opening)) continue;
    const rule = old === null ? absentGuardrail('public-block') : lostGuardrail('public-block');
    const base = isSensitive(opening) ? (old === null ? 'high' : 'critical') : rule.base;
    findings.add(
      resourceFactor(
        rule,
        {
          at: call ?? next,
          address,
          type,
          from: old === null ? null : 'not open to everybody',
          to: `${portText(opening)} open to everybody`,
          change: { base, losesGuardrail: true, witness: `${address}: ${portText(opening)}` },
        },
        findings.context,
      ),
    );
  }
}
