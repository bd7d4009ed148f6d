/** What the service keeps of forges and evaluations. Losing all of it loses no sign-off: those lie in git. */
import type {
  Evaluation,
  ForgeRequest,
  RepositoryKey,
  RequestId,
  RequestState,
  ForgeKind,
  KnownRepository,
  ServedRepository,
  ServedRequest,
} from '../model/request.ts';
import type { StatusPlace } from '../model/status-place.ts';
import type { LedgerAppend } from './ledger.ts';
import type { Work } from './work.ts';

/** A message of a forge, accepted once. */
export interface Delivery {
  /** Repository or installation that it is about. */
  readonly source: string;
  /** The forge's id of it: the same id is the same message. */
  readonly id: string;
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/** A page of requests, those that changed last first. */
export interface RequestQuery {
  readonly states: readonly RequestState[];
  readonly repository?: RepositoryKey;
  /** The last request of the page before. */
  readonly after?: RequestId;
  /** At most so many. */
  readonly limit: number;
}

export interface RequestPage {
  readonly requests: readonly ServedRequest[];
  /** True when there are more. */
  readonly more: boolean;
}

/** What an evaluation was made for, besides the head. */
export interface JudgedAs extends Pick<ForgeRequest, 'target' | 'base' | 'state'> {
  /** What the repository's requests were judged by when it began; left out for what depends on none of it. */
  readonly world?: string | null;
}

/** `stale`: the request has moved on meanwhile, and nothing was kept. */
export type Kept = 'kept' | 'stale';

/** How far a repository has been read. */
export interface Reading {
  /** Grows with all that an evaluation could answer to: whoever read the repository before it grew knows too little. */
  readonly version: number;
  /** What its open requests were last judged by; null where nobody can say. */
  readonly world: string | null;
  /** When all of them were last asked to be judged, milliseconds since 1970. */
  readonly judgedAt: number | null;
}

/** What a repository was found to be. Times are milliseconds since 1970. */
export interface Found {
  readonly world: string;
  readonly at: number;
  /** Open requests that were all asked for before this are asked for again: some answers depend on the day. */
  readonly oldest: number;
}

/** Statuses are asked for with whatever changes them, but for clones on this machine, which have no place for them. */
export interface ServiceStore {
  /** Keeps a message and asks for the work it leads to, both or neither. False: it was here before. */
  accept(delivery: Delivery, work: readonly Work[]): Promise<boolean>;
  saveRepository(repository: ServedRepository): Promise<void>;
  /**
   * Takes over the whole list of a forge's repositories, under the names that they have now. Those that it no longer
   * names are kept, as not served, with nothing open; answers which of them it named the last time.
   */
  saveListing(
    forge: ForgeKind,
    repositories: readonly ServedRepository[],
    at: number,
  ): Promise<readonly ServedRepository[]>;
  /** Like one that its forge no longer names. */
  leaveRepository(key: RepositoryKey): Promise<void>;
  /** Forgets messages that were received before; a forge sends none again that is so old. */
  forgetDeliveries(before: number): Promise<void>;
  /** When a forge was last listed whole; null where it never was. */
  listedAt(forge: ForgeKind): Promise<number | null>;
  repositories(): Promise<readonly KnownRepository[]>;
  repository(key: RepositoryKey): Promise<KnownRepository | null>;
  reading(key: RepositoryKey): Promise<Reading>;
  /**
   * Takes over what a forge says of a repository's requests, and asks for an evaluation of those that are new or moved.
   * Open requests that it no longer names are closed. Answers how many were new, moved or closed.
   */
  syncRequests(repository: RepositoryKey, requests: readonly ForgeRequest[]): Promise<number>;
  request(id: RequestId): Promise<ServedRequest | null>;
  requests(query: RequestQuery): Promise<RequestPage>;
  /** How many requests are in a state, over all repositories. */
  countRequests(state: RequestState): Promise<number>;
  /**
   * Keeps an evaluation of the head it names, unless the request is another by now than the one that was judged, or is
   * judged by something else, or a later evaluation is kept already. One that lets nothing land is kept whatever the
   * clocks say. What `happened` makes of the
   * one that stood there before is entered into the ledger with it, both or neither.
   */
  saveEvaluation(
    id: RequestId,
    judged: JudgedAs,
    evaluation: Evaluation,
    happened?: (before: Evaluation | null) => LedgerAppend | null,
  ): Promise<Kept>;
  /**
   * Drops the evaluations of a repository's open requests and asks for new ones, both or neither: what they were judged
   * by has changed or cannot be read, and an answer of before is not shown meanwhile. `problem`: why it cannot.
   */
  outdate(repository: RepositoryKey, problem?: string | null): Promise<void>;
  /**
   * Says that a repository was read whole. Where its open requests are judged by something else than before, they are
   * outdated.
   */
  settle(repository: RepositoryKey, found: Found): Promise<Reading>;
  /** Open requests whose answers are shown at one place, each with the summary of its evaluation. */
  requestsAt(place: StatusPlace): Promise<readonly ServedRequest[]>;
  /** The newest evaluation of the request's present head, whole. */
  evaluation(id: RequestId): Promise<Evaluation | null>;
  /** Rejects when the store cannot be read and written. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
