/**
 * `audit --json` as a stream: one JSON object whose records come first, one per line, so that nothing is held; the
 * summary, known only at the end, comes last.
 */
import { encodeRecord } from '../../core/measurement/audit-record.ts';
import type { AuditRecord, AuditSummary } from '../../model/audit.ts';
import { CountersignError } from '../../model/error.ts';
import { safeJson } from './safe.ts';

/** The name of the form; fields are only ever added within it. */
export const AUDIT_SCHEMA = 'countersign.dev/audit/v1';

/** Writes one document piece by piece. */
export interface AuditJson {
  /** The opening, to be written first. */
  header(): string;
  /** One record, to be written in the order of the audit. */
  record(record: AuditRecord): string;
  /** The summary and the end. */
  footer(summary: AuditSummary): string;
}

/**
 * Starts one `audit --json` document. `fields` is what `--json=a,b` asked for (`records`, `summary`), null for all;
 * any other name is a `usage` error.
 */
export function auditJson(fields: readonly string[] | null): AuditJson {
  const unknown = fields?.find((field) => !['schema', 'records', 'summary'].includes(field));
  if (unknown !== undefined) {
    throw new CountersignError('usage', `the result has no field "${unknown}"`, {
      remedy: 'use some of: schema, records, summary',
    });
  }
  const wants = (field: string): boolean => fields === null || fields.includes(field);
  const [records, summary] = [wants('records'), wants('summary')];
  let first = true;
  return {
    header: () => `{"schema":${JSON.stringify(AUDIT_SCHEMA)}${records ? ',"records":[' : ''}`,
    record: (record) => {
      if (!records) return '';
      const line = `${first ? '' : ','}\n${encodeRecord(record)}`;
      first = false;
      return line;
    },
    footer: (value) => `${records ? '\n]' : ''}${summary ? `,"summary":${safeJson(value)}` : ''}}\n`,
  };
}

/** One line of `audit --format ndjson`: a record and nothing else. */
export function auditLine(record: AuditRecord): string {
  return `${encodeRecord(record)}\n`;
}
