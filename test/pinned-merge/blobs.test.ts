import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BlobId } from '../../src/model/id.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { lines, mergesOf, writeBlob } from './world.ts';

interface Case {
  readonly name: string;
  readonly base: string | Buffer;
  readonly ours: string | Buffer;
  readonly theirs: string | Buffer;
  /** Null where it conflicts. */
  readonly merged: string | Buffer | null;
}

const MARKERS = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n';
const LONG = 60;
const CASES: readonly Case[] = [
  {
    name: 'two far edits',
    base: lines(30),
    ours: lines(30, { 2: 'A' }),
    theirs: lines(30, { 28: 'B' }),
    merged: lines(30, { 2: 'A', 28: 'B' }),
  },
  {
    name: 'the same line twice',
    base: lines(5),
    ours: lines(5, { 3: 'A' }),
    theirs: lines(5, { 3: 'B' }),
    merged: null,
  },
  {
    name: 'neighbouring lines',
    base: lines(5),
    ours: lines(5, { 3: 'A' }),
    theirs: lines(5, { 4: 'B' }),
    merged: null,
  },
  {
    name: 'one line between',
    base: lines(5),
    ours: lines(5, { 2: 'A' }),
    theirs: lines(5, { 4: 'B' }),
    merged: lines(5, { 2: 'A', 4: 'B' }),
  },
  {
    name: 'the same edit on both sides',
    base: lines(5),
    ours: lines(5, { 3: 'A' }),
    theirs: lines(5, { 3: 'A' }),
    merged: lines(5, { 3: 'A' }),
  },
  { name: 'only ours', base: lines(5), ours: lines(5, { 3: 'A' }), theirs: lines(5), merged: lines(5, { 3: 'A' }) },
  { name: 'only theirs', base: lines(5), ours: lines(5), theirs: lines(5, { 3: 'A' }), merged: lines(5, { 3: 'A' }) },
  { name: 'nothing', base: lines(5), ours: lines(5), theirs: lines(5), merged: lines(5) },
  {
    name: 'conflict markers that are content',
    base: `${MARKERS}${lines(LONG)}`,
    ours: `${MARKERS}${lines(LONG, { 50: 'A' })}`,
    theirs: `${MARKERS}${MARKERS}${lines(LONG)}`,
    merged: `${MARKERS}${MARKERS}${lines(LONG, { 50: 'A' })}`,
  },
  {
    name: 'no newline at the end, kept',
    base: `${lines(20)}end`,
    ours: `${lines(20, { 2: 'A' })}end`,
    theirs: `${lines(20, { 15: 'B' })}end`,
    merged: `${lines(20, { 2: 'A', 15: 'B' })}end`,
  },
  {
    name: 'the newline at the end taken away by one side',
    base: lines(20),
    ours: lines(20).slice(0, -1),
    theirs: lines(20, { 2: 'B' }),
    merged: lines(20, { 2: 'B' }).slice(0, -1),
  },
  {
    name: 'CRLF stays CRLF',
    base: lines(20).replaceAll('\n', '\r\n'),
    ours: lines(20, { 2: 'A' }).replaceAll('\n', '\r\n'),
    theirs: lines(20, { 15: 'B' }).replaceAll('\n', '\r\n'),
    merged: lines(20, { 2: 'A', 15: 'B' }).replaceAll('\n', '\r\n'),
  },
  {
    name: 'line endings changed by one side conflict with an edit',
    base: lines(20),
    ours: lines(20).replaceAll('\n', '\r\n'),
    theirs: lines(20, { 15: 'B' }),
    merged: null,
  },
  { name: 'empty files', base: '', ours: '', theirs: '', merged: '' },
  { name: 'an empty base filled alike', base: '', ours: 'a\n', theirs: 'a\n', merged: 'a\n' },
  { name: 'an empty base filled differently', base: '', ours: 'a\n', theirs: 'b\n', merged: null },
  {
    name: 'one side deletes what the other edits',
    base: lines(10),
    ours: lines(4),
    theirs: lines(10, { 8: 'B' }),
    merged: null,
  },
  {
    name: 'a NUL in ours',
    base: lines(20),
    ours: Buffer.from(`${lines(20, { 2: 'A' })}\0\n`),
    theirs: lines(20),
    merged: null,
  },
  { name: 'a NUL in all, changed by one', base: '\0a', ours: '\0a', theirs: '\0b', merged: null },
  {
    name: 'a NUL far behind the part that git looks at',
    base: lines(3000),
    ours: lines(3000, { 2: 'A' }),
    theirs: `${lines(3000)}\0`,
    merged: null,
  },
  {
    name: 'bytes that are no UTF-8',
    base: Buffer.from(`${lines(20)}\xff\xfe\n`, 'latin1'),
    ours: Buffer.from(`${lines(20, { 2: '\xc3(' })}\xff\xfe\n`, 'latin1'),
    theirs: Buffer.from(`${lines(20, { 15: '\x80' })}\xff\xfe\n`, 'latin1'),
    merged: Buffer.from(`${lines(20, { 2: '\xc3(', 15: '\x80' })}\xff\xfe\n`, 'latin1'),
  },
  {
    name: 'lone carriage returns are no line ends',
    base: 'a\rb\rc\n',
    ours: 'A\rb\rc\n',
    theirs: 'a\rb\rC\n',
    merged: null,
  },
];

describe('the pinned text merge of three blobs', () => {
  it.each(['sha1', 'sha256'] as const)('gives exactly these bytes, all in one go (%s)', async (format) => {
    const fixture = makeRepository({ format });
    const { merges } = await mergesOf(fixture);
    const triples = CASES.map(({ base, ours, theirs }) => {
      return { base: writeBlob(fixture, base), ours: writeBlob(fixture, ours), theirs: writeBlob(fixture, theirs) };
    });
    const merged = await merges.mergeBlobs(triples);
    const shown = CASES.map(({ name }, n) => [name, merged[n]?.toString('latin1') ?? null]);
    expect(shown).toEqual(
      CASES.map(({ name, merged: bytes }) => [name, bytes === null ? null : Buffer.from(bytes).toString('latin1')]),
    );
  });

  it('each alone gives the same as all together', async () => {
    const fixture = makeRepository();
    const { merges } = await mergesOf(fixture);
    for (const { name, base, ours, theirs, merged } of CASES.slice(0, 12)) {
      const triple = {
        base: writeBlob(fixture, base),
        ours: writeBlob(fixture, ours),
        theirs: writeBlob(fixture, theirs),
      };
      const [found] = await merges.mergeBlobs([triple]);
      expect([name, found?.toString('latin1') ?? null]).toEqual([
        name,
        merged === null ? null : Buffer.from(merged).toString('latin1'),
      ]);
    }
  });

  it('agrees with git merge-file on random edits', async () => {
    const fixture = makeRepository();
    const { merges } = await mergesOf(fixture);
    const folder = makeFolder();
    let seed = 12_345;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const edit = (): Record<number, string> => ({ [1 + random(40)]: `edit ${random(3)}`, [1 + random(40)]: 'other' });
    const texts = Array.from({ length: 120 }, () => [lines(40), lines(40, edit()), lines(40, edit())] as const);
    const merged = await merges.mergeBlobs(
      texts.map(([base, ours, theirs]) => {
        return { base: writeBlob(fixture, base), ours: writeBlob(fixture, ours), theirs: writeBlob(fixture, theirs) };
      }),
    );
    let clean = 0;
    for (const [n, [base, ours, theirs]] of texts.entries()) {
      for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(folder, name), text);
      const done = spawnSync('git', ['merge-file', '-p', '-q', 'ours', 'base', 'theirs'], { cwd: folder });
      expect(merged[n]?.toString() ?? null).toBe(done.status === 0 ? done.stdout.toString() : null);
      if (done.status === 0) clean += 1;
    }
    expect(clean).toBeGreaterThan(20);
    expect(clean).toBeLessThan(120);
  });

  it('a blob that is missing or no blob is an error, not a conflict', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'a\n' } });
    const { merges } = await mergesOf(fixture);
    const text = writeBlob(fixture, 'a\n');
    const absent = 'a'.repeat(40) as BlobId;
    const tree = fixture.git(['rev-parse', 'HEAD^{tree}']) as BlobId;
    await expect(merges.mergeBlobs([{ base: text, ours: absent, theirs: text }])).rejects.toMatchObject({
      code: 'object.missing',
    });
    await expect(merges.mergeBlobs([{ base: text, ours: tree, theirs: text }])).rejects.toMatchObject({
      code: 'object.malformed',
    });
  });

  it('a large text is merged, and one above the limit is not', async () => {
    const fixture = makeRepository();
    const { merges } = await mergesOf(fixture);
    const big = (changes: Readonly<Record<number, string>>): BlobId => writeBlob(fixture, lines(400_000, changes));
    const huge = writeBlob(fixture, Buffer.alloc(33 * 1024 * 1024, 0x61));
    const found = await merges.mergeBlobs([
      { base: big({}), ours: big({ 3: 'A' }), theirs: big({ 399_990: 'B' }) },
      { base: huge, ours: huge, theirs: huge },
    ]);
    expect(found[0]?.equals(Buffer.from(lines(400_000, { 3: 'A', 399_990: 'B' })))).toBe(true);
    expect(found[1]).toBeNull();
  });

  it('no triples, no answers', async () => {
    const { merges } = await mergesOf(makeRepository());
    expect(await merges.mergeBlobs([])).toEqual([]);
  });
});
