/** Which commits an audit is asked about. */
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

/** The commits that an audit is about: everything that `tip` reaches and `not` does not. */
export interface AuditRequest {
  readonly tip: CommitId;
  readonly not: readonly CommitId[];
  /** Only commits whose committer time is at least this, seconds since 1970. */
  readonly since: number | null;
  /** The range as a person would type it. */
  readonly text: string;
}

/** The request for a range as typed: `A..B`, `B`, or nothing for everything that HEAD reaches. */
export async function auditRequest(
  repo: GitRepository,
  text: string | null,
  since: number | null,
): Promise<AuditRequest> {
  const dots = text === null ? null : /^(.*?)\.\.\.?(.*)$/.exec(text);
  if (dots !== null && text !== null) {
    const [, left = '', right = ''] = dots;
    const [not, tip] = [
      await repo.resolve(left === '' ? 'HEAD' : left),
      await repo.resolve(right === '' ? 'HEAD' : right),
    ];
    return { tip, not: [not], since, text };
  }
  if (text !== null) return { tip: await repo.resolve(text), not: [], since, text: `all of ${text}` };
  const { head } = repo.state;
  if (head.kind === 'unborn') {
    throw new CountersignError(
      'ref.unknown',
      `The branch ${shortName(head.ref)} has no commit yet: there is nothing to audit.`,
      {
        remedy: 'Commit something first, or name another branch.',
      },
    );
  }
  return { tip: head.commit, not: [], since, text: `all of ${head.kind === 'branch' ? shortName(head.ref) : 'HEAD'}` };
}

function shortName(ref: RefName): string {
  return ref.replace(/^refs\/heads\//, '');
}
