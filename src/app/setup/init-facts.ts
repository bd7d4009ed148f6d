/** What `init` finds out before it plans. Plain data, so that plans can be tested without a repository. */

import type { AuthorHook, HookName } from './hooks.ts';

export type Forge = 'github' | 'gitlab' | 'forgejo' | 'unknown';

/** A contributor of the last 90 days, by e-mail. */
export interface Contributor {
  readonly name: string;
  readonly email: string;
  readonly commits: number;
  /** `ai` and `bot` are accounts known to be no person. */
  readonly kind: 'person' | 'ai' | 'bot';
}

/** A public key found on this machine. */
export interface PublicKey {
  /** Where it was found, for the plan. */
  readonly file: string;
  /** `ssh-ed25519 AAAA…`, without the comment. */
  readonly key: string;
}

/** A remote with what it fetches today. */
export interface RemoteFacts {
  readonly name: string;
  readonly fetch: readonly string[];
}

export interface InitFacts {
  /** Id of the repository in signed statements, from the remote's address or the folder's name. */
  readonly repository: string;
  readonly forge: Forge;
  /** Full name of the branch from which the policy is read. */
  readonly homeBranch: string;
  readonly identity: { readonly name: string; readonly email: string } | null;
  readonly contributors: readonly Contributor[];
  readonly keys: readonly PublicKey[];
  /** Coding agents whose settings are in the working tree, by name. */
  readonly agents: readonly string[];
  /** Owners' files that are there. */
  readonly ownersFiles: readonly string[];
  /** Paths of the plan that already exist. */
  readonly existing: ReadonlySet<string>;
  readonly remotes: readonly RemoteFacts[];
  readonly hooks: Readonly<Record<HookName, AuthorHook>>;
  /** Version of countersign, for the CI snippet. */
  readonly version: string;
}

/** What the person chose. */
export interface InitAnswers {
  /** Fetch notes and sign-offs with every `git fetch`. */
  readonly fetchRefs: boolean;
  readonly hook: boolean;
  readonly ci: boolean;
}
