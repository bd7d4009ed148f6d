/** `history.revert.reapplied`: content that a revert took away comes back. */
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf, sideText } from '../factor.ts';
import { revertsBefore } from '../reverts.ts';

const REAPPLIED = rule({
  id: 'history.revert.reapplied',
  title: 'Reverted content comes back',
  observes: 'The new content of a file is, byte for byte, what a revert within the last 365 days took away.',
  why: 'Somebody removed exactly this content, most likely because it did harm.',
  remedy: 'Say what is different this time, and ask whoever reverted it.',
  example: 'A file gets exactly the content that a revert took away in March.',
  base: 'high',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content', 'history', 'clock'],
});

export const historyRevert: Classifier = {
  needs: 'history',
  rules: [REAPPLIED],
  change(summary, context) {
    if (context.history.kind === 'not-read' || context.history.index.reverts.size === 0) return NOTHING;
    return summary.paths.flatMap((path) => {
      const oid = path.new?.oid;
      if (oid === undefined || oid === path.old?.oid) return NOTHING;
      const revert = revertsBefore(context, path.path).find((record) => record.removed === oid);
      if (revert === undefined) return NOTHING;
      const to = `${sideText(path.new) ?? ''}, removed by revert ${revert.commit.slice(0, 12)}`;
      return [factorOf(REAPPLIED, { path: path.path, from: sideText(path.old), to }, context)];
    });
  },
};
