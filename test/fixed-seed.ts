import { configureGlobal, readConfigureGlobal } from 'fast-check';

/**
 * Properties draw the same inputs in every run, so that a run that was green stays green for the same code. A campaign
 * draws others: `COUNTERSIGN_PROPERTY_SEED=random`, or a number to repeat one.
 */
const asked = process.env['COUNTERSIGN_PROPERTY_SEED'];

configureGlobal({
  ...readConfigureGlobal(),
  ...(asked === undefined
    ? // A counterexample that is not the smallest is better than an hour of making it smaller.
      { seed: 20_261_121, interruptAfterTimeLimit: 240_000, markInterruptAsFailure: true }
    : asked === 'random'
      ? {}
      : { seed: Number(asked) }),
});
