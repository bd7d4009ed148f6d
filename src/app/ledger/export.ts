/** A ledger as a file that needs no server: a header, one entry a line, and the signed checkpoint. */
import { parseCheckpoint } from '../../core/ledger/checkpoint/checkpoint.ts';
import { encodeCheckpointLine, encodeHeader } from '../../core/ledger/export/export-lines.ts';
import { subtrees } from '../../core/ledger/tree/proof-parts.ts';
import { CountersignError } from '../../model/error.ts';
import type { TreeState } from '../../model/ledger.ts';
import type { LedgerStore } from '../../ports/ledger.ts';

export interface ExportRequest {
  /** First entry of the file; default 0. The entries before it are stood for by the tree over them. */
  readonly from?: number;
  /** Size of the checkpoint to export, or the newest one of at most that size; default: the newest. */
  readonly upTo?: number;
}

/**
 * The bytes of the export, line by line. Nothing is checked on the way: what the store hands out is judged by whoever
 * reads the file (`verify-export.ts`).
 *
 * @throws CountersignError `object.missing` when there is no checkpoint, `usage` when `from` lies behind it
 */
export function exportLedger(store: LedgerStore, request: ExportRequest = {}): AsyncGenerator<Buffer> {
  return linesOf(store, request);
}

async function* linesOf(store: LedgerStore, request: ExportRequest): AsyncGenerator<Buffer> {
  const stored = await store.checkpoint(request.upTo);
  if (stored === null) {
    throw new CountersignError('object.missing', 'the ledger has no checkpoint yet', { remedy: 'sign its head first' });
  }
  const read = parseCheckpoint(Buffer.from(stored.note, 'utf8'));
  if (read.kind === 'malformed') {
    throw new CountersignError('object.malformed', `a checkpoint of the ledger cannot be read: ${read.why}`);
  }
  const { origin, size } = read.checkpoint;
  const before = await stateAt(store, request.from ?? 0, size);
  yield line(encodeHeader({ origin, size, before }));
  for await (const entry of store.entries(before.size, size)) yield Buffer.concat([entry, LINE_END]);
  yield line(encodeCheckpointLine(stored.note));
}

async function stateAt(store: LedgerStore, from: number, size: number): Promise<TreeState> {
  if (!Number.isSafeInteger(from) || from < 0 || from > size) {
    throw new CountersignError('usage', `an export of ${size} entries cannot begin with entry ${from}`);
  }
  return { size: from, peaks: from === 0 ? [] : await store.nodes(subtrees(0, from)) };
}

const LINE_END = Buffer.from('\n');

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`, 'utf8');
}
