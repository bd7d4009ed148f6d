/** What a chain of records proves in the words of SLSA’s source track (v1.2), and since when: no more than it shows. */
import type { LandingRecord, StatementId } from '../../../model/statement.ts';

/** One record of the chain, as far as claims need it. */
export interface ChainLink {
  readonly id: StatementId;
  readonly record: LandingRecord;
}

/** A level of the source track; 0 would mean that there is no attestation. */
type SourceLevel = 1 | 2 | 3;

export interface SourceClaims {
  readonly level: SourceLevel;
  /** Why it is no higher; null at level 3. */
  readonly below: string | null;
  /** Since when each landing of the branch is recorded; seconds since 1970, as all times here. */
  readonly recordedSince: number;
  /** Since when nothing landed past an enforcing gate; null when the last landing did. */
  readonly enforcedSince: number | null;
  /** Since when two people of the people file agreed to each landing; null unless all since then were. */
  readonly reviewedSince: number | null;
}

/**
 * The claims of a chain that holds, oldest record first.
 *
 * @param healed records that did not pass when they were judged anew, and were healed by late sign-offs
 * @param tagsProtected the server lets nobody move or delete tags, which no record shows
 */
export function claimsOf(
  chain: readonly [ChainLink, ...ChainLink[]],
  healed: ReadonlySet<StatementId>,
  tagsProtected: boolean,
): SourceClaims {
  const lapses = ({ id, record }: ChainLink): boolean =>
    record.mode !== 'enforce' || record.verdict !== 'pass' || healed.has(id);
  const enforced = chain.slice(chain.findLastIndex(lapses) + 1);
  // A permit is a known exception, after which continuity begins again; a landing that nobody had to review is none.
  const unpermitted = enforced.slice(enforced.findLastIndex(({ record }) => record.permits.length > 0) + 1);
  const reviewed = unpermitted.every(({ record }) => isTwoParty(record)) ? unpermitted[0] : undefined;
  const level = !tagsProtected ? 1 : enforced.length === 0 ? 2 : 3;
  return {
    level,
    below: level === 3 ? null : level === 2 ? NOT_ENFORCED : TAGS,
    recordedSince: chain[0].record.issued,
    enforcedSince: enforced[0]?.record.issued ?? null,
    reviewedSince: reviewed?.record.issued ?? null,
  };
}

const TAGS =
  'from level 2 on nobody may move or delete tags, which no record shows; if the server sees to it, say so: --tags-protected';
const NOT_ENFORCED = 'the last landing was not let in by a gate in mode enforce';

/**
 * Two people of the people file agreed before it landed: somebody who pushed, authenticated by the server, and every
 * reader that the policy asked for; or two readers. Who is known by a name in a commit only is no party.
 */
function isTwoParty({ requirement, counted, contributors }: LandingRecord): boolean {
  const asked = requirement.flatMap((one) => (one.kind === 'sign-off' && one.count > 0 ? [one] : []));
  const readers = new Set<string>(counted.map(({ person }) => person));
  if (asked.length === 0 || readers.size === 0) return false;
  const pushers = contributors.filter(({ who, known }) => known === 'pusher' && !who.startsWith('guest:'));
  if (pushers.length > 0 && pushers.every(({ who }) => !readers.has(who))) return true;
  // Without levels fewer readers than asked for may do, where there are no more.
  return readers.size > 1 && asked.some(({ count, level, signer }) => count > 1 && level !== null && signer !== true);
}
