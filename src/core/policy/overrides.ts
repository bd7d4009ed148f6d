/** What the policy says of risk rules at a place. */
import type { OverrideLookup } from '../../model/assessment-context.ts';
import type { ParsedPolicy, PolicyOverride } from '../../model/policy.ts';
import type { Services } from '../../model/services.ts';
import type { RepoPath } from '../../model/path.ts';
import { compileGlob } from '../reading/glob.ts';
import type { Glob } from '../reading/glob.ts';

interface Compiled {
  readonly override: PolicyOverride;
  readonly paths: readonly Glob[];
  readonly resources: readonly Glob[];
}

/**
 * Compiles the overrides of a policy. The answer finds, for the moment of a change (seconds since 1970), the first that
 * fits: one whose day is over acts no more, and without a moment (null) none that ends acts at all. It is undefined
 * where nothing can fit, so that nothing is asked.
 */
export function compileOverrides(
  policy: ParsedPolicy,
  services: Services,
): (instant: number | null) => OverrideLookup | undefined {
  const all = policy.overrides.map(
    (override): Compiled => ({
      override,
      paths: globsOf(override.paths),
      resources: globsOf(override.resources),
    }),
  );
  return (instant) => {
    const standing = all.filter(({ override: { until } }) => until === null || (instant !== null && instant < until));
    return standing.length === 0 ? undefined : lookup(standing, services);
  };
}

function lookup(standing: readonly Compiled[], services: Services): OverrideLookup {
  return (rule, path, address) => {
    const found = standing.find(
      (one) => names(one.override.rule, rule) && isThere(one, path, address) && isOf(one.override, path, services),
    );
    if (found === undefined) return null;
    const { base, reason, source } = found.override;
    return { base, reason, source };
  };
}

function names(written: string, rule: string): boolean {
  return rule === written || rule.startsWith(`${written}.`);
}

function isThere({ paths, resources }: Compiled, path: RepoPath | null, address: string | null): boolean {
  if (paths.length > 0 && (path === null || !paths.some((glob) => glob.matches(path)))) return false;
  return resources.length === 0 || (address !== null && resources.some((glob) => glob.matches(address)));
}

function isOf({ services }: PolicyOverride, path: RepoPath | null, all: Services): boolean {
  if (services.length === 0) return true;
  return path !== null && all.of(path).some(({ name }) => services.includes(name));
}

function globsOf(sources: readonly string[]): readonly Glob[] {
  return sources.flatMap((source) => {
    const compiled = compileGlob(source);
    return compiled.kind === 'ok' ? [compiled.glob] : [];
  });
}
