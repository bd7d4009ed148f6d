/** What judging a chain of records needs of the world. */
import type { PinnedMerges } from '../../ports/merge.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { StatementStore } from '../../ports/store.ts';
import type { CheckTools } from '../change/check.ts';

export interface DeployDesk {
  readonly repo: GitRepository;
  readonly merges: PinnedMerges;
  readonly store: Pick<StatementStore, 'heads' | 'read' | 'changes'>;
  readonly tools: CheckTools;
}
