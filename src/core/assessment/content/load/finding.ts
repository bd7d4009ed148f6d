/** What the judgements of the family give. */
import type { Severity } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { Bearing } from './key-table.ts';

/** One thing to tell. */
export interface Finding {
  readonly bears: Bearing;
  readonly path: RepoPath;
  readonly line: number | null;
  /** Path of the key, or of the keys that are at odds. */
  readonly key: string;
  readonly from: string | null;
  readonly to: string;
  readonly base: Severity;
}
