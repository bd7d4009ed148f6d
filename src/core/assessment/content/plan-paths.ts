/** Which changed paths may be plans of Terraform in JSON. */
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';

const NAMES: ReadonlySet<string> = new Set([
  'tfplan.json',
  'terraform-plan.json',
  'terraform_plan.json',
  'tofu-plan.json',
  'plan.tfplan.json',
]);
const INFRASTRUCTURE: ReadonlySet<string> = new Set([
  'infra',
  'infrastructure',
  'terraform',
  'tf',
  'tofu',
  'opentofu',
  'terragrunt',
  'iac',
  'stacks',
  'environments',
  'envs',
]);
const FIXTURES: ReadonlySet<string> = new Set([
  'testdata',
  'fixtures',
  '__fixtures__',
  'examples',
  'example',
  'samples',
]);

/** A plan by its name; `plan.json` only where infrastructure lies, and nothing that tests or examples are made of. */
export function wantsPlan({ path, kinds, new: next }: ChangedPath): boolean {
  if (next === null || kinds.has('test')) return false;
  const parts = path.toLowerCase().split('/');
  if (parts.some((part) => FIXTURES.has(part))) return false;
  return isCertainlyPlan(path) || (parts.at(-1) === 'plan.json' && parts.some((part) => INFRASTRUCTURE.has(part)));
}

/** True when the name can mean nothing else, so that a broken text is a finding. */
export function isCertainlyPlan(path: RepoPath): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return NAMES.has(name) || name.endsWith('.tfplan.json');
}
