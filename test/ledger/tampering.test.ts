import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signHead } from '../../src/app/ledger/checkpoint.ts';
import { verifyExport } from '../../src/app/ledger/verify-export.ts';
import { decodeEntry, encodeEntry } from '../../src/core/ledger/entry/entry-codec.ts';
import { growTree } from '../../src/core/ledger/tree/tree-growth.ts';
import { leafHash } from '../../src/core/ledger/tree/merkle-hash.ts';
import { signNote } from '../../src/core/ledger/checkpoint/note.ts';
import { EXPORT_SCHEMA, MAX_LINE_BYTES } from '../../src/core/ledger/export/export-lines.ts';
import { checkpointAt, exported, judged, pieces, rulesOf, written } from './exports.ts';
import { DRAFTS, numbered } from './drafts.ts';
import { keyOf, KEYS, ORIGIN, OTHER_LEDGER, SIGNER, STRANGER } from './keys.ts';

const COUNT = 13;
const base = await written(COUNT, [5, 8, COUNT]);
const whole = await exported(base.store);
const since5 = await checkpointAt(base.store, 5);
const lines = whole.slice(0, -1).split('\n');
const entries = lines.slice(1, -1);
const [header = ''] = lines;
const footer = lines.at(-1) ?? '';

/** The file with other entry lines. */
function file(changed: readonly string[], head: string = header, tail: string = footer): string {
  return `${[head, ...changed, tail].join('\n')}\n`;
}

/** The entries with new numbers, so that they seem to stand where they are. */
function renumbered(changed: readonly string[]): readonly string[] {
  return changed.map((line, index) => {
    const read = decodeEntry(Buffer.from(line));
    if (read.kind !== 'ok') throw new Error(read.why);
    return encodeEntry(read.entry, index).toString('utf8');
  });
}

function without(index: number): readonly string[] {
  return entries.toSpliced(index, 1);
}

describe('an export as it was written', () => {
  it('passes, and says what is in it', async () => {
    expect(await judged(whole)).toMatchObject({
      state: 'pass',
      origin: ORIGIN,
      entries: COUNT,
      from: 0,
      kinds: { flag: 2, decision: 2, assignment: 2, 'sign-off': 1 },
      times: { first: '2026-01-01T00:00:00.000Z', last: '2026-01-01T00:12:12.000Z' },
      signedBy: [expect.stringMatching(/^countersign\.example\/shop\+[0-9a-f]{8}$/)],
      findings: [],
    });
  });

  it.each([1, 2, 7, 64, 1_000_000])('passes in pieces of %s bytes', async (size) => {
    expect(await verifyExport(pieces(whole, size), { keys: KEYS, since: since5 })).toMatchObject({
      state: 'pass',
      extendsSize: 5,
    });
  });

  it('passes without any entry', async () => {
    const { store } = await written(0);
    expect(await judged(await exported(store))).toMatchObject({ state: 'pass', entries: 0, times: null });
  });

  it('passes when it begins in the middle, and reaches back to checkpoints from there on', async () => {
    for (let from = 0; from <= COUNT; from += 1) {
      const part = await exported(base.store, { from });
      const verdict = await judged(part, { since: await checkpointAt(base.store, 8) });
      expect(verdict).toMatchObject({ from, entries: COUNT - from });
      if (from <= 8) expect(verdict).toMatchObject({ state: 'pass', extendsSize: 8 });
      else expect(verdict).toMatchObject({ state: 'error', findings: [{ rule: 'since.before-export' }] });
    }
  });

  it('passes with a witness’s signature beside the ledger’s', async () => {
    const { store } = await written(3, []);
    await signHead(store, [SIGNER, OTHER_LEDGER]);
    const text = await exported(store);
    expect(await judged(text)).toMatchObject({ state: 'pass', signedBy: [expect.stringContaining(ORIGIN)] });
    const both = await judged(text, { keys: [...KEYS, keyOf(OTHER_LEDGER)] });
    expect(both.signedBy.length).toBe(2);
  });
});

describe('tampering with entries', () => {
  it.each(entries.map((_, index) => [index]))('a deletion of entry %s is seen', async (index) => {
    const verdict = await judged(file(without(index)));
    expect(verdict.state).toBe('refused');
    expect(rulesOf(verdict)).toContain('export.size');
    if (index < COUNT - 1) {
      expect(verdict.findings[0]).toMatchObject({ rule: 'entry.missing', line: index + 2 });
    }
  });

  it('a deletion that renumbers what follows is seen', async () => {
    expect(await judged(file(renumbered(without(4))))).toMatchObject({
      state: 'refused',
      findings: [{ rule: 'export.size', why: '13 entries were signed and 12 are here: 1 missing' }],
    });
  });

  it('a deletion that is filled up with something else is seen', async () => {
    const filled = [...renumbered(without(4)), encodeEntry(numbered(99), COUNT - 1).toString('utf8')];
    expect(rulesOf(await judged(file(filled)))).toEqual(['root.differs']);
  });

  it.each(entries.map((_, index) => [index]))('a change of entry %s is seen', async (index) => {
    const other = encodeEntry(DRAFTS.violation, index).toString('utf8');
    expect(entries[index]).not.toBe(other);
    const verdict = await judged(file(entries.with(index, other)));
    expect(verdict.state).toBe('refused');
    expect(rulesOf(verdict)).toEqual(['root.differs']);
  });

  it('two entries in each other’s place are seen, numbered anew or not', async () => {
    const swapped = entries.with(3, entries[4] ?? '').with(4, entries[3] ?? '');
    expect(await judged(file(swapped))).toMatchObject({
      state: 'refused',
      findings: [
        { rule: 'entry.missing', line: 5 },
        { rule: 'entry.out-of-order', line: 6 },
      ],
    });
    expect(rulesOf(await judged(file(renumbered(swapped))))).toEqual(['root.differs']);
  });

  it('an entry put between others is seen, numbered anew or not', async () => {
    const put = entries.toSpliced(6, 0, encodeEntry(DRAFTS['sign-off'], 6).toString('utf8'));
    expect(await judged(file(put))).toMatchObject({
      state: 'refused',
      findings: [{ rule: 'entry.out-of-order', line: 9 }, { rule: 'export.size' }],
    });
    expect(rulesOf(await judged(file(renumbered(put))))).toEqual(['export.size']);
  });

  it('an entry twice is seen', async () => {
    expect(rulesOf(await judged(file([...entries, entries.at(-1) ?? ''])))).toEqual([
      'entry.out-of-order',
      'export.size',
    ]);
  });

  it('an entry behind the checkpoint is seen', async () => {
    const verdict = await judged(`${whole}${encodeEntry(DRAFTS.flag, COUNT).toString('utf8')}\n`);
    expect(verdict).toMatchObject({ state: 'refused', findings: [{ rule: 'export.trailing', line: COUNT + 3 }] });
  });

  it('a flood of bad entries hides neither that it is refused nor why', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `{"bad":${index}}`);
    const verdict = await judged(file([...many, ...entries]));
    expect(verdict.state).toBe('refused');
    expect(rulesOf(verdict)).toContain('export.size');
    expect(verdict.findings.length).toBeLessThan(30);
    expect(verdict.more).toBeGreaterThan(400);
  });

  it('any one changed byte anywhere is never a pass', async () => {
    const bytes = Buffer.from(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect((await judged(changed)).state).not.toBe('pass');
      }),
      { numRuns: 400 },
    );
  });

  it('any lines left out, put twice or in another order are never a pass', async () => {
    const order = fc.array(fc.nat(lines.length - 1), { maxLength: lines.length + 3 });
    await fc.assert(
      fc.asyncProperty(order, async (picked) => {
        const text = picked.map((at) => `${lines[at] ?? ''}\n`).join('');
        if (text !== whole) expect((await judged(text)).state).not.toBe('pass');
      }),
    );
  });
});

describe('an export that is cut off', () => {
  it('could not be judged, wherever it is cut', async () => {
    const bytes = Buffer.from(whole);
    for (let at = 0; at < bytes.length; at += 1) {
      const verdict = await judged(bytes.subarray(0, at));
      expect(verdict.state, `cut at ${at}`).toBe('error');
    }
  });

  it('says where it ends, and what it promised', async () => {
    const cut = `${[header, ...entries.slice(0, 4)].join('\n')}\n`;
    expect(await judged(cut)).toMatchObject({
      findings: [
        { rule: 'export.truncated', line: 5, why: 'the file ends without its checkpoint, after 4 of 13 entries' },
      ],
    });
    expect(await judged(cut.slice(0, -10))).toMatchObject({
      findings: [{ rule: 'export.truncated', line: 5, why: 'the file ends inside a line, after 3 of 13 entries' }],
    });
  });

  it('is refused all the same when what is there contradicts an earlier checkpoint', async () => {
    const changed = entries.with(2, encodeEntry(DRAFTS.violation, 2).toString('utf8')).slice(0, 9);
    const verdict = await judged(`${[header, ...changed].join('\n')}\n`, { since: since5 });
    expect(verdict.state).toBe('refused');
    expect(rulesOf(verdict)).toEqual(['export.truncated', 'since.split-view']);
  });

  it('does not blame the ledger when the cut comes before the earlier checkpoint', async () => {
    const verdict = await judged(`${[header, ...entries.slice(0, 3)].join('\n')}\n`, { since: since5 });
    expect(rulesOf(verdict)).toEqual(['export.truncated']);
  });
});

describe('tampering with signatures', () => {
  it('a checkpoint signed by an unknown key is refused, even under the ledger’s name', async () => {
    const forged = await written(COUNT, [COUNT], STRANGER);
    expect(await judged(await exported(forged.store))).toMatchObject({
      state: 'refused',
      findings: [{ rule: 'checkpoint.unknown-key', line: COUNT + 2 }],
    });
  });

  it('a checkpoint signed by a known key of another ledger is refused', async () => {
    const text = `${ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`;
    const tail = JSON.stringify({ checkpoint: signNote(text, [OTHER_LEDGER]) });
    const empty = JSON.stringify({ schema: EXPORT_SCHEMA, origin: ORIGIN, size: 0, from: 0, peaks: [] });
    const keys = [...KEYS, keyOf(OTHER_LEDGER)];
    expect(rulesOf(await judged(file([], empty, tail), { keys }))).toEqual(['checkpoint.unknown-key']);
    const own = JSON.stringify({ checkpoint: signNote(text, [SIGNER, OTHER_LEDGER]) });
    expect(await judged(file([], empty, own), { keys })).toMatchObject({ state: 'pass' });
  });

  it('a signature moved to another checkpoint is forged', async () => {
    const tail = footer.replace(`\\n${COUNT}\\n`, `\\n${COUNT - 1}\\n`);
    const head = header.replace(`"size":${COUNT}`, `"size":${COUNT - 1}`);
    const verdict = await judged(file(entries.slice(0, -1), head, tail));
    expect(rulesOf(verdict)).toEqual(['checkpoint.forged', 'root.differs']);
  });

  it('without a key nothing passes, and it is said who claims to have signed', async () => {
    expect(await judged(whole, { keys: [] })).toMatchObject({
      state: 'error',
      claimedBy: [expect.stringContaining(`${ORIGIN}+`)],
      findings: [{ rule: 'key.absent', why: expect.stringContaining(ORIGIN) }],
    });
  });

  it('another ledger’s checkpoint under this header is refused', async () => {
    const other = await written(COUNT, [COUNT], OTHER_LEDGER);
    const tail = (await exported(other.store)).slice(0, -1).split('\n').at(-1) ?? '';
    const verdict = await judged(file(entries, header, tail), { keys: [...KEYS, keyOf(OTHER_LEDGER)] });
    expect(rulesOf(verdict)).toEqual(['header.differs']);
  });

  it('an old checkpoint over a shortened file passes alone, and is refused by who knows a newer one', async () => {
    const old = await exported(base.store, { upTo: 8 });
    expect(await judged(old)).toMatchObject({ state: 'pass', entries: 8 });
    const verdict = await judged(old, { since: await checkpointAt(base.store, COUNT) });
    expect(verdict).toMatchObject({ state: 'refused', findings: [{ rule: 'since.newer' }] });
    expect(verdict.extendsSize).toBeNull();
  });
});

describe('a split view', () => {
  it('two ledgers of one key that differ before the earlier checkpoint are not extensions of each other', async () => {
    const other = await written(COUNT, [COUNT], SIGNER, (number) => numbered(number === 2 ? 77 : number));
    const text = await exported(other.store);
    expect(await judged(text)).toMatchObject({ state: 'pass' });
    expect(await judged(text, { since: since5 })).toMatchObject({
      state: 'refused',
      extendsSize: null,
      findings: [{ rule: 'since.split-view' }],
    });
  });

  it('two that differ only behind it are', async () => {
    const other = await written(COUNT, [COUNT], SIGNER, (number) => numbered(number === 6 ? 77 : number));
    expect(await judged(await exported(other.store), { since: since5 })).toMatchObject({
      state: 'pass',
      extendsSize: 5,
    });
  });

  it('an earlier checkpoint of a stranger, or of another ledger, proves nothing', async () => {
    const forged = await written(5, [5], STRANGER);
    const foreign = await written(5, [5], OTHER_LEDGER);
    const keys = [...KEYS, keyOf(OTHER_LEDGER)];
    const strange = await checkpointAt(forged.store, 5);
    expect(rulesOf(await judged(whole, { since: strange }))).toEqual(['since.unknown-key']);
    expect(rulesOf(await judged(whole, { since: await checkpointAt(foreign.store, 5), keys }))).toEqual([
      'since.origin',
    ]);
    const changed = { ...since5, note: { ...since5.note, text: `${since5.note.text}x\n` } };
    expect(rulesOf(await judged(whole, { since: changed }))).toEqual(['since.forged']);
  });

  it('two checkpoints of one size with two roots are one', async () => {
    const other = await written(COUNT, [COUNT], SIGNER, (number) => numbered(number + 1));
    const since = await checkpointAt(other.store, COUNT);
    expect(rulesOf(await judged(whole, { since }))).toEqual(['since.split-view']);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['nothing', ''],
    ['an empty line', '\n'],
    ['no JSON', 'hello\n'],
    ['another schema', header.replace('/v1', '/v2')],
    ['an origin with a blank', header.replace('example/shop', 'example shop')],
    ['no size', header.replace(`"size":${COUNT},`, '')],
    ['a size as text', header.replace(`"size":${COUNT}`, `"size":"${COUNT}"`)],
    ['a size before its beginning', header.replace('"from":0,"peaks":[]', `"from":16,"peaks":["${'a'.repeat(64)}"]`)],
    ['peaks that do not fit', header.replace('"from":0', '"from":3')],
    ['peaks that are none', header.replace('"from":0,"peaks":[]', '"from":1,"peaks":["xyz"]')],
    ['peaks in capitals', header.replace('"from":0,"peaks":[]', `"from":1,"peaks":["${'A'.repeat(64)}"]`)],
    ['a member too many', header.replace('"from"', '"x":1,"from"')],
    ['a carriage return', `${header}\r`],
    ['a list', '[]'],
  ])('a file whose header is %s', async (_, head) => {
    const verdict = await judged(`${head}\n${entries.join('\n')}\n${footer}\n`);
    expect(verdict).toMatchObject({ state: 'error', findings: [{ rule: 'export.header', line: expect.any(Number) }] });
  });

  it('an entry that no version has, though it was signed, is an error and no tampering', async () => {
    const odd = Buffer.from('{"v":2,"index":2,"anything":true}');
    const { rows, store } = await written(2, []);
    await store.append(['odd'], (state, fresh) => {
      const tree = growTree(state);
      tree.append(leafHash(odd));
      return { entries: fresh.map(() => odd), nodes: [], state: tree.state() };
    });
    expect(rows.state.size).toBe(3);
    await signHead(store, [SIGNER]);
    expect(await judged(await exported(store))).toMatchObject({
      state: 'error',
      findings: [{ rule: 'entry.unknown' }],
    });
  });

  it('a line without end is not gathered in memory', async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${header}\n`);
      for (; pulled < 10_000; pulled += 1) yield Buffer.alloc(1024, 0x61);
    }
    const verdict = await verifyExport(endless(), { keys: KEYS, since: null });
    expect(verdict).toMatchObject({ state: 'error', findings: [{ rule: 'export.line-too-long', line: 2 }] });
    expect(pulled).toBeLessThan(MAX_LINE_BYTES / 1024 + 2);
  });

  it('a checkpoint that is none, or spelled otherwise', async () => {
    for (const tail of ['{"checkpoint":1}', '{"checkpoint":"x"}', footer.replace('—', '\\u2014'), '{"checkpoint":']) {
      expect(rulesOf(await judged(file(entries, header, tail)))).toEqual(['checkpoint.malformed']);
    }
  });

  it('noise never throws and never passes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }),
        fc.boolean(),
        async (noise, isHeaded) => {
          const bytes = Buffer.concat([Buffer.from(isHeaded ? `${header}\n` : ''), ...noise]);
          expect((await judged(bytes)).state).not.toBe('pass');
        },
      ),
    );
  });
});
