/** Whether the change under check can be scored: what scores it is loaded only where a model was kept. */
import type { Change } from '../../model/change.ts';
import type { ChangeRiskLookup } from '../../model/change-risk.ts';
import type { Cache } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';

/** The name under which the model of a repository is kept. */
export const MODEL_NAME = 'change-risk-model';

/** How a change may be scored, or why it may not. */
export type ChangeRiskReading =
  | { readonly kind: 'ready'; readonly lookup: ChangeRiskLookup }
  /** `why` is null where nobody trained a model: nothing is missing then. */
  | { readonly kind: 'none'; readonly why: string | null };

/** Gets ready to score a change. Never rejects for what was kept: a damaged or foreign model is as good as none. */
export async function readChangeRisk(repo: GitRepository, cache: Cache, change: Change): Promise<ChangeRiskReading> {
  const text = cache.read(MODEL_NAME);
  if (text === null) return { kind: 'none', why: null };
  const { readByModel } = await import('./score.ts');
  return readByModel(repo, cache, change, text);
}
