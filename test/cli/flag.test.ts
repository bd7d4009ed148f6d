import { describe, expect, it } from 'vitest';
import { cloneRepository, makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf } from './run.ts';
import { schemaProblems } from './schemas.ts';
import type { Fixture } from '../git/fixture.ts';

const CLAUDE = ['--agent', 'claude-code', '--model', 'claude-opus-4-5'];

function repository(): Fixture {
  const fixture = makeRepository();
  fixture.commit('first', { files: { 'src/app.ts': 'one\ntwo\nthree\n' } });
  fixture.branch('feature');
  fixture.commit('add things\n\nA body.', { files: { 'src/app.ts': 'one\ntwo\nthree\nfour\nfive\n' } });
  return fixture;
}

function message(fixture: Fixture): string {
  return fixture.git(['log', '-1', '--format=%B']).trimEnd();
}

describe('flag', () => {
  it('puts the trailer in the last commit and keeps tree, parents and author', () => {
    const fixture = repository();
    const before = fixture.git(['log', '-1', '--format=%T %P %an %ae %at']);
    const answer = countersign(fixture, ['flag', ...CLAUDE]);
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    expect(message(fixture)).toBe('add things\n\nA body.\n\nAssisted-by: claude-code:claude-opus-4-5');
    expect(fixture.git(['log', '-1', '--format=%T %P %an %ae %at'])).toBe(before);
    expect(answer.stdout).toContain(fixture.id('HEAD').slice(0, 12));
  });

  it('does nothing the second time, and says so', () => {
    const fixture = repository();
    countersign(fixture, ['flag', ...CLAUDE, '--lines', 'src/app.ts:4-5']);
    const before = [fixture.id('HEAD'), fixture.id('refs/notes/ai')];
    const answer = countersign(fixture, ['flag', ...CLAUDE, '--lines', 'src/app.ts:4-5']);
    expect(answer.stdout).toContain('Nothing to do');
    expect([fixture.id('HEAD'), fixture.id('refs/notes/ai')]).toEqual(before);
  });

  it('writes a git-ai note for lines, on the commit as it is after the amendment', () => {
    const fixture = repository();
    const answer = countersign(fixture, ['flag', ...CLAUDE, '--lines', 'src/app.ts:4-5', '--json']);
    const note = fixture.git(['notes', '--ref=ai', 'show', 'HEAD']);
    expect(note).toMatch(/^src\/app\.ts\n {2}s_[0-9a-f]{14}::t_[0-9a-f]{14} 4-5\n---\n/);
    expect(note).toContain(`"base_commit_sha": "${fixture.id('HEAD')}"`);
    expect(note).toContain('"schema_version": "authorship/3.0.0"');
    expect(jsonOf(answer)).toMatchObject({ changed: true, commit: fixture.id('HEAD') });
    expect(schemaProblems('flag', jsonOf(answer))).toEqual([]);
  });

  it('names the prompter, who is then not allowed to sign', () => {
    const fixture = repository();
    countersign(fixture, ['flag', ...CLAUDE, '--prompter', 'Grace Hopper <grace@example.org>']);
    expect(message(fixture)).toContain('\nPrompted-by: Grace Hopper <grace@example.org>');
  });

  it('takes notes that are there along to the new commit, in every notes ref', () => {
    const fixture = repository();
    fixture.git(['notes', '--ref=ai', 'add', '-m', `x\n---\n{"base_commit_sha": "${fixture.id('HEAD')}"}`, 'HEAD']);
    fixture.git(['notes', '--ref=review', 'add', '-m', 'looked at', 'HEAD']);
    countersign(fixture, ['flag', ...CLAUDE]);
    expect(fixture.git(['notes', '--ref=review', 'show', 'HEAD'])).toBe('looked at');
    expect(fixture.git(['notes', '--ref=ai', 'show', 'HEAD'])).toContain(`"base_commit_sha": "${fixture.id('HEAD')}"`);
  });

  it('leaves index and working tree as they are', () => {
    const fixture = repository();
    fixture.write('src/app.ts', 'staged\n');
    fixture.git(['add', 'src/app.ts']);
    fixture.write('src/app.ts', 'staged\nand not\n');
    fixture.write('new.txt', 'untracked\n');
    const before = fixture.git(['status', '--porcelain=v2']).replace(/^# .*$/gm, '');
    countersign(fixture, ['flag', ...CLAUDE]);
    expect(fixture.git(['status', '--porcelain=v2'])).toBe(before);
    expect(fixture.git(['diff'])).toContain('+and not');
  });

  it('changes nothing on a dry run', () => {
    const fixture = repository();
    const before = fixture.git(['for-each-ref']);
    const answer = countersign(fixture, ['flag', ...CLAUDE, '--lines', 'src/app.ts:4', '--dry-run', '--json']);
    expect(fixture.git(['for-each-ref'])).toBe(before);
    expect(jsonOf(answer)).toMatchObject({ dryRun: true, changed: true, commit: null });
    expect(schemaProblems('flag', jsonOf(answer))).toEqual([]);
  });

  it('runs no hook of the repository', () => {
    const fixture = repository();
    for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'post-rewrite', 'reference-transaction']) {
      fixture.write(`.git/hooks/${hook}`, '#!/bin/sh\ntouch "$GIT_DIR/../planted-$0" planted\n');
      fixture.git(['update-index', '--refresh'], {});
    }
    countersign(fixture, ['flag', ...CLAUDE]);
    expect(fixture.git(['status', '--porcelain'])).not.toContain('planted');
  });

  it.each<[string, readonly string[], string]>([
    ['a line that the file has not', ['--lines', 'src/app.ts:4-6'], 'has 5 lines'],
    ['a file that is not there', ['--lines', 'src/none.ts:1'], 'no file src/none.ts'],
    ['a range that is none', ['--lines', 'src/app.ts'], 'is not PATH:FIRST-LAST'],
    ['a backward range', ['--lines', 'src/app.ts:5-4'], 'is not PATH:FIRST-LAST'],
    ['a prompter without address', ['--prompter', 'Grace'], 'not written as a name with an address'],
    ['another commit than the last', ['--commit', 'main'], 'is not the last commit'],
    ['a commit that is not there', ['--commit', 'nowhere'], 'nowhere'],
  ])('refuses %s with code 2 and changes nothing', (_, args, text) => {
    const fixture = repository();
    const before = fixture.git(['for-each-ref']);
    const answer = countersign(fixture, ['flag', ...CLAUDE, ...args]);
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain(text);
    expect(fixture.git(['for-each-ref'])).toBe(before);
  });

  it('refuses an agent that would break out of the trailer', () => {
    const fixture = repository();
    const answer = countersign(fixture, ['flag', '--agent', 'x\nSigned-off-by: Boss <boss@example.org>']);
    expect(answer.status).toBe(2);
    expect(message(fixture)).not.toContain('Boss');
  });

  it('refuses a commit that a remote has, unless forced', () => {
    const fixture = repository();
    const clone = cloneRepository(fixture);
    const refused = countersign(clone, ['flag', ...CLAUDE]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('is part of origin/');
    expect(countersign(clone, ['flag', ...CLAUDE, '--force']).status).toBe(0);
    expect(message(clone)).toContain('Assisted-by: claude-code');
  });

  it('refuses a branch whose commit is on the home branch', () => {
    const fixture = makeRepository();
    fixture.commit('first', { files: { a: '1\n' } });
    fixture.branch('feature');
    expect(countersign(fixture, ['flag', ...CLAUDE]).stderr).toContain('is part of main');
  });

  it('flags on the home branch itself while nothing was pushed', () => {
    const fixture = makeRepository();
    fixture.commit('first', { files: { a: '1\n' } });
    expect(countersign(fixture, ['flag', ...CLAUDE]).status).toBe(0);
  });

  it('needs a commit', () => {
    const answer = countersign(makeRepository(), ['flag', ...CLAUDE]);
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('no commit yet');
  });

  it('works in a repository with SHA-256 ids', () => {
    const fixture = makeRepository({ format: 'sha256' });
    fixture.commit('first', { files: { a: '1\n2\n' } });
    expect(countersign(fixture, ['flag', ...CLAUDE, '--lines', 'a:1-2']).status).toBe(0);
    expect(fixture.git(['notes', '--ref=ai', 'show', 'HEAD'])).toContain(fixture.id('HEAD'));
  });
});
