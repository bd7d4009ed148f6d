/** The cases of every family, by the family's name. A new family adds its file here. */
import { CODE_CASES } from './code.ts';
import type { ContentCase } from '../content-cases.ts';
import { CONTAINER_CASES } from './container.ts';
import { COMMAND_CASES } from './commands.ts';
import { IAM_CASES } from './iam.ts';
import { LOAD_CASES } from './load.ts';
import { MANIFEST_CASES } from './manifest.ts';
import { PIPELINE_CASES } from './pipeline.ts';
import { PLAN_CASES } from './plan.ts';
import { SQL_CASES } from './sql.ts';
import { TERRAFORM_CASES } from './terraform.ts';
import { CLOUDFORMATION_CASES } from './cloudformation.ts';
import { PREVIEW_CASES } from './preview.ts';

export const CASES: Readonly<Record<string, readonly ContentCase[]>> = {
  commands: COMMAND_CASES,
  container: CONTAINER_CASES,
  manifest: MANIFEST_CASES,
  pipeline: PIPELINE_CASES,
  iam: IAM_CASES,
  load: LOAD_CASES,
  plan: PLAN_CASES,
  sql: SQL_CASES,
  terraform: TERRAFORM_CASES,
  cloudformation: CLOUDFORMATION_CASES,
  preview: PREVIEW_CASES,
  code: CODE_CASES,
};
