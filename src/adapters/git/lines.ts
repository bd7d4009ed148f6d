/** Output of git that is made of plain lines, in pieces of any size. */
import type { RunningGit } from './process.ts';

/** Gives the complete lines of a command's output as they come, as latin1 text, in batches. */
export async function* lineBatches(git: RunningGit): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of untilEnded(git)) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}

/** The output in chunks; when it was cut off by ending the process, the reason for that is what is thrown. */
async function* untilEnded(git: RunningGit): AsyncGenerator<Buffer> {
  try {
    yield* git.stdout as AsyncIterable<Buffer>;
  } catch (error) {
    await git.exit;
    throw error;
  }
}
