/** Rules of firewalls that let the whole internet in, and did not before. */
import type { Declared } from '../../../reading/hcl/configuration.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';
import type { Comparison, Findings } from './comparison.ts';
import { openPorts } from './openings.ts';
import type { OpenPorts } from './openings.ts';
import { resourceFactor, typeOf } from './sight.ts';

/** Reports ports that are open to everybody now. */
export function judgeOpenings(
  address: string,
  old: Declared | null,
  next: Declared,
  { call, oldValues, newValues }: Comparison,
  findings: Findings,
): void {
  const type = typeOf(next.block);
  const is = openPorts(type, next.block.body, newValues);
  if (is.length === 0) return;
  const was = old === null ? [] : openPorts(type, old.block.body, oldValues);
  const opened = is.filter((ports) => !was.some(({ from, to }) => from <= ports.from && to >= ports.to));
  for (const ports of opened) {
    const rule = old === null ? absentGuardrail('public-block') : lostGuardrail('public-block');
    const base = ports.sensitive === null ? rule.base : old === null ? 'high' : 'critical';
    findings.add(
      resourceFactor(
        rule,
        {
          at: call ?? next,
          address,
          type,
          from: old === null ? null : 'not open to everybody',
          to: `${text(ports)} open to ${ports.whom}`,
          change: { base, losesGuardrail: true, witness: `${address}: ${text(ports)}` },
        },
        findings.context,
      ),
    );
  }
}

function text({ from, to, sensitive }: OpenPorts): string {
  if (from <= 0 && to >= 65_535) return 'all ports';
  const ports = from === to ? `port ${from}` : `ports ${from} to ${to}`;
  return sensitive === null ? ports : `${ports} (${sensitive})`;
}
