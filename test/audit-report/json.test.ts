import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { AUDIT_JSON_SCHEMA } from '../../scripts/audit-schema.ts';
import { AUDIT_SCHEMA, auditJson, auditLine } from '../../src/cli/render/audit-json.ts';
import { decodeRecord } from '../../src/core/measurement/audit-record.ts';
import type { AuditRecord } from '../../src/model/audit.ts';
import { history, HOSTILE, summaryOf } from './history.ts';

const published = JSON.parse(
  readFileSync(new URL('../../schemas/audit.schema.json', import.meta.url), 'utf8'),
) as object;
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const validate = ajv.compile(published);

interface Document {
  schema: string;
  records: AuditRecord[];
  summary: Record<string, unknown>;
}

function document(records: readonly AuditRecord[], fields: readonly string[] | null = null): string {
  const json = auditJson(fields);
  return [json.header(), ...records.map((record) => json.record(record)), json.footer(summaryOf(records))].join('');
}

describe('audit --json', () => {
  it('publishes the schema that the script describes', () => {
    expect(published).toEqual(AUDIT_JSON_SCHEMA);
  });

  it.each([
    ['an empty range', []],
    ['one commit', history(1, 1)],
    ['a history', history(300, 14)],
    ['a hostile history', history(300, 14, HOSTILE)],
  ])('of %s is one valid object with records and summary', (_, records) => {
    const parsed = JSON.parse(document(records)) as Document;
    validate(parsed);
    expect(validate.errors ?? []).toEqual([]);
    expect(parsed.schema).toBe(AUDIT_SCHEMA);
    expect(parsed.records).toEqual(records);
    expect(parsed.summary['commits']).toBe(records.length);
  });

  it('has one record per line between the first and the last line', () => {
    const lines = document(history(20, 2)).split('\n').slice(1, 21);
    expect(lines.filter((line) => decodeRecord(line.replace(/^,|,$/g, '')) === null)).toEqual([]);
  });

  it.each([
    [['summary'], ['schema', 'summary']],
    [['records'], ['schema', 'records']],
    [
      ['summary', 'records'],
      ['schema', 'records', 'summary'],
    ],
    [[], ['schema']],
  ])('with the fields %j has the fields %j', (fields, expected) => {
    expect(Object.keys(JSON.parse(document(history(9, 1), fields)) as object)).toEqual(expected);
  });

  it('refuses a field that it does not have, and names those it has', () => {
    expect(() => auditJson(['commits'])).toThrow('the result has no field "commits"');
  });

  it('writes the same record as a line of its own', () => {
    for (const record of history(50, 2, HOSTILE)) {
      const line = auditLine(record);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(decodeRecord(line)).toEqual(record);
    }
  });

  it('lets no character of the repository steer a terminal', () => {
    expect(document(history(60, 2, HOSTILE))).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it.each<[string, (parsed: Document) => unknown]>([
    ['a verdict that does not exist', (parsed) => Object.assign(parsed.records[0] ?? {}, { verdict: 'safe' })],
    ['a record without findings', (parsed) => Reflect.deleteProperty(parsed.records[0] ?? {}, 'findings')],
    ['a short commit id', (parsed) => Object.assign(parsed.records[0] ?? {}, { commit: 'abc123' })],
    ['another version', (parsed) => Object.assign(parsed, { schema: 'countersign.dev/audit/v2' })],
    ['a summary without its unknown commits', (parsed) => Object.assign(parsed.summary, { byVerdict: { ai: 1 } })],
  ])('is refused by its schema with %s', (_, damage) => {
    const parsed = JSON.parse(document(history(5, 1))) as Document;
    damage(parsed);
    expect(validate(parsed)).toBe(false);
  });

  it('allows fields that a later release adds', () => {
    const parsed = JSON.parse(document(history(5, 1))) as Document;
    Object.assign(parsed.summary, { later: 1 });
    expect(validate(parsed)).toBe(true);
  });
});
