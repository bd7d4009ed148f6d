import { expect, test } from 'vitest';
import type { Commit } from '../../model/change.ts';
import type { CommitId, ObjectId, TreeId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import {
  decodeHistoryIndex,
  encodeHistoryIndex,
  HistoryIndexBuilder,
  type IndexedCommit,
  revertOf,
} from './history-index.ts';

const DAY = 86_400;
const NOW = 1_700_000_000;
const id = (n: number): CommitId => n.toString(16).padStart(40, '0') as CommitId;

function commit(n: number, daysAgo: number, message = 'Change', parents = 1): Commit {
  const who = { name: 'A', email: 'A@Dev.Example', time: NOW - daysAgo * DAY, zone: '+0000' };
  const ids = Array.from({ length: parents }, (_, k) => id(9000 + k));
  return {
    id: id(n),
    tree: id(n) as unknown as TreeId,
    parents: ids,
    author: who,
    committer: who,
    message,
    signed: false,
  };
}

function entry(made: Commit, added: number, path = 'a.ts'): IndexedCommit {
  const old = { mode: '100644' as const, oid: id(77) as ObjectId };
  const patches = [{ path: path as RepoPath, old, new: { mode: '100644' as const, oid: id(78) as ObjectId } }];
  return { commit: made, addedLines: added, deletedLines: 1, aiLines: 0, patches };
}

test.each([
  [
    'Revert "x"\n\nThis reverts commit 1234567890123456789012345678901234567890.',
    '1234567890123456789012345678901234567890',
  ],
  ['Revert "x"', null],
  ['fix: mention that "This reverts commit" is a phrase', undefined],
  ['reverts nothing', undefined],
])('the message %j takes back %s', (message, expected) => {
  expect(revertOf(message)).toBe(expected);
});

test('reverts of the last 365 days and commits of the last 7 are kept, older ones are not', () => {
  const builder = new HistoryIndexBuilder(commit(1, 0));
  builder.add(entry(commit(1, 0), 5));
  builder.add(entry(commit(2, 6.9), 5, 'b.ts'));
  builder.add(entry(commit(3, 7.1, 'Revert "x"'), 5));
  builder.add(entry(commit(4, 366, 'Revert "y"'), 5));
  builder.add(entry(commit(5, 0, 'Merge', 2), 5000));
  const { index } = builder.finish();
  expect(index.commits).toBe(5);
  expect(index.recent.map((landing) => [landing.commit, landing.authorEmail, landing.paths])).toEqual([
    [id(1), 'a@dev.example', ['a.ts']],
    [id(2), 'a@dev.example', ['b.ts']],
  ]);
  expect([...index.reverts]).toEqual([['a.ts', [{ commit: id(3), of: null, time: NOW - 7.1 * DAY, removed: id(77) }]]]);
});

test('the usual size needs twenty commits and leaves merges out', () => {
  const few = new HistoryIndexBuilder(commit(1, 0));
  for (let n = 0; n < 19; n += 1) few.add(entry(commit(n, 1), n));
  expect(few.finish().index.addedLinesP95).toBeNull();
  const enough = new HistoryIndexBuilder(commit(1, 0));
  for (let n = 1; n <= 100; n += 1) enough.add(entry(commit(n, 1), n));
  enough.add(entry(commit(101, 1, 'Merge', 2), 1_000_000));
  expect(enough.finish().index.addedLinesP95).toBe(95);
});

test('an index carried on from an ancestor equals one made in a single walk', () => {
  const old = [entry(commit(3, 3, 'Revert "x"'), 3), entry(commit(4, 300, 'Revert "z"'), 4)];
  const fresh = [entry(commit(1, 0), 1), entry(commit(2, 2), 2)];
  const first = new HistoryIndexBuilder(commit(3, 3));
  for (const one of old) first.add(one);
  const kept = decodeHistoryIndex(encodeHistoryIndex(first.finish()));
  const carried = new HistoryIndexBuilder(commit(1, 0), kept);
  for (const one of fresh) carried.add(one);
  const whole = new HistoryIndexBuilder(commit(1, 0));
  for (const one of [...old, ...fresh]) whole.add(one);
  expect(carried.finish()).toEqual(whole.finish());
});

test.each(['', '{', 'null', '{"version":2}', '{"version":1,"tip":"x"}', '[]'])('%j is not an index', (text) => {
  expect(decodeHistoryIndex(text)).toBeNull();
});

test('a damaged part of an index makes the whole of it as good as none', () => {
  const builder = new HistoryIndexBuilder(commit(1, 0));
  builder.add(entry(commit(1, 0, 'Revert "x"'), 1));
  const good = encodeHistoryIndex(builder.finish());
  expect(decodeHistoryIndex(good)).not.toBeNull();
  expect(decodeHistoryIndex(good.replace('"time":', '"time":"x","was":'))).toBeNull();
  expect(decodeHistoryIndex(good.replace('"paths":["a.ts"]', '"paths":[1]'))).toBeNull();
});
