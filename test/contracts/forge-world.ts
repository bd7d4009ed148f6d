/** What the contract of a forge needs of a fake one, in words that fit all of them. */
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { RepositoryKey } from '../../src/model/request.ts';
import type { Forge } from '../../src/ports/forge.ts';

/** A repository at the fake forge. */
export interface WorldRepository {
  readonly key: RepositoryKey;
  /** Commits to a branch, on its tip or on `onto`. */
  readonly push: (branch: string, files: Readonly<Record<string, string>>, onto?: string) => CommitId;
  /** Opens a request of a branch; answers what the forge calls it. */
  readonly open: (
    branch: string,
    target?: string,
    changes?: { readonly title?: string; readonly draft?: boolean },
  ) => string;
  /** Lands it as one new commit on its target. */
  readonly land: (request: string) => CommitId;
  readonly close: (request: string) => void;
  readonly reopen: (request: string) => void;
  readonly rename: (name: string) => void;
  readonly tip: (branch: string) => CommitId;
  /** Somebody else's status, such as a build's. */
  readonly foreignStatus: (head: CommitId, name: string) => void;
  /** All that is shown on a commit, somebody else's included. */
  readonly shown: (head: CommitId) => readonly ShownStatus[];
}

export interface ShownStatus {
  readonly name: string;
  /** Whether the forge would let it through where it is required. */
  readonly passes: boolean;
  /** What `setStatus` would have been given. */
  readonly state: 'pass' | 'refused' | 'pending' | 'neutral' | 'error';
  readonly text: string;
  readonly address: string | null;
}

/**
 * `limited`: too many requests, told with the time to wait. `secondary`: the same in the forge's other way. `gateway`: a
 * page of a proxy. `dropped`: no answer, nothing done. `unsaid`: done, and no answer. `cut`: half an answer, then the
 * end. `half`: half an answer that looks whole. `other`: JSON of another shape.
 */
export const FAULTS = [
  'unauthenticated',
  'forbidden',
  'absent',
  'invalid',
  'limited',
  'secondary',
  'broken',
  'gateway',
  'hanging',
  'dropped',
  'unsaid',
  'cut',
  'half',
  'empty',
  'other',
] as const;

export type FaultKind = (typeof FAULTS)[number];

export interface ForgeWorld {
  readonly forge: Forge;
  /** The same account from another process, which remembers nothing. */
  readonly another: () => Forge;
  readonly addRepository: (name: string) => WorldRepository;
  /** What goes wrong with the calls for which `when` says so; they are counted from 1. */
  readonly fail: (kind: FaultKind, when: (call: number) => boolean) => void;
  /** Runs something when a call comes in, before it is answered. */
  readonly before: (call: number, act: () => void) => void;
  /** No faults any more, and calls are counted from 1 again. */
  readonly heal: () => void;
  /** Calls since then. */
  readonly calls: () => number;
  /** Calls that changed something. */
  readonly writes: () => number;
  /** Calls that count against the forge's limit. */
  readonly counted: () => number;
  readonly now: () => number;
  /** Lets time pass. */
  readonly advance: (milliseconds: number) => void;
  /** What the fake said or was asked against the forge's published description. */
  readonly violations: () => readonly string[];
  /** The name of a status for a target branch, as branch protection would require it. */
  readonly statusName: (target: RefName) => string;
  /** Items on one page of a list. */
  readonly pageSize: number;
  readonly destroy: () => Promise<void>;
}
