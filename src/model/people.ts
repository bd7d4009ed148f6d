/** The words for who is who: `.countersign/people.yml`, and the owners' files of the forges. */
import type { Brand, PersonId } from './id.ts';
import type { Problem, TextPlace } from './error.ts';

/** The level of a senior engineer, who may judge AI-assisted changes. */
export const SENIOR_LEVEL = 6;

/** An account at a forge. The numeric id stays when the login changes hands. */
export interface ForgeAccount {
  readonly forge: string;
  readonly login: string | null;
  readonly id: number | null;
}

/** Somebody who stands in until the end of a day (seconds since 1970, exclusive). */
interface Deputy {
  readonly person: PersonId;
  readonly until: number;
}

/** A passkey as its person's entry has it; `core/signoff/passkeys.ts` says whether it can be used. */
export interface PersonPasskey {
  /** What its owner calls it; null when they do not. */
  readonly name: string | null;
  /** Credential id, base64url. */
  readonly credential: string;
  /** COSE public key, base64url. */
  readonly publicKey: string;
  readonly rpId: string;
  readonly origins: readonly string[];
  readonly place: TextPlace;
}

/** A stretch of a person's working week, on their own clock: days (0 Sunday … 6 Saturday), minutes of the day. */
export interface WorkingHours {
  readonly days: readonly number[];
  readonly fromMinute: number;
  /** Exclusive; 1440 is midnight. Always after `fromMinute`. */
  readonly toMinute: number;
}

/** Days on which a person is away, as days since 1970-01-01 on their own calendar; both belong to it. */
export interface Absence {
  readonly firstDay: number;
  readonly lastDay: number;
}

/** When a person can be asked to review, as their entry says; null where it says nothing. */
export interface Availability {
  /** Name of the IANA time zone database, such as `Europe/Berlin`. */
  readonly timeZone: string | null;
  readonly hours: readonly WorkingHours[] | null;
  /** Minutes a week that the person offers for reviews; 0 for none. */
  readonly capacityMinutes: number | null;
  readonly away: readonly Absence[];
}

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  /** Lower case. */
  readonly emails: readonly string[];
  readonly forges: readonly ForgeAccount[];
  /** 6 for L6; `signer: true` counts as {@link SENIOR_LEVEL}; 0 when neither is said. */
  readonly level: number;
  readonly signer: boolean;
  readonly teams: readonly string[];
  readonly roles: readonly string[];
  readonly deputies: readonly Deputy[];
  /** Whom a request goes to when neither the person nor a deputy answers; null when nobody is named. */
  readonly lead: PersonId | null;
  readonly availability: Availability;
  /** Capture hooks are enrolled: uncaptured changes of this person count as AI. */
  readonly captureEnrolled: boolean;
  readonly passkeys: readonly PersonPasskey[];
  /** File of the entry (`people.yml`, or the vendored one that it comes from), and its line there, from 1. */
  readonly file: string;
  readonly line: number;
}

/** An account that is no person: it never signs and is never an author of its own level. */
export interface Robot {
  readonly id: string;
  readonly kind: 'ai' | 'bot' | 'ci';
  readonly emails: readonly string[];
  readonly forges: readonly ForgeAccount[];
  readonly file: string;
  readonly line: number;
}

export interface PeopleData {
  /** Where it was read, for explanations; null when there is no people file. */
  readonly source: string | null;
  readonly persons: ReadonlyMap<PersonId, Person>;
  readonly robots: readonly Robot[];
  /** Team name → ids of its members; also teams that the file declares without members. */
  readonly teams: ReadonlyMap<string, readonly PersonId[]>;
  readonly roles: ReadonlyMap<string, readonly PersonId[]>;
  /** Lower-case e-mail → person or robot. */
  readonly byEmail: ReadonlyMap<string, Person | Robot>;
  /** `<forge>:<login or #id>`, lower case, and `*:<login>` → person or robot. */
  readonly byAccount: ReadonlyMap<string, Person | Robot>;
}

/** People as only their parser builds them. */
export type People = Brand<PeopleData, 'People'>;

/** One line of an owners' file. */
export interface OwnersEntry {
  readonly pattern: string;
  readonly owners: readonly string[];
  /** GitLab section, else null. */
  readonly section: string | null;
  /** Approvals that the section asks for; 1 unless it says otherwise, 0 for an optional section. */
  readonly count: number;
  readonly place: TextPlace;
}

/** Who owns one path by one entry. */
export interface PathOwners {
  readonly entry: OwnersEntry;
  readonly owners: readonly string[];
}

/** An owners' file (or a tree of them), parsed; `of` answers in time linear in the path's length. */
export interface Owners {
  readonly kind: 'codeowners' | 'kubernetes';
  readonly source: string;
  /** Entries that own the path; empty when nobody does. */
  of(path: string): readonly PathOwners[];
  /** All entries, for linting. */
  readonly entries: readonly OwnersEntry[];
}

/** What a parser of configuration gives: the thing, or every problem at once. */
export type Parsed<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };
