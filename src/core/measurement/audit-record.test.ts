import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history, HOSTILE } from '../../../test/audit-report/history.ts';
import { decodeRecord, encodeRecord } from './audit-record.ts';

const RECORDS = [...history(80, 3), ...history(80, 3, HOSTILE)];

/** Every path of a JSON value, as lists of keys. */
function pathsOf(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...at]];
  const inside = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...at, key]));
  return at.length === 0 ? inside : [[...at], ...inside];
}

/** A deep copy with the value at one path replaced, or taken away when `value` is undefined. */
function withValue(source: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = Array.isArray(source)
    ? [...(source as unknown[])]
    : { ...(source as Readonly<Record<string, unknown>>) };
  const fields = copy as Record<string, unknown>;
  const next = withValue(fields[key], rest, value);
  if (next === undefined && !Array.isArray(copy)) delete fields[key];
  else fields[key] = next;
  return copy;
}

describe('a record as a line', () => {
  it.each(RECORDS.map((record) => [record.subject.slice(0, 20), record] as const))(
    'comes back as it was: %s',
    (_, record) => {
      expect(decodeRecord(encodeRecord(record))).toEqual(record);
    },
  );

  it('is one line of text that cannot steer a terminal, whatever the repository holds', () => {
    for (const record of RECORDS) expect(encodeRecord(record)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  it('has the same bytes whatever the order of the fields it was given', () => {
    for (const record of RECORDS) {
      const turned = Object.fromEntries(Object.entries(record).toReversed()) as unknown as typeof record;
      expect(encodeRecord(turned)).toBe(encodeRecord(record));
    }
  });

  it('loses no byte of a path that is not UTF-8', () => {
    const [record] = history(6, 1, { ...HOSTILE, path: 'caf\udce9/\udcff.ts' }).filter((one) => one.factors.length > 0);
    expect(record).toBeDefined();
    if (record === undefined) return;
    expect(decodeRecord(encodeRecord(record))?.factors[0]?.path).toBe('caf\udce9/\udcff.ts');
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '42',
    '{}',
    '{"__proto__":{"commit":"x"}}',
    `${encodeRecord(RECORDS[0] as never)}x`,
    encodeRecord(RECORDS[0] as never).slice(0, -1),
    '['.repeat(100_000),
  ])('is null when the line is damaged (case %#)', (line) => {
    expect(decodeRecord(line)).toBeNull();
  });

  const full = RECORDS.find((one) => one.evidence[0]?.via && one.findings.length > 0 && one.factors.length > 0);
  const sample = JSON.parse(encodeRecord(full ?? (RECORDS[0] as never))) as unknown;

  it.each(pathsOf(sample).map((path) => [path.join('.'), path] as const))(
    'is null when %s is missing or of a wrong type',
    (name, path) => {
      const isItem = /^\d+$/.test(path.at(-1) ?? '');
      // The time of a commit may be before 1970; no other number may be negative.
      const wrong = [true, { a: 1 }, [['x']], ...(name === 'time' ? [] : [-1]), ...(isItem ? [] : [undefined])];
      const believed = wrong.filter((value) => decodeRecord(JSON.stringify(withValue(sample, path, value))) !== null);
      expect(believed).toEqual([]);
    },
  );

  it.each([
    ['verdict', 'safe'],
    ['tier', 'none'],
    ['decision', 'approved'],
    ['commit', 'HEAD'],
    ['commit', 'A'.repeat(40)],
    ['score', 'NaN'],
    ['time', 1.5],
    ['files', 0.5],
    ['time', 1e300],
  ])('is null when %s is %j', (field, value) => {
    expect(decodeRecord(JSON.stringify(withValue(sample, [field], value)))).toBeNull();
  });

  it('takes nothing over that it does not know, and no prototype', () => {
    const line = JSON.stringify(sample).replace('{', '{"__proto__":{"polluted":true},"extra":1,');
    const back = decodeRecord(line);
    expect(back).toEqual(decodeRecord(JSON.stringify(sample)));
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect('polluted' in (back ?? {})).toBe(false);
  });

  it('never throws and never gives anything but a whole record, on any text and any JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(decodeRecord(line)).toBeNull();
      }),
    );
  });

  it('believes a line with a flipped character only as a whole record of its own', () => {
    const line = JSON.stringify(sample);
    let believed = 0;
    for (let at = 0; at < line.length; at += 1) {
      for (const character of ['x', '0', '"', '\\']) {
        const back = decodeRecord(line.slice(0, at) + character + line.slice(at + 1));
        if (back === null) continue;
        believed += 1;
        expect(decodeRecord(encodeRecord(back))).toEqual(back);
      }
    }
    expect(believed).toBeGreaterThan(100);
  });
});
