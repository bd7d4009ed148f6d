/** What whoever reads the factors should know of the plan besides. */
import type { PlanAct, PlanFrame } from '../../../reading/plan/plan-facts.ts';
import { isNewer } from '../../../reading/plan/read-plan.ts';
import type { PlanTally } from './tally.ts';

const WORDS: readonly (readonly [PlanAct, string])[] = [
  ['create', 'to create'],
  ['update', 'to change'],
  ['replace', 'to replace'],
  ['replace-and-forget', 'to create beside one that is forgotten'],
  ['delete', 'to delete'],
  ['forget', 'to forget'],
  ['none', 'unchanged'],
];
const MOST_TYPES = 5;

export function planNotes({ acts, moved, imported, unknownTypes }: PlanTally, frame: PlanFrame): readonly string[] {
  const counts = WORDS.flatMap(([act, text]) => {
    const count = acts.get(act) ?? 0;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  const also = [...(moved > 0 ? [`${moved} moved`] : []), ...(imported > 0 ? [`${imported} imported`] : [])];
  const made = frame.timestamp === null ? '' : `, made ${new Date(frame.timestamp * 1000).toISOString().slice(0, 16)}Z`;
  const types = [...unknownTypes].sort();
  return [
    `format ${frame.formatVersion}${made}: ${[...counts, ...also].join(', ') || 'no resources'}`,
    ...(frame.drifted > 0 ? [`${frame.drifted} drifted outside of this plan: not judged`] : []),
    ...(types.length > 0
      ? [
          `Kind not known, so judged between settings and state: ${types.slice(0, MOST_TYPES).join(', ')}${
            types.length > MOST_TYPES ? `, and ${types.length - MOST_TYPES} more` : ''
          }`,
        ]
      : []),
    ...(isNewer(frame.formatVersion)
      ? [`Format ${frame.formatVersion} is newer than 1.2: what is new in it is not seen`]
      : []),
    ...(frame.references === null ? ['Without its configuration: who depends on what is not known'] : []),
  ];
}
