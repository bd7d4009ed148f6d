/** Ends work of this thread that takes too long: V8 stops it wherever it is, in a loop, a pattern or WebAssembly. */
import { type Context, createContext, Script } from 'node:vm';

interface Box {
  work: (() => unknown) | null;
}

let room: { readonly box: Box; readonly context: Context } | null = null;
const call = new Script('work()');

/**
 * What the work gives, or null where it took longer than the milliseconds. It must not wait for anything. Work that was
 * stopped may leave behind what it had half done, since not even `finally` runs: nothing of it may be used again.
 */
export function withinTime<T>(milliseconds: number, work: () => T): { readonly value: T } | null {
  room ??= openRoom();
  const { box, context } = room;
  const outer = box.work;
  box.work = () => ({ value: work() });
  try {
    return call.runInContext(context, { timeout: milliseconds }) as { readonly value: T };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    return null;
  } finally {
    box.work = outer;
  }
}

function openRoom(): NonNullable<typeof room> {
  const box: Box = { work: null };
  return { box, context: createContext(box) };
}
