/** Families in a worker thread, which has a limit of memory and can be ended at any point. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { exceeded, type FamilyWork, type JudgedFamily } from '../app/assess/family-work.ts';
import type { AssessmentContext } from '../model/assessment-context.ts';
import { answering, type Line } from './asking-across.ts';
import type { ThreadLookups, ThreadTask } from './family-thread.ts';
import type { ReadingBounds } from './reading-bounds.ts';

/** A family that exceeds its bounds ends its thread; those after it begin in a new one. */
export async function familiesBeside(
  work: readonly FamilyWork[],
  context: AssessmentContext,
  bounds: ReadingBounds,
): Promise<readonly JudgedFamily[]> {
  const judged: JudgedFamily[] = [];
  const end = performance.now() + bounds.change;
  for (let at = 0; at < work.length; ) {
    const { answers, bound } = await inThread(work.slice(at), context, bounds, end);
    judged.push(...answers);
    at += answers.length;
    const over = work[at];
    if (over === undefined) break;
    judged.push(exceeded(over, bound, context));
    at += 1;
  }
  return judged;
}

interface Threaded {
  readonly answers: readonly JudgedFamily[];
  /** What stopped it, where an answer is missing. */
  readonly bound: string;
}

function inThread(
  work: readonly FamilyWork[],
  context: AssessmentContext,
  bounds: ReadingBounds,
  end: number,
): Promise<Threaded> {
  const { port1, port2 } = new MessageChannel();
  const line: Line = { port: port1, bell: new SharedArrayBuffer(4) };
  answering(line, lookupsOf(context));
  const worker = new Worker(threadFile(), {
    workerData: taskOf(work, context, { ...line, port: port2 }),
    transferList: [port2],
    resourceLimits: { maxOldGenerationSizeMb: bounds.memory, maxYoungGenerationSizeMb: 64 },
  });
  return new Promise((resolve, reject) => {
    const answers: JudgedFamily[] = [];
    let timer: NodeJS.Timeout | undefined;
    const settle = (bound: string): void => {
      clearTimeout(timer);
      port1.close();
      // What still comes in while it ends is not taken: it is of the family that exceeded its bounds.
      const taken = { answers: [...answers], bound };
      worker.terminate().then(() => resolve(taken), reject);
    };
    const wait = (): void => {
      const left = Math.max(0, end - performance.now());
      const bound =
        left < bounds.family
          ? `reading the contents of the change takes longer than ${bounds.change / 1_000} s`
          : `reading it takes longer than ${bounds.family / 1_000} s`;
      timer = setTimeout(() => settle(bound), Math.min(left, bounds.family));
    };
    worker.on('message', (answer: JudgedFamily) => {
      clearTimeout(timer);
      answers.push(answer);
      if (answers.length === work.length) settle('');
      else wait();
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') settle(`reading it takes more than ${bounds.memory} MiB`);
      else {
        clearTimeout(timer);
        port1.close();
        reject(error);
      }
    });
    wait();
  });
}

function taskOf(work: readonly FamilyWork[], context: AssessmentContext, line: Line): ThreadTask {
  const { weights, instant } = context;
  const works = work.map(({ family, ...rest }) => ({ ...rest, family: family.name }));
  return { works, given: { weights, instant }, line };
}

function lookupsOf({ services, extraClasses, overrideOf }: AssessmentContext): ThreadLookups {
  return {
    environmentOf: (path) => services.environmentOf(path),
    serviceTierOf: (path) => services.serviceTierOf(path),
    dependentsOf: (path) => services.dependentsOf(path),
    peakAt: (path, instant) => services.peakAt?.(path, instant) ?? null,
    extraClasses,
    overrideOf: (...place) => overrideOf?.(...place) ?? null,
  };
}

/** Beside the built code; in a working tree the source. */
function threadFile(): string {
  const built = fileURLToPath(new URL('family-thread.cjs', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('family-thread.ts', import.meta.url));
}
