import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWriter } from '../../src/adapters/git/writer.ts';
import type { BlobId, CommitId, RefName } from '../../src/model/id.ts';
import type { GitRepository } from '../../src/ports/git.ts';
import type { Fixture } from './fixture.ts';
import { fixtureEnvironment, makeFolder, makeRepository } from './fixture.ts';
import { collectLog, path, reading } from './reading.ts';

interface Trap {
  /** A program that leaves a file in `witnesses` when it runs. */
  readonly program: string;
  readonly witnesses: string;
}

function makeTrap(): Trap {
  const folder = makeFolder();
  const witnesses = join(folder, 'witnesses');
  mkdirSync(witnesses);
  const program = join(folder, 'trap');
  writeFileSync(program, `#!/bin/sh\ntouch "${witnesses}/$$"\ncat\n`);
  chmodSync(program, 0o755);
  return { program, witnesses };
}

/** Everything by which a repository's settings can name a program or change what is read. */
function hostileSettings(program: string): readonly (readonly [key: string, value: string])[] {
  return [
    ['core.fsmonitor', program],
    ['core.pager', program],
    ['core.editor', program],
    ['core.askPass', program],
    ['core.sshCommand', program],
    ['core.gitProxy', program],
    ['core.hooksPath', join(program, '..')],
    ['core.alternateRefsCommand', program],
    ['core.attributesFile', join(program, '..', 'attributes')],
    ['core.quotePath', 'true'],
    ['core.abbrev', '4'],
    ['core.worktree', '/'],
    ['diff.external', program],
    ['diff.trap.command', program],
    ['diff.trap.textconv', program],
    ['diff.trap.binary', 'true'],
    ['diff.algorithm', 'patience'],
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['diff.renames', 'false'],
    ['diff.context', '9'],
    ['diff.interHunkContext', '9'],
    ['diff.submodule', 'log'],
    ['diff.ignoreSubmodules', 'all'],
    ['diff.orderFile', program],
    ['diff.suppressBlankEmpty', 'true'],
    ['color.ui', 'always'],
    ['filter.trap.clean', program],
    ['filter.trap.smudge', program],
    ['filter.trap.process', program],
    ['merge.trap.driver', program],
    ['gpg.program', program],
    ['gpg.ssh.program', program],
    ['commit.gpgSign', 'true'],
    ['tag.gpgSign', 'true'],
    ['log.showSignature', 'true'],
    ['log.mailmap', 'true'],
    ['log.date', 'relative'],
    ['log.follow', 'true'],
    ['log.diffMerges', 'on'],
    ['format.pretty', 'oneline'],
    ['i18n.logOutputEncoding', 'UTF-16'],
    ['blame.ignoreRevsFile', program],
    ['blame.showEmail', 'true'],
    ['alias.log', `!${program}`],
    ['alias.rev-list', `!${program}`],
    ['alias.cat-file', `!${program}`],
    ['pager.log', program],
    ['pager.rev-parse', program],
    ['uploadpack.packObjectsHook', program],
    ['remote.origin.url', `ext::${program}`],
    ['remote.origin.uploadpack', program],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.vcs', 'trap'],
    ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
    ['credential.helper', program],
    ['sequence.editor', program],
    ['notes.displayRef', 'refs/notes/*'],
    ['include.path', '/dev/null'],
    ['trace2.eventTarget', join(program, '..', 'witnesses', 'trace')],
  ];
}

function hostileRepository(trap: Trap): Fixture {
  const fixture = makeRepository();
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');
  fixture.commit('one', { files: { 'a.txt': 'a\nb\n', 'b.txt': 'b\n', moved: lines } });
  fixture.commit('two', {
    files: {
      '.gitattributes': '* diff=trap filter=trap merge=trap\n*.txt -diff -text linguist-generated\n',
      'a.txt': 'a\nc\n',
      moved: null,
      here: lines,
    },
  });
  fixture.git(['notes', '--ref', 'ai', 'add', '-m', 'note']);
  mkdirSync(join(fixture.path, '.git/info'), { recursive: true });
  writeFileSync(join(fixture.path, '.git/info/attributes'), '* diff=trap filter=trap -diff\n');
  const hooks = [
    'reference-transaction',
    'post-index-change',
    'pre-commit',
    'commit-msg',
    'post-rewrite',
    'post-commit',
  ];
  for (const folder of [join(fixture.path, '.git/hooks'), join(trap.program, '..')]) {
    mkdirSync(folder, { recursive: true });
    for (const hook of hooks) {
      writeFileSync(join(folder, hook), `#!/bin/sh\ntouch "${trap.witnesses}/hook-$$"\n`);
      chmodSync(join(folder, hook), 0o755);
    }
  }
  writeFileSync(join(trap.program, '..', 'attributes'), '* diff=trap -diff\n');
  return fixture;
}

function arm(fixture: Fixture, trap: Trap): void {
  const text = hostileSettings(trap.program).map(([key, value]) => {
    const dot = key.lastIndexOf('.');
    const first = key.indexOf('.');
    const section = first === dot ? key.slice(0, dot) : `${key.slice(0, first)} "${key.slice(first + 1, dot)}"`;
    return `[${section}]\n\t${key.slice(dot + 1)} = "${value}"\n`;
  });
  writeFileSync(join(fixture.path, '.git/config'), text.join(''), { flag: 'a' });
}

/** Every question of the port, with its answer. */
async function everything(repository: GitRepository): Promise<unknown> {
  const head = await repository.resolve('HEAD');
  const parent = await repository.resolve('HEAD~1');
  const blob = (await repository.at(head, path('a.txt')))?.oid as BlobId;
  const old = (await repository.at(parent, path('a.txt')))?.oid as BlobId;
  const graph: unknown[] = [];
  await repository.graph({ tips: [head], not: [], order: 'parents-first' }, (id, parents) => graph.push([id, parents]));
  const trees: unknown[] = [];
  const options = { renames: true, patches: 'ranges' } as const;
  await repository.diffTrees([{ old: parent, new: head }], options, (pair, patch) =>
    trees.push([pair, patch.path, patch.oldPath, patch.hunks]),
  );
  return {
    log: await collectLog(repository),
    graph,
    trees,
    transitions: await repository.transitions(parent, head),
    blobs: await repository.diffBlobs([{ old, new: blob }]),
    text: (await repository.blob(blob)).toString(),
    bases: await repository.mergeBases(head, parent),
    refs: await repository.refs(['refs/heads/', 'refs/notes/']),
    notes: await repository.notes('refs/notes/ai' as RefName),
    blame: await repository.blame(head, path('a.txt')),
    former: await repository.formerTips('refs/heads/main' as RefName, 10),
    short: await repository.resolve(head.slice(0, 8)),
    upstream: await repository.upstream('refs/heads/main' as RefName),
  };
}

describe('a repository that names programs in every setting', () => {
  it('is read as without them, and none of them runs', async () => {
    const trap = makeTrap();
    const fixture = hostileRepository(trap);
    const before = await reading(fixture.path, everything);
    arm(fixture, trap);
    const environment = {
      ...fixtureEnvironment('/nonexistent'),
      GIT_EXTERNAL_DIFF: trap.program,
      GIT_PAGER: trap.program,
      GIT_SSH_COMMAND: trap.program,
      GIT_ASKPASS: trap.program,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'diff.external',
      GIT_CONFIG_VALUE_0: trap.program,
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${trap.program}'`,
      GIT_EXEC_PATH: join(trap.program, '..'),
      GIT_TRACE: join(trap.witnesses, 'trace'),
      GIT_NOTES_REF: 'refs/notes/other',
      GIT_NAMESPACE: 'other',
      GIT_DEFAULT_HASH: 'sha256',
      GIT_DIFF_OPTS: '-u9',
      GIT_REPLACE_REF_BASE: 'refs/heads/',
    };
    expect(await reading(fixture.path, everything, { environment })).toEqual(before);
    expect(readdirSync(trap.witnesses)).toEqual([]);
  });

  it('would run them in plain git, so that the trap is known to work', () => {
    const trap = makeTrap();
    const fixture = hostileRepository(trap);
    arm(fixture, trap);
    fixture.git(['-c', 'core.worktree=', 'log', '-p', '--ext-diff', '-1'], { env: { GIT_PAGER: 'cat' } });
    expect(readdirSync(trap.witnesses).length).toBeGreaterThan(0);
  });

  it('is written to without running any of them', async () => {
    const trap = makeTrap();
    const fixture = hostileRepository(trap);
    arm(fixture, trap);
    const environment = {
      ...fixtureEnvironment('/nonexistent'),
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.org',
      GIT_EDITOR: trap.program,
    };
    const writer = await openWriter(fixture.path, { environment });
    const id: CommitId = await writer.amendMessage('new message');
    await writer.writeNote('refs/notes/ai' as RefName, id, Buffer.from('note\n'));
    expect(await writer.addConfiguration('countersign.test', 'yes')).toBe(true);
    expect(await writer.identity()).toEqual({ name: 'Ada', email: 'ada@example.org' });
    expect(readdirSync(trap.witnesses)).toEqual([]);
    expect(existsSync(join(fixture.path, '.git/index.lock'))).toBe(false);
  });
});
