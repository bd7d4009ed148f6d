/** What git hands a hook. */
import { CountersignError } from '../model/error.ts';

/** Everything on standard input; a push of ten thousand refs is about a megabyte. */
export async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 4 << 20) throw new CountersignError('usage', 'the push names more refs than are taken at once');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
