import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountersignError } from '../../model/error.ts';
import type { ObjectFormat, TreeId } from '../../model/id.ts';
import { compareEntries, parseTree } from './tree.ts';
import type { TreeEntry } from './tree.ts';

const ID = 'a'.repeat(40) as TreeId;

function entry(mode: string, name: string | Buffer, digits = 40): Buffer {
  return Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.of(0), Buffer.alloc(digits / 2, 7)]);
}

function tree(...entries: readonly [mode: string, name: string | Buffer][]): Buffer {
  return Buffer.concat(entries.map(([mode, name]) => entry(mode, name)));
}

function failure(bytes: Buffer, format: ObjectFormat = 'sha1'): string {
  try {
    parseTree(bytes, format, ID);
  } catch (error) {
    if (error instanceof CountersignError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no error';
}

describe('a tree is refused, naming tree, entry and rule, when', () => {
  const twice = 'the name occurs twice';
  const gitFolder = 'the name stands for .git on some file system';
  const cases: readonly [what: string, bytes: Buffer, entry: string | null, rule: string][] = [
    ['two files have one name', tree(['100644', 'a'], ['100644', 'a']), 'a', twice],
    ['a file and a folder have one name', tree(['100644', 'a'], ['40000', 'a']), 'a', twice],
    [
      'they are not neighbours',
      tree(['100644', 'a'], ['100644', 'a-b'], ['100644', 'a.c'], ['40000', 'a']),
      'a',
      twice,
    ],
    ['names are out of order', tree(['100644', 'b'], ['100644', 'a']), 'a', 'the entries are not in order'],
    ['a folder sorts as a file', tree(['40000', 'a'], ['100644', 'a-b']), 'a-b', 'the entries are not in order'],
    ['a mode is group writable', tree(['100664', 'a']), 'a', 'the mode “100664” is not canonical'],
    ['a mode is padded', tree(['040000', 'a']), 'a', 'the mode “040000” is not canonical'],
    ['a mode is empty', tree(['', 'a']), 'a', 'the mode “” is not canonical'],
    ['a mode is no number', tree(['1006x4', 'a']), 'a', 'the mode “1006x4” is not canonical'],
    ['a mode is very long', tree(['1'.repeat(5000), 'a']), 'a', 'the mode “111111111111” is not canonical'],
    ['a name is empty', tree(['100644', '']), '', 'the name is empty'],
    ['a name is .', tree(['40000', '.']), '.', 'the name leads out of its folder'],
    ['a name is ..', tree(['40000', '..']), '..', 'the name leads out of its folder'],
    ['a name holds a slash', tree(['100644', 'a/b']), 'a/b', 'the name contains a slash'],
    ['a name is .git', tree(['40000', '.git']), '.git', gitFolder],
    ['a name is .GIT', tree(['40000', '.GIT']), '.GIT', gitFolder],
    ['a name is .git with dots and spaces', tree(['40000', '.git. .']), '.git. .', gitFolder],
    [
      'a name is .git as an NTFS stream',
      tree(['40000', '.git::$INDEX_ALLOCATION']),
      '.git::$INDEX_ALLOCATION',
      gitFolder,
    ],
    ['a name is the short name of .git', tree(['40000', 'GIT~1']), 'GIT~1', gitFolder],
    ['a backslash leads into .git', tree(['100644', '.git\\config']), '.git\\\\config', gitFolder],
    ['a backslash leads there from a folder', tree(['100644', 'x\\.git\\hooks']), 'x\\\\.git\\\\hooks', gitFolder],
    ['HFS+ would drop a character', tree(['40000', '.g\u200cit']), '.g\\u{200c}it', gitFolder],
    ['the last entry has no id', Buffer.from('100644 a\0'), null, 'the last entry is cut off'],
    ['the last id is cut off', tree(['100644', 'a']).subarray(0, -1), null, 'the last entry is cut off'],
    ['a name has no end', Buffer.from('100644 abc'), null, 'the last entry is cut off'],
    ['there is no mode', Buffer.from('abc'), null, 'the last entry is cut off'],
  ];
  it.each(cases)('%s', (_, bytes, name, rule) => {
    const named = name === null ? '' : `, entry “${name}”`;
    expect(failure(bytes)).toBe(`object.malformed: tree ${ID}${named}: ${rule}`);
  });

  it('ids have the length of the other object format', () => {
    expect(failure(tree(['100644', 'a']), 'sha256')).toBe(`object.malformed: tree ${ID}: the last entry is cut off`);
  });
});

describe('a tree is read when', () => {
  const cases: readonly [what: string, bytes: Buffer, names: readonly string[]][] = [
    ['it is empty', Buffer.alloc(0), []],
    [
      'a file and a folder share a beginning',
      tree(['100644', 'a-b'], ['40000', 'a'], ['100644', 'a0']),
      ['a-b', 'a', 'a0'],
    ],
    [
      'names only look like .git',
      tree(['100644', '.gitignore'], ['100644', '.gits'], ['100644', 'git~2']),
      ['.gitignore', '.gits', 'git~2'],
    ],
    ['a name is not UTF-8', tree(['100644', Buffer.of(0xff, 0x2e)]), ['\xff.']],
    ['a name holds a line break', tree(['100644', 'a\nb']), ['a\nb']],
  ];
  it.each(cases)('%s', (_, bytes, names) => {
    expect(parseTree(bytes, 'sha1', ID).map((found) => found.name)).toEqual(names);
  });
});

describe('any bytes', () => {
  it('are a tree or a CountersignError', () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('40000 ', '100644 ', '160000 ', '.git', 'a', '/', '\0').map((text) => Buffer.from(text)),
      fc.constant(Buffer.alloc(20, 1)),
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 20 }),
        fc.constantFrom<ObjectFormat>('sha1', 'sha256'),
        (parts, format) => {
          expect(() => failure(Buffer.concat(parts), format)).not.toThrow();
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('that a valid tree was written as are read as that tree', () => {
    const name = fc
      .uint8Array({ minLength: 1, maxLength: 12 })
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x41 : byte))).toString('latin1'))
      .filter((text) => !/git/i.test(text) && text !== '.' && text !== '..');
    const mode = fc.constantFrom<TreeEntry['mode']>('40000', '100644', '100755', '120000', '160000');
    const oid = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    const entries = fc.uniqueArray(fc.record({ mode, name, oid }), { selector: (made) => made.name, maxLength: 40 });
    fc.assert(
      fc.property(entries, (made) => {
        const sorted = (made as unknown as TreeEntry[]).toSorted(compareEntries);
        const bytes = Buffer.concat(
          sorted.map((one) =>
            Buffer.concat([Buffer.from(`${one.mode} ${one.name}\0`, 'latin1'), Buffer.from(one.oid, 'hex')]),
          ),
        );
        expect(parseTree(bytes, 'sha256', ID)).toEqual(sorted);
      }),
    );
  });

  it('whose names prefix one another are read without comparing each with each', () => {
    const names = Array.from({ length: 2000 }, (_, index) => 'a'.repeat(index + 1));
    expect(parseTree(tree(...names.map((name): [string, string] => ['100644', name])), 'sha1', ID)).toHaveLength(2000);
  });
});
