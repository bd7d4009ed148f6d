/** Asks a language model about a change, once for the same content. */
import { createHash } from 'node:crypto';
import { readAnswer, readKeptAdvice } from '../../core/advice/answer.ts';
import { INSTRUCTIONS, PROMPT_VERSION, startPrompt } from '../../core/advice/prompt.ts';
import type { Advice } from '../../model/advice.ts';
import type { CheckReport } from '../../model/check.ts';
import { CountersignError } from '../../model/error.ts';
import type { Adviser } from '../../ports/adviser.ts';
import type { Cache } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Characters of the change that are shown to a model. */
export const DEFAULT_BUDGET = 60_000;
const LONGEST_ANSWER = 1_500;

/** The advice for a checked change; kept, so that the same content is never asked about twice. */
export async function advise(
  repo: GitRepository,
  report: CheckReport,
  adviser: Adviser,
  cache: Cache,
  budget: number,
): Promise<Advice> {
  const name = keptName(adviser.model, report.change.digest, budget);
  const text = cache.read(name);
  const kept = text === null ? null : readKeptAdvice(text, { model: adviser.model, change: report.change.digest });
  if (kept !== null) return kept;
  const builder = startPrompt(budget);
  const { base, head, commits } = report.change;
  await repo.diffTrees([{ old: base, new: head }], { renames: true, patches: 'bodies' }, (_, patch) =>
    builder.file(patch),
  );
  const messages: string[] = [];
  await repo.commits(commits.slice(-20), ({ message }) => messages.push(message));
  const prompt = builder.close(messages, report.assessment.factors);
  const said = await adviser.ask({ instructions: INSTRUCTIONS, text: prompt.text, longestAnswer: LONGEST_ANSWER });
  const answer = readAnswer(said, new Set(report.change.transitions.map(({ path }) => path)));
  if (answer.kind === 'unreadable') {
    throw new CountersignError('usage', `${adviser.model} gave no advice: ${answer.reason}`, {
      remedy: 'nothing else depends on it; try another model',
    });
  }
  const advice: Advice = {
    model: adviser.model,
    change: report.change.digest,
    findings: answer.findings,
    withheld: { secrets: prompt.secrets, characters: prompt.left },
  };
  cache.write(name, JSON.stringify(advice));
  return advice;
}

function keptName(model: string, change: string, budget: number): string {
  const key = createHash('sha256').update(`${PROMPT_VERSION}\0${model}\0${change}\0${budget}`).digest('hex');
  return `advice-${key.slice(0, 32)}`;
}
