/** Rights of pipelines: what a workflow's token may newly do, and for whom. */
import type { Severity } from '../../../../model/assessment.ts';
import { gitlabTokens, isGitlabPath, isWorkflowPath, readWorkflow } from '../../../reading/iam/workflow.ts';
import type { TokenLevel, TokenRights, Workflow, WorkflowJob } from '../../../reading/iam/workflow.ts';
import type { ReadFile } from '../family.ts';
import type { Finding } from './finding.ts';
import { CI_WIDENED } from './rules-trust.ts';
import { listText } from './words.ts';

const NO_WORKFLOW: Workflow = { triggers: new Set(), jobs: [] };
const LEVELS: readonly TokenLevel[] = ['none', 'read', 'write'];

/** Whether a path is that of a pipeline whose rights are judged. */
export function isPipeline(path: string): boolean {
  return isWorkflowPath(path) || isGitlabPath(path);
}

/** Findings on the pipelines among the files. A pipeline that cannot be read is told by whoever judges pipelines. */
export function ciFindings(files: readonly ReadFile[]): readonly Finding[] {
  return files.flatMap((file) => {
    if (file.newText === null) return [];
    if (isWorkflowPath(file.path)) return workflowFindings(file, file.newText);
    return isGitlabPath(file.path) ? gitlabFindings(file, file.newText) : [];
  });
}

function workflowFindings({ path, oldText }: ReadFile, newText: string): readonly Finding[] {
  const [before, after] = [oldText === null ? NO_WORKFLOW : workflowIn(oldText), workflowIn(newText)];
  if (before === null || after === null) return [];
  const old = new Map(before.jobs.map((job) => [job.name, job]));
  return after.jobs.flatMap((job) => {
    const was = old.get(job.name) ?? null;
    const found = [widened(was, before, job), ...strangers(was, before, job, after)].filter((one) => one !== null);
    return found.map(
      ({ from, to, base }): Finding => ({
        rule: CI_WIDENED,
        ...(base === null ? {} : { base }),
        owner: `job ${job.name}`,
        path,
        lines: job.lines,
        from,
        to,
        witness: `${job.name}: ${to}`,
      }),
    );
  });
}

function workflowIn(text: string): Workflow | null {
  const read = readWorkflow(text);
  return read.kind === 'workflow' ? read.workflow : null;
}

interface Widening {
  readonly from: string | null;
  readonly to: string;
  /** Null for the base of the rule. */
  readonly base: Severity | null;
}

/** More rights than the job had; a job that was not there is compared with the widest of the workflow. */
function widened(was: WorkflowJob | null, before: Workflow, job: WorkflowJob): Widening | null {
  const fits = (other: WorkflowJob): boolean => moreThan(other.rights, job.rights).length === 0;
  if (was === null ? before.jobs.some(fits) : fits(was)) return null;
  const old = was?.rights ?? null;
  if (job.rights === 'write-all') return { from: rightsText(old), to: 'permissions: write-all', base: 'high' };
  const more = moreThan(old, job.rights);
  if (more.length === 0) return null;
  // Where nothing was said the settings of the repository held, which may have allowed as much.
  const quiet = old === null && !more.some((one) => one.startsWith('id-token'));
  return { from: rightsText(old), to: listText(more), base: quiet ? 'low' : null };
}

/** Scopes with a higher level. Rights that are not said count as reading everything. */
function moreThan(before: TokenRights, after: TokenRights): readonly string[] {
  if (after === null || after === 'read-all') return [];
  if (after === 'write-all') return before === 'write-all' ? [] : ['write-all'];
  return [...after].flatMap(([scope, level]) => {
    const was = levelIn(before, scope);
    return level === 'write' && LEVELS.indexOf(level) > LEVELS.indexOf(was) ? [`${scope}: ${level}`] : [];
  });
}

function levelIn(rights: TokenRights, scope: string): TokenLevel {
  if (rights === 'write-all') return 'write';
  if (rights === null || rights === 'read-all') return scope === 'id-token' ? 'none' : 'read';
  return rights.get(scope) ?? 'none';
}

function rightsText(rights: TokenRights): string {
  if (rights === null) return 'permissions not set';
  if (typeof rights === 'string') return `permissions: ${rights}`;
  return rights.size === 0 ? 'permissions: none' : listText([...rights].map(([scope, level]) => `${scope}: ${level}`));
}

/** Code or secrets that reach those who should not have them. */
function strangers(
  was: WorkflowJob | null,
  before: Workflow,
  job: WorkflowJob,
  after: Workflow,
): readonly (Widening | null)[] {
  const exposed = (one: WorkflowJob | null, { triggers }: Workflow): boolean =>
    one?.checksOutHead === true && (triggers.has('pull_request_target') || triggers.has('workflow_run'));
  const hosted = (one: WorkflowJob | null, { triggers }: Workflow): boolean =>
    one?.selfHosted === true && (triggers.has('pull_request') || triggers.has('pull_request_target'));
  return [
    exposed(job, after) && !exposed(was, before)
      ? { from: null, to: 'pull_request_target checks out the head of the pull request', base: 'high' }
      : null,
    hosted(job, after) && !hosted(was, before)
      ? { from: null, to: 'pull requests run on self-hosted runners', base: 'high' }
      : null,
    job.inheritsSecrets && was?.inheritsSecrets !== true ? { from: null, to: 'secrets: inherit', base: 'high' } : null,
  ];
}

function gitlabFindings({ path, oldText }: ReadFile, newText: string): readonly Finding[] {
  const before = gitlabTokens(oldText ?? '');
  return [...gitlabTokens(newText)].flatMap(([token, { line }]) =>
    before.has(token)
      ? []
      : [
          {
            rule: CI_WIDENED,
            owner: path,
            path,
            lines: { start: line, end: line },
            from: null,
            to: `id_tokens: ${token}`,
            witness: token,
          },
        ],
  );
}
