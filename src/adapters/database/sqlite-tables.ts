/** What the embedded database holds besides: the list of work, which elsewhere is a library's. */
import type { Generated } from 'kysely';
import type { Tables } from './tables.ts';

export interface SqliteTables extends Tables {
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
