/** The tables of the service, and the list of work beside them, the same on every engine. */
import type { Generated, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface WorkTables extends Tables {
  readonly work: {
    readonly id: Generated<number>;
    readonly kind: string;
    readonly key: string;
    /** `waiting`, `running` or `dead`. */
    readonly state: string;
    readonly due_at: number;
    /** How often it was begun. */
    readonly tries: number;
    /** Which worker runs it, and until when that is believed. */
    readonly holder: string | null;
    readonly leased_until: number | null;
    readonly error: string | null;
  };
}

/** A database, or a transaction in it. */
export type WorkDatabase = Kysely<WorkTables>;
