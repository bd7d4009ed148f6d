import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf, readCompiled, writeCompiled } from './compiled.ts';

const PARTS = ['alpha', 'beta', ''].map((text, at) => ({
  name: `part-${at}.cjs`,
  digest: digestOf(Buffer.from(text)),
  code: Buffer.from(`\n\n${text}\0\xff\t\n`.repeat(at * 40), 'latin1'),
}));
let root = '';
let file = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-compiled-'));
  file = join(root, 'compiled', 'check-0000000000000000');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('what was written is read, byte for byte, by nobody else', () => {
  writeCompiled(file, PARTS, 3);
  expect([...(readCompiled(file)?.parts.values() ?? [])]).toEqual(PARTS);
  expect(readCompiled(file)?.runs).toBe(3);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(statSync(join(root, 'compiled')).mode & 0o077).toBe(0);
  expect(readdirSync(join(root, 'compiled'))).toEqual(['check-0000000000000000']);
});

test('a file that was cut, or in which any byte was changed, has no part', () => {
  writeCompiled(file, PARTS, 3);
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at += 7) {
    writeFileSync(file, whole.subarray(0, at));
    expect(readCompiled(file)?.parts.size, `cut at ${at}`).toBe(0);
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 4;
    writeFileSync(file, changed);
    expect(readCompiled(file)?.parts.size, `changed at ${at}`).toBe(0);
  }
});

test('a folder that others can write is neither believed nor written', () => {
  writeCompiled(file, PARTS, 3);
  chmodSync(join(root, 'compiled'), 0o777);
  expect(readCompiled(file)).toBeNull();
  const other = join(root, 'compiled', 'other-0');
  writeCompiled(other, PARTS, 1);
  expect(readdirSync(join(root, 'compiled'))).toEqual(['check-0000000000000000']);
});

test('what is not there, or cannot be written, is no error', () => {
  expect(readCompiled(file)?.parts.size).toBe(0);
  writeFileSync(join(root, 'compiled'), '');
  writeCompiled(file, PARTS, 3);
  expect(readCompiled(file)).toBeNull();
});

test('the oldest files go when there are many, and nothing else that lies there', () => {
  const folder = join(root, 'compiled');
  mkdirSync(join(folder, 'project', 'src'), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'thesis.txt'), '');
  symlinkSync('/nowhere', join(folder, `check-${'f'.repeat(16)}`));
  utimesSync(join(folder, 'thesis.txt'), 1, 1);
  for (let n = 0; n < 76; n += 1) {
    const old = join(folder, `old-${n.toString(16).padStart(16, '0')}`);
    writeFileSync(old, '');
    utimesSync(old, n, n);
  }
  writeCompiled(file, PARTS, 3);
  const left = readdirSync(folder);
  const kept = left.filter((name) => name.startsWith('old-'));
  expect(kept).toHaveLength(63);
  expect(kept).not.toContain(`old-${'c'.padStart(16, '0')}`);
  expect(kept).toContain(`old-${'d'.padStart(16, '0')}`);
  expect(left).toEqual(expect.arrayContaining(['check-0000000000000000', 'project', 'thesis.txt']));
});

test('what is read stays before what is not', () => {
  writeCompiled(file, PARTS, 4);
  utimesSync(file, 1, 1);
  expect(readCompiled(file)?.parts.size).toBe(3);
  expect(statSync(file).mtimeMs).toBeGreaterThan(1_000_000);
});

test('a link in the place of a file is not followed, neither to read nor to write', () => {
  const elsewhere = join(root, 'elsewhere');
  writeCompiled(file, PARTS, 3);
  renameSync(file, elsewhere);
  symlinkSync(elsewhere, file);
  expect(readCompiled(file)?.parts.size).toBe(0);
  writeCompiled(file, PARTS.slice(1), 4);
  expect(readCompiled(file)?.parts.size).toBe(2);
  expect(lstatSync(file).isFile()).toBe(true);
});
