import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cloneRepository, fixtureEnvironment, makeFolder, makeRepository } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';
import { envelope, STATEMENTS, storeOf, textsAt } from './world.ts';

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

const TEN = Array.from({ length: 10 }, (_, n) => `person ${n}`);
const ADDER = join(import.meta.dirname, 'adder.ts');

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ADDER, ...args], {
      env: { ...fixtureEnvironment(args[0] ?? ''), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stderr }));
  });
}

async function added(fixture: Fixture): Promise<readonly string[]> {
  const store = await storeOf(fixture);
  return textsAt(store, (await store.heads()).statements);
}

const expected = (each: number): readonly string[] =>
  TEN.flatMap((name) => Array.from({ length: each }, (_, n) => `${name} ${n}`)).toSorted();

describe('many at once', () => {
  it('ten processes that add to one repository all succeed, and nothing is lost', async () => {
    const repository = makeRepository({ bare: true });
    const ends = await Promise.all(TEN.map((name) => run([repository.path, name, '5'])));
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual(TEN.map(() => [0, '']));
    expect(await added(repository)).toEqual(expected(5));
    expect(repository.git(['rev-list', '--count', STATEMENTS])).toBe('50');
  });

  it('ten clones that push to one remote all succeed, and nothing is lost', async () => {
    const remote = makeRepository({ bare: true });
    const seed = await storeOf(remote);
    await seed.add('statements', []);
    const clones = TEN.map(() => cloneRepository(remote));
    const ends = await Promise.all(TEN.map((name, n) => run([clones[n]?.path ?? '', name, '2', 'origin'])));
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual(TEN.map(() => [0, '']));
    expect(await added(remote)).toEqual(expected(2));
    remote.git(['fsck', '--strict', '--full']);
    for (const clone of clones) expect(clone.git(['for-each-ref', 'refs/countersign/fetched'])).toBe('');
  });
});

/** A git that ends the process that called it, before or after it does what it is asked. */
function deadlyGit(command: string, when: 'before' | 'after'): string {
  const folder = makeFolder();
  const path = process.env['PATH'] ?? '';
  const real =
    path
      .split(':')
      .map((place) => join(place, 'git'))
      .find((file) => existsSync(file)) ?? '';
  const file = join(folder, 'git');
  const act = when === 'before' ? 'kill -9 $PPID; exit 1' : `'${real}' "$@"; kill -9 $PPID; exit 1`;
  writeFileSync(file, `#!/bin/sh\ncase " $* " in *" ${command} "*) ${act};; esac\nexec '${real}' "$@"\n`);
  chmodSync(file, 0o755);
  return `${folder}:${path}`;
}

describe('a process that dies while it adds', () => {
  it.each([
    ['unpack-objects', 'before', false],
    ['unpack-objects', 'after', false],
    ['update-ref', 'before', false],
    ['update-ref', 'after', true],
  ] as const)('at %s, %s: the ref is whole, and the next one goes on', async (command, when, landed) => {
    const repository = makeRepository({ bare: true });
    const store = await storeOf(repository);
    await store.add('statements', [envelope('first')]);
    const end = await run([repository.path, 'victim', '1'], { PATH: deadlyGit(command, when) });
    expect(end.signal).toBe('SIGKILL');
    expect(await added(repository)).toEqual(landed ? ['first', 'victim 0'] : ['first']);
    repository.git(['fsck', '--strict', '--full']);
    expect((await run([repository.path, 'victim', '1'])).code).toBe(0);
    expect(await added(repository)).toEqual(['first', 'victim 0']);
  });

  it('a fetch that died leaves a ref that a later fetch sweeps, and a running one is left alone', async () => {
    const remote = makeRepository({ bare: true });
    await (await storeOf(remote)).add('statements', [envelope('theirs')]);
    const clone = cloneRepository(remote);
    clone.commit('some', { files: { a: 'a' } });
    const now = Math.floor(Date.now() / 1000);
    clone.git(['update-ref', `refs/countersign/fetched/${now - 100_000}-aa`, 'HEAD']);
    clone.git(['update-ref', `refs/countersign/fetched/${now - 10}-bb`, 'HEAD']);
    await (await storeOf(clone)).fetch('origin', 'statements');
    expect(clone.git(['for-each-ref', '--format=%(refname)', 'refs/countersign'])).toBe(
      `refs/countersign/fetched/${now - 10}-bb\n${STATEMENTS}`,
    );
  });

  it('a full disk is an error, and the ref stays', async () => {
    const repository = makeRepository({ bare: true });
    const store = await storeOf(repository);
    const first = await store.add('statements', [envelope('first')]);
    const folder = makeFolder();
    const real = (process.env['PATH'] ?? '')
      .split(':')
      .map((place) => join(place, 'git'))
      .find((file) => existsSync(file));
    writeFileSync(
      join(folder, 'git'),
      `#!/bin/sh\ncase " $* " in *" unpack-objects "*) echo 'error: unable to write file: No space left on device' >&2; exit 128;; esac\nexec '${real}' "$@"\n`,
      { mode: 0o755 },
    );
    const full = await storeOf(repository, { environment: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } });
    await expect(full.add('statements', [envelope('second')])).rejects.toThrow(/No space left/);
    expect((await store.heads()).statements).toBe(first);
    expect(readdirSync(repository.path)).toContain('refs');
  });
});
