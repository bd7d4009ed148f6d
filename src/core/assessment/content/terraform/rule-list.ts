/** Every rule that a configuration can show. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';
import type { GuardrailName } from '../infrastructure/guardrails.ts';
import {
  DELETE_MASS,
  DESTRUCTIVE_RULES,
  FORGET,
  PROVISIONER,
  STATE_MISSING,
  replaceRule,
} from '../infrastructure/terraform-rules.ts';
import { SOURCE_RULES } from './rules.ts';

/** Protections that attributes of Terraform hold. */
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
  'canary',
  'network-policy',
  'validation',
];

/** Those that something new can lack. */
const ABSENT: readonly GuardrailName[] = [
  'deletion-protection',
  'final-snapshot',
  'force-destroy',
  'backup',
  'versioning',
  'encryption',
  'public-block',
];

export const TERRAFORM_RULES: readonly RuleDescription[] = [
  // A replacement is told by the table of attributes, which holds known types alone.
  ...DESTRUCTIVE_RULES.filter((rule) => rule !== replaceRule('unknown')),
  DELETE_MASS,
  FORGET,
  STATE_MISSING,
  PROVISIONER,
  ...SOURCE_RULES,
  ...LOST.map(lostGuardrail),
  ...ABSENT.map(absentGuardrail),
];
