/** What the service keeps of forges and evaluations. Losing all of it loses no sign-off: those lie in git. */
import type {
  Evaluation,
  ForgeRequest,
  RepositoryKey,
  RequestId,
  RequestState,
  ServedRepository,
  ServedRequest,
} from '../model/request.ts';
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
export type JudgedAs = Pick<ForgeRequest, 'target' | 'base' | 'state'>;

/** `stale`: the request has moved on meanwhile, and nothing was kept. */
export type Kept = 'kept' | 'stale';

export interface ServiceStore {
  /** Keeps a message and asks for the work it leads to, both or neither. False: it was here before. */
  accept(delivery: Delivery, work: readonly Work[]): Promise<boolean>;
  saveRepository(repository: ServedRepository): Promise<void>;
  repositories(): Promise<readonly ServedRepository[]>;
  repository(key: RepositoryKey): Promise<ServedRepository | null>;
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
   * Keeps an evaluation of the head it names, unless the request is another by now than the one that was judged, or a
   * later evaluation is kept already.
   */
  saveEvaluation(id: RequestId, judged: JudgedAs, evaluation: Evaluation): Promise<Kept>;
  /**
   * Drops the evaluations of a repository's open requests and asks for new ones, both or neither: what they were judged
   * by has changed, and an answer of before is not shown meanwhile.
   */
  outdate(repository: RepositoryKey): Promise<void>;
  /** The newest evaluation of the request's present head, whole. */
  evaluation(id: RequestId): Promise<Evaluation | null>;
  /** Rejects when the store cannot be read and written. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
