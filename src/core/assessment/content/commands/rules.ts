/** Every rule about commands as the assessment describes it: our own texts, and those of rules that others find too. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { COMMAND_CHECKS, COMMAND_ROWS } from '../../../reading/commands/rules/every.ts';
import { COMMAND_RULE_TEXTS } from '../../../reading/commands/rule-texts.ts';
import { rule } from '../../classifier.ts';
import { DELETE_STACK } from '../cloudformation/rules.ts';
import { CREDENTIAL_STATIC, GRANT_ADMIN, PUBLIC_RESOURCE } from '../iam/rules-grant.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import type { GuardrailName } from '../infrastructure/guardrails.ts';
import { FORGET, STATE_MISSING } from '../infrastructure/terraform-rules.ts';
import { HELM_UNINSTALL, REPLACE_FORCE } from '../manifest/rules-delivery.ts';
import { DELETE_CASCADE, DELETE_WORKLOAD, NODE_DRAIN, SCALE_ZERO } from '../manifest/rules-objects.ts';
import { DELETE_COLUMN, DELETE_ROWS, DELETE_TABLE } from '../sql/rules-delete.ts';
import { GRANT_WIDENED } from '../sql/rules-migration.ts';
import { BACKEND_CHANGED, LOCK_DISABLED } from '../terraform/rules.ts';

const GUARDRAILS: readonly GuardrailName[] = [
  'versioning',
  'public-block',
  'deletion-protection',
  'backup',
  'audit',
  'alarm',
  'encryption',
];

/** Rules that are described where the content they were made for is judged. */
const SHARED: readonly RuleDescription[] = [
  DELETE_STACK,
  CREDENTIAL_STATIC,
  GRANT_ADMIN,
  PUBLIC_RESOURCE,
  ...GUARDRAILS.map(lostGuardrail),
  FORGET,
  STATE_MISSING,
  HELM_UNINSTALL,
  REPLACE_FORCE,
  DELETE_CASCADE,
  DELETE_WORKLOAD,
  NODE_DRAIN,
  SCALE_ZERO,
  DELETE_COLUMN,
  DELETE_ROWS,
  DELETE_TABLE,
  GRANT_WIDENED,
  BACKEND_CHANGED,
  LOCK_DISABLED,
];

const BY_ID: ReadonlyMap<string, RuleDescription> = new Map(
  [...COMMAND_RULE_TEXTS.map((text) => rule({ ...text, triggers: ['content', 'services'] })), ...SHARED].map((one) => [
    one.id,
    one,
  ]),
);

/** Every id that the table of commands can give. */
const IDS: ReadonlySet<string> = new Set([
  ...COMMAND_ROWS.map(([id]) => id),
  ...COMMAND_CHECKS.flatMap(({ rules }) => rules),
  'cmd.exec.opaque',
  'cmd.exec.remote',
  'cmd.exec.decoded',
]);

export const COMMAND_RULES: readonly RuleDescription[] = [...IDS].map(commandRule);

/** The description of a rule of the table. */
export function commandRule(id: string): RuleDescription {
  const known = BY_ID.get(id);
  if (known === undefined) throw new TypeError(`no rule about commands is called ${id}`);
  return known;
}
