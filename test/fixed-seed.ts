import { configureGlobal, readConfigureGlobal } from 'fast-check';

/**
 * Properties draw the same inputs in every run, so that a run that was green stays green for the same code. A campaign
 * draws others: `COUNTERSIGN_PROPERTY_SEED=random`, or a number to repeat one.
 */
const asked = process.env['COUNTERSIGN_PROPERTY_SEED'] ?? '20261121';

configureGlobal({
  ...readConfigureGlobal(),
  ...(asked === 'random' ? {} : { seed: Number(asked) }),
  // A counterexample that is not the smallest is better than an hour of making it smaller.
  interruptAfterTimeLimit: 120_000,
});
