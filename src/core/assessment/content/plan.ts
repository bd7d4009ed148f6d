/** Rules over plans of Terraform and OpenTofu that are committed as JSON. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import { readPlanText } from '../../reading/plan/read-plan.ts';
import type { FamilyReader, ReadFile } from './family.ts';
import { GUARDRAILS_OF_PLANS } from './plan/guardrails-of-plans.ts';
import { IAM_OF_PLANS } from './plan/iam-of-plans.ts';
import { judgePermissions } from './plan/judge-permissions.ts';
import { judgePlan } from './plan/judge.ts';
import { isCertainlyPlan } from './plan-paths.ts';
import {
  DEFERRED_DELETE,
  DELETE_MASS,
  DESTRUCTIVE_RULES,
  FORGET,
  IMPORT_CHANGED,
  PLAN_INCOMPLETE,
  PROVISIONER,
  STATE_MISSING,
} from './infrastructure/terraform-rules.ts';

/** Every rule that a plan can show. */
const PLAN_RULES: readonly RuleDescription[] = [
  ...DESTRUCTIVE_RULES,
  DELETE_MASS,
  DEFERRED_DELETE,
  FORGET,
  IMPORT_CHANGED,
  STATE_MISSING,
  PLAN_INCOMPLETE,
  PROVISIONER,
  ...GUARDRAILS_OF_PLANS,
  ...IAM_OF_PLANS,
];

export const planReader: FamilyReader = {
  rules: PLAN_RULES,
  parsers: () => [],
  assess: ({ files, context }) => {
    const factors: Factor[] = [];
    for (const file of files) {
      const text = planTextOf(file);
      if (text === null) continue;
      const judge = judgePlan();
      factors.push(...judge.finish(readPlanText(text, judge.visitor), file.path, context, judgePermissions).factors);
    }
    return factors;
  },
};

/** The new text where it is a plan, by its name or by what stands in it, and not the old one over again. */
function planTextOf({ path, oldText, newText }: ReadFile): string | null {
  if (newText === null || newText === oldText) return null;
  return isCertainlyPlan(path) || looksLikePlan(newText) ? newText : null;
}

/** Any other document may be called `plan.json`. */
function looksLikePlan(text: string): boolean {
  return (
    text.includes('"format_version"') && (text.includes('"resource_changes"') || text.includes('"planned_values"'))
  );
}
