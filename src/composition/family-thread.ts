/** Runs families in a thread of their own: entry of the worker that `bounded-families.ts` starts. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { type FamilyWork, type JudgedFamily, judgedFamily, parsersOf, readerOf } from '../app/assess/family-work.ts';
import { FAMILIES } from '../core/assessment/content/families.ts';
import type { AssessmentContext, OverrideLookup, ServiceLookup } from '../model/assessment-context.ts';
import { asking, type Line } from './asking-across.ts';
import { loadParsersLazily } from './parsers.ts';

/** What the thread is given. */
export interface ThreadTask {
  readonly works: readonly ThreadWork[];
  /** What of the context can be sent; the rest is asked for. */
  readonly given: Pick<AssessmentContext, 'weights' | 'instant'>;
  readonly line: Line;
}

/** What a thread may ask. */
export type ThreadLookups = Readonly<
  Required<ServiceLookup> & {
    extraClasses: AssessmentContext['extraClasses'];
    overrideOf: OverrideLookup;
  }
>;

/** A family by its name. Its answer is posted, a {@link JudgedFamily}, one after the other. */
export interface ThreadWork extends Omit<FamilyWork, 'family'> {
  readonly family: string;
}

// One task after the other. A failure ends the thread as an error of its own.
parentPort?.on('message', (task: ThreadTask) => void serve(parentPort as MessagePort, task));

async function serve(answers: MessagePort, task: ThreadTask): Promise<void> {
  const context = contextOf(task);
  for (const { family: name, ...rest } of task.works) {
    const family = FAMILIES.find((one) => one.name === name);
    if (family === undefined) throw new Error(`there is no family ${name}`);
    const work = { ...rest, family };
    const reader = await readerOf(work);
    const parsers = await loadParsersLazily(parsersOf(work, reader));
    const judged: JudgedFamily = judgedFamily(work, reader, parsers, context);
    answers.postMessage(judged, []);
  }
}

/** Families see neither the history nor other open changes: those rules ran where the change was read. */
function contextOf({ given, line }: ThreadTask): AssessmentContext {
  const ask = asking<ThreadLookups>(line);
  return {
    ...given,
    history: { kind: 'not-read', why: 'this thread reads contents only' },
    services: {
      environmentOf: (path) => ask('environmentOf', path),
      serviceTierOf: (path) => ask('serviceTierOf', path),
      dependentsOf: (path) => ask('dependentsOf', path),
      peakAt: (path, instant) => ask('peakAt', path, instant),
    },
    extraClasses: (path) => ask('extraClasses', path),
    overrideOf: (...place) => ask('overrideOf', ...place),
  };
}
