/** The commands of docs/assess.md, run as a reader would. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { LAUNCHER, runEnvironment } from '../cli/run.ts';
import { makeFolder } from '../git/fixture.ts';
import { fencedBlocks } from './fenced.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'assess.md'), 'utf8');
const lines = fencedBlocks(text)
  .filter(({ info }) => info === 'sh')
  .flatMap((block) => block.text.split('\n'))
  .filter((line) => line.trim() !== '');

const SAYS: readonly RegExp[] = [/git\.history\.force-push/, /sql\.delete\.table/];

it.each(lines.map((line, at) => [line, SAYS[at]] as const))('%s', (line, says) => {
  const folder = makeFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(LAUNCHER, join(bin, 'countersign'));
  symlinkSync(process.execPath, join(bin, 'node'));
  const env = runEnvironment();
  const path = `${bin}${delimiter}${env['PATH'] ?? ''}`;
  const done = spawnSync('sh', ['-c', line], { cwd: folder, env: { ...env, PATH: path }, encoding: 'utf8' });
  expect(done.stderr).toBe('');
  expect(done.status).toBe(1);
  expect(done.stdout).toMatch(says ?? /never/);
});
