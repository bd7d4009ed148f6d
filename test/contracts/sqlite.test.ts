import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServiceDatabase, storeContract } from './service-store.ts';
import { openEmbedded } from '../../src/adapters/database/sqlite.ts';
import { workContract } from './work-list.ts';

const times = { lease: 2_000, poll: 20, pause: 5, longestPause: 20, tries: 4 };

async function create(): Promise<ServiceDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-db-'));
  return {
    open: () => openEmbedded(folder, { now: Date.now, failed: () => {}, times }),
    destroy: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

storeContract('SQLite', create);
workContract('SQLite', create, times);
