/** Output of git that is made of plain lines, in pieces of any size. */
import type { Readable } from 'node:stream';

/** Gives the complete lines of a stream as they come, as latin1 text, in batches. */
export async function* lineBatches(stream: Readable): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}
