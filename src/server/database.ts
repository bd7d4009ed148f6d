/** Opens the database that a service keeps what it knows in. The engine's code is loaded only where it is used. */
import type { WorkFailed } from '../adapters/database/work-loop.ts';
import type { LedgerStore } from '../ports/ledger.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';

/** One file in a folder of its own, or a PostgreSQL that several processes share. */
export type DatabaseChoice =
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string };

export interface OpenedDatabase {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly ledger: LedgerStore;
}

/** @throws CountersignError `file.unusable` where it cannot be opened */
export async function openDatabase(choice: DatabaseChoice, failed: WorkFailed): Promise<OpenedDatabase> {
  switch (choice.kind) {
    case 'embedded': {
      const { openEmbedded } = await import('../adapters/database/sqlite.ts');
      return openEmbedded(choice.folder, { now: Date.now, failed });
    }
    case 'postgres': {
      const { openPostgres } = await import('../adapters/database/postgres.ts');
      return openPostgres(choice.url, { failed });
    }
  }
}
