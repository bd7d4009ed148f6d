import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import { parseCommit } from './commit.ts';
import { rewordCommit } from './reword.ts';

const ID = 'c'.repeat(40) as CommitId;
const TREE = `tree ${'1'.repeat(40)}`;
const WHO = 'Ada Writer <ada@example.org> 1767225600 +0130';

function parse(...lines: readonly (string | Buffer)[]): Commit {
  const parts = lines.flatMap((line) => [Buffer.from(line as string), Buffer.from('\n')]);
  return parseCommit(Buffer.concat(parts), 'sha1', ID);
}

/** Lets every error through that is not the one of a malformed object. */
function parseOrRefuse(lines: readonly string[]): void {
  try {
    parse(...lines);
  } catch (error) {
    if (!(error instanceof CountersignError && error.code === 'object.malformed')) throw error;
  }
}

function plain(message: string): Commit {
  return parse(TREE, `author ${WHO}`, `committer ${WHO}`, '', message);
}

describe('a commit', () => {
  it('gives its tree, parents, people, message and whether it is signed', () => {
    const parents = [`parent ${'2'.repeat(40)}`, `parent ${'3'.repeat(40)}`];
    const signature = ['gpgsig -----BEGIN PGP SIGNATURE-----', ' ', ' abc', ' -----END PGP SIGNATURE-----'];
    const commit = parse(
      TREE,
      ...parents,
      `author ${WHO}`,
      `committer ${WHO}`,
      ...signature,
      '',
      'Subject',
      '',
      'Body',
    );
    const ada = { name: 'Ada Writer', email: 'ada@example.org', time: 1_767_225_600, zone: '+0130' };
    expect(commit).toEqual({
      id: ID,
      tree: '1'.repeat(40),
      parents: ['2'.repeat(40), '3'.repeat(40)],
      author: ada,
      committer: ada,
      message: 'Subject\n\nBody\n',
      signed: true,
    });
  });

  it('is not called signed for a signature inside a merged tag or the message', () => {
    const tag = ['mergetag object 1', ' gpgsig nothing'];
    expect(parse(TREE, `author ${WHO}`, `committer ${WHO}`, ...tag, '', 'gpgsig x').signed).toBe(false);
  });

  it('is called signed for a SHA-256 signature', () => {
    expect(parse(TREE, `author ${WHO}`, `committer ${WHO}`, 'gpgsig-sha256 x', '', 'm').signed).toBe(true);
  });

  it('is decoded by its encoding header, names included', () => {
    const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
    const lines = [TREE, latin('author Zoë <z@x> 1 +0000'), latin('committer Zoë <z@x> 1 +0000')];
    const commit = parse(...lines, 'encoding ISO-8859-1', '', latin('Grüße'));
    expect([commit.author.name, commit.message]).toEqual(['Zoë', 'Grüße\n']);
  });

  it.each(['x-unknown', '', '../../etc', 'utf-8\0'])('with the encoding %j still shows its marks', (label) => {
    const commit = parse(TREE, `author ${WHO}`, `committer ${WHO}`, `encoding ${label}`, '', 'Assisted-by: x');
    expect(commit.message).toContain('Assisted-by: x');
  });

  it('keeps a message with bytes that are no text', () => {
    const commit = parse(TREE, `author ${WHO}`, `committer ${WHO}`, '', Buffer.of(0xff, 0x00, 0x41));
    expect(commit.message).toBe('\ufffd\0A\n');
  });

  it('may have no message and no blank line', () => {
    expect(parse(TREE, `author ${WHO}`, `committer ${WHO}`).message).toBe('');
  });

  const identities: readonly [line: string, name: string, email: string, time: number][] = [
    ['A <a@x> 5 +0000', 'A', 'a@x', 5],
    ['A <a@x> > 9 +0000', 'A', 'a@x', 9],
    ['<a@x> 5 +0000', '', 'a@x', 5],
    ['A <> 5 +0000', 'A', '', 5],
    ['A', 'A', '', 0],
    ['A <a@x> later', 'A', 'a@x', 0],
    ['A <a@x> 99999999999999999999 +0000', 'A', 'a@x', 0],
    ['A <a@x> -5 +0000', 'A', 'a@x', 0],
  ];
  it.each(identities)('reads the identity %j as git does', (line, name, email, time) => {
    const { author } = parse(TREE, `author ${line}`, `committer ${WHO}`, '', 'm');
    expect([author.name, author.email, author.time]).toEqual([name, email, time]);
  });

  const broken: readonly [what: string, lines: readonly string[], rule: string][] = [
    ['has no tree', [`author ${WHO}`, `committer ${WHO}`, '', 'm'], 'the tree line is missing'],
    [
      'has a short tree id',
      ['tree 12', `author ${WHO}`, `committer ${WHO}`],
      'the tree line does not hold an object id',
    ],
    ['has an upper-case id', [`tree ${'A'.repeat(40)}`], 'the tree line does not hold an object id'],
    ['has a parent that is no id', [TREE, 'parent HEAD'], 'the parent line does not hold an object id'],
    ['has no author', [TREE, `committer ${WHO}`, '', 'm'], 'the author line is missing'],
    ['has no committer', [TREE, `author ${WHO}`, '', `committer ${WHO}`], 'the committer line is missing'],
    ['is empty', [], 'the tree line is missing'],
  ];
  it.each(broken)('that %s is refused', (_, lines, rule) => {
    expect(() => parse(...lines)).toThrow(
      expect.objectContaining({ code: 'object.malformed', message: `commit ${ID}: ${rule}` }),
    );
  });

  it('is read, or refused by a CountersignError, whatever its bytes', () => {
    const line = fc.oneof(
      fc.constantFrom(
        TREE,
        `parent ${'2'.repeat(40)}`,
        `author ${WHO}`,
        `committer ${WHO}`,
        'encoding latin1',
        'gpgsig x',
        '',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        expect(() => parseOrRefuse(lines)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a reworded commit', () => {
  const signed = Buffer.from(
    `${TREE}\nauthor ${WHO}\ncommitter ${WHO}\ngpgsig -----BEGIN\n\x20\n abc\nmergetag object 1\n x\n\nOld\n`,
  );

  it('loses its signature, keeps its other headers and gets message and committer', () => {
    expect(rewordCommit(signed, 'New', 'Bo <b@x> 7 +0000').toString()).toBe(
      `${TREE}\nauthor ${WHO}\ncommitter Bo <b@x> 7 +0000\nmergetag object 1\n x\n\nNew\n`,
    );
  });

  it('becomes UTF-8 when it was not', () => {
    const raw = Buffer.from(
      `${TREE}\nauthor Zoë <z@x> 1 +0000\ncommitter ${WHO}\nencoding ISO-8859-1\n\nAlt\n`,
      'latin1',
    );
    expect(rewordCommit(raw, 'Grüße', WHO).toString()).toBe(
      `${TREE}\nauthor Zoë <z@x> 1 +0000\ncommitter ${WHO}\n\nGrüße\n`,
    );
  });

  it('changes nothing but the message for any message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (message) => {
        const before = plain('x');
        const after = parseCommit(
          rewordCommit(Buffer.from(`${TREE}\nauthor ${WHO}\ncommitter ${WHO}\n\nx\n`), message, WHO),
          'sha1',
          ID,
        );
        expect(after).toEqual({ ...before, message: message.endsWith('\n') ? message : `${message}\n` });
      }),
    );
  });
});
