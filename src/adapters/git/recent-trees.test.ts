import { expect, test } from 'vitest';
import type { TreeEntry } from '../../core/reading/tree.ts';
import type { CommitId, TreeId } from '../../model/id.ts';
import { RecentTrees } from './recent-trees.ts';

const entries = (count: number): readonly TreeEntry[] =>
  Array.from({ length: count }, (_, n) => ({ name: `f${n}` }) as TreeEntry);
const tree = (n: number): TreeId => n.toString(16).padStart(40, '0') as TreeId;

test('remembers what fits and lets the oldest go', () => {
  const recent = new RecentTrees();
  for (let n = 0; n < 6; n += 1) recent.keepEntries(tree(n), entries(4_000));
  expect(recent.entriesOf(tree(0))).toBeUndefined();
  expect(recent.entriesOf(tree(1))).toBeUndefined();
  expect(recent.entriesOf(tree(2))).toHaveLength(4_000);
  expect(recent.entriesOf(tree(5))).toHaveLength(4_000);
});

test('a tree that is larger than all room is not kept, and takes nothing from the others', () => {
  const recent = new RecentTrees();
  recent.keepEntries(tree(1), entries(3));
  recent.keepEntries(tree(2), entries(20_001));
  expect(recent.entriesOf(tree(2))).toBeUndefined();
  expect(recent.entriesOf(tree(1))).toHaveLength(3);
});

test('knows the trees of a thousand commits at most', () => {
  const recent = new RecentTrees();
  for (let n = 0; n <= 1_000; n += 1) recent.keepTree(`c${n}` as CommitId, tree(n));
  expect(recent.treeOf('c1000' as CommitId)).toBe(tree(1_000));
  expect(recent.treeOf('c5' as CommitId)).toBeUndefined();
});
