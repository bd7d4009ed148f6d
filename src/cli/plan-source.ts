/** Opens a plan that was named on the command line. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { PlanSource } from '../app/assess/assess-plan.ts';
import { CountersignError } from '../model/error.ts';
import type { Shell } from './command.ts';

/** Bytes of one read. */
const CHUNK = 1 << 20;

/**
 * The bytes of a plan; `-` is stdin. Nothing is opened before the first byte is asked for.
 *
 * @throws CountersignError `file.unusable`, while it is read
 */
export function planSource(shell: Shell, name: string): PlanSource {
  return { name: name === '-' ? 'stdin' : name, chunks: chunksOf(shell, name) };
}

async function* chunksOf(shell: Shell, name: string): AsyncGenerator<Uint8Array> {
  const stream =
    name === '-' ? process.stdin : createReadStream(resolve(shell.globals().directory, name), { highWaterMark: CHUNK });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw new CountersignError('file.unusable', `the plan ${name} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
