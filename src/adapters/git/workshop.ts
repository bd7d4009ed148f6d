/** What the parts of the git adapter share about one open repository: its processes, its shadow and who reads there. */
import type { ObjectFormat } from '../../model/id.ts';
import type { GitRepository, RepositoryState } from '../../ports/git.ts';
import type { Discovery } from './discovery.ts';
import type { Environment } from './environment.ts';
import type { ObjectReader } from './objects.ts';
import type { GitPlace, GitProcesses } from './process.ts';
import type { Shadow } from './shadow.ts';
import type { TreeReader } from './trees.ts';
import type { Walks } from './walk.ts';

export interface Workshop {
  /** What discovery learnt of the real repository. */
  readonly found: Discovery;
  /** The environment that git starts from. */
  readonly environment: Environment;
  readonly processes: GitProcesses;
  /** How to run git in the shadow repository. */
  readonly place: GitPlace;
  readonly shadow: Shadow;
  readonly format: ObjectFormat;
  readonly objects: ObjectReader;
  readonly trees: TreeReader;
  readonly walks: Walks;
}

/** A repository opened by this adapter; what is written into its shadow, it reads. */
export interface OpenedRepository extends GitRepository {
  readonly state: RepositoryState;
  readonly workshop: Workshop;
}
