import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { countersign, jsonOf, LAUNCHER, runEnvironment } from './run.ts';
import { schemaProblems } from './schemas.ts';

const EMPTY = makeFolder();

describe('the command line', () => {
  it('prints version, commit and runtime', () => {
    const answer = countersign(EMPTY, ['--version']);
    expect(answer.status).toBe(0);
    expect(answer.stdout).toMatch(/^countersign \d+\.\d+\.\d+ \((?:[0-9a-f]{12}, )?Node\.js v\d+\.\d+\.\d+\)\n$/);
  });

  it.each([[[]], [['--help']], [['help']]])('prints one screen of help for %j', (args) => {
    const answer = countersign(EMPTY, args);
    expect(answer.status).toBe(0);
    expect(answer.stderr).toBe('');
    const lines = answer.stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(64);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    for (const entry of COMMANDS) expect(answer.stdout).toContain(`\n  ${entry.name} `);
    expect(answer.stdout.indexOf('Examples')).toBeLessThan(answer.stdout.indexOf('Options'));
  });

  it.each(COMMANDS.map((entry) => [entry.name]))('%s --help begins with examples and fits one screen', (name) => {
    const answer = countersign(EMPTY, [name, '--help']);
    expect(answer.status).toBe(0);
    expect(answer.stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
    expect(answer.stdout.indexOf('Examples')).toBeGreaterThan(-1);
    expect(answer.stdout.indexOf('Examples')).toBeLessThan(answer.stdout.indexOf('Usage'));
    expect(countersign(EMPTY, ['help', name]).stdout).toBe(answer.stdout);
  });

  it.each([
    ['chekc', 'countersign check'],
    ['explian', 'countersign explain'],
    ['aud', 'countersign audit'],
    ['polcy', 'countersign policy'],
    ['zzzzzz', 'countersign --help'],
  ])('answers the unknown command %s with %s', (word, remedy) => {
    const answer = countersign(EMPTY, [word]);
    expect(answer.status).toBe(EXIT.usage);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toContain(word);
    expect(answer.stderr).toContain(remedy);
  });

  it.each<[readonly string[]]>([
    [['doctor', '--nope']],
    [['doctor', '--format', 'xml']],
    [['doctor', '--color', 'sometimes']],
    [['doctor', '--json', '--format', 'text']],
    [['doctor', 'stray']],
    [['flag']],
    [['why']],
    [['completion', 'tcsh']],
    [['--json']],
    [['rules', 'no.such.rule']],
    [['doctor', '--json=nothing-there']],
  ])('calls %j wrong use, on stderr, with a way out', (args) => {
    const answer = countersign(makeRepository(), args);
    expect(answer.status).toBe(EXIT.usage);
    const text = args.some((word) => word.startsWith('--json')) ? answer.stdout : answer.stderr;
    expect(text).toMatch(/→|"remedy"|contradict/);
  });

  it('prints errors as JSON on stdout when JSON was asked for, by the published schema', () => {
    for (const args of [
      ['check', '--json'],
      ['--json', 'check'],
      ['check', '--format', 'json'],
      ['check', '--format=json'],
    ]) {
      const answer = countersign(EMPTY, args);
      expect(answer.status).toBe(EXIT.usage);
      expect(answer.stderr).toBe('');
      expect(jsonOf(answer)).toMatchObject({ error: { code: 'repository.absent' } });
      expect(schemaProblems('error', jsonOf(answer))).toEqual([]);
    }
  });

  it('selects fields with --json=a,b without swallowing what follows', () => {
    const answer = countersign(makeRepository(), ['doctor', '--json=healthy']);
    expect(Object.keys(jsonOf(answer))).toEqual(['schema', 'healthy']);
  });

  it('works in the folder named by -C, before or after the command', () => {
    const fixture = makeRepository();
    fixture.commit('first', { files: { a: '1\n' } });
    for (const args of [
      ['-C', fixture.path, 'doctor'],
      ['doctor', '-C', fixture.path],
    ]) {
      expect(countersign(EMPTY, args).stdout).toContain(fixture.path);
    }
  });

  it('draws no colour into a pipe, and obeys --color, CLICOLOR_FORCE and NO_COLOR in that order', () => {
    const colored = (args: readonly string[], env: Record<string, string> = {}): boolean =>
      countersign(EMPTY, ['rules', ...args], { env }).stdout.includes('\u001b[');
    expect(colored([])).toBe(false);
    expect(colored(['--color', 'always'])).toBe(true);
    expect(colored(['--color', 'always'], { NO_COLOR: '1' })).toBe(true);
    expect(colored([], { CLICOLOR_FORCE: '1' })).toBe(true);
    expect(colored([], { CLICOLOR_FORCE: '1', NO_COLOR: '1' })).toBe(false);
    expect(colored([], { CLICOLOR_FORCE: '1', NO_COLOR: '' })).toBe(true);
    expect(colored(['--color', 'never'], { CLICOLOR_FORCE: '1' })).toBe(false);
  });

  it('says in one line that Node.js is too old', () => {
    // The launcher reads the version from the process, so an old one can be stood in for.
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.19.5' });`;
    const done = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, LAUNCHER],
      {
        encoding: 'utf8',
        env: runEnvironment(),
      },
    );
    expect(done.status).toBe(EXIT.usage);
    expect(done.stdout).toBe('');
    expect(done.stderr).toMatch(/^countersign needs Node\.js 22\.18 or later; this is v20\.19\.5\. [^\n]*\n$/);
  });

  it.skipIf(!existsSync('/usr/bin/node'))('says so on the old Node.js of this machine too, if there is one', () => {
    const version = spawnSync('/usr/bin/node', ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
    const done = spawnSync('/usr/bin/node', [LAUNCHER, '--version'], { encoding: 'utf8', env: runEnvironment() });
    if (Number(version.split('.')[0]) >= 22) expect(done.status).toBe(0);
    else
      expect(done).toMatchObject({
        status: EXIT.usage,
        stderr: expect.stringContaining(`this is v${version}`) as string,
      });
  });

  it('ends quietly when the reader closes the pipe', () => {
    const done = spawnSync(
      'bash',
      ['-c', `"${process.execPath}" "${LAUNCHER}" rules | head -c 1; echo "\${PIPESTATUS[0]}"`],
      {
        encoding: 'utf8',
        cwd: EMPTY,
        env: runEnvironment(),
      },
    );
    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(/^.0\n$/s);
  });

  it('asks nobody where nobody can answer, and names the option that answers', () => {
    const fixture = makeRepository();
    fixture.commit('first', { files: { a: '1\n' } });
    const before = fixture.git(['status', '--porcelain']);
    const answer = countersign(fixture, ['init']);
    expect(answer.status).toBe(EXIT.usage);
    expect(answer.stderr).toContain('--yes');
    expect(fixture.git(['status', '--porcelain'])).toBe(before);
  });
});
