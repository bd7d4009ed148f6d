import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { BlobId } from '../../src/model/id.ts';
import { makeRepository } from './fixture.ts';
import { reading, refusal } from './reading.ts';

const LARGE = 'x'.repeat(300_000);

describe('blobs above a size', () => {
  it('are given as null, in the order asked for, and those up to it whole', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { empty: '', small: 'ab\n', exact: 'abcd', large: LARGE } });
    const ids = ['large', 'small', 'empty', 'exact', 'large'].map(
      (name) => fixture.id(`HEAD:${name}`) as string as BlobId,
    );
    await reading(fixture.path, async (repository) => {
      const seen: (readonly [BlobId, string | null])[] = [];
      await repository.blobsUpTo(ids, 4, (id, bytes) => seen.push([id, bytes?.toString() ?? null]));
      expect(seen.map(([id]) => id)).toEqual(ids);
      expect(seen.map(([, text]) => text)).toEqual([null, 'ab\n', '', 'abcd', null]);
      // What was passed over leaves nothing behind for the next question.
      expect((await repository.blob(ids[0] as BlobId)).toString()).toBe(LARGE);
    });
  });

  it('are compared with their ids all the same', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { large: LARGE } });
    const blob = fixture.id('HEAD:large') as string as BlobId;
    const forged = Buffer.from(`blob ${LARGE.length}\0${LARGE.slice(1)}y`);
    const file = join(fixture.path, '.git/objects', blob.slice(0, 2), blob.slice(2));
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, deflateSync(forged));
    await reading(fixture.path, async (repository) => {
      const seen: unknown[] = [];
      const message = await refusal(repository.blobsUpTo([blob], 4, (id) => seen.push(id)));
      expect(message).toMatch(new RegExp(`^object\\.malformed: .*${blob}`));
      expect(seen).toEqual([]);
    });
  });
});
