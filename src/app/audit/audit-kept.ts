/** The summary of the last audit, kept beside the records: the same question again is answered from it. */
import { createHash } from 'node:crypto';
import type { AuditSummary } from '../../model/audit.ts';
import type { Cache } from '../../ports/cache.ts';

const NAME = 'summary';

/** A kept summary, and on which commits' being there or not it rests. */
export interface KeptSummary {
  readonly summary: AuditSummary;
  readonly sources: string;
}

/** The kept summary, when it answers the question whose digest is `key` and is whole; `now` becomes its time. */
export function readSummary(cache: Cache, key: string, now: number): KeptSummary | null {
  const text = cache.read(NAME);
  // The digests stand at the start of our own file: nothing is parsed that does not fit, and nothing that was damaged.
  const body = text?.slice(headOf(key, '').length) ?? '';
  if (text === null || body === '' || !text.startsWith(headOf(key, body))) return null;
  const end = body.indexOf('\n');
  return {
    sources: body.slice(0, end),
    summary: { ...(JSON.parse(body.slice(end + 1)) as AuditSummary), generatedAt: now },
  };
}

/** Keeps a summary; failing to is no error. */
export function keepSummary(cache: Cache, key: string, { sources, summary }: KeptSummary): void {
  const body = `${sources}\n${JSON.stringify(summary)}`;
  cache.write(NAME, headOf(key, body) + body);
}

function headOf(key: string, body: string): string {
  return `${key} ${createHash('sha256').update(body).digest('hex')}\n`;
}
