/** The shape of the cases of the marks corpus, and how a case becomes a commit. */
import type { Claim, Grade, MarkRole } from '../../src/model/attribution.ts';
import type { Commit } from '../../src/model/change.ts';
import type { CommitId, TreeId } from '../../src/model/id.ts';

/** What a commit of a case is made of; what is left out is an ordinary person's ordinary commit. */
export interface CaseInput {
  readonly author?: readonly [name: string, email: string];
  readonly committer?: readonly [name: string, email: string];
  readonly message?: string;
  /** Day of the author date, `YYYY-MM-DD`. */
  readonly day?: string;
  readonly branch?: string;
}

/** A commit and one evidence that must be among what is found. */
export interface PositiveCase extends CaseInput {
  readonly says: string;
  /** Rows of the table that this case covers: the evidence's mark and, for names, the row that knew the name. */
  readonly rows: readonly [mark: string, ...names: string[]];
  readonly tool: string | null;
  readonly model?: string | null;
  readonly grade?: Grade;
  readonly claim?: Claim;
  readonly role?: MarkRole;
  readonly session?: string;
}

/** A commit that must not count as written by an AI. */
export interface NegativeCase extends CaseInput {
  readonly says: string;
  /** `hint`: inferred evidence is right; `none`: a denial is found; `automation`; left out: no evidence at all. */
  readonly leaves?: 'hint' | 'none' | 'automation';
}

const PERSON = ['Nora Berg', 'nora@berg.example'] as const;
export const COMMIT = '1'.repeat(40) as CommitId;

/** The commit of a case. */
export function commitOf(input: CaseInput): Commit {
  const time = Date.parse(`${input.day ?? '2026-09-14'}T12:00:00Z`) / 1000;
  const author = input.author ?? PERSON;
  const committer = input.committer ?? PERSON;
  return {
    id: COMMIT,
    tree: '2'.repeat(40) as TreeId,
    parents: [],
    author: { name: author[0], email: author[1], time, zone: '+0000' },
    committer: { name: committer[0], email: committer[1], time, zone: '+0000' },
    message: input.message ?? 'Round prices half to even\n',
    signed: false,
  };
}
