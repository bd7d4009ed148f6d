import { chmodSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fixture } from './fixture.ts';
import { FIRST_DATE, makeRepository } from './fixture.ts';
import { collectLog, reading, shown } from './reading.ts';

/** Patches of HEAD against its parent, in lines. */
async function headPatches(fixture: Fixture): Promise<readonly string[]> {
  const [head] = await reading(fixture.path, (repository) => collectLog(repository));
  return head?.files.map(shown) ?? [];
}

describe('the patch of a commit', () => {
  it('of a root commit is against the empty tree', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'x\ny\n', empty: '' } });
    expect(await headPatches(fixture)).toEqual(['a none 100644 -0,0 +1,2 "+x\\n+y\\n"', 'empty none 100644']);
  });

  it('shows edits, additions and deletions at zero context', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: '1\n2\n3\n4\n5\n', gone: 'g\n' } });
    fixture.commit('two', { files: { a: '1\nII\n3\n5\nsix', gone: null } });
    expect(await headPatches(fixture)).toEqual([
      'a 100644 100644 -2,1 +2,1 "-2\\n+II\\n" -4,1 +3,0 "-4\\n" -5,0 +5,1 "+six\\n\\\\ No newline at end of file\\n"',
      'gone 100644 none -1,1 +0,0 "-g\\n"',
    ]);
  });

  it('keeps a missing line end on both sides', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { a: 'x' } });
    fixture.commit('two', { files: { a: 'y' } });
    const end = '\\\\ No newline at end of file\\n';
    expect(await headPatches(fixture)).toEqual([`a 100644 100644 -1,1 +1,1 "-x\\n${end}+y\\n${end}"`]);
  });

  it('cannot be misled by content that looks like a patch, a header or a commit', async () => {
    const fixture = makeRepository();
    const before = fixture.commit('one', { files: { a: 'a\n' } });
    const text = `--- a/x\n+++ b/x\n@@ -1 +1 @@\n-x\n+y\ndiff --git a/b b/b\n${before}\0:100644\n\\ No newline\n`;
    fixture.commit('two', { files: { a: text.replaceAll('\0', ' ') } });
    const lines = text.replaceAll('\0', ' ').split('\n').slice(0, -1);
    const body = JSON.stringify(`-a\n${lines.map((line) => `+${line}\n`).join('')}`);
    expect(await headPatches(fixture)).toEqual([`a 100644 100644 -1,1 +1,${lines.length} ${body}`]);
  });

  it('pairs a renamed file, with and without an edit', async () => {
    const fixture = makeRepository();
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    fixture.commit('one', { files: { a: lines, b: `${lines}b\n` } });
    renameSync(join(fixture.path, 'a'), join(fixture.path, 'moved'));
    renameSync(join(fixture.path, 'b'), join(fixture.path, 'edited'));
    fixture.commit('two', { files: { edited: `${lines}c\n` } });
    expect(await headPatches(fixture)).toEqual([
      'b → edited 100644 100644 -21,1 +21,1 "-b\\n+c\\n"',
      'a → moved 100644 100644',
    ]);
  });

  it('shows a change of mode alone, and of type as one replacement', async () => {
    const fixture = makeRepository();
    fixture.commit('one', { files: { run: 'x\n', link: 'one\ntwo\n' } });
    chmodSync(join(fixture.path, 'run'), 0o755);
    fixture.remove('link');
    symlinkSync('target', join(fixture.path, 'link'));
    fixture.commit('two');
    expect(await headPatches(fixture)).toEqual([
      'link 100644 120000 -1,2 +1,1 "-one\\n-two\\n+target\\n\\\\ No newline at end of file\\n"',
      'run 100644 100755',
    ]);
  });

  it('calls binaries and submodules binary, whatever attributes say', async () => {
    const fixture = makeRepository();
    const commit = fixture.commit('one', { files: { bin: 'a\0b', text: 'a\n' } });
    fixture.write('.gitattributes', 'text binary -diff\nbin diff=text text\n');
    fixture.write('text', 'b\n');
    fixture.write('bin', 'c\0d');
    fixture.git(['update-index', '--add', '--cacheinfo', `160000,${commit},sub`]);
    fixture.git(['add', 'text', 'bin', '.gitattributes']);
    fixture.git(['commit', '-q', '-m', 'two']);
    expect(await headPatches(fixture)).toEqual([
      '.gitattributes none 100644 -0,0 +1,2 "+text binary -diff\\n+bin diff=text text\\n"',
      'bin 100644 100644 binary',
      'sub none 160000 binary',
      'text 100644 100644 -1,1 +1,1 "-a\\n+b\\n"',
    ]);
  });

  it('gives paths as bytes: line breaks, quotes, tabs, no UTF-8', async () => {
    const fixture = makeRepository();
    fixture.commit('empty');
    const names = ['\t"q" \\', ' b/ c', 'n\nl', '\xff\xfe', 'é'];
    for (const name of names) {
      const bytes = name === 'é' ? Buffer.from(name) : Buffer.from(name, 'latin1');
      const file = Buffer.concat([Buffer.from(`${fixture.path}/`), bytes]);
      if (name.includes('/')) fixture.write(name, 'x\n');
      else writeFileSync(file, 'x\n');
    }
    fixture.commit('odd');
    const [head] = await reading(fixture.path, (repository) => collectLog(repository));
    expect(head?.files.map((file) => file.path)).toEqual(['\t"q" \\', ' b/ c', 'n\nl', 'é', '\udcff\udcfe']);
    expect(head?.files.every((file) => file.hunks.length === 1)).toBe(true);
  });

  it('is never given for merges, and is against the first parent only of others', async () => {
    const fixture = makeRepository();
    fixture.commit('base', { files: { a: 'a\n' } });
    fixture.branch('side');
    fixture.commit('side', { files: { s: 's\n' } });
    fixture.checkout('main');
    fixture.commit('main', { files: { m: 'm\n' } });
    fixture.merge('side', 'merge');
    fixture.commit('nothing');
    const log = await reading(fixture.path, (repository) => collectLog(repository));
    expect(log.map(({ commit, files }) => [commit.message, files.length])).toEqual([
      ['nothing', 0],
      ['merge\n', 0],
      ['main', 1],
      ['side', 1],
      ['base', 1],
    ]);
  });
});

describe('the log', () => {
  it('gives commits as they are written: bytes, people, parents, no mailmap', async () => {
    const fixture = makeRepository();
    const files = { '.mailmap': 'Proper <p@x> <claude@x>\n' };
    const message = '  Subject \r\n\n\n\nAssisted-by: x\n\n# not a comment\n\n';
    const id = fixture.commit(message, { author: 'C <claude@x>', files, date: FIRST_DATE });
    const [logged] = await reading(fixture.path, (repository) => collectLog(repository));
    const who = { name: 'C', email: 'claude@x', time: FIRST_DATE, zone: '+0000' };
    expect(logged?.commit).toEqual({
      id,
      tree: fixture.id('HEAD^{tree}'),
      parents: [],
      author: who,
      committer: who,
      message,
      signed: false,
    });
  });

  it('finds commits behind one whose clock went wrong when asked for those since a time', async () => {
    const fixture = makeRepository();
    for (const [message, date] of [
      ['young', 2000],
      ['old', 1000],
      ['tip', 3000],
      ['future', 9000],
    ] as const) {
      fixture.commit(message, { date: FIRST_DATE + date });
    }
    const log = await reading(fixture.path, (repository) => collectLog(repository, { since: FIRST_DATE + 1500 }));
    expect(log.map(({ commit }) => commit.message)).toEqual(['future', 'tip', 'young']);
  });

  it('gives parents before children when asked, leaves out what is reachable from elsewhere, follows first parents', async () => {
    const fixture = makeRepository();
    const base = fixture.commit('base');
    fixture.branch('side');
    fixture.commit('s1');
    fixture.commit('s2');
    fixture.checkout('main');
    fixture.commit('m1');
    const tip = fixture.merge('side', 'merge');
    await reading(fixture.path, async (repository) => {
      const ordered = await collectLog(repository, { not: [base], order: 'parents-first', patches: 'none' });
      const messages = ordered.map(({ commit }) => commit.message.trim());
      expect(messages.toSorted()).toEqual(['m1', 'merge', 's1', 's2']);
      expect(messages.indexOf('s1')).toBeLessThan(messages.indexOf('s2'));
      expect(messages.at(-1)).toBe('merge');
      const first = await collectLog(repository, { tips: [tip], firstParent: true });
      expect(first.map(({ commit }) => commit.message.trim())).toEqual(['merge', 'm1', 'base']);
      expect(await collectLog(repository, { tips: [] })).toEqual([]);
      const seen: [string, number][] = [];
      await repository.graph({ tips: [tip], not: [], order: 'newest-first' }, (id, parents) =>
        seen.push([id, parents.length]),
      );
      expect(seen.map(([, parents]) => parents)).toEqual([2, 1, 1, 1, 0]);
    });
  });

  it('stops and rejects with what the visitor throws, and can be asked again', async () => {
    const fixture = makeRepository();
    for (let index = 0; index < 300; index += 1) fixture.git(['commit', '-q', '--allow-empty', '-m', `${index}`]);
    fixture.commit('tip', { files: { a: 'a\n' } });
    await reading(fixture.path, async (repository) => {
      const tips = [await repository.resolve('HEAD')];
      const query = { tips, not: [], patches: 'bodies', order: 'newest-first' } as const;
      const stop = new RangeError('enough');
      const fail = (): never => {
        throw stop;
      };
      await expect(repository.log(query, { commit: fail })).rejects.toBe(stop);
      await expect(repository.log(query, { commit: () => {}, file: fail })).rejects.toBe(stop);
      await expect(repository.log({ ...query, patches: 'none' }, { commit: fail })).rejects.toBe(stop);
      expect(await collectLog(repository)).toHaveLength(301);
    });
  });

  it('is the same with and without bodies, for any edits, and rebuilds every version of a file', async () => {
    const line = fc.constantFrom('a', 'b', 'c', '', '-x', '+y', '@@ -1 +1 @@', '\\ z', 'diff --git a/f b/f');
    const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 8 }), async (versions) => {
        const fixture = makeRepository();
        const contents = versions.map(([lines, closed]) => lines.join('\n') + (closed && lines.length > 0 ? '\n' : ''));
        for (const content of contents) fixture.commit('edit', { files: { f: content } });
        await reading(fixture.path, async (repository) => {
          const log = await collectLog(repository, { order: 'parents-first' });
          const ranges = await collectLog(repository, { order: 'parents-first', patches: 'ranges' });
          const bare = (logs: typeof log): unknown => {
            return logs.map(({ files }) =>
              files.map((file) => ({ ...file, hunks: file.hunks.map((hunk) => ({ ...hunk, body: 0 })) })),
            );
          };
          expect(bare(ranges)).toEqual(bare(log));
          let now: readonly string[] = [];
          for (const [index, { files }] of log.entries()) {
            for (const file of files) now = applied(now, file.hunks);
            expect(now.join('')).toBe(contents[index]);
          }
        });
        fixture.cleanup();
      }),
      { numRuns: 12 },
    );
  });
});

/** The lines after a patch at zero context. */
function applied(
  lines: readonly string[],
  hunks: Awaited<ReturnType<typeof collectLog>>[number]['files'][number]['hunks'],
): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const start = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1;
    result.push(...lines.slice(at, start));
    at = start + hunk.oldCount;
    const body = Buffer.from(hunk.body).toString().split('\n').slice(0, -1);
    for (const [index, text] of body.entries()) {
      if (text.startsWith('+')) result.push(text.slice(1) + (body[index + 1]?.startsWith('\\') ? '' : '\n'));
    }
  }
  return [...result, ...lines.slice(at)];
}
