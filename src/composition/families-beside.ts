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
    if (performance.now() >= end) {
      judged.push(...work.slice(at).map((one) => exceeded(one, changeBound(bounds), context)));
      break;
    }
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

function changeBound({ change }: ReadingBounds): string {
  return `reading the contents of the change takes longer than ${change / 1_000} s`;
}

interface Threaded {
  readonly answers: readonly JudgedFamily[];
  /** What stopped it, where an answer is missing. */
  readonly bound: string;
}

/**
 * Threads that ended their task within its bounds, for the next one: their code and parsers are loaded. They keep no
 * process alive.
 */
const idle: Worker[] = [];
const MOST_IDLE = 2;

function inThread(
  work: readonly FamilyWork[],
  context: AssessmentContext,
  bounds: ReadingBounds,
  end: number,
): Promise<Threaded> {
  const { port1, port2 } = new MessageChannel();
  const line: Line = { port: port1, bell: new SharedArrayBuffer(4) };
  answering(line, lookupsOf(context));
  const worker = takeThread(bounds);
  return new Promise((resolve, reject) => {
    const answers: JudgedFamily[] = [];
    let timer: NodeJS.Timeout | undefined;
    const settle = (): void => {
      clearTimeout(timer);
      port1.close();
      forgetListeners(worker);
    };
    const stop = (bound: string): void => {
      settle();
      worker.terminate().then(() => resolve({ answers, bound }), reject);
    };
    const wait = (): void => {
      const left = Math.max(0, end - performance.now());
      const bound =
        left < bounds.family ? changeBound(bounds) : `reading it takes longer than ${bounds.family / 1_000} s`;
      timer = setTimeout(() => stop(bound), Math.min(left, bounds.family));
    };
    worker.on('message', (answer: JudgedFamily) => {
      clearTimeout(timer);
      answers.push(answer);
      if (answers.length < work.length) return wait();
      settle();
      giveBack(worker);
      resolve({ answers, bound: '' });
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      settle();
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') reject(error);
      else resolve({ answers, bound: `reading it takes more than ${bounds.memory} MiB` });
    });
    worker.on('exit', () => {
      settle();
      reject(new Error('the thread that reads contents ended by itself'));
    });
    try {
      worker.postMessage(taskOf(work, context, { ...line, port: port2 }), [port2]);
      wait();
    } catch (error) {
      settle();
      void worker.terminate();
      reject(error);
    }
  });
}

/** One that waits, or a new one. Only those with the same limit of memory are kept. */
function takeThread({ memory }: ReadingBounds): Worker {
  const at = idle.findIndex(({ resourceLimits }) => resourceLimits?.maxOldGenerationSizeMb === memory);
  const [known] = at < 0 ? [] : idle.splice(at, 1);
  if (known !== undefined) {
    forgetListeners(known);
    known.ref();
  }
  return (
    known ??
    new Worker(threadFile(), { resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 64 } })
  );
}

function giveBack(worker: Worker): void {
  if (idle.length >= MOST_IDLE) return void worker.terminate();
  // One that ends while nobody listens is gone; nothing was asked of it.
  worker.on('error', () => drop(worker));
  worker.on('exit', () => drop(worker));
  worker.unref();
  idle.push(worker);
}

/** Ours alone: a worker listens to itself, too. */
function forgetListeners(worker: Worker): void {
  for (const name of ['message', 'error', 'exit']) worker.removeAllListeners(name);
}

function drop(worker: Worker): void {
  const at = idle.indexOf(worker);
  if (at >= 0) idle.splice(at, 1);
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
