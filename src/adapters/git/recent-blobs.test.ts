import { expect, test } from 'vitest';
import type { BlobId, ObjectId } from '../../model/id.ts';
import { RecentBlobs } from './recent-blobs.ts';

const id = (name: string): BlobId => name as BlobId;

/** Answers as git does, in the order asked, and says what it was asked for. */
function source(sizes: Readonly<Record<string, number>>): { readonly asked: string[][]; readonly blobs: RecentBlobs } {
  const asked: string[][] = [];
  const objects = {
    async expectUpTo<T extends ObjectId>(
      ids: readonly T[],
      _type: string,
      largest: number,
      visit: (one: T, bytes: Buffer | null) => void,
    ): Promise<void> {
      asked.push([...ids]);
      for (const one of ids) {
        const size = sizes[one] ?? 0;
        visit(one, size > largest ? null : Buffer.alloc(size, one));
      }
    },
  };
  return { asked, blobs: new RecentBlobs(objects) };
}

async function read(blobs: RecentBlobs, names: string, largest = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const found: string[] = [];
  await blobs.read(names.split(' ').map(id), largest, (one, bytes) => {
    found.push(`${one}:${bytes === null ? 'null' : bytes.length}`);
  });
  return found;
}

test('small blobs are read once, though nobody wanted their bytes the first time', async () => {
  const { asked, blobs } = source({ a: 5, b: 6 });
  expect(await read(blobs, 'a b', 0)).toEqual(['a:null', 'b:null']);
  expect(await read(blobs, 'b a')).toEqual(['b:6', 'a:5']);
  expect(asked).toEqual([['a', 'b']]);
});

test('answers keep the order of the ids, whichever are known, also twice', async () => {
  const { asked, blobs } = source({ a: 1, b: 2, c: 3, d: 4 });
  await read(blobs, 'b d');
  expect(await read(blobs, 'a b c b d')).toEqual(['a:1', 'b:2', 'c:3', 'b:2', 'd:4']);
  expect(asked).toEqual([
    ['b', 'd'],
    ['a', 'c'],
  ]);
});

test('large blobs are read again, and given only to whoever wants them', async () => {
  const { asked, blobs } = source({ big: 40_000, a: 1 });
  expect(await read(blobs, 'big a', 100)).toEqual(['big:null', 'a:1']);
  expect(await read(blobs, 'big a')).toEqual(['big:40000', 'a:1']);
  expect(asked).toEqual([['big', 'a'], ['big']]);
});

test('what is remembered stays below four megabytes', async () => {
  const names = Array.from({ length: 200 }, (_, n) => `n${n}`);
  const { asked, blobs } = source(Object.fromEntries(names.map((name) => [name, 30_000])));
  await read(blobs, names.join(' '));
  await read(blobs, 'n0 n199');
  expect(asked.slice(1)).toEqual([['n0']]);
});

test('nobody holds, or is held by, the buffer that was given', async () => {
  const { blobs } = source({ a: 8 });
  const given: (Buffer | null)[] = [];
  await blobs.read([id('a')], 100, (_, bytes) => given.push(bytes));
  given[0]?.fill(0);
  await blobs.read([id('a')], 100, (_, bytes) => given.push(bytes));
  expect(given[1]?.toString()).toBe('aaaaaaaa');
  expect(given[1]?.buffer.byteLength).toBe(8);
});

test('what is let go while others are read is still answered', async () => {
  const names = Array.from({ length: 200 }, (_, n) => `n${n}`);
  const { blobs } = source(Object.fromEntries(names.map((name) => [name, 30_000])));
  await read(blobs, 'n199');
  expect(await read(blobs, names.join(' '))).toEqual(names.map((name) => `${name}:30000`));
});
