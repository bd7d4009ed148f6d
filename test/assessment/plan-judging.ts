/** Judges plans in the tests: the reader and the rules together, without a command line. */
import { standaloneContext } from '../../src/app/assess/assess-texts.ts';
import { judgePermissions } from '../../src/core/assessment/content/plan/judge-permissions.ts';
import { type JudgedPlan, judgePlan } from '../../src/core/assessment/content/plan/judge.ts';
import { readPlanText } from '../../src/core/reading/plan/read-plan.ts';
import type { AssessmentContext } from '../../src/model/assessment-context.ts';
import type { Environment } from '../../src/model/assessment.ts';
import type { RepoPath } from '../../src/model/path.ts';

const PLAN_PATH: RepoPath = 'stack/tfplan.json' as RepoPath;

/** Factors and notes of a plan's text; what nobody says of its environment is unknown. */
export function judgedText(text: string, environment: Environment | null = null): JudgedPlan {
  return judgedIn(text, standaloneContext(environment));
}

/** The same in given surroundings. */
export function judgedIn(text: string, context: AssessmentContext): JudgedPlan {
  const judge = judgePlan();
  return judge.finish(readPlanText(text, judge.visitor), PLAN_PATH, context, judgePermissions);
}
