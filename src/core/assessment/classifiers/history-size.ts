/** `history.size.large`: larger than nearly everything that landed in this repository before. */
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

const LARGE = rule({
  id: 'history.size.large',
  title: 'Among the largest changes of this repository',
  observes: "The change adds more lines than 95 % of the repository's commits.",
  why: "Lines added predict faults better than most models; this one lies beyond the repository's ordinary range.",
  remedy: 'Land it in parts, or give the review the time that its size asks for.',
  example: 'A change adds 2,400 lines where nineteen of twenty add fewer than 310.',
  base: 'low',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content', 'history'],
});

export const historySize: Classifier = {
  needs: 'history',
  rules: [LARGE],
  change(summary, context) {
    if (context.history.kind === 'not-read') return NOTHING;
    const limit = context.history.index.addedLinesP95;
    if (limit === null || summary.added <= limit) return NOTHING;
    return [
      factorOf(LARGE, { path: null, from: `95th percentile: ${limit} lines`, to: `${summary.added} lines` }, context),
    ];
  },
};
