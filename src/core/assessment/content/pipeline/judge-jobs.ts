/** Checks that go, and deployments that no longer wait for them. */
import type { Pipeline, PipelineJob, PipelineStep } from '../../../reading/pipeline/pipeline.ts';
import { isCheckingJob, isCheckingStep, isDeployingJob } from './purpose.ts';
import { REMOVED_DEPENDENCY, REMOVED_JOB, REMOVED_STEP } from './rules.ts';
import { firstLine } from './sight.ts';
import type { PipelineSides, Seen } from './sight.ts';

export function judgeJobs(sides: PipelineSides): readonly Seen[] {
  const pairs = pairedJobs(sides);
  return [
    ...[...sides.old.jobs.values()].flatMap((job) => removedJob(job, pairs.get(job.id) ?? null, sides)),
    ...[...pairs].flatMap(([id, next]) => removedSteps(sides.old.jobs.get(id) ?? next, next, sides)),
    ...dependencies(sides, pairs),
  ];
}

/** By id; else by the same steps under a new id. Keys are the old ids. */
export function pairedJobs({ old, new: next }: PipelineSides): ReadonlyMap<string, PipelineJob> {
  const pairs = new Map<string, PipelineJob>();
  const free = new Map<string, PipelineJob>();
  for (const job of next.jobs.values()) if (!old.jobs.has(job.id)) free.set(stepsKey(job), job);
  for (const job of old.jobs.values()) {
    const same = next.jobs.get(job.id) ?? (job.steps.length === 0 ? undefined : free.get(stepsKey(job)));
    if (same !== undefined) pairs.set(job.id, same);
  }
  return pairs;
}

function stepsKey(job: PipelineJob): string {
  return job.steps.map(({ identity }) => identity).join('\0');
}

function removedJob(job: PipelineJob, next: PipelineJob | null, sides: PipelineSides): readonly Seen[] {
  if (next !== null || !isCheckingJob(job) || isMoved(job, sides)) return [];
  const from = job.name === job.id ? `job ${job.id}` : `job ${job.id} (${job.name})`;
  return [{ rule: REMOVED_JOB, from, to: 'absent', lines: firstLine(sides.new.lines), witness: job.id }];
}

/** What it checked is still checked: all its checking steps stand in some pipeline, or a new job has its name. */
function isMoved(job: PipelineJob, { everywhere }: PipelineSides): boolean {
  if (everywhere.added.has(job.id)) return true;
  const checks = job.steps.filter(isCheckingStep);
  return checks.length > 0 && checks.every(({ identity }) => everywhere.steps.has(identity));
}

/** Only as many as the job has fewer: a check that is written otherwise takes the place of the old one. */
function removedSteps(old: PipelineJob, next: PipelineJob, sides: PipelineSides): readonly Seen[] {
  const [before, after] = [old.steps.filter(isCheckingStep), next.steps.filter(isCheckingStep)];
  const fewer = before.length - after.length;
  if (fewer <= 0) return [];
  const left = new Set(after.map(({ identity }) => identity));
  const labels = new Set(after.map(({ label }) => label));
  return before
    .filter((step) => !left.has(step.identity) && !sides.everywhere.steps.has(step.identity) && !labels.has(step.label))
    .slice(0, fewer)
    .map((step) => stepSeen(step, next));
}

function stepSeen(step: PipelineStep, job: PipelineJob): Seen {
  const from = step.run ?? step.uses ?? step.label;
  return { rule: REMOVED_STEP, from, to: 'absent', lines: firstLine(job.lines), witness: `${job.id}: ${step.label}` };
}

/** Checks that must have passed before a job runs, through any number of others. */
function checksBefore(pipeline: Pipeline): (id: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (id) => {
    const done = known.get(id);
    if (done !== undefined) return done;
    const checks = new Set<string>();
    const seen = new Set<string>([id]);
    const open = [...(pipeline.jobs.get(id)?.needs ?? [])];
    for (let at = 0; at < open.length && at < MOST_FOLLOWED; at += 1) {
      const name = open[at] ?? '';
      const job = pipeline.jobs.get(name);
      if (seen.has(name) || job === undefined) continue;
      seen.add(name);
      if (isCheckingJob(job)) checks.add(name);
      for (const need of job.needs) if (!seen.has(need)) open.push(need);
    }
    known.set(id, checks);
    return checks;
  };
}

/** Larger graphs are not followed to the end. */
const MOST_FOLLOWED = 5000;

function dependencies({ old, new: next }: PipelineSides, pairs: ReadonlyMap<string, PipelineJob>): readonly Seen[] {
  const [before, after] = [checksBefore(old), checksBefore(next)];
  return [...pairs].flatMap(([id, job]) => {
    const was = old.jobs.get(id);
    if (was === undefined || !isDeployingJob(was)) return [];
    const waits = after(job.id);
    // A check that is gone altogether is its own finding.
    const lost = [...before(id)].filter((check) => {
      const paired = pairs.get(check);
      return paired !== undefined && !waits.has(paired.id) && paired.id !== job.id;
    });
    if (lost.length === 0) return [];
    const from = `waits for ${lost.join(', ')}`;
    const to = `waits for ${[...waits].join(', ') || 'no check'}`;
    return [{ rule: REMOVED_DEPENDENCY, from, to, lines: firstLine(job.lines), witness: job.id }];
  });
}
