/** The trust root as a person gives it. */
import { CountersignError } from '../model/error.ts';
import { type CommitId, isObjectId } from '../model/id.ts';

/** The trust root that was given, blanks between its digits taken out: people read it out in groups. */
export function rootOf(option: string | undefined): CommitId | null {
  const given = option ?? process.env['COUNTERSIGN_ROOT'] ?? '';
  if (given === '') return null;
  const id = given.replace(/[\s-]+/g, '').toLowerCase();
  if (isObjectId(id)) return id as string as CommitId;
  throw new CountersignError('usage', `“${given.slice(0, 80)}” is no whole commit id`, {
    remedy: 'countersign trust prints the root',
  });
}
