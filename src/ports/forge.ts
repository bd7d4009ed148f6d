/** A forge as the service needs it: what requests there are, where their objects come from, and where to answer. */
import type { CommitId, RefName } from '../model/id.ts';
import type { ForgeKind, ForgeRequest, RepositoryKey, ServedRepository } from '../model/request.ts';
import type { Delivery } from './service-store.ts';
import type { Work } from './work.ts';

/** Where git fetches a repository from. */
export interface FetchSource {
  /** Without credentials: it may stand in logs. */
  readonly url: string;
  /** An HTTP header that proves the right to read; it goes to git by its environment only. Null for a public one. */
  readonly secretHeader: string | null;
  /** Refspecs of all that is judged by: branches, heads of requests, the store, notes. */
  readonly refspecs: readonly string[];
}

/** What is said on the forge about one head for one target. */
export interface ForgeStatus {
  readonly head: CommitId;
  /** Part of the status's name: a status belongs to a commit, and one commit may be asked for on several targets. */
  readonly target: RefName;
  /** `neutral`: the policy stops nothing here. `error`: it could not be evaluated, which is never a pass. */
  readonly state: 'pass' | 'refused' | 'pending' | 'neutral' | 'error';
  /** One line, at most 140 characters. */
  readonly text: string;
  /** Page of the service about it; null where it has no public address. */
  readonly address: string | null;
}

/**
 * One kind of forge. Every call may fail by a rejection that says whether another try helps; none of them decides
 * anything: what a change holds and who signed it is read from git.
 */
export interface Forge {
  readonly kind: ForgeKind;
  /** Repositories that the service was given. */
  repositories(): Promise<readonly ServedRepository[]>;
  /** Every open request, and those that landed lately. Never a part of them: where a page is missing it rejects. */
  requests(repository: RepositoryKey): Promise<readonly ForgeRequest[]>;
  fetchSource(repository: RepositoryKey): Promise<FetchSource>;
  setStatus(repository: RepositoryKey, status: ForgeStatus): Promise<void>;
}

/** A message that a forge sent: accepted, of no interest, or not believed. */
export type HookReading =
  | { readonly kind: 'message'; readonly delivery: Delivery; readonly work: readonly Work[] }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Reads what a forge sends. It is a hint to look again, so nothing but the repository's name is taken from it. */
export interface ForgeHooks {
  readonly kind: ForgeKind;
  /** `headers` by lower-case name. The signature is over the raw bytes and compared in constant time. */
  read(headers: ReadonlyMap<string, string>, body: Uint8Array, receivedAt: number): HookReading;
}
