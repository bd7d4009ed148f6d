/** Two states of one template, with what its parameters stand for on each side. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { Template } from '../../../reading/cloudformation/template.ts';
import type { PropertyReader } from '../../../reading/cloudformation/values.ts';

/** One template that changed. */
export interface TemplatePair {
  readonly path: RepoPath;
  readonly before: Template;
  readonly after: Template;
  readonly oldValues: PropertyReader;
  readonly newValues: PropertyReader;
  readonly context: AssessmentContext;
}
