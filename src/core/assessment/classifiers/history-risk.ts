/** `history.risk.high`: what the repository's own history says of changes like this one (docs/change-risk.md). */
import type { ChangeRisk } from '../../../model/change-risk.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

const HIGH_FROM = 0.9;
const VERY_HIGH_FROM = 0.95;
const PARTS_SHOWN = 5;

const HIGH = rule({
  id: 'history.risk.high',
  title: 'Among the riskiest changes of this repository',
  observes:
    'The statistical score of the change lies in the top 10 % of the repository, by a model that was trained on its own history (countersign eval change-risk --train).',
  why: 'Changes that score like this one were reverted or had to be fixed more often than others here.',
  remedy: 'Land it in parts, or ask somebody who knows these files; the parts of the score say what to look at.',
  example: 'A change of 900 lines in 20 files by somebody who never touched them scores above 97 % of the history.',
  base: 'low',
  variants: [{ when: 'in the top 5 %', base: 'medium' }],
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content', 'history'],
});

export const historyRisk: Classifier = {
  needs: 'paths',
  rules: [HIGH],
  change(summary, context) {
    const { changeRisk } = context;
    if (changeRisk === undefined || summary.paths.length === 0) return NOTHING;
    const files = summary.paths.map(({ path, oldPath, old, added, deleted }) => ({
      path,
      oldPath,
      existed: old !== null,
      added,
      deleted,
    }));
    const risk = changeRisk(files);
    if (risk === null || risk.percentile < HIGH_FROM) return NOTHING;
    return [
      factorOf(
        HIGH,
        {
          path: null,
          base: risk.percentile >= VERY_HIGH_FROM ? 'medium' : 'low',
          from: null,
          to: observed(risk),
          witness: witness(risk),
        },
        context,
      ),
    ];
  },
};

function observed({ percentile, probability }: ChangeRisk): string {
  const place = `scores above ${Math.floor(percentile * 100)} % of the changes here`;
  if (probability === null) return place;
  return `${place}; ${Math.round(probability * 100)} of 100 such changes were reverted, fixed or blamed later`;
}

/** The parts that add most, in log-odds against the average change, what is not known, and what all of it rests on. */
function witness({ parts, missing, basis }: ChangeRisk): string {
  const shown = parts
    .filter(({ adds }) => Math.abs(adds) >= 0.005)
    .slice(0, PARTS_SHOWN)
    .map(({ feature, meaning, value, adds }) => `${meaning} ${numberText(value)} (${feature} ${signed(adds)})`);
  const lacking = missing.length === 0 ? '' : `; not known: ${missing.join(', ')}`;
  const all = shown.length === 0 ? 'lines added alone' : shown.join(', ');
  return `${all}${lacking}; by ${basis}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '?';
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
