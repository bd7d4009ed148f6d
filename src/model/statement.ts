/**
 * The words for what people and gates state and sign. One DSSE envelope around one in-toto Statement v1 with one
 * versioned predicate; the kind decides who may sign, nothing else does.
 */
import type { FileMode } from './change.ts';
import type { PolicyMode, Requirement } from './decision.ts';
import type { Brand, CommitId, ObjectId, PersonId, RefName } from './id.ts';
import type { RepoPath } from './path.ts';

/** `sha256:<hex>` over the bytes of an envelope as stored: the name of a statement. */
export type StatementId = Brand<string, 'StatementId'>;

/** Largest statement, in bytes: a sign-off of some thirty thousand paths. */
export const MAX_PAYLOAD_BYTES: number = 8 * 1024 * 1024;
/** Largest envelope: the statement as base64, and room for the signature. What is larger is not stored, and not read. */
export const MAX_ENVELOPE_BYTES: number = Math.ceil(MAX_PAYLOAD_BYTES / 3) * 4 + 65_536;

/** Who signs: `person:ID` or `gate:NAME`, as in `.countersign/allowed_signers`. */
export type Principal = Brand<string, 'Principal'>;

interface Common {
  /** The repository's id in the policy; git configuration is never asked. */
  readonly repo: string;
  readonly by: Principal;
  /** Seconds since 1970. A claim for readers: it grants nothing. */
  readonly issued: number;
  readonly reason: string;
}

/** One side of a signed transition. `sha256` of the blob's bytes in SHA-1 repositories; null elsewhere and for submodules. */
export interface SignedSide {
  readonly mode: FileMode;
  readonly oid: ObjectId;
  readonly sha256: string | null;
}

/** One path of the set. `read`: the signer judged it; `listed`: the signer only says that it belongs to the change. */
export interface SetEntry {
  readonly path: RepoPath;
  readonly old: SignedSide | null;
  readonly new: SignedSide | null;
  readonly how: 'read' | 'listed';
}

export interface Answer {
  readonly id: string;
  /** `sha256:<hex>` of the question's text as it was asked. */
  readonly textDigest: string;
  readonly answer: string;
}

export interface SignOff extends Common {
  readonly kind: 'sign-off';
  readonly target: RefName;
  /** The target's tip when the set was shown. */
  readonly tip: CommitId;
  /** What the set is compared with: `tip`, or the head of the open request beneath in a stack. */
  readonly onto: CommitId;
  readonly head: CommitId;
  /** All transitions from `onto` to the merge of `head` onto it, sorted by the bytes of the path, each path once. */
  readonly set: readonly SetEntry[];
  readonly answers: readonly Answer[];
  /** Paths that were opened, and for how long in coarse steps; claims of the signer's program. */
  readonly opened: { readonly paths: readonly RepoPath[]; readonly minutes: number | null; readonly client: string };
  /** The record whose after-review this is; null otherwise. */
  readonly after: StatementId | null;
  readonly changePlan: string | null;
}

export interface Objection extends Common {
  readonly kind: 'objection';
  readonly about: /** Withdraws a statement. */
    | { readonly kind: 'statement'; readonly id: StatementId }
    /** Rejects a request: the content of these paths at this head. */
    | {
        readonly kind: 'request';
        readonly target: RefName;
        readonly head: CommitId;
        readonly paths: readonly RepoPath[];
      }
    /** Recalls a landing. */
    | { readonly kind: 'record'; readonly id: StatementId }
    /** Voids a key from a record on; null: from the first record that could see the objection. */
    | { readonly kind: 'key'; readonly fingerprint: string; readonly from: StatementId | null };
}

export interface Permit extends Common {
  readonly kind: 'permit';
  readonly what: 'break-glass' | 'undo' | 'lease';
  /** The digest of a change or a deployment, the id of a record, or a command's digest: `sha256:<hex>`. */
  readonly about: string;
  readonly incident: string | null;
  /** Seconds since 1970. */
  readonly expires: number;
}

export interface Declaration extends Common {
  readonly kind: 'declaration';
  readonly says: 'no-ai' | 'not-mine' | 'prompter' | 'acknowledged';
  readonly head: CommitId | null;
  /** `sha256:<hex>` of the policy; null unless it is about one. */
  readonly policy: string | null;
}

/** How a contributor is known. `claimed`: a name in a commit; the others are proven. */
export type KnownBy = 'claimed' | 'commit-signature' | 'pusher' | 'forge';

export interface LandedContributor {
  readonly who: string;
  readonly known: KnownBy;
}

export interface LandingRecord extends Common {
  readonly kind: 'record';
  /** A protected ref, or `environment:NAME`. */
  readonly place: string;
  /** The record before it of the same place; null for the first. */
  readonly previous: StatementId | null;
  readonly old: CommitId | null;
  readonly new: CommitId;
  /** The commit of the home ref at which policy, people and keys were read. */
  readonly home: CommitId;
  /** The commit of the statements ref that was seen; null when there was none. */
  readonly store: CommitId | null;
  readonly mode: PolicyMode;
  /** Version of the gate's rules; it never decreases along a chain. */
  readonly rules: number;
  readonly requirement: readonly Requirement[];
  /** Every valid reading of what lands, needed or not: it is spent. */
  readonly counted: readonly { readonly statement: StatementId; readonly person: PersonId }[];
  readonly permits: readonly StatementId[];
  readonly contributors: readonly LandedContributor[];
  /** What it came from, as far as the gate knows: a request, a promotion. */
  readonly from: string | null;
  /** `before-adoption` and `observed` judge nothing; `violation` is recorded after the fact. */
  readonly verdict: 'pass' | 'observed' | 'violation' | 'before-adoption';
}

export type Statement = SignOff | Objection | Permit | Declaration | LandingRecord;

/** How a person showed to be there. Ordered: each includes those before it. */
export type Presence = 'none' | 'user-present' | 'user-verified';

/** A statement whose envelope was verified against the keys of the home ref. */
export interface Verified<S extends Statement = Statement> {
  readonly id: StatementId;
  readonly statement: S;
  /** `SHA256:<base64>` of the key, or `passkey:<credential id>`. */
  readonly key: string;
  readonly presence: Presence;
}

/** A statement that does not count, and why. `id` is known even where nothing could be read. */
export interface Refused {
  readonly id: StatementId;
  /** Stable word: `signature.invalid`, `key.unknown`, `statement.malformed` … */
  readonly rule: string;
  readonly why: string;
  /** What was read, as far as it could be; null when the bytes are no statement. */
  readonly statement: Statement | null;
}

export type Checked =
  | { readonly kind: 'verified'; readonly of: Verified }
  | { readonly kind: 'refused'; readonly of: Refused };
