/** One command, judged by itself: as an agent would run it, or as somebody types it. */
import { commandFactor } from '../../core/assessment/content/commands/command-factor.ts';
import { withoutSecrets } from '../../core/reading/commands/call.ts';
import { judgeText, judgeVector } from '../../core/reading/commands/judge.ts';
import type { CommandJudgement } from '../../core/reading/commands/judge.ts';
import { normalised } from '../../core/reading/commands/targets.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import { assessedOf } from './assess-texts.ts';
import type { Assessed } from './assess-texts.ts';

/** A command as it was given: a text for a shell, or an argument vector that no shell will read. */
export type GivenCommand = { readonly cwd: string | null } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'vector'; readonly words: readonly string[] }
);

/** `ok`: known to be harmless. `found`: rules speak. `ask`: it cannot be known, or nobody knows it. */
export type CommandVerdict = 'ok' | 'ask' | 'found';

export interface AssessedCommand {
  readonly verdict: CommandVerdict;
  readonly assessed: Assessed;
  /** Programs of which nothing is known, as they are called. */
  readonly unknown: readonly string[];
}

const VERDICTS: Readonly<Record<CommandJudgement['verdict'], CommandVerdict>> = {
  silent: 'ok',
  found: 'found',
  ask: 'ask',
};

/** Judges one command. `cwd` is taken for the working tree. */
export function assessCommand(given: GivenCommand, context: AssessmentContext): AssessedCommand {
  const start = given.cwd === null ? null : `/${normalised(given.cwd).join('/')}`;
  const situation = { folder: '', elsewhere: false, start };
  const judgement = given.kind === 'text' ? judgeText(given.text, situation) : judgeVector(given.words, situation);
  const factors = judgement.findings.map((finding) => commandFactor(finding, null, context));
  const subject = withoutSecrets(given.kind === 'text' ? given.text : given.words.join(' '));
  return {
    verdict: VERDICTS[judgement.verdict],
    assessed: assessedOf(subject, factors),
    unknown: [...new Set(judgement.unknown.map(({ witness }) => witness))],
  };
}
