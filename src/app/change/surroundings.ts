/** What the home ref says about paths, weights and services, in the form in which the steps ask for it. */
import { DEFAULT_WEIGHTS } from '../../core/assessment/severity.ts';
import { compileOverrides } from '../../core/policy/overrides.ts';
import { dependentsOf, withinWindow } from '../../core/policy/services.ts';
import { compileGlob } from '../../core/reading/glob.ts';
import { classesOf } from '../../core/reading/path-class.ts';
import type {
  AssessmentContext,
  Dependents,
  OverrideLookup,
  PeakWindow,
  ServiceLookup,
  SeverityWeights,
} from '../../model/assessment-context.ts';
import type { Environment, PathClass } from '../../model/assessment.ts';
import type { HistoryContext } from '../../model/context.ts';
import type { RepoPath } from '../../model/path.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import type { Service, Services } from '../../model/services.ts';
import type { Home } from '../home/home-policy.ts';

/** Everything around a change that comes from configuration. */
export interface Surroundings {
  readonly home: Home;
  readonly services: ServiceLookup;
  readonly weights: SeverityWeights;
  /** What the policy says of risk rules at a moment; undefined when it says nothing. */
  readonly overrides: (instant: number | null) => OverrideLookup | undefined;
  /** Classes that the policy adds to those a path has by its name. */
  readonly extraClasses: (path: RepoPath) => readonly PathClass[];
  /** All classes of a path. */
  readonly classesOf: (path: RepoPath) => readonly PathClass[];
}

export function surroundingsOf(home: Home, reach: Reach | null = null): Surroundings {
  const extraClasses = extraClassesOf(home.policy);
  return {
    home,
    services: raisedBy(reach, serviceLookup(home.services)),
    weights: weightsOf(home.policy),
    overrides: compileOverrides(home.policy, home.services),
    extraClasses,
    classesOf: (path) => {
      const own = classesOf(path);
      const extra = extraClasses(path);
      return extra.length === 0 ? own : [...new Set([...own, ...extra])];
    },
  };
}

/** The context of one assessment. */
export function assessmentContext(
  surroundings: Surroundings,
  history: HistoryContext,
  instant: number | null,
): AssessmentContext {
  const { services, weights, extraClasses } = surroundings;
  const overrideOf = surroundings.overrides(instant);
  return {
    history,
    services,
    weights,
    extraClasses,
    instant,
    ...(overrideOf === undefined ? {} : { overrideOf }),
  };
}

function extraClassesOf(policy: ParsedPolicy): (path: RepoPath) => readonly PathClass[] {
  const rows = [...policy.classes].flatMap(([name, globs]) =>
    globs.flatMap((source) => {
      const compiled = compileGlob(source);
      return compiled.kind === 'ok' ? [{ name, glob: compiled.glob }] : [];
    }),
  );
  if (rows.length === 0) return () => NONE;
  return (path) => rows.filter(({ glob }) => glob.matches(path)).map(({ name }) => name);
}

const NONE: readonly PathClass[] = [];

const ENVIRONMENTS: readonly Environment[] = ['production', 'staging', 'development', 'sandbox'];

function serviceLookup(services: Services): ServiceLookup {
  const tierOne = new Set(services.services.filter(({ tier }) => tier === 1).map(({ name }) => name));
  return {
    environmentOf: (path) => gravest(services.of(path)),
    serviceTierOf: (path) => {
      const tiers = services.of(path).map(({ tier }) => tier);
      return tiers.length === 0 ? null : (Math.min(...tiers) as 1 | 2 | 3);
    },
    dependentsOf: (path) => {
      const names = services.of(path).map(({ name }) => name);
      if (names.length === 0) return null;
      const dependents = dependentsOf(services, names);
      return { count: dependents.size, tierOne: [...dependents].filter((name) => tierOne.has(name)).length };
    },
    peakAt: (path, instant) => peakOf(services.of(path), instant),
  };
}

/** What an earlier look at the dependencies of the tree found, by path. */
type Reach = ReadonlyMap<RepoPath, Dependents>;

/** What was kept may add dependents and never take any away: see `kept-reach.ts`. */
function raisedBy(reach: Reach | null, services: ServiceLookup): ServiceLookup {
  if (reach === null) return services;
  return {
    ...services,
    dependentsOf: (path) => {
      const named = services.dependentsOf(path);
      const found = reach.get(path);
      if (found === undefined) return named;
      if (named === null) return { ...found, atLeast: true };
      return { count: Math.max(named.count, found.count), tierOne: Math.max(named.tierOne, found.tierOne) };
    },
  };
}

/** A freeze goes before a peak: it was agreed on. */
function peakOf(services: readonly Service[], instant: number): PeakWindow | null {
  for (const kind of ['freeze', 'peak'] as const) {
    const service = services.find((one) => withinWindow(one[kind], instant));
    if (service !== undefined) return { kind, service: service.name };
  }
  return null;
}

/** A path of several environments counts as the gravest of them. */
function gravest(services: readonly Service[]): Environment | null {
  const named = new Set(services.flatMap(({ environments }) => environments.map((name) => name.toLowerCase())));
  return ENVIRONMENTS.find((environment) => named.has(environment)) ?? null;
}

function weightsOf(policy: ParsedPolicy): SeverityWeights {
  if (policy.severity.size === 0) return DEFAULT_WEIGHTS;
  const table = structuredClone(DEFAULT_WEIGHTS) as unknown as Record<string, Record<string, number>>;
  for (const [step, values] of policy.severity) {
    const row = table[step];
    if (row !== undefined) for (const [value, weight] of values) if (Object.hasOwn(row, value)) row[value] = weight;
  }
  return table as unknown as SeverityWeights;
}
