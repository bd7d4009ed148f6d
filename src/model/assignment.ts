/** The words for a request to one person over its life: states, events, notices. */
import type { PersonId } from './id.ts';
import type { Deadline } from './routing.ts';

/** How far up the ladder a request has come. Higher rungs ask or tell somebody else; none asks for less. */
export type Rung = 'first' | 'deputy' | 'next' | 'lead' | 'group';

export type AssignmentState =
  | {
      readonly kind: 'asked';
      readonly person: PersonId;
      readonly rung: Extract<Rung, 'first' | 'deputy' | 'next'>;
      readonly deadline: Deadline;
      readonly reminded: boolean;
      /** From whom it comes for a while; it goes back at `until` (seconds since 1970). */
      readonly delegated: { readonly from: PersonId; readonly until: number } | null;
    }
  /** Nobody on the ladder answered: the lead, then the group, is told to find somebody. It stays open. */
  | { readonly kind: 'told'; readonly rung: 'lead'; readonly person: PersonId; readonly deadline: Deadline }
  | { readonly kind: 'told'; readonly rung: 'group'; readonly group: string; readonly lastNotice: number }
  | { readonly kind: 'signed'; readonly by: PersonId; readonly first: Deadline | null }
  | { readonly kind: 'closed'; readonly why: string };

/** Something that was done, for the ledger. */
export interface AssignmentStep {
  /** Seconds since 1970. */
  readonly at: number;
  readonly what: AssignmentEvent['kind'] | 'asked' | 'reminded' | 'escalated' | 'returned' | 'excluded';
  readonly from: PersonId | null;
  readonly to: string | null;
  readonly why: string;
}

export interface Assignment {
  /** Rules that the sign-off is for. No event changes them. */
  readonly rules: readonly string[];
  /** Working hours that the tier gives. */
  readonly workingHours: number;
  readonly state: AssignmentState;
  /** Everybody who was asked, in order; nobody is asked twice unless they take it back. */
  readonly tried: readonly PersonId[];
  readonly steps: readonly AssignmentStep[];
}

export type AssignmentEvent =
  /** Time has passed. */
  | { readonly kind: 'tick' }
  | { readonly kind: 'signed'; readonly by: PersonId }
  | { readonly kind: 'declined'; readonly by: PersonId; readonly reason: string }
  | { readonly kind: 'handed-over'; readonly by: PersonId; readonly to: PersonId; readonly reason: string }
  | { readonly kind: 'delegated'; readonly by: PersonId; readonly to: PersonId; readonly until: number }
  /** Somebody who was asked before, or may be, takes it: every step of the ladder can be taken back like this. */
  | { readonly kind: 'taken'; readonly by: PersonId }
  /** New content after a sign-off; `unread` is the part of the lines (0 to 1) that must be looked at again. */
  | { readonly kind: 'reopened'; readonly unread: number }
  | { readonly kind: 'closed'; readonly why: string };

/** Somebody to be told. A plan: nothing is sent by deciding it. */
export interface Notice {
  readonly to:
    | { readonly kind: 'person'; readonly person: PersonId }
    | { readonly kind: 'group'; readonly name: string };
  readonly what: 'asked' | 'reminder' | 'no-longer-asked' | 'find-somebody';
  /** Seconds since 1970; null for whoever is only told. */
  readonly due: number | null;
  readonly why: string;
}
