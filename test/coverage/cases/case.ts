/** One row of the tables: what lands, what was signed, and the answer. */
import type { LandingAnswer } from '../../../src/core/signoff/landing/landing-input.ts';
import type { Landed } from '../world.ts';

export interface Case {
  /** Completes "…": a sentence that names the attack or the harmless rewrite. */
  readonly name: string;
  readonly landed: Landed;
  readonly state: LandingAnswer['state'];
  /** A rule word of a sign-off that does not count, or the id of a reason: it must be there. Required unless it passes. */
  readonly rule?: string;
}
