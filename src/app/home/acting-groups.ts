/** Who may do what is no sign-off: open permits, and lift the rejections of others. */
import { groupMembers } from '../../core/policy/eligibility.ts';
import type { LandingInput } from '../../core/signoff/landing/landing-input.ts';
import type { Home } from './home-policy.ts';

/** The people of the groups that the policy names. */
export function actingGroups({
  policy,
  people,
}: Pick<Home, 'policy' | 'people'>): Pick<LandingInput, 'lifters' | 'permitters'> {
  const { permits, lifters, owners } = policy;
  return {
    lifters: groupMembers(people, owners, lifters),
    permitters: {
      'break-glass': groupMembers(people, owners, permits['break-glass']),
      undo: groupMembers(people, owners, permits.undo),
    },
  };
}
