/** `countersign hook commit-msg`: in the author's clone, at every commit. It tells, and stops nothing. */
import { readFile } from 'node:fs/promises';
import { openWriter } from '../adapters/git/writer.ts';
import { readHome } from '../app/home/home-policy.ts';
import { adviseMessage, agentAround } from '../app/gate/message-advice.ts';
import { CountersignError } from '../model/error.ts';
import { displayPath } from '../model/path.ts';
import type { Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { goOn } from './hook-failure.ts';
import { keptFor } from './kept.ts';
import { oneLine } from './render/safe.ts';
import { withRepository } from './repository.ts';

/** Reads the message in the file that git names. */
export async function commitMessage(shell: Shell, file: string): Promise<void> {
  shell.exit(EXIT.pass);
  try {
    const text = await messageIn(file);
    const writer = await openWriter(shell.globals().directory);
    const author = await writer.identity();
    const { marks } = await withRepository(shell, (repository) =>
      readHome(repository, null, keptFor(shell, repository)),
    );
    for (const line of adviseMessage(text, author, agentAround(process.env), marks)) {
      shell.warn(`countersign: ${oneLine(line)}`);
    }
  } catch (error) {
    goOn(shell, error, 'this message');
  }
}

async function messageIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CountersignError('file.unusable', `the message in ${displayPath(file)} cannot be read`, { cause });
  }
}
