import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf } from './run.ts';
import { schemaProblems } from './schemas.ts';
import type { Fixture } from '../git/fixture.ts';

function repository(): Fixture {
  const fixture = makeRepository();
  fixture.commit('first', { files: { a: '1\n', '.claude/settings.json': '{}\n' } });
  fixture.commit('second', { author: 'Bob "the" Builder <bob@example.org>' });
  fixture.commit('third', { author: 'Claude <noreply@anthropic.com>' });
  fixture.git(['remote', 'add', 'origin', 'git@github.com:acme/shop.git']);
  return fixture;
}

/** Every file below the folder with its bytes, the git directory's own bookkeeping left out. */
function tree(fixture: Fixture): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(fixture.path, folder)).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (path === '.git/objects' || path === '.git/logs' || path === '.git/index') continue;
      const stats = lstatSync(join(fixture.path, path));
      if (stats.isDirectory()) visit(path);
      else if (stats.isSymbolicLink()) files.set(path, readlinkSync(join(fixture.path, path)));
      else files.set(path, readFileSync(join(fixture.path, path), 'latin1'));
    }
  };
  visit('');
  return files;
}

describe('init', () => {
  it('shows its plan and changes nothing on a dry run', () => {
    const fixture = repository();
    const before = tree(fixture);
    const answer = countersign(fixture, ['init', '--dry-run', '--json']);
    expect(answer.status).toBe(0);
    expect(schemaProblems('init', jsonOf(answer))).toEqual([]);
    expect(jsonOf(answer)).toMatchObject({ outcome: 'plan' });
    expect(tree(fixture)).toEqual(before);
  });

  it('writes a configuration that holds, a CI job, a hook and what to fetch', () => {
    const fixture = repository();
    const answer = countersign(fixture, ['init', '--yes']);
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    const lint = countersign(fixture, ['policy', 'lint', '--json']);
    expect(lint.status).toBe(0);
    expect(schemaProblems('policy-lint', jsonOf(lint))).toEqual([]);
    const people = readFileSync(join(fixture.path, '.countersign/people.yml'), 'utf8');
    expect(people).toContain('level: L6');
    expect(people).toContain('name: "Bob \\"the\\" Builder"');
    expect(people).toMatch(/# level: L4 {2}# set me/);
    expect(people).toMatch(/robots:\n {2}- id: "claude"\n {4}kind: ai/);
    const job = readFileSync(join(fixture.path, '.github/workflows/countersign.yml'), 'utf8');
    expect(job).toContain('pull_request_target:');
    expect(job).not.toContain('run:');
    expect(lstatSync(join(fixture.path, '.git/hooks/pre-push')).mode & 0o111).not.toBe(0);
    expect(fixture.git(['config', '--get-all', 'remote.origin.fetch']).split('\n')).toEqual([
      '+refs/heads/*:refs/remotes/origin/*',
      'refs/notes/*:refs/notes/*',
      'refs/countersign/*:refs/countersign/*',
    ]);
  });

  it('names the default branch in the CI job, whatever its name, and leaves a job that is there as it is', () => {
    const source = makeRepository({ branch: 'trunk' });
    source.commit('first', { files: { a: '1\n' } });
    source.git(['remote', 'add', 'origin', 'git@github.com:acme/shop.git']);
    countersign(source, ['init', '--yes']);
    const path = join(source.path, '.github/workflows/countersign.yml');
    expect(readFileSync(path, 'utf8')).toContain('branches: ["trunk"]');
    writeFileSync(path, '# mine\n');
    rmSync(join(source.path, '.countersign/policy.yml'));
    expect(countersign(source, ['init', '--yes']).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe('# mine\n');
  });

  it('changes nothing, byte for byte, when run again, and says so', () => {
    const fixture = repository();
    countersign(fixture, ['init', '--yes']);
    const before = tree(fixture);
    const answer = countersign(fixture, ['init', '--yes']);
    expect(answer.status).toBe(0);
    expect(answer.stdout).toContain('No file was changed');
    expect(tree(fixture)).toEqual(before);
  });

  it('leaves files and hooks that are there as they are', () => {
    const fixture = repository();
    fixture.write('.countersign/policy.yml', '# mine\n');
    fixture.write('.git/hooks/pre-push', '#!/bin/sh\n# mine\n');
    const answer = countersign(fixture, ['init', '--yes']);
    expect(readFileSync(join(fixture.path, '.countersign/policy.yml'), 'utf8')).toBe('# mine\n');
    expect(readFileSync(join(fixture.path, '.git/hooks/pre-push'), 'utf8')).toBe('#!/bin/sh\n# mine\n');
    expect(answer.stdout).toContain('add to your pre-push hook: countersign hook pre-push "$@"');
  });

  it('leaves hooks alone that are configured elsewhere', () => {
    const fixture = repository();
    fixture.git(['config', 'core.hooksPath', '.husky']);
    countersign(fixture, ['init', '--yes']);
    expect(existsSync(join(fixture.path, '.git/hooks/pre-push'))).toBe(false);
    expect(existsSync(join(fixture.path, '.husky'))).toBe(false);
  });

  it('does not write through a symbolic link out of the repository', () => {
    const outside = makeFolder();
    const fixture = repository();
    symlinkSync(outside, join(fixture.path, '.countersign'));
    const before = tree(fixture);
    const answer = countersign(fixture, ['init', '--yes']);
    expect(answer.status).not.toBe(0);
    expect(answer.stderr).toContain('symbolic link');
    expect(readdirSync(outside)).toEqual([]);
    expect(tree(fixture)).toEqual(before);
  });

  it('writes all files or none', () => {
    const fixture = repository();
    fixture.write('.github', 'a file where a folder is needed\n');
    const before = tree(fixture);
    const answer = countersign(fixture, ['init', '--yes']);
    expect(answer.status).toBe(3);
    expect(answer.stderr).toContain('.github');
    expect(tree(fixture)).toEqual(before);
    expect(existsSync(join(fixture.path, '.countersign'))).toBe(false);
  });

  it('takes public keys of the person, and never looks into a private one', () => {
    const home = makeFolder();
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh/id_ed25519'), 'PRIVATE');
    writeFileSync(join(home, '.ssh/id_ed25519.pub'), 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIabc ada@laptop\n');
    const fixture = repository();
    const answer = countersign(fixture, ['init', '--yes'], { home });
    const signers = readFileSync(join(fixture.path, '.countersign/allowed_signers'), 'utf8');
    expect(signers).toContain('person:ada namespaces="countersign-v1" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIabc\n');
    expect(signers + answer.stdout).not.toContain('PRIVATE');
  });

  it('tells a single maintainer why nothing can be enforced', () => {
    const fixture = makeRepository();
    fixture.commit('first', { files: { a: '1\n' } });
    const answer = countersign(fixture, ['init', '--yes']);
    expect(answer.stdout).toContain('One maintainer');
    const policy = readFileSync(join(fixture.path, '.countersign/policy.yml'), 'utf8');
    expect(policy).toContain('levels: none');
    expect(policy).toContain('mode: observe');
    expect(countersign(fixture, ['policy', 'lint']).status).toBe(0);
  });

  it.each([
    ['https://gitlab.com/acme/shop.git', '.gitlab/countersign.yml', 'acme/shop'],
    ['ssh://git@codeberg.org/acme/shop', '.forgejo/workflows/countersign.yml', 'acme/shop'],
    ['https://user:hunter2@github.com/acme/shop.git', '.github/workflows/countersign.yml', 'acme/shop'],
  ])('knows the forge of %s', (url, path, id) => {
    const fixture = repository();
    fixture.git(['remote', 'set-url', 'origin', url]);
    const answer = countersign(fixture, ['init', '--yes']);
    expect(existsSync(join(fixture.path, path))).toBe(true);
    const policy = readFileSync(join(fixture.path, '.countersign/policy.yml'), 'utf8');
    expect(policy).toContain(`repository: "${id}"`);
    expect(policy + answer.stdout).not.toContain('hunter2');
  });

  it('writes a configuration that holds whatever contributors call themselves', () => {
    const fixture = makeRepository();
    const names = ['"quoted"', 'a: b # c', '- x', '\u202eevil', '{}', '!!js/function', "o'neill", '__proto__'];
    for (const [at, name] of names.entries())
      fixture.commit(`c${at}`, { author: `${name} <${at}+__proto__@example.org>` });
    expect(countersign(fixture, ['init', '--yes']).status).toBe(0);
    const lint = countersign(fixture, ['policy', 'lint']);
    expect(lint.stdout + lint.stderr).not.toContain('✗');
    expect(lint.status).toBe(0);
    expect(readFileSync(join(fixture.path, '.countersign/people.yml'), 'utf8')).not.toMatch(/\p{Cf}/u);
  });

  it('says what to do in a bare repository, without an identity, and before the first commit', () => {
    expect(countersign(makeRepository({ bare: true }), ['init', '--yes']).stderr).toContain('bare');
    const unborn = makeRepository();
    expect(countersign(unborn, ['init', '--yes']).status).toBe(0);
    const bad = countersign(makeRepository(), ['init', '--yes'], { env: { GIT_AUTHOR_EMAIL: 'nobody' } });
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain('git config user.name');
  });
});
