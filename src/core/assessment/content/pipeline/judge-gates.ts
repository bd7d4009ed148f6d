/** Approvals, environments, time limits and groups that keep deployments apart. */
import type { PipelineJob } from '../../../reading/pipeline/pipeline.ts';
import { pairedJobs } from './judge-jobs.ts';
import { isDeployingJob } from './purpose.ts';
import { CONCURRENCY_LOST, REMOVED_APPROVAL, TIMEOUT_LOST } from './rules.ts';
import { firstLine } from './sight.ts';
import type { PipelineSides, Seen } from './sight.ts';

export function judgeGates(sides: PipelineSides): readonly Seen[] {
  return [...pairedJobs(sides)].flatMap(([id, next]) => {
    const old = sides.old.jobs.get(id);
    if (old === undefined) return [];
    return [...gates(old, next), ...timeout(old, next), ...concurrency(old, next)];
  });
}

function gates(old: PipelineJob, next: PipelineJob): readonly Seen[] {
  const seen = (from: string, to: string): Seen => ({
    rule: REMOVED_APPROVAL,
    from,
    to,
    lines: firstLine(next.lines),
    witness: `${next.id} ${from}`,
  });
  const manual = (job: PipelineJob): boolean => job.gates.some(({ kind }) => kind === 'manual');
  const [before, after] = [environmentsOf(old), environmentsOf(next)];
  const lost = before.filter((name) => !after.includes(name) && !isExpression(name));
  const replaced = after.filter((name) => !before.includes(name));
  return [
    ...(manual(old) && !manual(next) ? [seen('starts by hand', 'starts by itself')] : []),
    ...(replaced.some(isExpression)
      ? []
      : lost.map((name) =>
          seen(`environment ${name}`, replaced.length === 0 ? 'absent' : `environment ${replaced.join(', ')}`),
        )),
  ];
}

function environmentsOf(job: PipelineJob): readonly string[] {
  return job.gates.flatMap(({ kind, name }) => (kind === 'environment' ? [name] : []));
}

/** A name that is put together when it runs. */
function isExpression(name: string): boolean {
  return name.includes('$');
}

function timeout(old: PipelineJob, next: PipelineJob): readonly Seen[] {
  if (old.timeout === null || (next.timeout !== null && next.timeout < old.timeout * 3)) return [];
  const to = next.timeout === null ? 'no limit of its own' : `${next.timeout} min`;
  return [{ rule: TIMEOUT_LOST, from: `${old.timeout} min`, to, lines: firstLine(next.lines), witness: next.id }];
}

function concurrency(old: PipelineJob, next: PipelineJob): readonly Seen[] {
  if (!isDeployingJob(old)) return [];
  const seen = { rule: CONCURRENCY_LOST, lines: firstLine(next.lines), witness: next.id };
  if (old.concurrency !== null && next.concurrency === null) {
    return [{ ...seen, from: `group ${old.concurrency}`, to: 'absent' }];
  }
  if (old.concurrency === null || old.cancels || !next.cancels) return [];
  return [{ ...seen, from: 'waits for the run under way', to: 'cancels the run under way' }];
}
