import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cloneRepository, makeFolder, makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf, startCountersign } from './run.ts';
import { schemaProblems } from './schemas.ts';
import type { Fixture } from '../git/fixture.ts';

const TEN_LINES = Array.from({ length: 10 }, (_, at) => `export const value${at} = ${at};\n`).join('');

/** A repository with a policy on main and a branch on which an AI wrote ten lines. */
function assisted(mode = 'observe'): Fixture {
  const fixture = makeRepository();
  fixture.commit('first', { files: { 'src/app.ts': 'export const zero = 0;\n' } });
  fixture.commit('second', { author: 'Bob Builder <bob@example.org>' });
  countersign(fixture, ['init', '--yes'], {
    env: { GIT_AUTHOR_EMAIL: 'bob@example.org', GIT_AUTHOR_NAME: 'Bob Builder' },
  });
  const path = join(fixture.path, '.countersign/policy.yml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('mode: observe', `mode: ${mode}`));
  fixture.commit('adopt');
  fixture.branch('feature');
  fixture.commit('values\n\nAssisted-by: claude-code:claude-opus-4-5', { files: { 'src/values.ts': TEN_LINES } });
  return fixture;
}

/** A branch that only mends a word in a text. */
function trivial(): Fixture {
  const fixture = assisted();
  fixture.git(['checkout', '-q', '-b', 'typo', 'main']);
  fixture.commit('typo', { files: { 'README.md': 'hello\n' } });
  return fixture;
}

describe('check', () => {
  it('asks for a senior when a machine wrote more than a trivial part for somebody without a level', () => {
    const answer = countersign(assisted(), ['check']);
    expect(answer).toMatchObject({ status: 1, stderr: '' });
    const [verdict, ai, , needs] = answer.stdout.split('\n');
    expect(verdict).toContain('PENDING');
    expect(ai).toMatch(/100 % of 10 changed lines: claude-code \(claude-opus-4-5\) declared 10/);
    expect(needs).toMatch(/L6/);
  });

  it('lets a small change of a person pass', () => {
    expect(countersign(trivial(), ['check'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^✓ PASS/) as string,
    });
  });

  it.each(['observe', 'warn'])('ends with the same code in mode %s', (mode) => {
    expect(countersign(assisted(mode), ['check']).status).toBe(1);
  });

  it('ends with 0 where it is asked to report only', () => {
    expect(countersign(assisted(), ['check', '--exit-zero'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('PENDING') as string,
    });
  });

  it('answers in JSON by its schema, the same bytes for the same content', () => {
    const fixture = assisted();
    const first = countersign(fixture, ['check', '--json']);
    expect(first.status).toBe(1);
    expect(schemaProblems('check', jsonOf(first))).toEqual([]);
    expect(countersign(fixture, ['check', '--json']).stdout).toBe(first.stdout);
    expect(jsonOf(first)).toMatchObject({ state: 'pending', aiAssisted: true, decision: { enforced: true } });
  });

  it.each<[string, RegExp]>([
    ['sarif', /^\{\n {2}"\$schema": "[^"]*sarif-2\.1\.0\.json"/],
    ['junit', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /],
    ['github', /^::(?:warning|error|notice) /],
    ['markdown', /^## … countersign: pending\n/],
  ])('writes %s, with the same exit code', (format, beginning) => {
    const answer = countersign(assisted(), ['check', '--format', format]);
    expect(answer.status).toBe(1);
    expect(answer.stdout).toMatch(beginning);
  });

  it('reads the policy from the home branch, never from the change', () => {
    const fixture = assisted();
    fixture.commit('lift it', { files: { '.countersign/policy.yml': 'version: 1\nmode: observe\nrules: []\n' } });
    const answer = countersign(fixture, ['check', '--json']);
    expect(answer.status).toBe(1);
    expect(jsonOf(answer)).toMatchObject({ decision: { policySource: 'refs/heads/main:.countersign/policy.yml' } });
  });

  it.each<[string, (fixture: Fixture) => Fixture | void, readonly string[], number, RegExp]>([
    ['outside a repository', () => ({ ...makeRepository(), path: makeFolder() }), ['check'], 2, /git/],
    ['before the first commit', () => makeRepository(), ['check'], 2, /no commit/],
    ['for a branch that is not there', () => {}, ['check', 'nowhere'], 2, /nowhere/],
    ['for a range whose side is not there', () => {}, ['check', 'main..nowhere'], 2, /nowhere/],
    ['for an option in place of a range', () => {}, ['check', '--', '--output=x'], 2, /output/],
    [
      'with a policy on the home branch that does not hold',
      (fixture) => {
        fixture.git(['checkout', '-q', 'main']);
        fixture.commit('broken', { files: { '.countersign/policy.yml': 'version: 1\nmode: sometimes\n' } });
        fixture.git(['checkout', '-q', 'feature']);
      },
      ['check'],
      3,
      /policy\.yml:\d+:\d+ [\s\S]*\^[\s\S]*→/,
    ],
    [
      'with people that do not hold',
      (fixture) => {
        fixture.git(['checkout', '-q', 'main']);
        fixture.commit('broken', { files: { '.countersign/people.yml': 'version: 1\npeople: 7\n' } });
        fixture.git(['checkout', '-q', 'feature']);
      },
      ['check'],
      3,
      /people\.yml/,
    ],
    [
      'when a blob of the change is missing',
      (fixture) => {
        const blob = fixture.git(['rev-parse', 'HEAD:src/values.ts']);
        rmSync(join(fixture.path, '.git/objects', blob.slice(0, 2), blob.slice(2)));
      },
      ['check'],
      3,
      /[0-9a-f]{40}/,
    ],
  ])('answers %s with code %#', (_, prepare, args, status, text) => {
    const base = assisted();
    const fixture = prepare(base) ?? base;
    const answer = countersign(fixture, args);
    expect(answer.stderr).toMatch(text);
    expect(answer.status).toBe(status);
    expect(answer.stdout).toBe('');
    const json = countersign(fixture, [...args.slice(0, 1), '--json', ...args.slice(1)]);
    expect(json.status).toBe(status);
    expect(schemaProblems('error', jsonOf(json))).toEqual([]);
  });

  it('answers 3 with the way out on a clone that is too shallow', () => {
    const clone = cloneRepository(assisted(), ['--depth=1', '--no-single-branch']);
    const answer = countersign(clone, ['check', 'origin/main..HEAD']);
    expect(answer.status).toBe(3);
    expect(answer.stderr).toContain('--unshallow');
  });

  it('stops with 130 when interrupted, and leaves no git process behind', async () => {
    const folder = makeFolder();
    const marker = join(folder, 'pid');
    writeFileSync(join(folder, 'git'), `#!/bin/sh\necho $$ > "${marker}"\nexec sleep 600\n`, { mode: 0o755 });
    const child = startCountersign(assisted(), ['check'], { PATH: `${folder}:/usr/bin:/bin` });
    const ended = new Promise<number | null>((done) => child.on('exit', done));
    while (!existsSync(marker) || readFileSync(marker, 'utf8').trim() === '') await wait(20);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const pid = Number(readFileSync(marker, 'utf8'));
    const gone = (): boolean => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    };
    for (let tries = 0; tries < 100 && !gone(); tries += 1) await wait(20);
    expect(gone()).toBe(true);
  });
});

describe('explain', () => {
  it('shows acts and tree, and ends like check', () => {
    const answer = countersign(assisted(), ['explain']);
    expect(answer.status).toBe(1);
    expect(answer.stdout).toMatch(/To make it pass \(\d+ acts?\)/);
    expect(answer.stdout).toMatch(/saw +.*ai\.assisted = true/);
    expect(answer.stdout).toMatch(/skipped \(--all shows why\)/);
  });

  it('answers in JSON by its schema', () => {
    expect(schemaProblems('explain', jsonOf(countersign(assisted(), ['explain', '--json'])))).toEqual([]);
  });

  it('decides a hypothetical, says so, and leaves the real answer as it is', () => {
    const fixture = trivial();
    expect(countersign(fixture, ['explain']).status).toBe(0);
    const supposed = countersign(fixture, ['explain', '--what-if', 'risk.tier=critical']);
    expect(supposed.status).toBe(1);
    expect(supposed.stdout).toContain('What if risk.tier=critical');
    expect(countersign(fixture, ['explain']).status).toBe(0);
  });

  it.each([
    ['nonsense', 'no assignment'],
    ['risk.teir=high', 'risk.tier'],
    ['risk.tier=sometimes', 'expected'],
  ])('refuses the hypothesis %s', (assignment, text) => {
    const answer = countersign(trivial(), ['explain', '--what-if', assignment]);
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain(text);
  });
});

describe('policy', () => {
  it('shows what does not hold with line, column and caret, and ends with 2', () => {
    const fixture = assisted();
    const path = join(fixture.path, '.countersign/policy.yml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('mode: observe', 'mode: sometimes'));
    const answer = countersign(fixture, ['policy', 'lint']);
    expect(answer.status).toBe(2);
    expect(answer.stdout).toMatch(/policy\.yml:\d+:\d+ .*\n.*mode: sometimes\n[ |]+\^/);
    expect(countersign(fixture, ['policy', 'lint', '--at', 'main']).status).toBe(0);
    expect(schemaProblems('policy-lint', jsonOf(countersign(fixture, ['policy', 'lint', '--json'])))).toEqual([]);
  });

  it('runs cases, names what differs, and ends with 1', () => {
    const fixture = assisted();
    const cases = (expected: string): string =>
      `version: 1\ncases:\n  - name: critical needs two who can sign\n    facts: { risk.tier: critical }\n    expect: ${expected}\n`;
    fixture.write('.countersign/policy.test.yml', cases('blocked'));
    expect(countersign(fixture, ['policy', 'test'])).toMatchObject({ status: 0 });
    fixture.write('.countersign/policy.test.yml', cases('pass'));
    const failing = countersign(fixture, ['policy', 'test']);
    expect(failing.status).toBe(1);
    expect(failing.stdout).toContain('expected pass, got blocked');
    expect(schemaProblems('policy-test', jsonOf(countersign(fixture, ['policy', 'test', '--json'])))).toEqual([]);
    fixture.write('.countersign/policy.test.yml', 'version: 1\ncases: 3\n');
    expect(countersign(fixture, ['policy', 'test']).status).toBe(2);
  });

  it('says what is missing', () => {
    const fixture = makeRepository();
    fixture.commit('first', { files: { a: '1\n' } });
    expect(countersign(fixture, ['policy', 'lint'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('countersign init') as string,
    });
    expect(countersign(fixture, ['policy', 'test']).status).toBe(2);
    expect(countersign(fixture, ['policy']).status).toBe(2);
  });
});

describe('rules', () => {
  it('lists every rule, and answers in JSON by its schema', () => {
    const folder = makeFolder();
    const json = jsonOf(countersign(folder, ['rules', '--json']));
    expect(schemaProblems('rules', json)).toEqual([]);
    expect((json['rules'] as unknown[]).length).toBeGreaterThan(11);
  });
});
