/** What is counted and kept while a plan is read. */
import type { PlanAct, PlannedChange } from '../../../reading/plan/plan-facts.ts';
import { protectionOf } from '../infrastructure/protecting-types.ts';
import { environmentOf, identitiesOf, observe, type Observation } from './observation.ts';
import { permissionOf, type PlannedPermission } from './permissions.ts';

/** Everything that was counted while the plan was read. */
export interface PlanTally {
  readonly acts: ReadonlyMap<PlanAct, number>;
  /** Managed objects that exist by the plan: all but those to be created. */
  readonly existing: number;
  readonly moved: number;
  readonly imported: number;
  readonly observations: readonly Observation[];
  readonly deferred: readonly DeferredChange[];
  /** Addresses (with the line) of what is created or replaced: provisioners run for these. */
  readonly made: readonly Place[];
  /** Identities of protections that are created, by type; the empty text where one has none yet. */
  readonly created: ReadonlyMap<string, ReadonlySet<string>>;
  /** Types in no table, of whatever is destroyed. */
  readonly unknownTypes: ReadonlySet<string>;
  /** Policies and whatever else says who may do what, in the order of the plan. */
  readonly permissions: readonly PlannedPermission[];
}

export interface Place {
  readonly address: string;
  readonly line: number;
}

export interface DeferredChange {
  readonly observation: Observation | null;
  readonly address: string;
  readonly reason: string;
  readonly line: number;
}

type Writable<T> = { -readonly [name in keyof T]: T[name] };
/** A tally that is still added to. */
export interface OpenTally
  extends Writable<
    Omit<PlanTally, 'acts' | 'observations' | 'deferred' | 'made' | 'created' | 'unknownTypes' | 'permissions'>
  > {
  readonly acts: Map<PlanAct, number>;
  readonly observations: Observation[];
  readonly deferred: DeferredChange[];
  readonly made: Place[];
  readonly created: Map<string, Set<string>>;
  readonly unknownTypes: Set<string>;
  readonly permissions: PlannedPermission[];
}

export function startTally(): OpenTally {
  return {
    acts: new Map(),
    existing: 0,
    moved: 0,
    imported: 0,
    observations: [],
    deferred: [],
    made: [],
    created: new Map(),
    unknownTypes: new Set(),
    permissions: [],
  };
}

/** Takes one entry of `resource_changes`. */
export function count(tally: OpenTally, change: PlannedChange): void {
  if (change.mode === 'data') return;
  const { act, type, address, line } = change;
  tally.acts.set(act, (tally.acts.get(act) ?? 0) + 1);
  if (act !== 'create' && !change.importing) tally.existing += 1;
  if (change.previousAddress !== null) tally.moved += 1;
  if (change.importing) tally.imported += 1;
  if (act === 'create' || act === 'replace' || act === 'replace-and-forget') tally.made.push({ address, line });
  if (act === 'create' && protectionOf(type) !== null) noteCreated(tally, change);
  const permission = permissionOf(change, () => environmentOf(change));
  if (permission !== null) tally.permissions.push(permission);
  const observation = observe(change);
  if (observation === null) return;
  tally.observations.push(observation);
  if (observation.kind.class === 'unknown' && tally.unknownTypes.size < 100) tally.unknownTypes.add(type);
}

function noteCreated({ created }: OpenTally, { type, after }: PlannedChange): void {
  const known = created.get(type) ?? new Set<string>();
  const identities = identitiesOf(after);
  for (const name of identities.length === 0 ? [''] : identities) known.add(name);
  created.set(type, known);
}
