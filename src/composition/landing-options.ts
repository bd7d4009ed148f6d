/** What a command says about the landings that it judges. */
import type { GitStatementStore } from '../adapters/git/store.ts';
import type { AskedUpdate } from '../app/store/concerned-desk.ts';
import type { Home } from '../app/home/home-policy.ts';
import type { GitRepository } from '../ports/git.ts';
import type { PinnedMerges } from '../ports/merge.ts';
import type { Keyring } from '../model/keys.ts';
import type { StoreHeads } from '../ports/store.ts';

export interface LandingOptions {
  /** True on a server, where the store's refs are made. */
  readonly authoritative: boolean;
  /** A remote whose store is joined first; null or absent: what is here is read. */
  readonly fetch?: string | null;
  /** Tips of the store to be read in place of the present ones: those that a push brings. */
  readonly heads?: (present: StoreHeads) => StoreHeads;
  /** Looked at before anything is read out of the store; false: that is all. */
  readonly first?: (store: GitStatementStore, keyring: Keyring, base: Omit<LandingBase, 'merges'>) => Promise<boolean>;
  /** The range that a person typed. */
  readonly range?: string | null;
  /** What is to be judged: then only its part of the store is read. Absent: all of it. */
  readonly concerns?: (base: LandingBase) => Promise<readonly AskedUpdate[]>;
}

/** What is open before the store is read. */
export interface LandingBase {
  readonly repo: GitRepository;
  readonly home: Home;
  readonly merges: PinnedMerges;
}
