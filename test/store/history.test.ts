import { describe, expect, it } from 'vitest';
import type { CommitId } from '../../src/model/id.ts';
import { cloneRepository, makeRepository } from '../git/fixture.ts';
import { commitFiles, envelope, idOf, pathOf, STATEMENTS, storeOf, textsAt } from './world.ts';

const [a, b, c] = ['a', 'b', 'c'].map(envelope) as [Buffer, Buffer, Buffer];
const files = (...envelopes: Buffer[]): Record<string, string> =>
  Object.fromEntries(envelopes.map((bytes) => [pathOf(bytes), bytes.toString()]));

describe('what came between two commits', () => {
  it('is what was added, once, in the order of the names', async () => {
    const store = await storeOf(makeRepository());
    const first = await store.add('statements', [a]);
    await store.add('statements', [b]);
    const last = await store.add('statements', [c]);
    const since = async (from: CommitId | null): Promise<readonly string[]> => {
      const found: string[] = [];
      await store.readSince('statements', from, last, (id) => found.push(id));
      return found;
    };
    expect(await since(first)).toEqual([idOf(b), idOf(c)].toSorted());
    expect(await since(last)).toEqual([]);
    expect(await since(null)).toEqual([idOf(a), idOf(b), idOf(c)].toSorted());
  });

  it('what is gone is an error, also when a commit on top took it away', async () => {
    const repository = makeRepository();
    const store = await storeOf(repository);
    const old = await store.add('statements', [a, b]);
    const next = commitFiles(repository, STATEMENTS, files(a, c), { parent: old });
    await expect(store.readSince('statements', old, next, () => {})).rejects.toThrow(idOf(b).slice(7));
    expect(await store.isDescendant(old, next)).toBe(true);
    expect(await store.removed('statements', old, next)).toEqual([idOf(b)]);
  });

  it('a statement that came and went between two looks is named', async () => {
    const repository = makeRepository();
    const store = await storeOf(repository);
    const old = await store.add('statements', [a]);
    const withdrawal = await store.add('statements', [b]);
    const next = commitFiles(repository, STATEMENTS, files(a, c), { parent: withdrawal });
    await store.readSince('statements', old, next, () => {});
    expect(await store.removed('statements', old, next)).toEqual([idOf(b)]);
    expect(await store.removed('statements', null, next)).toEqual([idOf(b)]);
    expect(await store.removed('statements', withdrawal, await store.add('statements', [b]))).toEqual([idOf(b)]);
  });

  it('an honest store has lost nothing, joins included', async () => {
    const remote = makeRepository({ bare: true });
    await (await storeOf(remote)).add('statements', [a]);
    const clone = cloneRepository(remote);
    const store = await storeOf(clone);
    await store.add('statements', [b]);
    const joined = (await store.fetch('origin', 'statements')) as CommitId;
    expect(await store.removed('statements', null, joined)).toEqual([]);
    expect(await textsAt(store, joined)).toEqual(['a', 'b']);
  });

  it('a file that never was its name may go', async () => {
    const repository = makeRepository();
    const store = await storeOf(repository);
    const spoiled = commitFiles(repository, STATEMENTS, { ...files(a), [pathOf(b)]: 'junk', 'README.md': 'hello' });
    await expect(textsAt(store, spoiled)).rejects.toMatchObject({ code: 'object.malformed' });
    const healed = commitFiles(repository, STATEMENTS, files(a), { parent: spoiled });
    expect(await store.removed('statements', null, healed)).toEqual([]);
    await store.readSince('statements', spoiled, healed, () => {});
    expect(await textsAt(store, healed)).toEqual(['a']);
  });
});

describe('what was once seen', () => {
  it('is an ancestor, or it was rewritten', async () => {
    const repository = makeRepository();
    const store = await storeOf(repository);
    const first = await store.add('statements', [a]);
    const second = await store.add('statements', [b]);
    const forced = commitFiles(repository, STATEMENTS, files(a, c), { parent: first });
    expect(await store.isDescendant(first, second)).toBe(true);
    expect(await store.isDescendant(second, second)).toBe(true);
    expect(await store.isDescendant(second, first)).toBe(false);
    expect(await store.isDescendant(second, forced)).toBe(false);
    expect(await store.removed('statements', second, forced)).toEqual([idOf(b)]);
  });

  it('a commit that is nowhere was rewritten; in a shallow clone nobody knows', async () => {
    const repository = makeRepository();
    repository.commit('code', { files: { x: '1' } });
    repository.commit('code', { files: { x: '2' } });
    const store = await storeOf(repository);
    const tip = await store.add('statements', [a]);
    const nowhere = 'b'.repeat(40) as CommitId;
    expect(await store.isDescendant(nowhere, tip)).toBe(false);
    const clone = cloneRepository(repository, ['--depth=1']);
    const shallow = await storeOf(clone);
    expect(await shallow.fetch('origin', 'statements')).toBe(tip);
    await expect(shallow.isDescendant(nowhere, tip)).rejects.toMatchObject({ code: 'object.missing' });
  });
});
