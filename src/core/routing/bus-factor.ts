/** Where knowledge, or the right to sign, hangs on one person; and who could become the second. */
import type { PersonId } from '../../model/id.ts';
import type { RiskTier } from '../../model/assessment.ts';
import type { Demand, Familiarity } from '../../model/routing.ts';
import type { TruckFactor } from './truck-factor.ts';

/** A service, or a set of paths, that a change touches. */
export interface TouchedSystem {
  /** The service's name, or the folders. */
  readonly name: string;
  /** 1 (most critical) to 3; null for what is no listed service. */
  readonly serviceTier: number | null;
  readonly truck: TruckFactor | null;
  /** The same without commits that an AI has a part in; null where that changes nothing. */
  readonly withoutAi: TruckFactor | null;
}

/** Somebody to read along, so that there will be two. */
export interface Shadow {
  readonly person: PersonId;
  /** What they know already, 0 to 1. */
  readonly score: number;
}

export type BusWarning =
  | {
      readonly kind: 'only-one-eligible';
      readonly rule: string;
      readonly asks: string;
      readonly person: PersonId;
      readonly shadow: Shadow | null;
    }
  | {
      readonly kind: 'truck-factor';
      readonly system: TouchedSystem;
      readonly person: PersonId;
      /** The change is that person's own: it makes it one change more. */
      readonly raises: boolean;
      readonly shadow: Shadow | null;
    };

/** What warnings are made from. */
export interface BusFacts {
  readonly tier: RiskTier;
  readonly demands: readonly Demand[];
  readonly systems: readonly TouchedSystem[];
  readonly knowledge: ReadonlyMap<PersonId, Familiarity>;
  /** Everybody of the people file. */
  readonly people: Iterable<PersonId>;
  readonly contributors: ReadonlySet<PersonId>;
}

/** Every warning; the same facts give the same ones in the same order. */
export function busWarnings(facts: BusFacts): readonly BusWarning[] {
  const only = facts.demands.flatMap(({ rule, asks, lacking, eligible, signed }): readonly BusWarning[] => {
    const able = [...new Set([...eligible, ...signed])];
    const [person] = able;
    if (able.length !== 1 || person === undefined || lacking + signed.length > 1) return [];
    return [{ kind: 'only-one-eligible', rule, asks, person, shadow: shadowFor(facts, [person]) }];
  });
  const hanging = facts.systems.flatMap((system): readonly BusWarning[] => {
    const { truck, serviceTier } = system;
    const person = truck?.people[0]?.person;
    const grave = serviceTier === 1 || facts.tier === 'high' || facts.tier === 'critical';
    if (truck === null || person === undefined || truck.factor !== 1) return [];
    const raises = facts.contributors.has(person);
    if (!grave && !raises) return [];
    return [{ kind: 'truck-factor', system, person, raises, shadow: shadowFor(facts, [person]) }];
  });
  return [...only, ...hanging];
}

/** Whoever knows most besides those named, and has no part in the change: reading it is what makes them the second. */
function shadowFor({ knowledge, people, contributors }: BusFacts, besides: readonly PersonId[]): Shadow | null {
  let best: Shadow | null = null;
  for (const person of [...people].sort()) {
    if (besides.includes(person) || contributors.has(person)) continue;
    const score = knowledge.get(person)?.score ?? 0;
    if (best === null || score > best.score) best = { person, score };
  }
  return best;
}
