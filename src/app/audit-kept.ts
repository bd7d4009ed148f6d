/** The summary of the last audit, kept beside the records: the same question again is answered from it. */
import { createHash } from 'node:crypto';
import type { AuditSummary } from '../model/audit.ts';
import type { Cache } from '../ports/cache.ts';

const NAME = 'summary';

/** The kept summary, when it answers the question whose digest is `key` and is whole; `now` becomes its time. */
export function readSummary(cache: Cache, key: string, now: number): AuditSummary | null {
  const text = cache.read(NAME);
  // The digests stand at the start of our own file: nothing is parsed that does not fit, and nothing that was damaged.
  const body = text?.slice(headOf(key, '').length) ?? '';
  if (text === null || body === '' || !text.startsWith(headOf(key, body))) return null;
  return { ...(JSON.parse(body) as AuditSummary), generatedAt: now };
}

/** Keeps a summary; failing to is no error. */
export function keepSummary(cache: Cache, key: string, summary: AuditSummary): void {
  const body = JSON.stringify(summary);
  cache.write(NAME, headOf(key, body) + body);
}

function headOf(key: string, body: string): string {
  return `${key} ${createHash('sha256').update(body).digest('hex')}\n`;
}
