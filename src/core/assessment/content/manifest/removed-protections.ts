/** What a patch takes away from an object that it does not show. */
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import type { Seen } from './sight.ts';

/** Ends of paths, as JSON patches write them, whose removal takes a protection away. */
export const REMOVED: readonly (readonly [ending: RegExp, rule: Seen['rule']])[] = [
  [/\/(?:readiness|liveness|startup)Probe$/, lostGuardrail('probe')],
  [/\/resources(?:\/(?:limits|requests)(?:\/[a-z~0-9.-]+)?)?$/, lostGuardrail('limits')],
  [/\/securityContext(?:\/[A-Za-z]+)?$/, lostGuardrail('isolation')],
  [/\/(?:podAntiAffinity|affinity|topologySpreadConstraints)$/, lostGuardrail('redundancy')],
];
