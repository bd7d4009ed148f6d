/** Whether a sign-off answers what the policy asks, in the words in which it asks now. */
import { createHash } from 'node:crypto';
import type { Requirement } from '../../../model/decision.ts';
import type { SignOff } from '../../../model/statement.ts';

/** `sha256:<hex>` over the UTF-8 bytes of a question's text: what an answer names besides the question's id. */
function questionDigest(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/** Ids of the questions of a rule that the sign-off leaves open, or answered when they had another text. */
export function unanswered(
  signOff: Pick<SignOff, 'answers'>,
  rule: string,
  requirements: readonly Requirement[],
): readonly string[] {
  return requirements.flatMap((requirement) => {
    if (requirement.kind !== 'questions' || requirement.rule !== rule) return [];
    return requirement.questions.filter((question) => !isAnswered(signOff, question)).map((question) => question.id);
  });
}

function isAnswered(
  { answers }: Pick<SignOff, 'answers'>,
  question: { readonly id: string; readonly text: string },
): boolean {
  const digest = questionDigest(question.text);
  return answers.some((each) => each.id === question.id && each.textDigest === digest && each.answer.trim() !== '');
}
