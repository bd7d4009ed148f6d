/**
 * The words of the ledger: what happened, as entries that are only ever added, under a Merkle tree (RFC 6962) whose head
 * is signed from time to time. An entry can be neither changed nor taken away unseen.
 */
import type { Brand, CommitId } from './id.ts';

/** Who acted: `person:ID`, `gate:NAME`, `service:NAME`, `forge:NAME:ID` for an account of a forge, or `unknown`. */
export type Actor = Brand<string, 'Actor'>;

/**
 * What an entry is about: `change:sha256:…` (a change digest), `commit:ID`, `statement:sha256:…`, `request:NUMBER`,
 * `environment:NAME`, `person:ID`, `policy:sha256:…` or `configuration:NAME`.
 */
export type Subject = Brand<string, 'Subject'>;

/** `sha256:` and 64 hexadecimal digits. */
export type Sha256 = Brand<string, 'Sha256'>;

/** A moment in RFC 3339, in UTC with milliseconds: `2026-11-22T03:14:15.926Z`. */
export type LedgerTime = Brand<string, 'LedgerTime'>;

/** What every entry says, whatever its kind. */
export interface EntryFrame {
  /** A claim of the service that wrote it; the order of the entries is what the tree proves. */
  readonly time: LedgerTime;
  /** The repository's id in the policy; null for what concerns the installation. */
  readonly repository: string | null;
  readonly subject: Subject;
  readonly actor: Actor;
  /** The whole document, such as a decision tree or an envelope, that is kept elsewhere; null where there is none. */
  readonly document: { readonly digest: Sha256; readonly bytes: number } | null;
}

/** What happened, by kind. */
export type EntryEvent =
  /** A change was looked at for marks of AI, or marked by a person. */
  | {
      readonly kind: 'flag';
      readonly class: 'ai' | 'human' | 'mixed' | 'unknown';
      readonly grade: 'captured' | 'noted' | 'declared' | 'inferred' | null;
      readonly tool: string | null;
      /** Changed lines of that class, and all changed lines. */
      readonly lines: number;
      readonly of: number;
    }
  /** The policy answered for a change. */
  | {
      readonly kind: 'decision';
      readonly state: 'pass' | 'pending' | 'blocked' | 'skipped' | 'error';
      readonly mode: 'observe' | 'warn' | 'enforce';
      readonly tier: 'low' | 'medium' | 'high' | 'critical';
      /** Null where it could not be read: the state is then `error`. */
      readonly policy: Sha256 | null;
    }
  /** Somebody was asked to sign, or the asking changed hands. */
  | {
      readonly kind: 'assignment';
      readonly act: 'asked' | 'reminded' | 'escalated' | 'handed-over' | 'declined' | 'taken-back';
      readonly assignee: Actor;
      readonly deputy: Actor | null;
      readonly due: LedgerTime | null;
      readonly reason: string;
    }
  | { readonly kind: 'sign-off'; readonly act: 'given' | 'withdrawn' | 'rejected'; readonly statement: Sha256 }
  /** Something landed or ran that should not have: a bypass. */
  | {
      readonly kind: 'violation';
      readonly act: 'opened' | 'healed';
      readonly way: 'push' | 'merge' | 'administrator' | 'settings' | 'deployment';
      readonly reason: string;
    }
  /** A permit to pass without sign-offs; in the ledger before it is used. */
  | {
      readonly kind: 'break-glass';
      readonly permit: Sha256;
      readonly incident: string | null;
      readonly expires: LedgerTime;
      readonly reason: string;
    }
  /** The review that a permit owes. */
  | {
      readonly kind: 'after-review';
      readonly act: 'opened' | 'done' | 'overdue';
      readonly record: Sha256;
      readonly due: LedgerTime;
      readonly reviewer: Actor | null;
    }
  | { readonly kind: 'acknowledgement'; readonly policy: Sha256 }
  | {
      readonly kind: 'deployment';
      readonly environment: string;
      readonly old: CommitId | null;
      readonly new: CommitId;
      readonly verdict: 'pass' | 'permitted' | 'observed' | 'refused' | 'violation';
      /** Digest of the image, package or plan that was deployed; null where only the commit is known. */
      readonly artifact: Sha256 | null;
    }
  /** A setting changed: of the service, of the forge, or of the rules. */
  | {
      readonly kind: 'configuration';
      readonly name: string;
      readonly old: Sha256 | null;
      readonly new: Sha256 | null;
    };

export type EntryKind = EntryEvent['kind'];

/** An entry before it has its place. */
export type EntryDraft = EntryFrame & EntryEvent;

/** An entry in its place, counted from 0. */
export type LedgerEntry = EntryDraft & { readonly index: number };

/** Largest encoded entry, in bytes. What is larger belongs into the document that the entry names. */
export const MAX_ENTRY_BYTES: number = 65_536;

/** Length of a hash of the tree (SHA-256), in bytes. */
export const HASH_BYTES = 32;

/** A whole subtree: the 2^level leaves from `index` × 2^level on. Level 0 are the leaves themselves. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** A node with its hash. */
export interface TreeNode extends NodeId {
  readonly hash: Uint8Array;
}

/**
 * All that is needed to go on growing a tree (a *compact range* from 0): the hashes of its largest whole subtrees from
 * left to right, one for each bit that is set in `size`.
 */
export interface TreeState {
  /** Number of leaves. */
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

/** A tree head as its origin states it (C2SP `tlog-checkpoint`); whoever signed it is a matter of its note. */
export interface Checkpoint {
  /** The log's name, such as `countersign.example.org/shop`. */
  readonly origin: string;
  readonly size: number;
  /** The root over the first `size` entries. */
  readonly root: Uint8Array;
  /** Lines after the root that others may add; countersign writes none. */
  readonly extensions: readonly string[];
}
