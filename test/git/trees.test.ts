import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlobId, CommitId } from '../../src/model/id.ts';
import type { Side, Transition } from '../../src/model/change.ts';
import type { Fixture } from './fixture.ts';
import { makeRepository } from './fixture.ts';
import { path, reading, shown } from './reading.ts';

const NONE = '0'.repeat(40);

/** Transitions as `git diff-tree -r -z --raw --no-renames` shows them. */
function byGit(fixture: Fixture, old: string, next: string): readonly string[] {
  const fields = fixture
    .gitBytes(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', old, next])
    .toString('latin1')
    .split('\0');
  const found: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode, newMode, oldId, newId] = (fields[at] ?? '').slice(1).split(' ');
    found.push(`${fields[at + 1]} ${oldMode} ${oldId} ${newMode} ${newId}`);
  }
  return found;
}

function byUs(transitions: readonly Transition[]): readonly string[] {
  const side = (one: Side | null): string => (one === null ? `000000 ${NONE}` : `${one.mode} ${one.oid}`);
  return transitions.map((one) => `${one.path} ${side(one.old)} ${side(one.new)}`);
}

describe('transitions', () => {
  it('are sorted by path bytes and show files that become folders, links and submodules', async () => {
    const fixture = makeRepository();
    const old = fixture.commit('one', { files: { a: '1', 'a-b': '2', 'b/c': '3', same: '4', 'z/same': '5', é: '6' } });
    fixture.git(['update-index', '--add', '--cacheinfo', `160000,${old},sub`]);
    const next = fixture.commit('two', { files: { a: null, 'a-b': null, b: null, é: null } });
    for (const [name, content] of [
      ['a/x', '7'],
      ['a.b', '8'],
      ['b', '9'],
      ['\u{1f600}', '10'],
      ['\uffee', '11'],
    ] as const)
      fixture.write(name, content);
    const last = fixture.commit('three');
    await reading(fixture.path, async (repository) => {
      const found = await repository.transitions(old, last);
      expect(found.map((one) => [one.path, one.old?.mode ?? null, one.new?.mode ?? null])).toEqual([
        ['a', '100644', null],
        ['a-b', '100644', null],
        ['a.b', null, '100644'],
        ['a/x', null, '100644'],
        ['b', null, '100644'],
        ['b/c', '100644', null],
        ['é', '100644', null],
        ['\uffee', null, '100644'],
        ['\u{1f600}', null, '100644'],
      ]);
      expect(await repository.transitions(next, next)).toEqual([]);
    });
  });

  it('are what git’s own raw diff shows, for any two trees', async () => {
    const name = fc.constantFrom('a', 'a-', 'a.b', 'a0', 'b', 'a/b', 'a/b/c', 'b/a', 'b/a/a', 'b-/x', 'c/d/e/f');
    const files = fc.dictionary(name, fc.constantFrom('1', '2', '3'), { maxKeys: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(files, { minLength: 2, maxLength: 4 }), async (versions) => {
        const fixture = makeRepository();
        const commits: CommitId[] = [];
        for (const version of versions) {
          fixture.git(['rm', '-rfq', '--ignore-unmatch', '.']);
          for (const [file, content] of Object.entries(version)) {
            const above = Object.keys(version).some((other) => other.startsWith(`${file}/`));
            if (!above) fixture.write(file, content);
          }
          commits.push(fixture.commit('v'));
        }
        await reading(fixture.path, async (repository) => {
          for (const old of commits) {
            for (const next of commits) {
              expect(byUs(await repository.transitions(old, next))).toEqual(byGit(fixture, old, next));
              const here = await repository.transitions(null, next);
              const asked = [...here, ...(await repository.transitions(null, old))].map(({ path }) => path);
              const sides = await repository.sides(next, asked);
              for (const path of asked) {
                const stands = here.find((transition) => transition.path === path)?.new ?? null;
                expect(sides.get(path)).toEqual(stands);
                expect(await repository.at(next, path)).toEqual(stands);
              }
            }
          }
        });
        fixture.cleanup();
      }),
      { numRuns: 10 },
    );
  });
});

describe('a path of a commit', () => {
  it('is found in its folder, and null where nothing or a folder stands', async () => {
    const fixture = makeRepository();
    const head = fixture.commit('one', { files: { 'd/e/f': 'x\n', g: 'y\n' } });
    await reading(fixture.path, async (repository) => {
      expect(await repository.at(head, path('d/e/f'))).toEqual({ mode: '100644', oid: fixture.id('HEAD:d/e/f') });
      const absent = ['d', 'd/e', 'd/x', 'g/h', '', '/g', 'g/', 'D/e/f', '.', '..'];
      const found: unknown[] = [];
      for (const name of absent) found.push([name, await repository.at(head, path(name))]);
      expect(found).toEqual(absent.map((name) => [name, null]));
      expect((await repository.list(head, null)).map((one) => one.path)).toEqual(['d/e/f', 'g']);
      expect((await repository.list(head, path('d'))).map((one) => one.path)).toEqual(['d/e/f']);
      expect(await repository.list(head, path('g'))).toEqual([]);
      expect(await repository.list(head, path('none'))).toEqual([]);
    });
  });
});

describe('differences', () => {
  it('of many pairs of trees come in order, with renames only when asked', async () => {
    const fixture = makeRepository();
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    const one = fixture.commit('one', { files: { a: lines } });
    const two = fixture.commit('two', { files: { a: null, b: `${lines}x\n` } });
    const pairs = [
      { old: one, new: two },
      { old: two, new: two },
      { old: two, new: one },
      { old: null, new: one },
    ];
    await reading(fixture.path, async (repository) => {
      const seen: string[] = [];
      await repository.diffTrees(pairs, { renames: true, patches: 'bodies' }, (pair, patch) =>
        seen.push(`${pair} ${shown(patch)}`),
      );
      expect(seen.map((text) => text.split(' +1,20')[0])).toEqual([
        '0 a → b 100644 100644 -20,0 +21,1 "+x\\n"',
        '2 b → a 100644 100644 -21,1 +20,0 "-x\\n"',
        '3 a none 100644 -0,0',
      ]);
      const plain: string[] = [];
      await repository.diffTrees(pairs, { renames: false, patches: 'none' }, (pair, patch) =>
        plain.push(`${pair} ${shown(patch)}`),
      );
      expect(plain).toEqual([
        '0 a 100644 none',
        '0 b none 100644',
        '2 a none 100644',
        '2 b 100644 none',
        '3 a none 100644',
      ]);
      await repository.diffTrees([], { renames: true, patches: 'bodies' }, () => expect.unreachable());
    });
  });

  it('of thousands of pairs do not make the two processes wait for each other', async () => {
    const fixture = makeRepository();
    const one = fixture.commit('one', { files: { a: 'a\n' } });
    const two = fixture.commit('two', { files: { a: 'b\n' } });
    await reading(fixture.path, async (repository) => {
      let seen = 0;
      const pairs = Array.from({ length: 6000 }, (_, index) =>
        index % 2 === 0 ? { old: one, new: two } : { old: two, new: two },
      );
      await repository.diffTrees(pairs, { renames: false, patches: 'ranges' }, (pair) => {
        expect(pair % 2).toBe(0);
        seen += 1;
      });
      expect(seen).toBe(3000);
    });
  });

  it('of pairs of blobs come in order, absent sides, equal blobs and binaries included', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: '1\n2\n', b: '1\n3\n', bin: '\0', empty: '' } });
    const blob = (name: string): BlobId => fixture.id(`HEAD:${name}`) as string as BlobId;
    const [a, b, bin, empty] = [blob('a'), blob('b'), blob('bin'), blob('empty')];
    await reading(fixture.path, async (repository) => {
      const pairs = [
        { old: a, new: b },
        { old: a, new: a },
        { old: null, new: a },
        { old: a, new: null },
        { old: a, new: bin },
        { old: null, new: empty },
        { old: null, new: null },
      ];
      const found = await repository.diffBlobs(pairs);
      const text = found.map(({ binary, hunks }) => [
        binary,
        ...hunks.map((hunk) => [
          hunk.oldStart,
          hunk.oldCount,
          hunk.newStart,
          hunk.newCount,
          Buffer.from(hunk.body).toString(),
        ]),
      ]);
      expect(text).toEqual([
        [false, [2, 1, 2, 1, '-2\n+3\n']],
        [false],
        [false, [0, 0, 1, 2, '+1\n+2\n']],
        [false, [1, 2, 0, 0, '-1\n-2\n']],
        [true],
        [false],
        [false],
      ]);
      const many = await repository.diffBlobs(
        Array.from({ length: 1500 }, (_, index) => (index % 3 === 0 ? { old: a, new: b } : { old: b, new: b })),
      );
      expect(many.flatMap(({ hunks }, index) => (hunks.length > 0 ? [index % 3] : []))).toEqual(
        Array.from({ length: 500 }, () => 0),
      );
      expect(await repository.diffBlobs([])).toEqual([]);
    });
  });
});
