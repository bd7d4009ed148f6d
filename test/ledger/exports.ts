/** Exported ledgers, whole and tampered with. */
import { appendEntries } from '../../src/app/ledger/append.ts';
import { signHead } from '../../src/app/ledger/checkpoint.ts';
import { exportLedger } from '../../src/app/ledger/export.ts';
import { parseCheckpoint } from '../../src/core/ledger/checkpoint/checkpoint.ts';
import { verifyExport } from '../../src/app/ledger/verify-export.ts';
import type { ExportRequest } from '../../src/app/ledger/export.ts';
import type { ExportQuestion } from '../../src/core/ledger/export/check-export.ts';
import type { KnownCheckpoint } from '../../src/core/ledger/export/compare-heads.ts';
import type { LedgerVerdict } from '../../src/core/ledger/export/finding.ts';
import type { NoteSigner } from '../../src/core/ledger/checkpoint/note.ts';
import type { EntryDraft } from '../../src/model/ledger.ts';
import type { LedgerStore } from '../../src/ports/ledger.ts';
import { numbered } from './drafts.ts';
import { KEYS, SIGNER } from './keys.ts';
import { memoryRows, memoryStore } from './memory-store.ts';
import type { MemoryRows } from './memory-store.ts';

export interface Written {
  readonly rows: MemoryRows;
  readonly store: LedgerStore;
}

/** A store with `count` entries and, at each of these sizes, a checkpoint. */
export async function written(
  count: number,
  sizes: readonly number[] = [count],
  signer: NoteSigner = SIGNER,
  draftOf: (number: number) => EntryDraft = numbered,
): Promise<Written> {
  const rows = memoryRows();
  const store = memoryStore(rows);
  let at = 0;
  for (const size of [...sizes, count]) {
    const batch = Array.from({ length: size - at }, (_, step) => at + step);
    await appendEntries(
      store,
      batch.map((number) => ({ key: `key ${number}`, draft: draftOf(number) })),
    );
    at = size;
    if (sizes.includes(size)) await signHead(store, [signer]);
  }
  return { rows, store };
}

export async function exported(store: LedgerStore, request: ExportRequest = {}): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of exportLedger(store, request)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

export async function* pieces(text: string | Buffer, size: number = 65_536): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function judged(text: string | Buffer, question: Partial<ExportQuestion> = {}): Promise<LedgerVerdict> {
  return verifyExport(pieces(text), { keys: KEYS, since: null, ...question });
}

export async function checkpointAt(store: LedgerStore, size: number): Promise<KnownCheckpoint & { text: string }> {
  const stored = await store.checkpoint(size);
  const read = parseCheckpoint(Buffer.from(stored?.note ?? '', 'utf8'));
  if (read.kind === 'malformed') throw new Error(read.why);
  return { ...read, text: stored?.note ?? '' };
}

export function rulesOf({ findings }: Pick<LedgerVerdict, 'findings'>): readonly string[] {
  return findings.map(({ rule }) => rule);
}
