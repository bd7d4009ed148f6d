/** Whether the change under check can be scored: what scores it is loaded only where a model was kept. */
import type { Change } from '../../model/change.ts';
import type { Cache } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';
import { type ChangeRiskReading, MODEL_NAME } from './scoring.ts';

/** Gets ready to score a change. Never rejects for what was kept: a damaged or foreign model is as good as none. */
export async function readChangeRisk(repo: GitRepository, cache: Cache, change: Change): Promise<ChangeRiskReading> {
  const text = cache.read(MODEL_NAME);
  if (text === null) return { kind: 'none', why: null };
  const { readByModel } = await import('./score.ts');
  return readByModel(repo, cache, change, text);
}
