/** The tables of the service, the same on every engine. Times are milliseconds since 1970, yes and no are 1 and 0. */
import type { Generated, Kysely, Transaction } from 'kysely';
import type { LedgerTables } from './ledger-tables.ts';

export interface Tables extends LedgerTables {
  readonly repositories: {
    readonly key: string;
    readonly forge: string;
    readonly name: string;
    readonly served: Generated<number>;
    readonly read_at: number | null;
    readonly problem: string | null;
    readonly version: Generated<number>;
    readonly world: string | null;
    readonly judged_at: number | null;
  };
  /** When each forge was last listed whole. */
  readonly listings: {
    readonly forge: string;
    readonly at: number;
  };
  readonly requests: {
    readonly id: Generated<number>;
    readonly repository: string;
    readonly name: string;
    readonly title: string;
    readonly address: string | null;
    readonly target: string;
    readonly head: string;
    readonly base: string | null;
    readonly opener: string | null;
    readonly draft: number;
    readonly state: string;
    readonly changed_at: number;
  };
  /** One row a request: the newest evaluation of its present head. */
  readonly evaluations: {
    readonly request: number;
    readonly head: string;
    readonly inputs: string;
    readonly state: string;
    readonly enforced: number;
    readonly tier: string;
    readonly score: number;
    readonly ai_assisted: number;
    readonly ai_share: number | null;
    readonly files: number;
    readonly commits: number;
    readonly needs: string;
    readonly made_at: number;
    readonly took_ms: number;
    readonly document: string;
  };
  readonly deliveries: {
    readonly source: string;
    readonly id: string;
    readonly event: string;
    readonly received_at: number;
  };
}

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;
