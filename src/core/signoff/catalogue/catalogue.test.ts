import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlobId, CommitId } from '../../../model/id.ts';
import type { StatementId } from '../../../model/statement.ts';
import { Catalogue } from './catalogue.ts';
import { sumOf } from './catalogue-words.ts';
import type { CataloguedFile, CatalogueEntry } from './catalogue-entry.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const idOf = (name: string): StatementId => `sha256:${sha(name)}` as StatementId;
const blobOf = (name: string): BlobId => sha(`blob ${name}`).slice(0, 40) as BlobId;
const commit = (name: string): CommitId => sha(`commit ${name}`).slice(0, 40) as CommitId;

const PLAIN: CatalogueEntry = { kind: 'sign-off', moment: 1, group: null, keys: [], previous: null, spends: [] };

function file(name: string, entry: Partial<CatalogueEntry>): CataloguedFile {
  return { id: idOf(name), blob: blobOf(name), entry: { ...PLAIN, ...entry } };
}

function record(name: string, previous: string | null, more: Partial<CatalogueEntry> = {}): CataloguedFile {
  const before = previous === null ? null : idOf(previous);
  return file(name, { kind: 'record', group: 'place main', previous: before, ...more });
}

function filled(...files: readonly CataloguedFile[]): Catalogue {
  const catalogue = Catalogue.open(null);
  catalogue.add(files, commit('tip'));
  return catalogue;
}

const names = (listed: readonly { readonly id: StatementId }[], among: readonly string[]): readonly string[] =>
  listed.map(({ id }) => among.find((name) => idOf(name) === id) ?? id);

describe('a catalogue', () => {
  it('gives back the ids, blobs, kinds and moments of what has one of the keys', () => {
    const catalogue = filled(
      file('a', { keys: ['path x', 'path y'], moment: 7, group: 'tip 1' }),
      file('b', { keys: ['path z'] }),
      file('c', { kind: 'objection', keys: ['path y'] }),
    );
    expect(catalogue.size).toBe(3);
    expect(catalogue.withKeys(new Set(['sign-off']), ['path y'])).toEqual([
      { id: idOf('a'), blob: blobOf('a'), kind: 'sign-off', moment: 7, group: sumOf('tip 1') },
    ]);
    expect(names(catalogue.withKeys(new Set(['sign-off', 'objection']), ['path y']), ['a', 'b', 'c'])).toEqual([
      'a',
      'c',
    ]);
    expect(catalogue.withKeys(new Set(['sign-off']), [])).toEqual([]);
  });

  it('is the same after it was kept, whatever it holds', () => {
    const entry = fc.record({
      kind: fc.constantFrom('sign-off', 'objection', 'permit', 'declaration', 'record', 'unreadable'),
      moment: fc.integer({ min: 0, max: 0xffff_ffff }),
      group: fc.option(fc.string()),
      keys: fc.array(fc.string(), { maxLength: 5 }),
      previous: fc.option(fc.string().map(idOf)),
      spends: fc.array(fc.string().map(idOf), { maxLength: 4 }),
    });
    const batches = fc.array(fc.array(fc.tuple(fc.string(), entry), { maxLength: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(batches, (made) => {
        const catalogue = Catalogue.open(null);
        const kept = made.map((files, index) =>
          catalogue.add(
            files.map(([name, each]) => ({ id: idOf(name), blob: blobOf(name), entry: each })),
            commit(String(index)),
          ),
        );
        const again = Catalogue.open(Buffer.concat(kept));
        expect(again.tip).toBe(commit(String(made.length - 1)));
        expect(again.all()).toEqual(catalogue.all());
        expect(again.size).toBe(made.flat().length);
      }),
    );
  });

  it('leaves out a batch that is cut off, changed, or does not follow the one before it', () => {
    const catalogue = Catalogue.open(null);
    const first = catalogue.add([file('a', { keys: ['k'] })], commit('1'));
    const second = catalogue.add([file('b', { keys: ['k'] })], commit('2'));
    const whole = Buffer.concat([first, second]);
    for (let length = first.length; length < whole.length; length += 1) {
      const cut = Catalogue.open(whole.subarray(0, length));
      expect([cut.tip, cut.size, cut.length]).toEqual([commit('1'), 1, first.length]);
    }
    for (let at = 0; at < second.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[first.length + at] = (changed[first.length + at] ?? 0) ^ 1;
      const read = Catalogue.open(changed);
      // The checksum itself and what it covers; nothing of the batch may be believed then.
      expect([read.tip, read.size]).toEqual([commit('1'), 1]);
    }
    const other = Catalogue.open(null).add([file('c', {})], commit('3'));
    expect(Catalogue.open(Buffer.concat([first, other])).tip).toBe(commit('1'));
  });

  it('knows permits that have not ended, and names by their beginning', () => {
    const catalogue = filled(file('a', { kind: 'permit', moment: 10 }), file('b', { kind: 'permit', moment: 20 }));
    expect(names(catalogue.after('permit', 10), ['a', 'b'])).toEqual(['b']);
    expect(names(catalogue.beginningWith(sha('a').slice(0, 9)), ['a', 'b'])).toEqual(['a']);
    expect(names(catalogue.named([idOf('b'), idOf('nowhere')]), ['a', 'b'])).toEqual(['b']);
  });

  it('has ids of 64 digits for blobs of repositories with SHA-256', () => {
    const blob = sha('long') as BlobId;
    const catalogue = filled({ id: idOf('a'), blob, entry: PLAIN });
    expect(catalogue.all()[0]?.blob).toBe(blob);
  });
});

describe('a chain of records', () => {
  const ALL = ['r1', 'r2', 'r3', 'x', 'other'];
  const three = [record('r1', null), record('r3', 'r2'), record('r2', 'r1')];

  it('goes from the end that nobody names back to the first, in any order of arrival', () => {
    for (const files of [three, three.toReversed()]) {
      const chain = filled(...files).chain('main', new Set());
      expect([chain.length, chain.ends]).toEqual([3, 1]);
      expect([0, 1, 2, 3].map((index) => chain.at(index)?.id ?? null)).toEqual([
        idOf('r3'),
        idOf('r2'),
        idOf('r1'),
        null,
      ]);
      expect(chain.ageOf(idOf('r1'))).toBe(2);
      expect(chain.ageOf(idOf('x'))).toBeNull();
      expect(names(chain.newerThan([chain.at(2) as never]), ALL)).toEqual(['r3', 'r2']);
    }
  });

  it('leaves out records of other places and what is distrusted', () => {
    const catalogue = filled(...three, record('other', 'r3', { group: 'place release' }), record('x', 'r3'));
    expect(catalogue.chain('main', new Set()).at(0)?.id).toBe(idOf('x'));
    expect(catalogue.chain('main', new Set([idOf('x')])).at(0)?.id).toBe(idOf('r3'));
    expect(catalogue.chain('release', new Set()).length).toBe(1);
    expect(catalogue.chain('nowhere', new Set()).at(0)).toBeNull();
  });

  it('tells a fork, and takes the younger end', () => {
    const chain = filled(...three, record('x', 'r1', { moment: 9 })).chain('main', new Set());
    expect([chain.ends, chain.at(0)?.id, chain.length]).toEqual([2, idOf('x'), 2]);
  });

  it('finds what is spent by the ids alone, and the newest record that spends it', () => {
    const spending = [
      record('r1', null, { spends: [idOf('a'), idOf('b')] }),
      record('r2', 'r1', { spends: [idOf('a')] }),
      record('x', null, { group: 'place release', spends: [idOf('c')] }),
    ];
    const chain = filled(...spending).chain('main', new Set());
    const spent = chain.spending([idOf('a'), idOf('b'), idOf('c')]);
    expect([...spent].map(([id, by]) => [id, by.id])).toEqual([
      [idOf('a'), idOf('r2')],
      [idOf('b'), idOf('r1')],
    ]);
  });

  it('parts sign-offs into those that may count and the newest of the others', () => {
    const statements = filled(
      ...['a', 'b', 'c', 'd'].map((name, index) => file(name, { keys: ['path x'], moment: index })),
      file('e', { keys: ['path y'] }),
    );
    const chain = filled(record('r1', null, { spends: ['a', 'b', 'c'].map(idOf) })).chain('main', new Set());
    const { open, idle } = statements.signOffs(['path x'], [chain], 2);
    expect(names(open, ['d'])).toEqual(['d']);
    expect(names(idle, ['b', 'c'])).toEqual(['c', 'b']);
    expect(names(statements.signOffs(['path x'], [], 2).open, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd']);
  });
});
