import { array, assert, asyncProperty, nat, record } from 'fast-check';
import { expect, it } from 'vitest';
import { Model } from './model.ts';
import { disagreements } from './model-check.ts';

/** A campaign: `COUNTERSIGN_PROPERTY_RUNS=500 COUNTERSIGN_PROPERTY_SEED=random npx vitest run test/attribution/property.test.ts` */
const RUNS = Number(process.env['COUNTERSIGN_PROPERTY_RUNS'] ?? 10);

const move = record({ kind: nat(), a: nat(1000), b: nat(1000), c: nat(1000) });

it('whatever happens to lines, each is attributed to who typed it and who took it away', {
  timeout: 3_600_000,
}, async () => {
  let lines = 0;
  await assert(
    asyncProperty(array(move, { minLength: 3, maxLength: 12 }), async (moves) => {
      const model = new Model();
      try {
        for (const one of moves) model.move(one);
        const { wrong, count } = await disagreements(model);
        expect(wrong, model.log.join('\n')).toEqual([]);
        lines += count;
      } finally {
        model.repo.cleanup();
      }
    }),
    { numRuns: RUNS },
  );
  expect(lines).toBeGreaterThan(RUNS);
});
