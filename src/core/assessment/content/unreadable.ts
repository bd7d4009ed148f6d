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

export const SKIPPED: RuleDescription = rule({
  id: 'assess.input.skipped',
  title: 'Looks like a deployment, but lies among samples',
  observes:
    'Changed files hold Kubernetes objects, but lie in a folder of documents or test data, and no kustomization, pipeline, build file or script names them: they were not judged.',
  why: 'Examples change freely, so they are not judged. If something applies these files all the same, nobody looked at them.',
  remedy: 'Move what is applied out of the folder, or let what applies it name it by its path.',
  example: '`docs/k8s/web.yaml` changes, and nothing in the repository refers to it.',
  base: 'low',
  effect: 'unknown',
  reversible: 'unknown',
  triggers: ['content'],
});

const NAMED_FILES = 5;

/** One finding for all files of a change that a family passed over; none where there are none. */
export function skipped(paths: readonly RepoPath[], family: string, context: AssessmentContext): readonly Factor[] {
  const [first] = paths;
  if (first === undefined) return [];
  const more = paths.length > NAMED_FILES ? ` and ${paths.length - NAMED_FILES} more` : '';
  const to = `${family}: not judged: ${paths.slice(0, NAMED_FILES).join(', ')}${more}`;
  return [factorOf(SKIPPED, { path: first, lines: null, from: null, to, witness: family }, context)];
}
