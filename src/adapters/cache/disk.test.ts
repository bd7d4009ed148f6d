import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitId } from '../../model/id.ts';
import { noCache, openCache } from './disk.ts';
import { cacheRoot, makeFolder, repositoryFolder } from './folder.ts';

const commit = (n: number): CommitId => n.toString(16).padStart(40, '0') as CommitId;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-cache-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('records survive closing, the newest entry of a commit counts, and unknown commits have none', () => {
  const first = openCache(folder).records('aa');
  for (let n = 0; n < 5000; n += 1)
    first.put(commit(n), { inputs: `i${n}`, text: `{"n":${n},"text":"ü${'x'.repeat(n % 700)}"}` });
  first.put(commit(7), { inputs: 'later', text: '{"n":"newer"}' });
  first.close();
  const second = openCache(folder).records('aa');
  expect(second.size).toBe(5000);
  expect(second.get(commit(7))).toEqual({ inputs: 'later', text: '{"n":"newer"}' });
  for (const n of [0, 4999, 1, 2500, 2499, 4000]) {
    expect(second.get(commit(n))).toEqual({ inputs: `i${n}`, text: `{"n":${n},"text":"ü${'x'.repeat(n % 700)}"}` });
  }
  expect(second.get(commit(5001))).toBeNull();
  second.close();
});

test('a line that a crash cut off is passed over, and what is written afterwards is whole', () => {
  const first = openCache(folder).records('aa');
  first.put(commit(1), { inputs: '', text: '{}' });
  first.close();
  const file = join(folder, 'records-aa.log');
  appendFileSync(file, `${commit(2)}\t\t{"cut":`);
  const second = openCache(folder).records('aa');
  expect(second.get(commit(2))).toBeNull();
  second.put(commit(3), { inputs: '', text: '{"n":3}' });
  second.close();
  const third = openCache(folder).records('aa');
  expect(third.get(commit(1))).toEqual({ inputs: '', text: '{}' });
  expect(third.get(commit(2))).toBeNull();
  expect(third.get(commit(3))).toEqual({ inputs: '', text: '{"n":3}' });
  third.close();
});

test('a record whose bytes were changed, or that stands under another commit, is as good as none', () => {
  const first = openCache(folder).records('aa');
  for (const n of [1, 2, 3]) first.put(commit(n), { inputs: `i${n}`, text: `{"n":${n}}` });
  first.close();
  const file = join(folder, 'records-aa.log');
  const [one = '', two = '', three = ''] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${one.replace('{"n":1}', '{"n":9}')}\n${two.replace(commit(2), commit(4))}\n${three}\n`);
  const second = openCache(folder).records('aa');
  expect([1, 2, 3, 4].map((n) => second.get(commit(n))?.text ?? null)).toEqual([null, null, '{"n":3}', null]);
  second.close();
});

test('two keepers that write by turns read back what each of them wrote', () => {
  const [one, two] = [openCache(folder).records('aa'), openCache(folder).records('aa')];
  for (let n = 0; n < 40; n += 1) {
    for (const [keeper, shift] of [
      [one, 0],
      [two, 1000],
    ] as const) {
      keeper.put(commit(n + shift), { inputs: '', text: `{"n":${n + shift},"pad":"${'x'.repeat(n * 7)}"}` });
      if (n % 3 === shift % 3) keeper.flush();
    }
  }
  for (const [keeper, shift] of [
    [one, 0],
    [two, 1000],
  ] as const) {
    for (let n = 0; n < 40; n += 1) expect(keeper.get(commit(n + shift))?.text).toContain(`{"n":${n + shift},`);
    keeper.close();
  }
  const third = openCache(folder).records('aa');
  expect(third.size).toBe(80);
  expect(third.get(commit(1039))?.text).toContain('{"n":1039,');
  third.close();
});

test.each(['link', 'folder'])('a %s in the place of a kept file is left alone, and the run keeps its own', (what) => {
  const other = join(folder, 'other');
  writeFileSync(other, 'no line end');
  for (const name of ['records-aa.log', 'summary.json']) {
    if (what === 'link') symlinkSync(other, join(folder, name));
    else mkdirSync(join(folder, name));
  }
  const cache = openCache(folder);
  const records = cache.records('aa');
  records.put(commit(1), { inputs: '', text: '{}' });
  records.flush();
  expect(records.get(commit(1))).toEqual({ inputs: '', text: '{}' });
  records.close();
  expect(cache.read('summary')).toBeNull();
  expect(readFileSync(other, 'utf8')).toBe('no line end');
});

test('another engine starts from nothing and removes what the former one kept', () => {
  const first = openCache(folder).records('aa');
  first.put(commit(1), { inputs: '', text: '{}' });
  first.close();
  const second = openCache(folder).records('bb');
  expect(second.get(commit(1))).toBeNull();
  second.close();
  expect(readdirSync(folder)).toEqual(['records-bb.log']);
});

test('a folder that cannot be written keeps records for this run only, and breaks nothing', () => {
  const file = join(folder, 'in-the-way');
  writeFileSync(file, '');
  const cache = openCache(join(file, 'below'));
  const records = cache.records('aa');
  records.put(commit(1), { inputs: '', text: '{}' });
  records.flush();
  expect(records.get(commit(1))).toEqual({ inputs: '', text: '{}' });
  records.close();
  expect(cache.records('aa').get(commit(1))).toBeNull();
  expect(cache.write('summary', '{}')).toBe(false);
  expect(cache.read('summary')).toBeNull();
  expect(noCache().write('summary', '{}')).toBe(false);
});

test.runIf(process.platform === 'linux')('a folder that the system will never make is given up', () => {
  expect(makeFolder('/proc/nowhere/below')).toBe(false);
  expect(openCache('/proc/nowhere/below').write('summary', '{}')).toBe(false);
});

test('names cannot leave the folder', () => {
  expect(() => openCache(folder).read('../x')).toThrow('not a name of the cache');
});

test.each([
  [{ platform: 'linux' as const, XDG_CACHE_HOME: '/x' }, /^\/x\/countersign$/],
  [{ platform: 'linux' as const, XDG_CACHE_HOME: 'relative' }, /\.cache\/countersign$/],
  [{ platform: 'linux' as const, COUNTERSIGN_CACHE: '/y' }, /^\/y$/],
])('the folder follows the conventions of the system: %j', (environment, expected) => {
  expect(cacheRoot(environment)).toMatch(expected);
  expect(repositoryFolder('/y', '/repo/.git')).toMatch(/^\/y\/[0-9a-f]{16}$/);
});
