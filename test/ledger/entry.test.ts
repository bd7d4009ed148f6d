import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry } from '../../src/core/ledger/entry/entry-codec.ts';
import { ENTRY_KINDS, ledgerEntrySchema } from '../../src/core/ledger/entry/entry-shape.ts';
import { CountersignError } from '../../src/model/error.ts';
import type { EntryDraft } from '../../src/model/ledger.ts';
import { schemaProblems } from '../signatures/published.ts';
import { DRAFTS, numbered, time } from './drafts.ts';

const drafts = Object.values(DRAFTS);

describe('the encoding of entries', () => {
  it('is pinned, byte for byte, for every kind', async () => {
    const lines = drafts.map((draft, index) => encodeEntry(draft, index).toString('utf8'));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/entries.ndjson');
  });

  it('hashes to what sha256sum says of a zero byte and the line', () => {
    const line = encodeEntry(DRAFTS.flag, 0);
    const hash = createHash('sha256')
      .update(Buffer.concat([Buffer.of(0), line]))
      .digest('hex');
    expect(hash).toBe('8677981190603d0d630b4c7b9f54a2c85e92d40f80f4a3ddc4f2e61041b76dd0');
  });

  it('comes back as it went in', () => {
    expect(drafts.map(({ kind }) => kind)).toEqual(ENTRY_KINDS);
    for (const [index, draft] of drafts.entries()) {
      expect(decodeEntry(encodeEntry(draft, index))).toEqual({ kind: 'ok', entry: { ...draft, index } });
    }
  });

  it('does not depend on the order of the members in memory', () => {
    const turned = Object.fromEntries(Object.entries(DRAFTS.decision).reverse()) as unknown as EntryDraft;
    expect(encodeEntry(turned, 3)).toEqual(encodeEntry(DRAFTS.decision, 3));
  });

  it('gives an entry the index of its place, whatever the draft says', () => {
    expect(encodeEntry(Object.assign({}, DRAFTS.flag, { index: 9 }), 3)).toEqual(encodeEntry(DRAFTS.flag, 3));
    expect(() => encodeEntry(DRAFTS.flag, -1)).toThrow(CountersignError);
  });

  it('carries any text that has no half characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), fc.nat(), (reason, index) => {
        const draft = { ...DRAFTS.violation, reason } as EntryDraft;
        expect(decodeEntry(encodeEntry(draft, index))).toEqual({ kind: 'ok', entry: { ...draft, index } });
        expect(encodeEntry(draft, index).includes(0x0a)).toBe(false);
      }),
    );
  });

  it.each([
    ['a time that does not exist', { ...DRAFTS.flag, time: time('2026-02-30T00:00:00.000Z') }],
    ['a time of another zone', { ...DRAFTS.flag, time: time('2026-02-03T00:00:00.000+01:00') }],
    ['a time without milliseconds', { ...DRAFTS.flag, time: time('2026-02-03T00:00:00Z') }],
    ['an e-mail address as actor', { ...DRAFTS.flag, actor: 'person:ada@example.org' }],
    ['a subject of no kind', { ...DRAFTS.flag, subject: 'thing:x' }],
    ['a half character', { ...DRAFTS.violation, reason: '\ud800' }],
    ['a number that is not whole', { ...DRAFTS.flag, lines: 0.5 }],
    ['a member too many', { ...DRAFTS.flag, extra: 1 }],
    ['a kind that is none', { ...DRAFTS.flag, kind: 'gossip' }],
    ['a kind of the prototype', { ...DRAFTS.flag, kind: 'constructor' }],
  ])('is not made of %s', (_, draft) => {
    expect(() => encodeEntry(draft as unknown as EntryDraft, 0)).toThrow(CountersignError);
  });
});

describe('reading entries', () => {
  const line = encodeEntry(DRAFTS['break-glass'], 7).toString('utf8');

  it.each([
    ['a blank', line.replace('":"', '": "')],
    ['a blank at the end', `${line} `],
    ['another order', line.replace(/^\{("v":1),("index":7),/, '{$2,$1,')],
    ['a member twice', line.replace('"index":7', '"index":8,"index":7')],
    ['another escape', line.replace('INC', '\\u0049NC')],
    ['another spelling of a number', line.replace('"index":7', '"index":7.0')],
    ['a member too many', line.replace('"index":7', '"index":7,"extra":1')],
    ['__proto__', line.replace('"index":7', '"index":7,"__proto__":{}')],
    ['a member too few', line.replace('"incident":"INC-4711",', '')],
    ['a line end', `${line}\n`],
    ['a list', '[]'],
    ['nothing', ''],
    ['null', 'null'],
    ['no version', line.replace('"v":1,', '')],
    ['a version that is no number', line.replace('"v":1', '"v":"1"')],
    ['a byte order mark', `\ufeff${line}`],
    ['a line too long', line.replace('no customer', 'no customer '.repeat(6_000))],
  ])('refuses %s', (_, text) => {
    expect(text).not.toBe(line);
    expect(decodeEntry(Buffer.from(text, 'utf8')).kind).toBe('malformed');
  });

  it('says when it is of a version or kind to come', () => {
    expect(decodeEntry(Buffer.from(line.replace('"v":1', '"v":2')))).toEqual({
      kind: 'unknown',
      why: 'it is of version 2',
    });
    expect(decodeEntry(Buffer.from(line.replace('break-glass', 'rollout')))).toMatchObject({ kind: 'unknown' });
  });

  it('never throws, and reads nothing out of noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.json(), (bytes, json) => {
        expect(decodeEntry(bytes).kind).not.toBe('ok');
        expect(decodeEntry(Buffer.from(json)).kind).not.toBe('ok');
      }),
    );
  });

  it('reads a changed entry as another one or not at all', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(), fc.integer({ min: 1, max: 255 }), (number, pick, change) => {
        const bytes = encodeEntry(numbered(number), number);
        const at = pick % bytes.length;
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        const read = decodeEntry(changed);
        if (read.kind === 'ok') {
          const { index, ...draft } = read.entry;
          expect(encodeEntry(draft, index)).toEqual(changed);
        }
      }),
    );
  });

  it('survives JSON that is nested as deep as a line is long', () => {
    expect(decodeEntry(Buffer.from('['.repeat(60_000))).kind).toBe('malformed');
    expect(decodeEntry(Buffer.from(`${'{"v":'.repeat(10_000)}1${'}'.repeat(10_000)}`)).kind).toBe('malformed');
  });
});

describe('the published schema of entries', () => {
  it('is up to date (run scripts/schemas.ts)', () => {
    const { name, text } = ledgerEntrySchema();
    expect(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8')).toBe(text);
  });

  it('takes every kind, and refuses unknown ones, unknown members and missing ones', () => {
    for (const [index, draft] of drafts.entries()) {
      const value = JSON.parse(encodeEntry(draft, index).toString('utf8')) as Record<string, unknown>;
      const { actor: _, ...less } = value;
      expect(schemaProblems('ledger-entry', value)).toEqual([]);
      for (const bad of [{ ...value, kind: 'gossip' }, { ...value, extra: 1 }, less]) {
        expect(schemaProblems('ledger-entry', bad)).not.toEqual([]);
      }
    }
  });
});
