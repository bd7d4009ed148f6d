/** The words for whom to ask: candidates with their reasons, one named person, a deputy, a deadline, a ladder. */
import type { RiskTier } from './assessment.ts';
import type { PersonId } from './id.ts';
import type { Availability } from './people.ts';

/** Somebody who can be routed to, as far as routing is concerned. */
export interface RoutablePerson {
  readonly id: PersonId;
  readonly level: number;
  readonly teams: readonly string[];
  readonly availability: Availability;
  /** Deputies whose term has not ended, in the order of the people file. */
  readonly deputies: readonly PersonId[];
  readonly lead: PersonId | null;
}

/** What somebody knows of the content, each part from 0 to 1; the score is their weighted sum, 0 to 1. */
export interface Familiarity {
  /** Of the lines that the change replaces or stands beside, the share they wrote last; half as much after 180 days. */
  readonly blamed: number;
  /** Share of the lines ever added to the files, the recent ones first. */
  readonly authored: number;
  /** Share of the work in the folders of the files. */
  readonly nearby: number;
  /** Share of the work in the rest of the repository. */
  readonly elsewhere: number;
  /** Share of the paths that they signed or reviewed before. */
  readonly reviewed: number;
  /** Share of the paths that an owners' file gives them, half of it where it names their team. */
  readonly owned: number;
  readonly score: number;
  /** Lines of the change's surroundings that they wrote last, whatever their age. */
  readonly lines: number;
  /** Seconds since 1970 of the newest of all that; null when there is nothing. */
  readonly last: number | null;
}

/**
 * Why somebody may not sign, or cannot be asked now. `contributor` has a part in the content, and stays out whatever
 * happens; `same-team` only where the policy wants two teams.
 */
export type ExclusionKind = 'contributor' | 'level' | 'not-asked' | 'signed' | 'away' | 'no-time' | 'same-team';

export interface Exclusion {
  readonly kind: ExclusionKind;
  /** Completes "is left out: …". */
  readonly why: string;
}

/** One requirement for signatures, as the gate resolved it: who may fulfil it, who may not and why. */
export interface Demand {
  readonly rule: string;
  /** What is asked for, as a phrase: `2 of level L6`, `owners of /pay/`. */
  readonly asks: string;
  /** People who are still lacking. */
  readonly lacking: number;
  /** People who may fulfil it and have not. Nobody else is ever asked. */
  readonly eligible: ReadonlySet<PersonId>;
  /** Everybody else of the people file, with the reason. */
  readonly excluded: ReadonlyMap<PersonId, Exclusion>;
  /** Those who have signed for it already. */
  readonly signed: readonly PersonId[];
  /** Whether all who sign must be of different teams. */
  readonly differentTeams: boolean;
}

/** A sign-off of the last weeks, for the spread rule. */
export interface RecentSignOff {
  readonly person: PersonId;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Everything that routing one change is decided from. */
export interface RoutingInput {
  /** Seconds since 1970. */
  readonly now: number;
  readonly tier: RiskTier;
  readonly demands: readonly Demand[];
  readonly people: ReadonlyMap<PersonId, RoutablePerson>;
  readonly knowledge: ReadonlyMap<PersonId, Familiarity>;
  /** Minutes of review that already wait for each person; null where nobody knows. */
  readonly loadMinutes: ReadonlyMap<PersonId, number> | null;
  /** Sign-offs of the systems that the change touches. */
  readonly recent: readonly RecentSignOff[];
  /** Changes of these systems that were routed before: every third one goes to the second-best. */
  readonly routedBefore: number;
  readonly rules: RoutingRules;
}

/** What the policy says of routing. */
export interface RoutingRules {
  /** Working hours until the answer is due. */
  readonly deadlineHours: Readonly<Record<RiskTier, number>>;
  /** The last rung of the ladder: who is told when nobody answers, or when nobody may. */
  readonly group: string;
  /** What shall happen when nobody may be asked, in words. */
  readonly nobody: string;
}

/** Why somebody is where they are in the order; load, wait and spread beside what they know. */
export interface Ranked {
  readonly person: PersonId;
  readonly familiarity: Familiarity;
  /** Familiarity less what waits for them already. */
  readonly score: number;
  /** Minutes that wait for them ÷ minutes a week that they offer; null where nobody knows. */
  readonly load: number | null;
  /** When their answer would be due; it starts at the next moment at which they work. */
  readonly deadline: Deadline;
  /** Begins an absence before an answer would be due, and is asked after all others for that. */
  readonly leaving: boolean;
  /** They signed more than half of what was signed here in 28 days. */
  readonly concentrated: boolean;
}

/** One person asked, with whom the request goes to if they do not answer. */
export interface Ask {
  readonly person: PersonId;
  /** Rules that this person's sign-off would count for. */
  readonly rules: readonly string[];
  readonly because: Ranked;
  /** Why not the first of the order: it is the other's turn to learn, or the pair must be of two teams. */
  readonly instead: { readonly of: PersonId; readonly why: 'spread' | 'teams' } | null;
  readonly deputy: PersonId | null;
  /** True when the deputy is one whom the people file names, false when the next of the order stands in. */
  readonly deputyNamed: boolean;
  /** Whoever comes after the deputy. */
  readonly next: readonly PersonId[];
  /** Told, not asked, unless they are in `next` as well. */
  readonly lead: PersonId | null;
}

/** When an answer is due, in the working time of whoever is asked. Seconds since 1970. */
export interface Deadline {
  readonly start: number;
  readonly remind: number;
  readonly due: number;
  readonly workingHours: number;
}

/** A person who is not asked, and why. */
export interface LeftOut extends Exclusion {
  readonly person: PersonId;
  /** The end of an absence (seconds since 1970); null for all others. */
  readonly until: number | null;
}

/** A requirement for which too few people can be asked. Never silent: it says what the policy has to happen. */
export interface Unroutable {
  readonly rule: string;
  readonly asks: string;
  /** People who are lacking and cannot be found. */
  readonly short: number;
  /** Everybody of the people file, each with the reason; nobody is left out of this list. */
  readonly leftOut: readonly LeftOut[];
  /** Who is told, and what shall happen. */
  readonly group: string;
  readonly happens: string;
}

/** The answer: whom to ask, in which order, until when, why; and what cannot be asked of anybody. */
export interface Routing {
  readonly asks: readonly Ask[];
  readonly unroutable: readonly Unroutable[];
  /** Who is told when nobody answers: the last rung of every ladder. */
  readonly group: string;
  /** Everybody who may be asked for anything, best first. */
  readonly order: readonly Ranked[];
  /** Everybody who is not asked for anything, by id. */
  readonly leftOut: readonly LeftOut[];
}
