/** What trains a model and what scores by it agree on. */
import type { ChangeRiskLookup } from '../../model/change-risk.ts';

/** The name under which the model of a repository is kept. */
export const MODEL_NAME = 'change-risk-model';

/** How a change may be scored, or why it may not. */
export type ChangeRiskReading =
  | { readonly kind: 'ready'; readonly lookup: ChangeRiskLookup }
  /** `why` is null where nobody trained a model: nothing is missing then. */
  | { readonly kind: 'none'; readonly why: string | null };
