/** `text.size.large`: more changed lines than a person reads with care. */
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

/** Changed lines (documentation and lock files apart) from which a change is large. */
const LARGE_LINES = 1000;

const LARGE = rule({
  id: 'text.size.large',
  title: 'More lines than one review can carry',
  observes: `${LARGE_LINES} or more lines are added or deleted, documentation and lock files apart.`,
  why: 'Defects found per line fall as a review grows; size alone predicts faults nearly as well as elaborate models.',
  remedy: 'Land it in parts that can each be understood, or review it in several sittings.',
  example: 'A changed line of 40,000 characters.',
  base: 'low',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

export const textSize: Classifier = {
  needs: 'paths',
  rules: [LARGE],
  change(summary, context) {
    if (summary.added + summary.deleted < LARGE_LINES) return NOTHING;
    let added = 0;
    let deleted = 0;
    for (const path of summary.paths) {
      if (path.kinds.has('documentation') || path.kinds.has('lock')) continue;
      added += path.added;
      deleted += path.deleted;
    }
    if (added + deleted < LARGE_LINES) return NOTHING;
    return [factorOf(LARGE, { path: null, from: null, to: `+${added} -${deleted} lines` }, context)];
  },
};
