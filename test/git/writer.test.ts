import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWriter } from '../../src/adapters/git/writer.ts';
import type { WriterOptions } from '../../src/adapters/git/writer.ts';
import type { RefName } from '../../src/model/id.ts';
import type { GitWriter } from '../../src/ports/git.ts';
import type { Fixture } from './fixture.ts';
import { fixtureEnvironment, makeFolder, makeRepository } from './fixture.ts';
import { reading, refusal } from './reading.ts';

const AI = 'refs/notes/ai' as RefName;

/** A writer whose user is configured in a global file of its own, or nowhere. */
function writerOf(fixture: Fixture, options: WriterOptions & { readonly known?: boolean } = {}): Promise<GitWriter> {
  const home = makeFolder();
  const settings = join(home, 'gitconfig');
  const user =
    options.known === false ? '\tuseConfigOnly = true\n' : '\tname = Bo Reviewer\n\temail = bo@example.org\n';
  writeFileSync(settings, `[user]\n${user}`);
  return openWriter(fixture.path, {
    ...options,
    environment: { ...fixtureEnvironment(home), GIT_CONFIG_GLOBAL: settings },
  });
}

describe('amending the message', () => {
  it('keeps tree, parents, author and author date, and leaves the index alone', async () => {
    const fixture = makeRepository();
    fixture.commit('zero');
    const old = fixture.commit('one\n', { files: { a: 'a\n' }, author: 'Ada <ada@x>' });
    fixture.write('a', 'uncommitted\n');
    fixture.write('staged', 's\n');
    fixture.git(['add', 'staged']);
    const id = await (await writerOf(fixture)).amendMessage('one\n\nAssisted-by: x\n');
    expect(fixture.id('main')).toBe(id);
    const [before, after] = await reading(fixture.path, async (repository) => [
      await repository.commit(old),
      await repository.commit(id),
    ]);
    expect(after).toEqual({ ...before, id, message: 'one\n\nAssisted-by: x\n', committer: after?.committer });
    expect(after?.committer).toMatchObject({ name: 'Bo Reviewer', email: 'bo@example.org' });
    expect(fixture.git(['status', '--porcelain'])).toBe(' M a\nA  staged');
    expect(fixture.git(['reflog', '-1', '--format=%gs'])).toBe('commit (amend): one');
    fixture.git(['fsck', '--strict']);
  });

  it('of a merge keeps both parents', async () => {
    const fixture = makeRepository();
    fixture.commit('base');
    fixture.branch('side');
    fixture.commit('s');
    fixture.checkout('main');
    fixture.commit('m');
    fixture.merge('side');
    const parents = fixture.git(['log', '-1', '--format=%P']);
    await (await writerOf(fixture)).amendMessage('merged');
    expect(fixture.git(['log', '-1', '--format=%P %s'])).toBe(`${parents} merged`);
  });

  it('of a signed commit is refused unless the loss is accepted', async () => {
    const fixture = makeRepository();
    fixture.commit('one');
    const raw = fixture.gitBytes(['cat-file', 'commit', 'HEAD']).toString();
    const signed = fixture.git(['hash-object', '-t', 'commit', '-w', '--stdin'], {
      input: raw.replace('\n\n', '\ngpgsig x\n y\n\n'),
    });
    fixture.git(['update-ref', 'HEAD', signed]);
    expect(await refusal((await writerOf(fixture)).amendMessage('two'))).toBe(
      `not-permitted: commit ${signed} is signed; a new message would lose its signature`,
    );
    await (await writerOf(fixture, { dropSignature: true })).amendMessage('two');
    expect(fixture.git(['cat-file', 'commit', 'HEAD'])).not.toContain('gpgsig');
  });

  it('is refused without a commit, within a merge, and when git does not know the user', async () => {
    const fixture = makeRepository();
    expect(await refusal((await writerOf(fixture)).amendMessage('m'))).toBe(
      'ref.unknown: there is no commit yet whose message could be changed',
    );
    const head = fixture.commit('one');
    const unknown = await writerOf(fixture, { known: false });
    expect(await unknown.identity()).toBeNull();
    expect(await refusal(unknown.amendMessage('m'))).toBe('usage: git does not know who you are');
    expect(await refusal(unknown.writeNote(AI, head, Buffer.from('n')))).toBe('usage: git does not know who you are');
    writeFileSync(join(fixture.path, '.git/MERGE_HEAD'), `${head}\n`);
    expect(await refusal((await writerOf(fixture)).amendMessage('m'))).toBe(
      'usage: git is in the middle of an operation (MERGE_HEAD exists)',
    );
  });
});

describe('a note', () => {
  it('holds exactly the bytes, replaces its predecessor and leaves the others alone', async () => {
    const fixture = makeRepository();
    const one = fixture.commit('one');
    const two = fixture.commit('two');
    fixture.git(['notes', '--ref', 'ai', 'add', '-m', 'other', two]);
    const writer = await writerOf(fixture);
    const bytes = Buffer.from('\n\n  a  \n# b\n\n\xff\0c\n\n', 'latin1');
    await writer.writeNote(AI, one, Buffer.from('first'));
    await writer.writeNote(AI, one, bytes);
    await reading(fixture.path, async (repository) => {
      const notes = new Map((await repository.notes(AI)).map((note) => [note.annotated as string, note.blob]));
      expect([...notes.keys()].toSorted()).toEqual([one, two].toSorted());
      const texts: Buffer[] = [];
      for (const id of [one, two]) {
        const blob = notes.get(id);
        if (blob !== undefined) texts.push(await repository.blob(blob));
      }
      expect(texts.map((text) => text.toString('latin1'))).toEqual([bytes.toString('latin1'), 'other\n']);
    });
    expect(await refusal(writer.writeNote('refs/heads/main' as RefName, one, bytes))).toBe(
      'usage: “refs/heads/main” is no notes ref',
    );
  });
});

describe('the repository’s settings', () => {
  it('get a value once', async () => {
    const fixture = makeRepository();
    const writer = await writerOf(fixture);
    expect(await writer.addConfiguration('remote.origin.fetch', '+refs/a:refs/b')).toBe(true);
    expect(await writer.addConfiguration('remote.origin.fetch', '-x')).toBe(true);
    expect(await writer.addConfiguration('remote.origin.fetch', '+refs/a:refs/b')).toBe(false);
    expect(fixture.git(['config', '--get-all', 'remote.origin.fetch'])).toBe('+refs/a:refs/b\n-x');
    expect(await refusal(writer.addConfiguration('--global', 'x'))).toBe(
      'internal: “--global” is no configuration key',
    );
  });
});
