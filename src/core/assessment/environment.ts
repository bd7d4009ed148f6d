/** Which environment a path speaks of. The configured mapping goes first; a name may raise the answer, never lower it. */
import type { ServiceLookup } from '../../model/assessment-context.ts';
import type { Environment, KnownBy } from '../../model/assessment.ts';
import type { RepoPath } from '../../model/path.ts';

const PRODUCTION_TOKENS: ReadonlySet<string> = new Set(['prod', 'prd', 'production', 'live']);

/** An environment, and how it was known. */
export interface KnownEnvironment {
  readonly environment: Environment;
  readonly knownBy: KnownBy;
}

/**
 * The environment of a path. A folder named `dev`, `test` or `staging` says nothing by itself, because what it touches
 * may still be production; `prod` in a name does.
 */
export function environmentOf(path: RepoPath | null, services: ServiceLookup): KnownEnvironment {
  if (path === null) return { environment: 'unknown', knownBy: 'unknown' };
  const mapped = services.environmentOf(path);
  if (mapped !== null && mapped !== 'unknown') return { environment: mapped, knownBy: 'mapping' };
  if (namesProduction(path)) return { environment: 'production', knownBy: 'name' };
  return { environment: 'unknown', knownBy: 'unknown' };
}

/** True when a word of the path, split at punctuation, digits and inner capitals, is a name of production. */
function namesProduction(path: string): boolean {
  const words = path.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.split(/[^a-z]+/).some((word) => PRODUCTION_TOKENS.has(word));
}
