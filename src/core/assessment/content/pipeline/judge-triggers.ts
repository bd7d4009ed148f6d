/** For which branches and events a pipeline runs. */
import type { PipelineJob, Trigger } from '../../../reading/pipeline/pipeline.ts';
import { pairedJobs } from './judge-jobs.ts';
import { isCheckingJob, isDeployingJob } from './purpose.ts';
import { TRIGGER_AUTOMATIC, TRIGGER_NARROWED, TRIGGER_WIDENED } from './rules.ts';
import { firstLine } from './sight.ts';
import type { PipelineSides, Seen } from './sight.ts';

export function judgeTriggers(sides: PipelineSides): readonly Seen[] {
  const jobs = [...sides.new.jobs.values()];
  return [
    ...(jobs.some(isDeployingJob) ? widened(sides) : []),
    ...(jobs.some(isCheckingJob) ? narrowed(sides) : []),
    ...conditions(sides),
  ];
}

/** Events by which a person starts a run. */
const BY_HAND: ReadonlySet<string> = new Set(['workflow_dispatch', 'repository_dispatch', 'workflow_call']);
/** Events of changes that are to land. */
const REVIEWED: ReadonlySet<string> = new Set(['pull_request', 'merge_group', 'merge_request']);
/** Events that anybody can cause. */
const FOREIGN: ReadonlySet<string> = new Set([
  'pull_request_target',
  'issue_comment',
  'issues',
  'workflow_run',
  'fork',
]);

function widened({ old, new: next }: PipelineSides): readonly Seen[] {
  if (old.triggers.length === 0) return [];
  const before = new Map(old.triggers.map((trigger) => [trigger.event, trigger]));
  const byHand = old.triggers.every(({ event }) => BY_HAND.has(event));
  return next.triggers.flatMap((trigger): readonly Seen[] => {
    const was = before.get(trigger.event);
    const seen = { lines: firstLine(trigger.lines), witness: trigger.event, to: spelt(trigger) };
    if (was === undefined) {
      if (BY_HAND.has(trigger.event)) return [];
      if (byHand) return [{ ...seen, rule: TRIGGER_AUTOMATIC, from: 'started by hand' }];
      return FOREIGN.has(trigger.event) ? [{ ...seen, rule: TRIGGER_WIDENED, from: 'absent' }] : [];
    }
    if (was.branches === null || REVIEWED.has(trigger.event)) return [];
    const more = trigger.branches === null || trigger.branches.some((one) => opens(one, was.branches ?? []));
    return more ? [{ ...seen, rule: TRIGGER_WIDENED, from: spelt(was) }] : [];
  });
}

/** A new pattern that stands for many branches. One more branch by name is somebody's decision about that branch. */
function opens(pattern: string, before: readonly string[]): boolean {
  return !before.includes(pattern) && pattern.includes('*') && !pattern.startsWith('!') && !pattern.startsWith('tag ');
}

function spelt({ event, branches }: Trigger): string {
  return branches === null ? `${event}: every branch` : `${event}: ${branches.join(', ')}`;
}

function narrowed({ old, new: next }: PipelineSides): readonly Seen[] {
  const after = new Map(next.triggers.map((trigger) => [trigger.event, trigger]));
  return old.triggers.flatMap((was): readonly Seen[] => {
    if (!REVIEWED.has(was.event)) return [];
    const now = after.get(was.event);
    const lines = firstLine((now ?? next).lines);
    const seen = { rule: TRIGGER_NARROWED, from: spelt(was), lines, witness: was.event };
    if (now === undefined) return after.has('pull_request_target') ? [] : [{ ...seen, to: 'absent' }];
    const left = new Set(now.branches ?? was.branches ?? []);
    const fewer =
      was.branches === null
        ? now.branches !== null
        : was.branches.some((one) => !left.has(one) && !one.startsWith('!'));
    const covered = now.branches === null || now.branches.some((one) => one === '**' || one === '*');
    if (fewer && !covered) return [{ ...seen, to: spelt(now) }];
    return now.byPaths && !was.byPaths ? [{ ...seen, to: `${spelt(now)}, only some paths` }] : [];
  });
}

/** Words by which a condition limits who may start a job. */
const LIMITING =
  /ref\b|ref_name|branch|event_name|tag|SourceBranch|only:|rules:|CI_COMMIT|environment|actor|repository/i;

/** The condition of a deploying job is gone, or no longer says a branch or an event. */
function conditions(sides: PipelineSides): readonly Seen[] {
  return [...pairedJobs(sides)].flatMap(([id, next]) => {
    const old = sides.old.jobs.get(id);
    if (old === undefined || !limits(old) || limits(next) || !isDeployingJob(old)) return [];
    const from = old.condition ?? '';
    const to = next.condition ?? 'no condition';
    return [{ rule: TRIGGER_WIDENED, from, to, lines: firstLine(next.lines), witness: `${next.id} condition` }];
  });
}

function limits({ condition }: PipelineJob): boolean {
  return condition !== null && LIMITING.test(condition.slice(0, 4000));
}
