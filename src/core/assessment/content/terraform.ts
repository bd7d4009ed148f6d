/** Terraform and OpenTofu as source: what a change of a configuration would destroy, move or unprotect. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import type { FamilyInput, FamilyReader, ReadFile } from './family.ts';
import { judgeChange } from './terraform/judge-change.ts';
import { TERRAFORM_RULES } from './terraform/rule-list.ts';
import { terraformFile } from './terraform-paths.ts';

const rules: readonly RuleDescription[] = TERRAFORM_RULES;

export const terraformReader: FamilyReader = {
  rules,
  parsers: (files: readonly ReadFile[]) =>
    files.some(({ path, oldPath }) => terraformFile(path) !== null || terraformFile(oldPath) !== null) ? ['hcl'] : [],
  assess: (input: FamilyInput): readonly Factor[] => judgeChange(input),
};
