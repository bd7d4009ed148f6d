/**
 * `countersign hook pre-push`: in the author's clone. It tells; only a push that the gate would refuse is
 * stopped. What it cannot judge goes on, because anybody can leave a local hook out and the gate judges it anyway.
 */
import { answerAuthor, askedOf, type AuthorAnswer, parsePrePush } from '../app/gate/author-push.ts';
import type { PushedRef } from '../app/gate/ref-updates.ts';
import type { Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { withLandingDesk } from './landing.ts';
import { renderAuthorAnswers } from './render/author.ts';
import { goOn } from './hook-failure.ts';
import { standardInput } from './standard-input.ts';

/** Judges what the author pushes. */
export async function prePush(shell: Shell, remote: string): Promise<void> {
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
