import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePaths, displayPath, hasEscapedByte, pathFromBytes, pathToBytes, type RepoPath } from './path.ts';

test('any bytes survive the way into a path and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect([...pathToBytes(pathFromBytes(bytes))]).toEqual([...bytes]);
    }),
  );
});

test('different bytes never become the same path, even surrogates spelled in CESU-8', () => {
  const cesu = Buffer.from([0xed, 0xb2, 0x80]);
  const single = Buffer.from([0x80]);
  expect(pathFromBytes(cesu)).not.toBe(pathFromBytes(single));
  expect(hasEscapedByte(pathFromBytes(single))).toBe(true);
  expect(hasEscapedByte(pathFromBytes(Buffer.from('käse/🙂.txt')))).toBe(false);
});

test('paths sort by their bytes, not by UTF-16 units', () => {
  const astral = '\u{1F600}' as RepoPath;
  const privateUse = '\uE000' as RepoPath;
  expect(astral < privateUse).toBe(true);
  expect(comparePaths(astral, privateUse)).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6 }), fc.uint8Array({ maxLength: 6 }), (a, b) => {
      expect(Math.sign(comparePaths(pathFromBytes(a), pathFromBytes(b)))).toBe(Buffer.compare(a, b));
    }),
  );
});

test.each([
  ['plain/file.ts', 'plain/file.ts'],
  ['a\u001b[31mb', 'a\\u{1b}[31mb'],
  ['a\u202eb', 'a\\u{202e}b'],
  ['a\\b', 'a\\\\b'],
  ['zero\u200bwidth', 'zero\\u{200b}width'],
  ['\udc80', '\\x80'],
  ['größe/日本', 'größe/日本'],
])('the path %j is shown as %s', (path, shown) => {
  expect(displayPath(path)).toBe(shown);
});
