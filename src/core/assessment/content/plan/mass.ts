/** `tf.delete.mass`: so much is destroyed at once that nobody can watch it. */
import type { Factor } from '../../../../model/assessment.ts';
import { factorOf } from '../../factor.ts';
import { gravest } from '../infrastructure/stated-environment.ts';
import { DELETE_MASS } from '../infrastructure/terraform-rules.ts';
import type { PlanTally } from './tally.ts';
import type { Observation } from './observation.ts';
import { about, type PlanPlace } from './place.ts';

const MANY = 10;
/** Percent of the managed resources. */
const SHARE = 20;
/** A share of next to nothing says nothing. */
const FEW = 3;

export function massFactors({ observations, existing }: PlanTally, place: PlanPlace): readonly Factor[] {
  const counted = observations.filter(isCounted);
  const share = existing === 0 ? 0 : Math.round((counted.length * 100) / existing);
  if (counted.length < MANY && (counted.length < FEW || share < SHARE)) return [];
  // The gravest of them stands for all: its statefulness and what depends on it weigh.
  const worst = counted.toSorted((a, b) => weight(b) - weight(a))[0];
  if (worst === undefined) return [];
  const environment = gravest(counted.map((one) => one.environment));
  const shared = about({ ...worst, environment }, place);
  const rebuilt = counted.every(isRebuilt);
  return [
    factorOf(
      DELETE_MASS,
      {
        ...shared,
        lines: null,
        ...(shared.resource === undefined
          ? {}
          : { resource: { ...shared.resource, kind: 'plan', address: `${counted.length} resources` } }),
        from: `${existing} managed resources`,
        to: `${counted.length} of them destroyed (${share} %): ${classesText(counted)}`,
        witness: counted
          .slice(0, 3)
          .map(({ address }) => address)
          .join(', '),
        reversible: rebuilt ? 'yes' : 'no',
      },
      place.context,
    ),
  ];
}

/** Every deletion counts; the replacement of what is rebuilt with each release (a task definition) does not. */
function isCounted(one: Observation): boolean {
  if (one.act === 'delete') return !one.deposed;
  return one.act === 'replace' && !isRebuilt(one);
}

function isRebuilt({ kind }: Observation): boolean {
  return kind.class === 'stateless' || kind.class === 'configuration';
}

function weight({ kind }: Observation): number {
  switch (kind.statefulness) {
    case 'stateful':
    case 'restore-proven':
      return 3;
    case 'unknown':
      return 2;
    case 'rebuildable':
    case 'not-applicable':
      return 1;
    case 'stateless':
      return 0;
  }
}

function classesText(counted: readonly Observation[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of counted) {
    const noun = kind.class === 'unknown' ? 'of unknown kind' : kind.class;
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([noun, count]) => `${count} ${noun}`)
    .join(', ');
}
