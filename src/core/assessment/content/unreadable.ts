/** `assess.input.unreadable`: a file that a family of rules had to read, and could not. */
import type { AssessmentContext, RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor, FactorPlace } from '../../../model/assessment.ts';
import type { RepoPath } from '../../../model/path.ts';
import { rule } from '../classifier.ts';
import { factorOf } from '../factor.ts';

export const UNREADABLE: RuleDescription = rule({
  id: 'assess.input.unreadable',
  title: 'Content could not be assessed',
  observes: 'A changed file that rules have to read whole is too large, broken, nested too deeply or not text.',
  why: 'What cannot be read may do anything, so it is not called harmless.',
  remedy: 'Mend or split the file, or have a person read it and say so in the sign-off.',
  example: 'A Terraform file with an open brace, or a manifest of 9 MB.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'unknown',
  triggers: ['content'],
});

/** The finding for one file. `family` is the name of those rules, `reason` says why for people. */
export function unreadable(
  at: { readonly path: RepoPath; readonly lines?: FactorPlace['lines'] },
  family: string,
  reason: string,
  context: AssessmentContext,
): Factor {
  return factorOf(
    UNREADABLE,
    { path: at.path, lines: at.lines ?? null, from: null, to: `${family}: ${reason}`, witness: family, state: 'error' },
    context,
  );
}
