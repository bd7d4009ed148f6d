/** `history.file.hotspot`: a file whose changes had to be taken back before. */
import type { RevertRecord } from '../../../model/context.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';
import { revertsBefore } from '../reverts.ts';

/** Reverts within a year that make a file a hotspot. */
const HOTSPOT_REVERTS = 2;

const HOTSPOT = rule({
  id: 'history.file.hotspot',
  title: 'File that was reverted before',
  observes: `Changes of this file were reverted ${HOTSPOT_REVERTS} or more times within the last 365 days.`,
  why: 'Where changes were taken back, the next one fails more often too: the code is not understood as well as it seems.',
  remedy: 'Ask somebody who took part in the earlier reverts, and read what was said there.',
  example: '`src/billing.ts` was reverted twice within the last year.',
  base: 'medium',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content', 'history', 'clock'],
});

export const historyFile: Classifier = {
  needs: 'history',
  rules: [HOTSPOT],
  change(summary, context) {
    if (context.history.kind === 'not-read' || context.history.index.reverts.size === 0) return NOTHING;
    return summary.paths.flatMap((path) => {
      const reverts = revertsBefore(context, path.oldPath);
      const count = new Set(reverts.map((revert) => revert.commit)).size;
      if (count < HOTSPOT_REVERTS) return NOTHING;
      const observed = { from: `${count} reverts in 365 days`, to: `last: ${lastOf(reverts).commit.slice(0, 12)}` };
      return [factorOf(HOTSPOT, { path: path.path, ...observed }, context)];
    });
  },
};

function lastOf(reverts: readonly RevertRecord[]): RevertRecord {
  return reverts.reduce((last, revert) => (revert.time > last.time ? revert : last));
}
