/** What `eval change-risk --train` says of the model that it kept. */
import type { TrainedFor } from '../../app/change-risk/keep.ts';
import { counted, hanging } from './layout.ts';
import { oneLine } from './safe.ts';
import type { Style } from './style.ts';

const KINDS = {
  size: 'No model: the built-in prior, lines added among the latest changes',
  regression: 'Kept: a curved regression',
  ensemble: 'Kept: curves and trees',
} as const;

export function trainedText(trained: TrainedFor, style: Style): string {
  const { kind, why, changes, harmful, tip, digest, calibrated } = trained;
  const said = [
    `Because: ${oneLine(why)}.`,
    `Trained on ${counted(changes, 'change')} up to ${tip.slice(0, 12)}, ${harmful} of them harmful; ${calibrated ? 'calibrated: it tells a probability' : 'not calibrated: it tells a percentile, no probability'}.`,
    `Digest ${digest}. \`countersign check\` uses it for changes on top of that history.`,
  ];
  return [style.bold(KINDS[kind]), ...said.map((line) => hanging('  ', line, style.width))].join('\n');
}
