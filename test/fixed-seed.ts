import { configureGlobal, readConfigureGlobal } from 'fast-check';

/**
 * Properties draw the same inputs in every run, so that a run that was green stays green for the same code. A campaign
 * draws others: `COUNTERSIGN_PROPERTY_SEED=random`, or a number to repeat one.
 */
const asked = process.env['COUNTERSIGN_PROPERTY_SEED'] ?? '20261121';

configureGlobal({
  ...readConfigureGlobal(),
  // A counterexample that is not the smallest is better than an hour of making it smaller; a campaign has the time.
  ...(asked === 'random' ? {} : { seed: Number(asked), interruptAfterTimeLimit: 120_000 }),
});
