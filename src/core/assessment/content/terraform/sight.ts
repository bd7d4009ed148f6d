/** Factors about resources of a configuration. Every one of them says that it was judged from source. */
import type { AssessmentContext, RuleDescription } from '../../../../model/assessment-context.ts';
import type { Environment, Factor } from '../../../../model/assessment.ts';
import type { HclBlock, HclBody } from '../../../reading/hcl/body.ts';
import type { Declared } from '../../../reading/hcl/configuration.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { factorOf } from '../../factor.ts';
import type { Sighting } from '../../factor.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { environmentTagged, gravest, productionNamed } from '../infrastructure/stated-environment.ts';
import { plainBody } from './side.ts';

const FROM_SOURCE = 'Judged from source, not from a plan.';

/** What a finding is about, and what was seen. */
export interface Seen {
  /** The block that shows it: of the new side where there is one. */
  readonly at: Declared;
  readonly address: string;
  readonly type: string;
  /** Lines inside the block, where fewer than all show it. */
  readonly lines?: { readonly line: number; readonly endLine: number } | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly why?: string;
  readonly remedy?: string;
  readonly environment?: Environment;
  readonly change?: Partial<Pick<Sighting, 'base' | 'reversible' | 'state' | 'losesGuardrail' | 'witness'>>;
}

/** The factor of a rule about one resource. */
export function resourceFactor(rule: RuleDescription, seen: Seen, context: AssessmentContext): Factor {
  const { at, address, type, lines, from, to, change } = seen;
  const kind = resourceKind(type);
  const span = lines ?? at.block;
  return factorOf(
    rule,
    {
      path: at.path,
      lines: { start: span.line, end: span.endLine },
      from,
      to,
      why: `${seen.why ?? rule.why} ${FROM_SOURCE}`,
      ...(seen.remedy === undefined ? {} : { remedy: seen.remedy }),
      resource: {
        kind: type,
        address,
        statefulness: kind.statefulness,
        knownBy: kind.class === 'unknown' ? 'unknown' : 'name',
        ...(seen.environment === undefined ? {} : { environment: seen.environment }),
      },
      ...change,
    },
    context,
  );
}

/** The factor of a rule about something that is no resource: a setting, a provider, a module. */
export function settingFactor(
  rule: RuleDescription,
  seen: Omit<Seen, 'type' | 'environment'>,
  context: AssessmentContext,
): Factor {
  const { at, address, lines, from, to, change } = seen;
  const span = lines ?? at.block;
  return factorOf(
    rule,
    {
      path: at.path,
      lines: { start: span.line, end: span.endLine },
      from,
      to,
      why: `${seen.why ?? rule.why} ${FROM_SOURCE}`,
      ...(seen.remedy === undefined ? {} : { remedy: seen.remedy }),
      witness: address,
      ...change,
    },
    context,
  );
}

/** Zones of DNS: their delegation hangs on name servers that are given out anew. */
const ZONES: ReadonlySet<string> = new Set([
  'aws_route53_zone',
  'google_dns_managed_zone',
  'azurerm_dns_zone',
  'cloudflare_zone',
]);

/** Base and reversibility of the loss of a resource, where they differ from the rule's. */
export function lossOf(type: string): Pick<Sighting, 'base' | 'reversible'> {
  const { class: name, noun } = resourceKind(type);
  if (name === 'machine') return { base: 'high', reversible: 'with-effort' };
  return noun === 'fixed address' || ZONES.has(type) ? { reversible: 'no' } : {};
}

/** What a resource says of its environment: by its tags, or by production in its name. */
export function environmentOf(address: string, body: HclBody, values: Evaluator): Environment | undefined {
  return gravest([environmentTagged(plainBody(body, values)), productionNamed(address)]) ?? undefined;
}

/** The type of a resource block. */
export function typeOf({ labels: [type] }: HclBlock): string {
  return type ?? '';
}
