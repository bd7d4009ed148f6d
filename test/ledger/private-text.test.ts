/** Texts that only their owner may read. */
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPrivate, readPrivate } from '../../src/adapters/files/private-text.ts';
import { ledgerSigner } from '../../src/composition/ledger-signer.ts';
import { makeFolder } from '../git/fixture.ts';

const onWindows = process.platform === 'win32';

it('is none where nobody wrote one', () => {
  expect(readPrivate(join(makeFolder(), 'none'))).toBeNull();
});

it('is written once: who comes second gets what stands there', () => {
  const path = join(makeFolder(), 'deep', 'key');
  expect(createPrivate(path, 'first')).toBe('first');
  expect(createPrivate(path, 'second')).toBe('first');
  expect(readFileSync(path, 'utf8')).toBe('first');
  expect(readdirSync(join(path, '..'))).toEqual(['key']);
  expect(statSync(path).mode & (onWindows ? 0 : 0o777)).toBe(onWindows ? 0 : 0o600);
});

it.skipIf(onWindows)('is refused where others may read it', () => {
  const path = join(makeFolder(), 'key');
  createPrivate(path, 'secret');
  for (const mode of [0o640, 0o604, 0o620]) {
    chmodSync(path, mode);
    expect(() => readPrivate(path)).toThrow(`${path} may be read or changed by others on this machine`);
  }
});

it('is refused where it is a folder, a broken link in the way, or larger than any key', () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'a'), { mode: 0o700 });
  expect(() => readPrivate(join(folder, 'a'))).toThrow('is no file of its kind');
  writeFileSync(join(folder, 'large'), 'x'.repeat(70_000), { mode: 0o600 });
  expect(() => readPrivate(join(folder, 'large'))).toThrow('is no file of its kind');
  symlinkSync('nowhere/at/all', join(folder, 'link'));
  expect(() => createPrivate(join(folder, 'link', 'key'), 'x')).toThrow('cannot be written');
});

it('a ledger keeps its key and its name', () => {
  const folder = makeFolder();
  const first = ledgerSigner(folder, 'a host/of mine+yours');
  expect(first.name).toBe('a-host/of-mine-yours');
  const again = ledgerSigner(folder, 'another');
  expect(again.name).toBe(first.name);
  expect(again.key.equals(first.key)).toBe(true);
});

it('a ledger whose key was damaged gets no other one', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'ledger.key'), 'nonsense\n', { mode: 0o600 });
  expect(() => ledgerSigner(folder, 'any')).toThrow('is no key of a ledger: it is not PRIVATE+KEY+NAME+ID+KEY');
});
