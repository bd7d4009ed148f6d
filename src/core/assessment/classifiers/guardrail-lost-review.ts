/** `guardrail.lost.review`: whoever had to look no longer has to. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { Severity } from '../../../model/assessment.ts';
import { lostOwners } from '../../reading/lost-owners.ts';
import { visibleText } from '../../reading/text-hazards.ts';
import { leaves, NOTHING, rule } from '../classifier.ts';
import type { ChangedPath, Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';
import { movedContent } from '../moved.ts';

const REVIEW: RuleDescription = rule({
  id: 'guardrail.lost.review',
  title: 'Review guard weakened',
  observes:
    "An owner is taken from a code-owners line, or the line is deleted; code owners, branch rules, countersign's own files, hooks or agent permissions are deleted; a hook loses its executable bit.",
  why: 'Changes that somebody had to read can now land unread.',
  remedy: 'Needs a sign-off of its own, by the owners that lose the say.',
  example: 'A line of `CODEOWNERS` that named the owners of `infra/` is gone.',
  base: 'high',
  variants: [{ when: 'a hook or the permissions of a coding agent', base: 'medium' }],
  effect: 'unprotect',
  reversible: 'yes',
  triggers: ['content'],
});

const SHOWN = 3;
const OWNED_KINDS: ReadonlySet<string> = new Set(['countersign', 'owners', 'hook']);

export const guardrailLostReview: Classifier = {
  needs: 'bodies',
  rules: [REVIEW],
  file(file, context) {
    if (file.old === null || file.new === null || file.kinds.get('access-control') !== 'code-owners') return NOTHING;
    const lost = lostOwners(file.patch);
    const first = lost[0];
    if (first === undefined) return NOTHING;
    const more = lost.length > SHOWN ? ` and ${lost.length - SHOWN} more` : '';
    const from = visibleText(
      lost
        .slice(0, SHOWN)
        .map((entry) => `${entry.pattern} ${entry.owners.join(' ')}`.slice(0, 120))
        .join(' · '),
    );
    const sighting = { path: file.path, from: `${from}${more}`, to: 'no longer asked', losesGuardrail: true };
    return [factorOf(REVIEW, sighting, context)];
  },
  change(summary, context) {
    const isMoved = movedContent(summary);
    return summary.paths.flatMap((path) => {
      const base = lossOf(path);
      if (base === null || isMoved(path, 'gate')) return NOTHING;
      return [factorOf(REVIEW, { path: path.oldPath, ...sidesText(path), base, losesGuardrail: true }, context)];
    });
  },
};

/** The base when a guard is gone or can no longer run; null when it still stands. */
function lossOf(path: ChangedPath): Severity | null {
  const gate = path.oldKinds.get('gate') ?? '';
  if (leaves(path, 'gate') && OWNED_KINDS.has(gate)) return gate === 'hook' ? 'medium' : 'high';
  if (leaves(path, 'agent-settings') && path.oldKinds.get('agent-settings') === 'agent-permissions') return 'medium';
  const stopped = gate === 'hook' && path.old?.mode === '100755' && path.new?.mode === '100644';
  return stopped ? 'medium' : null;
}
