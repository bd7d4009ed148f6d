/** The commands of docs/ledger.md, run as a reader would, one after the other; what they print stands behind them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { LAUNCHER, runEnvironment } from '../cli/run.ts';
import { makeFolder } from '../git/fixture.ts';
import { checkpointAt, exported, written } from '../ledger/exports.ts';
import { KEY_TEXT } from '../ledger/keys.ts';
import { fencedBlocks } from './fenced.ts';

const blocks = fencedBlocks(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'ledger.md'), 'utf8'));
const shown = blocks.flatMap(({ info, text }, at) =>
  info === 'sh' ? [{ script: text, prints: blocks[at + 1]?.text ?? '' }] : [],
);

const { store } = await written(4, [3, 4]);
const folder = makeFolder();
mkdirSync(join(folder, 'bin'));
symlinkSync(LAUNCHER, join(folder, 'bin', 'countersign'));
symlinkSync(process.execPath, join(folder, 'bin', 'node'));
writeFileSync(join(folder, 'ledger.ndjson'), await exported(store));
writeFileSync(join(folder, 'ledger.pub'), `${KEY_TEXT}\n`);
writeFileSync(join(folder, 'kept.checkpoint'), (await checkpointAt(store, 3)).text);

it('there are all of them', () => {
  expect(shown.length).toBe(5);
});

it.each(shown)('$script', ({ script, prints }) => {
  const env = runEnvironment();
  const path = `${join(folder, 'bin')}${delimiter}${env['PATH'] ?? ''}`;
  const done = spawnSync('sh', ['-ec', script], { cwd: folder, env: { ...env, PATH: path }, encoding: 'utf8' });
  expect(done).toMatchObject({ status: 0, stderr: '' });
  expect(done.stdout).toBe(prints);
});
