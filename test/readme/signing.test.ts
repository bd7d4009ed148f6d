/** The guide to signing, played from its first command to the deployment with real git, real keys and real hooks. */
import { beforeAll, describe, expect, it } from 'vitest';
import { playWithClone } from './environment.ts';
import { firstMisfit, tourSteps } from './tour.ts';
import type { Played } from './tour.ts';

const STEPS = [
  ...tourSteps('docs/signing.md', ['A push that needs a senior', 'A deployment', 'When it cannot wait']),
  // Plays on where the guide ends.
  ...tourSteps('docs/attestations.md', ['A summary and the provenance of a commit']),
];

describe('the guide to signing', () => {
  let played: readonly Played[] = [];

  beforeAll(() => {
    played = playWithClone('guide', STEPS);
  }, 180_000);

  it('has its steps', () => expect(STEPS.length).toBe(11));

  it.each(STEPS.map((step, index) => [index, step.line] as const))(
    'step %i (line %i) prints what it shows',
    (index) => {
      const { step, output } = played[index] as Played;
      expect(step.shown.length, 'a step shows what it prints').toBeGreaterThan(0);
      expect(firstMisfit(step.shown, output), output.join('\n')).toBeNull();
    },
  );
});
