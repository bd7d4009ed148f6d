/** Judges an exported ledger by the file alone. */
import { checkExport } from '../../core/ledger/export/check-export.ts';
import type { ExportCheck, ExportQuestion } from '../../core/ledger/export/check-export.ts';
import type { LedgerVerdict } from '../../core/ledger/export/finding.ts';

/** Bytes of a file, in any pieces. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Reads the file once, holding no more than a line and one hash for each level of the tree. */
export async function verifyExport(bytes: Bytes, question: ExportQuestion): Promise<LedgerVerdict> {
  return (await readExport(bytes, question)).verdict;
}

/** The same, with what else was learnt on the way. */
export async function readExport(
  bytes: Bytes,
  question: ExportQuestion,
): Promise<{ readonly verdict: LedgerVerdict; readonly check: ExportCheck }> {
  const check = checkExport(question);
  for await (const chunk of bytes) if (!check.push(chunk)) break;
  return { verdict: check.end(), check };
}
