/** What `assess` answers: the tier, then the factors. */
import type { Assessed } from '../../app/assess/assess-texts.ts';
import { counted } from './layout.ts';
import { factorJson } from './factor-json.ts';
import { renderFactors } from './factors.ts';
import { oneLine } from './safe.ts';
import { paintSeverity } from './words.ts';
import type { Style } from './style.ts';

export const ASSESS_SCHEMA = 'countersign.dev/assess/v1';

/** The answer for people. */
export function renderAssessed(assessed: Assessed, style: Style, all: boolean): string {
  const { assessment, subject, notes } = assessed;
  const { tier, score, factors } = assessment;
  const head = `${paintSeverity(tier, tier.toUpperCase(), style)}  ${style.bold(oneLine(subject))}, score ${score.toFixed(2)}: ${
    factors.length === 0 ? 'no risk factor found' : counted(factors.length, 'factor')
  }`;
  const said = notes.map((note) => `  ${style.dim(oneLine(note))}`);
  return [[head, ...said].join('\n'), renderFactors(assessment, style, all)].filter((text) => text !== '').join('\n\n');
}

/** The answer for a program. */
export function assessedJson({ assessment, subject, notes, state, proofs }: Assessed): object {
  const { tier, score, factors } = assessment;
  return {
    subject,
    state,
    tier,
    score,
    factors: factors.map(factorJson),
    notes,
    ...(proofs === undefined ? {} : { proofs }),
  };
}
