/** One factor for a program. */
import type { Factor, SetAside } from '../../model/assessment.ts';

/** A factor with everything that led to its level. */
export function factorJson(factor: Factor): object {
  const { rule, state, severity, place, observed, why, remedy, effect, reversible, resource, triggers, witness } =
    factor;
  return {
    rule,
    state,
    level: severity.level,
    points: severity.points,
    steps: severity.steps,
    floors: severity.floors,
    place: { path: place.path, lines: place.lines },
    observed: { from: observed.from, to: observed.to },
    witness,
    why,
    remedy,
    effect,
    reversible,
    resource,
    triggers,
  };
}

/** A factor that does not count, with who says so. */
export function setAsideJson({ factor, by, reason, source }: SetAside): object {
  return { factor: factorJson(factor), by, reason, source };
}
