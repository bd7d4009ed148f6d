import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRoot, leafHash, nodeHash } from '../../src/core/ledger/tree/merkle-hash.ts';
import { consistencyParts, inclusionParts, proofOf } from '../../src/core/ledger/tree/proof-parts.ts';
import { growTree } from '../../src/core/ledger/tree/tree-growth.ts';
import { verifyConsistency, verifyInclusion } from '../../src/core/ledger/tree/verify-proof.ts';
import type { TreeHead } from '../../src/core/ledger/tree/verify-proof.ts';
import { CountersignError } from '../../src/model/error.ts';
import { naivePath, naiveProof, naiveRoot } from './naive-tree.ts';
import { keptTree } from './trees.ts';
import { bytes, CONSISTENCIES, ENTRIES, INCLUSIONS, ROOTS } from './vectors.ts';

const ELSE = bytes('abacaba000000000000000000000000000000000000000000060061e00123456');

const entryList = (max: number, min: number = 0): fc.Arbitrary<readonly Uint8Array[]> =>
  fc.array(fc.uint8Array({ maxLength: 9 }), { minLength: min, maxLength: max });

function rootOf(size: number): Buffer {
  const root = ROOTS[size];
  if (root === undefined) throw new Error(`no vector for ${size}`);
  return root;
}

describe('the published vectors', () => {
  it.each(ROOTS.map((root, size) => [size, root] as const))(
    'the root over %s entries is the published one',
    (n, root) => {
      expect(keptTree(ENTRIES.slice(0, n)).root.toString('hex')).toBe(root.toString('hex'));
    },
  );

  it.each(INCLUSIONS)('the path of $index in $size is the published one', ({ index, size, path }) => {
    const { hashOf } = keptTree(ENTRIES.slice(0, size));
    expect(proofOf(inclusionParts(index, size), hashOf)).toEqual(path);
  });

  it.each(CONSISTENCIES)('the proof from $first to $second is the published one', ({ first, second, path }) => {
    const { hashOf } = keptTree(ENTRIES.slice(0, second));
    expect(proofOf(consistencyParts(first, second), hashOf)).toEqual(path);
    expect(verifyConsistency({ size: first, root: rootOf(first) }, { size: second, root: rootOf(second) }, path)).toBe(
      true,
    );
  });
});

describe('proofs that the reference implementation forges', () => {
  it.each(INCLUSIONS)('of $index in $size: none passes but the true one', ({ index, size, path }) => {
    const leaf = leafHash(ENTRIES[index] ?? Buffer.alloc(0));
    const claim = { leaf, index, size, root: rootOf(size) };
    expect(verifyInclusion(claim, path)).toBe(true);
    const empty = Buffer.alloc(0);
    const flipped = path.map((_, at) => path.map((hash, each) => (each === at ? flip(hash) : hash)));
    const forged: readonly [string, boolean][] = [
      ['index - 1', verifyInclusion({ ...claim, index: index - 1 }, path)],
      ['index + 1', verifyInclusion({ ...claim, index: index + 1 }, path)],
      ['index ^ 2', verifyInclusion({ ...claim, index: index ^ 2 }, path)],
      ['size * 2', verifyInclusion({ ...claim, size: size * 2 }, path)],
      ['size / 2', verifyInclusion({ ...claim, size: Math.floor(size / 2) }, path)],
      ['wrong leaf', verifyInclusion({ ...claim, leaf: Buffer.from('WrongLeaf') }, path)],
      ['other leaf', verifyInclusion({ ...claim, leaf: ELSE }, path)],
      ['empty root', verifyInclusion({ ...claim, root: emptyRoot() }, path)],
      ['random root', verifyInclusion({ ...claim, root: ELSE }, path)],
      ['trailing garbage', verifyInclusion(claim, [...path, empty])],
      ['trailing root', verifyInclusion(claim, [...path, claim.root])],
      ['preceding garbage', verifyInclusion(claim, [empty, ...path])],
      ['preceding root', verifyInclusion(claim, [claim.root, ...path])],
      ...flipped.map((proof, at): [string, boolean] => [`bit of ${at}`, verifyInclusion(claim, proof)]),
    ];
    expect(forged.filter(([, passed]) => passed).map(([name]) => name)).toEqual([]);
    expect(path.length === 0 || !verifyInclusion(claim, path.slice(0, -1))).toBe(true);
    expect(path.length < 2 || !verifyInclusion(claim, [path[0] ?? empty, ELSE, ...path.slice(1)])).toBe(true);
  });

  it.each(CONSISTENCIES.filter(({ path }) => path.length > 0))(
    'from $first to $second: none passes but the true one',
    ({ first, second, path }) => {
      const a = { size: first, root: rootOf(first) };
      const b = { size: second, root: rootOf(second) };
      const empty = Buffer.alloc(0);
      const wrong = Buffer.from('WrongRoot');
      const forged: readonly [string, boolean][] = [
        ['first - 1', verifyConsistency({ ...a, size: first - 1 }, b, path)],
        ['first + 1', verifyConsistency({ ...a, size: first + 1 }, b, path)],
        ['first ^ 2', verifyConsistency({ ...a, size: first ^ 2 }, b, path)],
        ['second * 2', verifyConsistency(a, { ...b, size: second * 2 }, path)],
        ['second / 2', verifyConsistency(a, { ...b, size: Math.floor(second / 2) }, path)],
        ['wrong first root', verifyConsistency({ ...a, root: wrong }, b, path)],
        ['wrong second root', verifyConsistency(a, { ...b, root: wrong }, path)],
        ['swapped roots', verifyConsistency({ ...a, root: b.root }, { ...b, root: a.root }, path)],
        ['empty proof', verifyConsistency(a, b, [])],
        ['trailing garbage', verifyConsistency(a, b, [...path, empty])],
        ['trailing first root', verifyConsistency(a, b, [...path, a.root])],
        ['trailing second root', verifyConsistency(a, b, [...path, b.root])],
        ['preceding garbage', verifyConsistency(a, b, [empty, ...path])],
        ['preceding first root', verifyConsistency(a, b, [a.root, ...path])],
        ['preceding second root', verifyConsistency(a, b, [b.root, ...path])],
        ['preceding own start', verifyConsistency(a, b, [path[0] ?? empty, ...path])],
        ['cut off', verifyConsistency(a, b, path.slice(0, -1))],
        ...path.map((_, at): [string, boolean] => {
          const proof = path.map((hash, each) => (each === at ? flip(hash) : hash));
          return [`bit of ${at}`, verifyConsistency(a, b, proof)];
        }),
      ];
      expect(forged.filter(([, passed]) => passed).map(([name]) => name)).toEqual([]);
    },
  );

  it('takes no path that is longer than a tree of that size is high, even where it leads to the root', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = ENTRIES.map(leafHash);
    expect(verifyInclusion({ leaf: second, index: 1, size: 2, root: rootOf(2) }, [first])).toBe(true);
    expect(verifyInclusion({ leaf: second, index: 0, size: 1, root: rootOf(2) }, [first])).toBe(false);
    const { hashOf } = keptTree(ENTRIES);
    const path = proofOf(consistencyParts(6, 8), hashOf);
    const above = (size: number): Buffer => nodeHash(ELSE, rootOf(size));
    const before: TreeHead = { size: 6, root: above(6) };
    const after: TreeHead = { size: 8, root: above(8) };
    expect(verifyConsistency({ size: 6, root: rootOf(6) }, { size: 8, root: rootOf(8) }, path)).toBe(true);
    expect(verifyConsistency(before, after, [...path, ELSE])).toBe(false);
  });

  it('knows the edges: no leaf, one leaf, no earlier tree, time travel', () => {
    const one = { size: 1, root: rootOf(1) };
    const none = { size: 0, root: emptyRoot() };
    expect(verifyInclusion({ leaf: rootOf(1), index: 0, size: 1, root: rootOf(1) }, [])).toBe(true);
    expect(verifyInclusion({ leaf: Buffer.alloc(0), index: 0, size: 1, root: Buffer.alloc(0) }, [])).toBe(false);
    expect(verifyInclusion({ leaf: ELSE, index: 0, size: 0, root: emptyRoot() }, [])).toBe(false);
    expect(verifyInclusion({ leaf: ELSE, index: -1, size: 1, root: ELSE }, [])).toBe(false);
    expect(verifyInclusion({ leaf: ELSE, index: 0.5, size: 1, root: ELSE }, [])).toBe(false);
    expect(verifyConsistency(none, none, [])).toBe(true);
    expect(verifyConsistency(none, one, [])).toBe(true);
    expect(verifyConsistency(one, one, [])).toBe(true);
    expect(verifyConsistency(none, { size: 0, root: ELSE }, [])).toBe(false);
    expect(verifyConsistency({ size: 0, root: ELSE }, { size: 0, root: ELSE }, [])).toBe(false);
    expect(verifyConsistency({ size: 0, root: ELSE }, one, [])).toBe(false);
    expect(verifyConsistency(none, one, [ELSE])).toBe(false);
    expect(verifyConsistency(one, one, [ELSE])).toBe(false);
    expect(verifyConsistency(one, none, [])).toBe(false);
    expect(verifyConsistency({ size: 1, root: rootOf(1) }, { size: 2, root: rootOf(2) }, [])).toBe(false);
    expect(verifyConsistency(one, { size: Number.NaN, root: ELSE }, [])).toBe(false);
  });
});

describe('the growing tree', () => {
  it('has the root of the naive definition', () => {
    fc.assert(
      fc.property(entryList(70), (entries) => {
        expect(keptTree(entries).root).toEqual(naiveRoot(entries));
      }),
    );
  });

  it('goes on from its state as if it had never stopped, with one peak for each bit of its size', () => {
    fc.assert(
      fc.property(entryList(40), entryList(40), (before, after) => {
        const tree = growTree();
        for (const entry of before) tree.append(leafHash(entry));
        const state = tree.state();
        expect(state.peaks.length).toBe([...before.length.toString(2)].filter((bit) => bit === '1').length);
        const resumed = growTree(state);
        for (const entry of after) resumed.append(leafHash(entry));
        expect(resumed.root()).toEqual(naiveRoot([...before, ...after]));
        expect(tree.size).toBe(before.length);
      }),
    );
  });

  it.each([
    ['too few peaks', { size: 3, peaks: [ELSE] }],
    ['too many', { size: 4, peaks: [ELSE, ELSE] }],
    ['a short one', { size: 1, peaks: [ELSE.subarray(1)] }],
    ['a negative size', { size: -1, peaks: [] }],
    ['a size beyond exact numbers', { size: 2 ** 53, peaks: [ELSE] }],
  ])('does not go on from what is no state: %s', (_, state) => {
    expect(() => growTree(state)).toThrow(CountersignError);
  });

  it('counts beyond 32 bits', () => {
    const size = 2 ** 52 + 2 ** 33 + 1;
    const tree = growTree({ size, peaks: [ELSE, rootOf(1), rootOf(2)] });
    tree.append(rootOf(3));
    expect(tree.size).toBe(size + 1);
    expect(tree.state().peaks.length).toBe(3);
    expect(inclusionParts(size, size + 1).at(-1)).toEqual([{ level: 52, index: 0 }]);
  });
});

describe('proofs of any tree', () => {
  it('are those of the naive definition, and verify', () => {
    fc.assert(
      fc.property(entryList(70, 1), fc.nat(), (entries, pick) => {
        const size = entries.length;
        const index = pick % size;
        const { root, hashOf } = keptTree(entries);
        const path = proofOf(inclusionParts(index, size), hashOf);
        expect(path).toEqual(naivePath(index, entries));
        expect(verifyInclusion({ leaf: leafHash(entries[index] ?? Buffer.alloc(0)), index, size, root }, path)).toBe(
          true,
        );
        const first = 1 + (pick % size);
        const proof = proofOf(consistencyParts(first, size), hashOf);
        expect(proof).toEqual(naiveProof(first, entries));
        const head = { size: first, root: naiveRoot(entries.slice(0, first)) };
        expect(verifyConsistency(head, { size, root }, proof)).toBe(true);
      }),
    );
  });

  it('do not verify for another entry, place, size or history', () => {
    fc.assert(
      fc.property(entryList(40, 2), fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 9 }), (entries, a, b, other) => {
        const size = entries.length;
        const index = a % size;
        const { root, hashOf } = keptTree(entries);
        const path = proofOf(inclusionParts(index, size), hashOf);
        const leaf = leafHash(entries[index] ?? Buffer.alloc(0));
        const elsewhere = b % (size + 3);
        if (elsewhere !== index) expect(verifyInclusion({ leaf, index: elsewhere, size, root }, path)).toBe(false);
        if (!leafHash(other).equals(leaf)) {
          expect(verifyInclusion({ leaf: leafHash(other), index, size, root }, path)).toBe(false);
          const first = index + 1;
          const proof = proofOf(consistencyParts(first, size), hashOf);
          const rewritten = { size: first, root: naiveRoot(entries.slice(0, index).concat([other])) };
          expect(verifyConsistency(rewritten, { size, root }, proof)).toBe(false);
        }
      }),
    );
  });

  it.each([
    [-1, 3],
    [3, 3],
    [0, 0],
    [0.5, 3],
  ])('are not made for index %s of %s', (index, size) => {
    expect(() => inclusionParts(index, size)).toThrow(CountersignError);
  });

  it('are not made towards a smaller tree, or from nodes that are missing', () => {
    expect(() => consistencyParts(4, 3)).toThrow(CountersignError);
    expect(() => proofOf(inclusionParts(0, 3), () => null)).toThrow(/lacks node 1 of level 0/);
  });
});

function flip(hash: Buffer): Buffer {
  const copy = Buffer.from(hash);
  copy[0] = (copy[0] ?? 0) ^ 16;
  return copy;
}
