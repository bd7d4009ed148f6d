/** What a landing would have been with a permit of its own day. */
import type { LandingRecord, Permit, Principal, StatementId, Verified } from '../../model/statement.ts';
import { actingGroups } from '../home/acting-groups.ts';
import type { Home } from '../home/home-policy.ts';

/** No statement has this id: it stands for one that nobody signed. */
export const NOT_SIGNED: StatementId = `sha256:${'0'.repeat(64)}` as StatementId;

/** A break-glass permit for the landing as somebody of that day's group could have opened it; null where nobody could. */
export function asPermitted(home: Home, { repo, issued }: LandingRecord, about: string): Verified<Permit> | null {
  const [person] = actingGroups(home).permitters['break-glass'];
  if (person === undefined) return null;
  const statement: Permit = {
    kind: 'permit',
    repo,
    by: `person:${person}` as Principal,
    issued,
    reason: '',
    what: 'break-glass',
    about,
    incident: null,
    expires: issued + 1,
  };
  return { id: NOT_SIGNED, statement, key: '', presence: 'none' };
}
