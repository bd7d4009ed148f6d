/** What a place of the repository says of permissions. */
import type { IamFact } from '../../../reading/iam/facts.ts';

/** A fact with the part of the repository in which its owner's name means something. */
export interface ScopedFact {
  readonly scope: string;
  readonly fact: IamFact;
}
