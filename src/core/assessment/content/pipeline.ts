/** Rules over definitions of pipelines: what still checks, who still approves, for whom it runs. */
import type { AssessmentContext } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import type { Pipeline, PipelineJob } from '../../reading/pipeline/pipeline.ts';
import { readPipeline } from '../../reading/pipeline/read-pipeline.ts';
import type { FamilyReader, ReadFile } from './family.ts';
import { pipelineTool } from './pipeline-paths.ts';
import { judgeBorrowed } from './pipeline/judge-borrowed.ts';
import { judgeGates } from './pipeline/judge-gates.ts';
import { judgeJobs } from './pipeline/judge-jobs.ts';
import { judgeScripts } from './pipeline/judge-scripts.ts';
import { judgeTriggers } from './pipeline/judge-triggers.ts';
import { PIPELINE_RULES } from './pipeline/rules.ts';
import { sightedIn } from './pipeline/sight.ts';
import type { Everywhere, PipelineSides, Seen } from './pipeline/sight.ts';
import { unreadable } from './unreadable.ts';

const JUDGES: readonly ((sides: PipelineSides) => readonly Seen[])[] = [
  judgeJobs,
  judgeGates,
  judgeTriggers,
  judgeBorrowed,
  judgeScripts,
];

export const pipelineReader: FamilyReader = {
  rules: PIPELINE_RULES,
  parsers: () => [],
  assess({ files, context }) {
    const errors: Factor[] = [];
    const read = files.map((file) => {
      const sides = sidesOf(file, context);
      errors.push(...sides.errors);
      return { file, ...sides };
    });
    const everywhere = everywhereOf(read);
    const found = read.flatMap(({ file, old, new: next }) => {
      // A file that is deleted is found by its path.
      const after = next ?? (file.newText === null || old === null ? null : emptied(old));
      if (after === null) return [];
      const sides: PipelineSides = { path: file.path, old: old ?? emptied(after), new: after, everywhere };
      return JUDGES.flatMap((judge) => judge(sides)).map((seen) => sightedIn(file.path, after, seen, context));
    });
    return [...errors, ...found];
  },
};

interface ReadSides {
  readonly old: Pipeline | null;
  readonly new: Pipeline | null;
  readonly errors: readonly Factor[];
}

/** A definition that cannot be read says nothing about what it does. */
function sidesOf(file: ReadFile, context: AssessmentContext): ReadSides {
  const read = (text: string | null, side: 'old' | 'new') => {
    const tool = pipelineTool(file, side);
    return text === null || tool === null ? ({ kind: 'foreign' } as const) : readPipeline(text, tool);
  };
  const [old, next] = [read(file.oldText, 'old'), read(file.newText, 'new')];
  const broken = [next, old].find((one) => one.kind === 'unreadable');
  if (broken?.kind === 'unreadable') {
    const where = broken === next ? '' : 'before the change, ';
    const lines = broken.line === null || where !== '' ? null : { start: broken.line, end: broken.line };
    return {
      old: null,
      new: null,
      errors: [unreadable({ path: file.path, lines }, 'pipeline', where + broken.reason, context)],
    };
  }
  return {
    old: old.kind === 'pipeline' ? old.pipeline : null,
    new: next.kind === 'pipeline' ? next.pipeline : null,
    errors: [],
  };
}

/** A side on which nothing stands: nothing can be lost from it, and everything is lost to it. */
function emptied(other: Pipeline): Pipeline {
  return { ...other, triggers: [], jobs: new Map(), borrowed: [], lines: { start: 1, end: 1 } };
}

function everywhereOf(files: readonly ReadSides[]): Everywhere {
  const before = new Set(files.flatMap(({ old }) => [...(old?.jobs.keys() ?? [])]));
  const jobs: readonly PipelineJob[] = files.flatMap(({ new: next }) => [...(next?.jobs.values() ?? [])]);
  return {
    steps: new Set(jobs.flatMap(({ steps }) => steps.map(({ identity }) => identity))),
    added: new Map(jobs.filter(({ id }) => !before.has(id)).map((job) => [job.id, job])),
  };
}
