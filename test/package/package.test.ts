/**
 * The released package: packed, installed into an empty folder with and without install scripts, and run under Node.js
 * 22 and 24. Needs the npm registry (or a warm cache); without it these tests are skipped and say so, except in CI.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { publint } from 'publint';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { runEnvironment } from '../cli/run.ts';
import { tourEnvironment } from '../readme/environment.ts';
import { firstMisfit, playTour } from '../readme/tour.ts';
import { installInto, isUnreachable, nodeBinary, pack, platformNode } from './install.ts';
import type { Fixture } from '../git/fixture.ts';
import type { Done, Installed, Packed } from './install.ts';

const SRC = join(import.meta.dirname, '..', '..', 'src');
const SLOW = 300_000;

let packed: Packed;
beforeAll(() => {
  packed = pack();
}, SLOW);

/** Installed beside the joined files: they, or parts of them, bring no licence text that could be passed on. */
const BESIDE: readonly string[] = ['@hono/zod-openapi', 'pg'];

describe('the tarball', () => {
  it('holds the command, the build, the schemas and the documents, and nothing else', () => {
    const strangers = packed.files.filter(
      (path) =>
        !/^(?:bin\/countersign\.mjs|dist\/(?:build|commit|third-party\.txt|[\w/-]+\.(?:cjs|wasm))|schemas\/[\w-]+\.schema\.json|docs\/[\w-]+\.md|docs\/decisions\/[\w-]+\.md|docs\/images\/[\w-]+\.(?:svg|png)|package\.json|LICENSE|README\.md|ARCHITECTURE\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md)$/.test(
          path,
        ),
    );
    expect(strangers).toEqual([]);
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'bin/countersign.mjs',
        'dist/cli/main.cjs',
        'dist/cli/start.cjs',
        'docs/policy.md',
      ]),
    );
  });

  it('holds whatever its README links to', () => {
    const readme = readFileSync(join(SRC, '..', 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(10);
    expect(
      links.filter(
        (link) => !packed.files.some((path) => path === link || (link.endsWith('/') && path.startsWith(link))),
      ),
    ).toEqual([]);
  });

  it('is what package managers and bundlers expect', async () => {
    const bytes = new Uint8Array(readFileSync(packed.tarball));
    const { messages } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  it('holds the code in a few files, and no test', () => {
    const compiled = packed.files.filter((path) => path.startsWith('dist/') && path.endsWith('.cjs'));
    expect(compiled.every((path) => /^dist\/cli\/[\w-]+\.cjs$/.test(path))).toBe(true);
    expect(compiled.length).toBeLessThan(300);
    const code = compiled.map((path) => readFileSync(join(SRC, '..', path), 'utf8')).join('\n');
    const imported = [...code.matchAll(/\brequire\("([^".][^"]*)"\)/g)].map(([, name]) => name ?? '');
    expect(code).not.toMatch(/(?<!@type \{|@param \{|@returns \{|@typedef \{ )\bimport\(["'][^.]/);
    expect(imported).toContain('node:fs');
    expect(imported.filter((name) => !isBuiltin(name)).toSorted()).toEqual(BESIDE);
  });

  it('names every package that it is joined with, and gives its licence', () => {
    const text = readFileSync(join(SRC, '..', 'dist', 'third-party.txt'), 'utf8');
    const { dependencies } = JSON.parse(readFileSync(join(SRC, '..', 'package.json'), 'utf8'));
    const joined = Object.keys(dependencies).filter((name) => !BESIDE.includes(name));
    for (const name of joined)
      expect(text, name).toMatch(new RegExp(`^${name} [0-9.]+ \\((?:MIT|ISC|BSD-3-Clause|Apache-2\\.0)\\)$`, 'm'));
    for (const name of BESIDE) expect(text).not.toMatch(new RegExp(`^${name} `, 'm'));
    expect(packed.files).toContain('dist/third-party.txt');
  });
});

type Skip = (note?: string) => never;

/** The folder of an installation; skips where the registry cannot be reached, except in CI. */
function folderOf(result: Installed, skip: Skip): string {
  if (result.kind === 'installed') return result.folder;
  if (isUnreachable(result.why) && process.env['CI'] !== 'true') {
    skip(`the npm registry cannot be reached: ${result.why.split('\n')[0] ?? ''}`);
  }
  throw new Error(result.why);
}

/** Runs the installed command, found by its name, with a given Node.js. */
function run(node: string, folder: string, where: string, args: readonly string[]): Done {
  const environment = runEnvironment();
  const path = [dirname(node), join(folder, 'node_modules', '.bin'), environment['PATH'] ?? ''].join(delimiter);
  const env = { ...environment, PATH: path };
  const done = spawnSync('countersign', args, { cwd: where, env, encoding: 'utf8' });
  if (done.error) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

function branchByAgent(): Fixture {
  const fixture = makeRepository();
  fixture.commit('first', { files: { 'deploy/queue.tf': 'resource "aws_sqs_queue" "orders" {}\n' } });
  fixture.branch('feature');
  fixture.commit('second\n\nAssisted-by: claude-code:claude-opus-4-5', {
    files: { 'deploy/access.tf': 'resource "aws_sqs_queue_policy" "orders" {}\n' },
  });
  return fixture;
}

const FLAGS: readonly (readonly [string, readonly string[]])[] = [
  ['with install scripts', []],
  ['without install scripts', ['--ignore-scripts']],
];

describe('the installed package', () => {
  const repository = branchByAgent();
  const installations = new Map<string, Installed>();
  let node22: Installed;

  beforeAll(() => {
    for (const [name, flags] of FLAGS) installations.set(name, installInto([packed.tarball], flags));
    node22 = installInto([platformNode(22)], ['--ignore-scripts']);
  }, SLOW);

  const running = process.versions.node.split('.')[0] ?? '';
  const cases = FLAGS.flatMap(([name]) => [
    { name, major: running },
    { name, major: '22' },
  ]);

  it.for(cases)('$name runs under Node.js $major', ({ name, major }, { skip }) => {
    const folder = folderOf(installations.get(name) as Installed, skip);
    const node = major === running ? process.execPath : nodeBinary(folderOf(node22, skip));
    const version = run(node, folder, folder, ['--version']);
    expect(version).toMatchObject({ status: 0, stderr: '' });
    expect(version.stdout).toMatch(new RegExp(`^countersign \\d+\\.\\d+\\.\\d+ \\(.*Node\\.js v${major}\\.`));

    const check = run(node, folder, repository.path, ['check', 'main..feature', '--json']);
    expect(check).toMatchObject({ status: 1, stderr: '' });
    expect(JSON.parse(check.stdout)).toMatchObject({ schema: 'countersign.dev/check/v1' });

    const page = join(makeFolder(), 'audit.html');
    const audit = run(node, folder, repository.path, ['audit', '--html', page]);
    expect(audit.status, audit.stderr).toBe(0);
    expect(audit.stdout).toContain('Of 2 commits, 1 (50 %) is AI-assisted by evidence');
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('plays the tour of the README with the build', ({ skip }) => {
    const folder = folderOf(installations.get('without install scripts') as Installed, skip);
    const bin = join(folder, 'node_modules', '.bin');
    expect(existsSync(join(folder, 'node_modules', 'countersign', 'src'))).toBe(false);
    const place = makeFolder();
    mkdirSync(join(place, 'tour'));
    const base = tourEnvironment(bin, join(place, 'home'));
    const env = { ...base, PATH: `${dirname(process.execPath)}${delimiter}${base['PATH'] ?? ''}` };
    for (const { step, output } of playTour(join(place, 'tour'), env)) {
      expect(firstMisfit(step.shown, output), `README line ${step.line}:\n${output.join('\n')}`).toBeNull();
    }
  });

  it('says in one line that Node.js is too old, and exits with 2', ({ skip }) => {
    const folder = folderOf(installations.get('without install scripts') as Installed, skip);
    const node =
      systemNodeBefore22() ?? nodeBinary(folderOf(installInto([platformNode(20)], ['--ignore-scripts']), skip));
    const answer = run(node, folder, repository.path, ['check']);
    expect(answer).toMatchObject({ status: 2, stdout: '' });
    expect(answer.stderr).toMatch(/^countersign needs Node\.js 22\.18 or later; this is v\d+\.[^\n]+\n$/);
  });
});

/** A Node.js of this system that is older than the package allows. */
function systemNodeBefore22(): string | null {
  for (const folder of ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']) {
    const node = join(folder, 'node');
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' });
    if (version.status === 0 && Number(/^v(\d+)/.exec(version.stdout)?.[1] ?? 99) < 22) return node;
  }
  return null;
}
