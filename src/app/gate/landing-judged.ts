/** One landing with its answer. */
import type { LandingAnswer } from '../../core/signoff/landing/landing-input.ts';
import type { LandingDesk } from './landing-desk.ts';
import type { GatheredLanding } from './landing-gather.ts';

/** A landing judged, and what its record would be made from. */
export interface JudgedLanding {
  /** By whose policy, people and keys it was judged. */
  readonly desk: LandingDesk;
  readonly gathered: GatheredLanding;
  readonly answer: LandingAnswer;
}
