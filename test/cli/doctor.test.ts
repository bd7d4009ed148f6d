import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cloneRepository, makeFolder, makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf } from './run.ts';
import { schemaProblems } from './schemas.ts';
import type { Fixture } from '../git/fixture.ts';
import type { RunOptions } from './run.ts';

interface Check {
  readonly id: string;
  readonly state: string;
  readonly found: string;
  readonly remedy: string | null;
}

function doctor(
  where: Fixture | string,
  options: RunOptions = {},
): { status: number | null; checks: Map<string, Check> } {
  const answer = countersign(where, ['doctor', '--json'], options);
  const json = jsonOf(answer) as { checks: Check[] };
  expect(schemaProblems('doctor', json)).toEqual([]);
  return { status: answer.status, checks: new Map(json.checks.map((check) => [check.id, check])) };
}

function repository(): Fixture {
  const fixture = makeRepository();
  fixture.commit('first', { files: { a: '1\n' } });
  fixture.commit('second', { files: { a: '1\n2\n' } });
  return fixture;
}

describe('doctor', () => {
  it('ends with 0 when nothing fails, and every warning has a way out', () => {
    const { status, checks } = doctor(repository());
    expect(status).toBe(0);
    expect(checks.get('git')?.state).toBe('ok');
    expect(checks.get('policy')).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('countersign init') as string,
    });
    for (const check of checks.values()) expect(check.remedy === null).toBe(check.state === 'ok');
  });

  it('fails on a shallow clone and says how to deepen it', () => {
    const { status, checks } = doctor(cloneRepository(repository(), ['--depth=1']));
    expect(status).toBe(1);
    expect(checks.get('history')).toMatchObject({
      state: 'fail',
      remedy: expect.stringContaining('--unshallow') as string,
    });
  });

  it('warns of a partial clone, of replace refs and of grafts', () => {
    const source = repository();
    source.git(['config', 'uploadpack.allowFilter', 'true']);
    expect(doctor(cloneRepository(source, ['--filter=blob:none'])).checks.get('objects')?.state).toBe('warn');
    const replaced = repository();
    replaced.git(['replace', replaced.id('HEAD'), replaced.id('HEAD~1')]);
    expect(doctor(replaced).checks.get('grafts')?.found).toContain('replace refs');
    const grafted = repository();
    grafted.write('.git/info/grafts', `${grafted.id('HEAD')}\n`);
    expect(doctor(grafted).checks.get('grafts')?.found).toContain('info/grafts');
  });

  it('asks for notes, sign-offs and heads of requests to be fetched, with the command that does it', () => {
    const clone = cloneRepository(repository());
    const before = doctor(clone).checks;
    for (const id of ['notes', 'sign-offs', 'requests']) expect(before.get(id)?.state).toBe('warn');
    for (const id of ['notes', 'sign-offs']) {
      const command = before.get(id)?.remedy ?? '';
      clone.git(command.replace(/^git /, '').replaceAll("'", '').split(' '));
    }
    const after = doctor(clone).checks;
    for (const id of ['notes', 'sign-offs']) expect(after.get(id)?.state).toBe('ok');
  });

  it('fails on a policy of the home branch that does not hold, and names line and problem', () => {
    const fixture = repository();
    fixture.commit('policy', { files: { '.countersign/policy.yml': 'version: 1\nmode: sometimes\n' } });
    const { status, checks } = doctor(fixture);
    expect(status).toBe(1);
    expect(checks.get('policy')).toMatchObject({ state: 'fail', remedy: 'countersign policy lint' });
    expect(checks.get('policy')?.found).toMatch(/line \d+/);
  });

  it('fails when it is not known which branch holds the policy, and says how to tell', () => {
    const source = makeRepository({ branch: 'develop' });
    source.commit('first', { files: { a: '1\n' } });
    const clone = cloneRepository(source);
    clone.git(['symbolic-ref', '-d', 'refs/remotes/origin/HEAD']);
    const { checks, status } = doctor(clone.path);
    expect(status).toBe(1);
    expect(checks.get('home')).toMatchObject({
      state: 'fail',
      found: expect.stringContaining('It is not known which branch of origin holds the policy') as string,
      remedy: expect.stringContaining('git remote set-head origin --auto') as string,
    });
    clone.git(['remote', 'set-head', 'origin', 'develop']);
    expect(doctor(clone.path).checks.has('home')).toBe(false);
  });

  it.each([
    ['level: L6', 'valid, 1 person, 1 of them senior (L6 or above, or `signer: true`)'],
    ['signer: true', 'valid, 1 person, 1 of them senior (L6 or above, or `signer: true`)'],
    ['level: L5', 'valid, 1 person, nobody senior (L6 or above, or `signer: true`)'],
  ])('counts who may judge as a senior: %s', (field, detail) => {
    const fixture = repository();
    const people = `version: 1\npeople:\n  - { id: ann, emails: [ann@example.org], ${field} }\n`;
    fixture.commit('people', { files: { '.countersign/people.yml': people } });
    expect(doctor(fixture).checks.get('people')?.found).toBe(`refs/heads/main:.countersign/people.yml: ${detail}`);
  });

  it('does not take the policy from the working tree', () => {
    const fixture = repository();
    fixture.write('.countersign/policy.yml', 'version: 1\nmode: sometimes\n');
    expect(doctor(fixture).checks.get('policy')?.state).toBe('warn');
  });

  it('knows a CI job that checks on a shallow clone from one that does not', () => {
    const fixture = repository();
    fixture.write('.github/workflows/ci.yml', 'steps:\n  - run: npx countersign check\n');
    expect(doctor(fixture).checks.get('ci')).toMatchObject({
      state: 'warn',
      remedy: expect.stringContaining('fetch-depth: 0') as string,
    });
    fixture.write('.github/workflows/ci.yml', 'with: { fetch-depth: 0 }\nsteps:\n  - run: npx countersign check\n');
    expect(doctor(fixture).checks.get('ci')?.state).toBe('ok');
  });

  it('says where there is no repository, and what of the rest is in order', () => {
    const { status, checks } = doctor(makeFolder());
    expect(status).toBe(1);
    expect(checks.get('repository')?.state).toBe('fail');
    expect(checks.get('node')?.state).toBe('ok');
  });

  it('says that git is missing', () => {
    const { status, checks } = doctor(repository(), { env: { PATH: makeFolder() } });
    expect(status).toBe(1);
    expect(checks.get('git')?.state).toBe('fail');
  });

  it('says that git is too old', () => {
    const folder = makeFolder();
    writeFileSync(`${folder}/git`, '#!/bin/sh\necho "git version 2.30.1"\n', { mode: 0o755 });
    const { checks } = doctor(repository(), { env: { PATH: `${folder}:/bin:/usr/bin` } });
    expect(checks.get('git')).toMatchObject({ state: 'fail', found: expect.stringContaining('2.30.1') as string });
  });

  it('warns when the cache cannot be written', () => {
    const { checks } = doctor(repository(), { env: { XDG_CACHE_HOME: '/dev/null/nowhere' } });
    expect(checks.get('cache')?.state).toBe('warn');
  });

  it('works in a bare repository and before the first commit', () => {
    expect(doctor(makeRepository({ bare: true })).status).toBe(0);
    expect(doctor(makeRepository()).checks.get('repository')?.state).toBe('warn');
  });
});
