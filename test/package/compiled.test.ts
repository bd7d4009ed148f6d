/** The build keeps the code that V8 compiled; what is kept makes a run faster and never decides what runs. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runEnvironment } from '../cli/run.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';

/** The build that `npm test` made; not `dist/` itself, which the packing of other tests makes anew meanwhile. */
const LAUNCHER = process.env['COUNTERSIGN_LAUNCHER'];
const ROOT = join(LAUNCHER ?? '', '..', '..');

/** A copy of the build, as an installation holds it. */
function install(): string {
  const folder = makeFolder();
  for (const part of ['bin', 'dist', 'schemas', 'package.json']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  return folder;
}

interface Run {
  readonly status: number | null;
  readonly text: string;
}

function run(installed: string, home: string, args: readonly string[]): Run {
  const env = { ...runEnvironment({ home }), XDG_CACHE_HOME: join(home, '.cache') };
  const launcher = join(installed, 'bin', 'countersign.mjs');
  const done = spawnSync(process.execPath, [launcher, ...args], { cwd: home, env, encoding: 'utf8' });
  return { status: done.status, text: done.stdout + done.stderr };
}

/** The answer of the last of the runs that add to what is kept. */
function learnt(installed: string, home: string, args: readonly string[]): Run {
  for (let runs = 0; runs < 3; runs += 1) run(installed, home, args);
  return run(installed, home, args);
}

/** The number of a file tells one that was replaced from one that was read. */
const kept = (home: string): string => join(home, '.cache', 'countersign', 'compiled');

/** The one file that is kept. */
function keptFile(home: string): string {
  const names = readdirSync(kept(home));
  expect(names).toHaveLength(1);
  return join(kept(home), names[0] ?? '');
}

describe.skipIf(LAUNCHER === undefined)('compiled code', () => {
  const installed = LAUNCHER === undefined ? '' : install();
  const asks = ['rules', '--json'];

  it('is kept by the first runs of a command and left as it is by those after them', () => {
    const home = makeFolder();
    const first = learnt(installed, home, asks);
    const { ino, size } = statSync(keptFile(home));
    expect(size).toBeGreaterThan(100_000);
    expect(first.status).toBe(0);
    expect(run(installed, home, asks)).toEqual(first);
    expect(statSync(keptFile(home))).toMatchObject({ ino, size });
  });

  it('learns what a later run was the first to call', () => {
    const home = makeFolder();
    run(installed, home, ['help', 'rules']);
    const little = statSync(keptFile(home)).size;
    run(installed, home, ['help', 'check']);
    run(installed, home, ['help']);
    expect(statSync(keptFile(home)).size).toBeGreaterThan(little);
  });

  it('stays as it is, too, where parsers are loaded that want other options of V8', () => {
    const home = makeFolder();
    writeFileSync(join(home, 'a.sql'), 'DROP TABLE orders;\n');
    const first = learnt(installed, home, ['assess', 'sql', 'a.sql']);
    expect(first.text).toContain('orders');
    const { ino } = statSync(keptFile(home));
    expect(run(installed, home, ['assess', 'sql', 'a.sql'])).toEqual(first);
    expect(statSync(keptFile(home)).ino).toBe(ino);
  });

  it('holds what different runs of a command load', () => {
    const home = makeFolder();
    const fixture = makeRepository();
    fixture.commit('first', { files: { a: 'a\n' } });
    const check = (format: string): Run => run(installed, home, ['-C', fixture.path, 'check', '--format', format]);
    for (let runs = 0; runs < 4; runs += 1) expect(check('sarif').text).toContain('"runs"');
    const one = statSync(keptFile(home));
    expect(check('junit').text).toContain('<testsuite');
    const both = statSync(keptFile(home));
    expect(both.size).toBeGreaterThan(one.size);
    expect(check('sarif').text).toContain('"runs"');
    expect(statSync(keptFile(home)).ino).toBe(both.ino);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['with a changed byte', (bytes: Buffer) => bytes.fill((bytes.at(-9) ?? 0) ^ 1, bytes.length - 9, bytes.length - 8)],
    ['empty', () => Buffer.alloc(0)],
  ])('is not believed when it is %s, and is made anew', (_, damage) => {
    const home = makeFolder();
    const first = run(installed, home, asks);
    const file = keptFile(home);
    const whole = readFileSync(file);
    writeFileSync(file, damage(Buffer.from(whole)));
    expect(run(installed, home, asks)).toEqual(first);
    expect(readFileSync(file).length).toBeGreaterThan(whole.length / 2 + 1);
  });

  it('of another text is not run, though the text is as long as before', () => {
    const home = makeFolder();
    const other = install();
    expect(run(other, home, ['help']).text).toContain('what this branch needs, and why');
    const file = readdirSync(join(other, 'dist', 'cli')).find((name) => name.startsWith('help-')) ?? '';
    const path = join(other, 'dist', 'cli', file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('what this branch needs, and why', 'what this branch needs, AND WHY'));
    expect(run(other, home, ['help']).text).toContain('what this branch needs, AND WHY');
  });

  it('is neither written nor believed in a working tree, where a clone may have brought it', () => {
    const home = makeFolder();
    expect(run(installed, home, asks).status).toBe(0);
    const file = keptFile(home);
    const before = statSync(file);
    mkdirSync(join(home, '.git'));
    writeFileSync(file, 'countersign compiled 1\n');
    expect(run(installed, home, asks).status).toBe(0);
    expect(statSync(keptFile(home)).size).toBeLessThan(before.size);
  });

  it('is not made of a word that names no command', () => {
    const home = makeFolder();
    expect(run(installed, home, ['chekc']).status).toBe(2);
    expect(existsSync(kept(home))).toBe(false);
  });

  it('is neither read nor written where others can write', () => {
    const home = makeFolder();
    mkdirSync(kept(home), { recursive: true });
    chmodSync(kept(home), 0o777);
    expect(run(installed, home, asks).status).toBe(0);
    expect(readdirSync(kept(home))).toEqual([]);
  });
});
