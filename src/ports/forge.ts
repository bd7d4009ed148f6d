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
  /**
   * Refspecs of all that is judged by: branches, heads of requests, the store, notes and other records of attribution.
   * Where a mirror puts them is its own matter.
   */
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
 * Whether somebody waits for it (a push, a click), or it is a round that finds what messages lost. Where requests to a
 * forge are few, rounds come last, and what is kept for people is not spent on them.
 */
export type Urgency = 'awaited' | 'round';

/**
 * One kind of forge. None of its calls decides anything: what a change holds and who signed it is read from git. Every
 * call may reject with a `CountersignError` whose code begins with `forge.`; `againAt` says from when on another
 * try may help, and is undefined where only a person can help. A rejection never leaves half of an effect that a
 * second call does not complete.
 */
export interface Forge {
  readonly kind: ForgeKind;
  /** Repositories that the service was given. */
  repositories(): Promise<readonly ServedRepository[]>;
  /**
   * Every open request, and those that landed lately; none twice. Never a part of them: where a page is missing, or the
   * list does not hold still, it rejects. `awaited` unless said otherwise.
   */
  requests(repository: RepositoryKey, urgency?: Urgency): Promise<readonly ForgeRequest[]>;
  fetchSource(repository: RepositoryKey): Promise<FetchSource>;
  /** Says it on the forge, unless just this stands there already. */
  setStatus(repository: RepositoryKey, status: ForgeStatus): Promise<void>;
}

/** A message that a forge sent: accepted, of no interest, or not believed. */
export type HookReading =
  | { readonly kind: 'message'; readonly delivery: Delivery; readonly work: readonly Work[] }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Reads what a forge sends. It is a hint to look again, so nothing is taken from it but which repositories to look at. */
export interface ForgeHooks {
  readonly kind: ForgeKind;
  /** `headers` by lower-case name. The signature is over the raw bytes and compared in constant time. */
  read(headers: ReadonlyMap<string, string>, body: Uint8Array, receivedAt: number): HookReading;
}
