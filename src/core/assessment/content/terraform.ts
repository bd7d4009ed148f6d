/** Terraform and OpenTofu as source: what a change of a configuration would destroy, move or unprotect. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import type { FamilyInput, FamilyReader, NeighbourFile, ReadFile } from './family.ts';
import { judgeChange } from './terraform/judge-change.ts';
import { TERRAFORM_RULES } from './terraform/rule-list.ts';
import { dataNeighbours, mayName } from './terraform-data.ts';
import { isDataPath } from './terraform-data-paths.ts';
import { terraformFile } from './terraform-paths.ts';

const rules: readonly RuleDescription[] = TERRAFORM_RULES;

/** Whether a configuration may read a data file. */
function isRead(path: string, neighbours: readonly NeighbourFile[]): boolean {
  return (
    isDataPath(path) && neighbours.some((file) => terraformFile(file.path) === 'configuration' && mayName(file, path))
  );
}

export const terraformReader: FamilyReader = {
  rules,
  parsers: (files: readonly ReadFile[], neighbours: readonly NeighbourFile[]) => {
    const own = files.some(({ path, oldPath }) => terraformFile(path) !== null || terraformFile(oldPath) !== null);
    return own || files.some(({ path, oldPath }) => isRead(path, neighbours) || isRead(oldPath, neighbours))
      ? ['hcl']
      : [];
  },
  named: (files, neighbours) => dataNeighbours(files, neighbours, (path) => terraformFile(path) === 'configuration'),
  needs: (path, neighbours) => terraformFile(path) !== null || isRead(path, neighbours),
  assess: (input: FamilyInput): readonly Factor[] => judgeChange(input),
};
