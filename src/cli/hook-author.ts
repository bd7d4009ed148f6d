/**
 * `countersign hook pre-push | commit-msg`: in the author's clone. They tell; only a push that the gate would refuse is
 * stopped. What they cannot judge goes on, because anybody can leave a local hook out and the gate judges it anyway.
 */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { openWriter } from '../adapters/git/writer.ts';
import { answerAuthor, askedOf, type AuthorAnswer, parsePrePush } from '../app/gate/author-push.ts';
import { readHome } from '../app/home/home-policy.ts';
import { adviseMessage, agentAround } from '../app/gate/message-advice.ts';
import type { PushedRef } from '../app/gate/ref-updates.ts';
import { CountersignError } from '../model/error.ts';
import type { Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { withLandingDesk } from './landing.ts';
import { renderAuthorAnswers } from './render/author.ts';
import { oneLine } from './render/safe.ts';
import { withRepository } from './repository.ts';
import { standardInput } from './standard-input.ts';

/** Adds the two commands to `hook`. */
export function registerAuthorHooks(hook: Command, shell: Shell): void {
  hook
    .command('pre-push')
    .description('in your clone: stops what the gate would refuse, and tells what a branch will need')
    .argument('[remote]', 'as git gives it')
    .argument('[url]', 'as git gives it')
    .action((remote: string | undefined) => prePush(shell, remote ?? 'origin'));
  hook
    .command('commit-msg')
    .description('in your clone: tells what is odd about the marks in a message, and of an agent that it does not name')
    .argument('<file>', 'as git gives it')
    .action((file: string) => commitMessage(shell, file));
}

async function prePush(shell: Shell, remote: string): Promise<void> {
  const pushed = parsePrePush(await standardInput());
  shell.exit(EXIT.pass);
  try {
    const known = await answersFor(shell, pushed, null);
    // What somebody has signed meanwhile may not be here yet, or nothing was ever fetched; a remote without a store has none.
    const isOpen = known.some((answer) => isRefused(answer) || answer.kind === 'blind');
    const answers = isOpen ? await answersFor(shell, pushed, remote).catch(() => known) : known;
    if (answers.some(isRefused)) shell.exit(EXIT.refused);
    const text = renderAuthorAnswers(answers, remote, shell.style());
    if (text !== '') shell.warn(text);
  } catch (error) {
    goOn(shell, error, 'this push');
  }
}

async function answersFor(
  shell: Shell,
  pushed: readonly PushedRef[],
  fetch: string | null,
): Promise<readonly AuthorAnswer[]> {
  let answers: readonly AuthorAnswer[] = [];
  const concerns = async ({ home }: { readonly home: Parameters<typeof askedOf>[0] }) => askedOf(home, pushed);
  await withLandingDesk(shell, { authoritative: fetch !== null, fetch, concerns }, async (desk) => {
    answers = await answerAuthor(desk, pushed);
  });
  return answers;
}

/** Only the mode enforce refuses; an error is what could not be judged. */
function isRefused(answer: AuthorAnswer): boolean {
  return answer.kind === 'update' && answer.verdict.state === 'refused' && answer.verdict.mode === 'enforce';
}

async function commitMessage(shell: Shell, file: string): Promise<void> {
  shell.exit(EXIT.pass);
  try {
    const text = await readFile(file, 'utf8');
    const writer = await openWriter(shell.globals().directory);
    const author = await writer.identity();
    const { marks } = await withRepository(shell, (repository) => readHome(repository));
    for (const line of adviseMessage(text, author, agentAround(process.env), marks)) {
      shell.warn(`countersign: ${oneLine(line)}`);
    }
  } catch (error) {
    goOn(shell, error, 'this message');
  }
}

function goOn(shell: Shell, error: unknown, what: string): void {
  if (!(error instanceof CountersignError) || error.code === 'interrupted') throw error;
  const remedy = error.remedy === undefined ? '' : ` (${oneLine(error.remedy)})`;
  shell.warn(
    `countersign cannot judge ${what}: ${oneLine(error.message)}${remedy}. It goes on; the gate judges what lands.`,
  );
}
