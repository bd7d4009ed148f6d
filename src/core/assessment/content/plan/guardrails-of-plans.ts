/** The protections whose loss, or absence, the values of a plan can show. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import type { GuardrailName } from '../infrastructure/guardrail-texts.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';

const LOST: readonly GuardrailName[] = [
  'deletion-protection',
  'prevent-destroy',
  'final-snapshot',
  'force-destroy',
  'backup',
  'versioning',
  'encryption',
  'public-block',
  'audit',
  'alarm',
  'redundancy',
  'probe',
  'limits',
  'network-policy',
  'canary',
  'validation',
];
const ABSENT: readonly GuardrailName[] = [
  'deletion-protection',
  'final-snapshot',
  'force-destroy',
  'backup',
  'versioning',
  'encryption',
  'public-block',
];

export const GUARDRAILS_OF_PLANS: readonly RuleDescription[] = [
  ...LOST.map(lostGuardrail),
  ...ABSENT.map(absentGuardrail),
];
