import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
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
  file = join(root, 'compiled', 'check-0');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('what was written is read, byte for byte, by nobody else', () => {
  writeCompiled(file, PARTS);
  expect([...readCompiled(file).values()]).toEqual(PARTS);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(statSync(join(root, 'compiled')).mode & 0o077).toBe(0);
  expect(readdirSync(join(root, 'compiled'))).toEqual(['check-0']);
});

test('a file that was cut, or in which any byte was changed, has no part', () => {
  writeCompiled(file, PARTS);
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at += 7) {
    writeFileSync(file, whole.subarray(0, at));
    expect(readCompiled(file).size, `cut at ${at}`).toBe(0);
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 4;
    writeFileSync(file, changed);
    expect(readCompiled(file).size, `changed at ${at}`).toBe(0);
  }
});

test('a folder that others can write is neither believed nor written', () => {
  writeCompiled(file, PARTS);
  chmodSync(join(root, 'compiled'), 0o777);
  expect(readCompiled(file).size).toBe(0);
  const other = join(root, 'compiled', 'other-0');
  writeCompiled(other, PARTS);
  expect(readdirSync(join(root, 'compiled'))).toEqual(['check-0']);
});

test('what is not there, or cannot be written, is no error', () => {
  expect(readCompiled(file).size).toBe(0);
  writeFileSync(join(root, 'compiled'), '');
  writeCompiled(file, PARTS);
  expect(readCompiled(file).size).toBe(0);
});

test('the oldest files go when there are many', () => {
  mkdirSync(join(root, 'compiled'), { mode: 0o700 });
  for (let n = 0; n < 60; n += 1) {
    writeFileSync(join(root, 'compiled', `old-${n}`), '');
    utimesSync(join(root, 'compiled', `old-${n}`), n, n);
  }
  writeCompiled(file, PARTS);
  const left = readdirSync(join(root, 'compiled'));
  expect(left).toHaveLength(48);
  expect(left).toContain('check-0');
  expect(left).not.toContain('old-12');
  expect(left).toContain('old-13');
});
