import { describe, expect, it } from 'vitest';
import { mergedBranches } from '../../src/core/attribution/marks/merge-subject.ts';
import { builtInMarks } from '../../src/core/attribution/marks/table.ts';
import type { CommitId } from '../../src/model/id.ts';

function read(subject: string, brought = 1): readonly (readonly [string, string | null])[] {
  const parents = Array.from({ length: brought + 1 }, (_, at) => `${at}`.repeat(40) as CommitId);
  const merge = { id: 'f'.repeat(40) as CommitId, message: `${subject}\n\nMerge branch 'claude/body'\n`, parents };
  return mergedBranches(merge, builtInMarks()).map(({ name, evidence }) => [name, evidence?.mark ?? null]);
}

describe('the subject of a merge', () => {
  it.each([
    ["Merge branch 'claude/fix-x'", 'claude/fix-x', 'claude-code.branch'],
    ["Merge branch 'Claude/Fix' into main", 'Claude/Fix', 'claude-code.branch'],
    ["Merge branch 'claude/fix-x' into 'main'", 'claude/fix-x', 'claude-code.branch'],
    ["Merge branch 'codex/a' of github.com:o/r", 'codex/a', 'codex.branch'],
    ["Merge branch 'codex/a' of https://example.org/o/r into codex/a", 'codex/a', 'codex.branch'],
    ["Merge remote-tracking branch 'origin/codex/a' into main", 'codex/a', 'codex.branch'],
    ['Merge pull request #12 from owner/copilot/fix-y', 'copilot/fix-y', 'copilot.branch'],
    ['Merge pull request #12 in PROJ/repo from claude/x to main', 'claude/x', 'claude-code.branch'],
    ['Merge pull request 12 from claude/x into main', 'claude/x', 'claude-code.branch'],
    ['Merged in claude/x (pull request #12)', 'claude/x', 'claude-code.branch'],
    ["Merge pull request 'It''s a fix' (#12) from claude/x into main", 'claude/x', 'claude-code.branch'],
    ["Merge pull request 'Fix' (!12) from jo:cursor/thing-0a1b into main", 'cursor/thing-0a1b', 'cursor.branch'],
    // A name that merely sounds like a tool is no mark: the table asks for the form that the tool gives its branches.
    ["Merge branch 'cursor/thing'", 'cursor/thing', null],
    ["Merge branch 'devin/fix'", 'devin/fix', null],
    ["Merge branch 'claude'", 'claude', null],
    ["Merge branch 'fix-claude/x'", 'fix-claude/x', null],
    ["Merge branch 'main' into claude/x", 'main', null],
    ["Merge remote-tracking branch 'claude/main' into x", 'main', null],
    ['Merge pull request #12 from claude/fix', 'fix', null],
    ['Merge pull request #12 from copilot/main', 'main', null],
  ])('%s', (subject, name, mark) => {
    expect(read(subject)).toEqual([[name, mark]]);
  });

  it.each([
    'Merge claude/fix-x',
    "Merge the branch 'claude/fix-x'",
    "merge branch 'claude/fix-x'",
    "Merge branch 'claude/fix-x' because it is good",
    'Revert "Merge branch \'claude/fix-x\'"',
    "Merge tag 'claude/v1'",
    "Merge commit 'claude/x'",
    "Merge branch ''",
    "Merge branch 'claude/x",
    'Merge pull request #12 from claude/x y',
    'codex: fix a typo',
    '',
  ])('that is not as git or a forge writes it names nothing: %s', (subject) => {
    expect(read(subject)).toEqual([]);
  });

  it('of several branches names each, in the order of the parents', () => {
    const three = [
      ['a', null],
      ['claude/b', 'claude-code.branch'],
      ['c', null],
    ];
    expect(read("Merge branches 'a', 'claude/b' and 'c' into main", 3)).toEqual(three);
    expect(read("Merge branches 'a', 'claude/b' and 'c' into main", 2)).toEqual([]);
    expect(read("Merge branch 'claude/b'", 2)).toEqual([]);
  });

  it('of a commit that is no merge names nothing', () => {
    expect(read("Merge branch 'claude/fix-x'", 0)).toEqual([]);
  });

  it('is quoted as the source of the hint', () => {
    const merge = {
      id: 'f'.repeat(40) as CommitId,
      message: "Merge branch 'claude/\u202ex'",
      parents: ['a'.repeat(40), 'b'.repeat(40)] as CommitId[],
    };
    expect(mergedBranches(merge, builtInMarks())[0]?.evidence).toMatchObject({
      grade: 'inferred',
      claim: 'ai',
      tool: 'claude-code',
      source: { kind: 'message', commit: merge.id, line: 1, text: "Merge branch 'claude/\\u{202e}x'" },
      via: null,
    });
  });

  it('may be as long and as odd as it likes', () => {
    const hostile = [
      "Merge branch '",
      "' and '",
      "' (#1",
      ' from ',
      ' into ',
      ' of ',
      "Merge pull request '",
      '\u2028',
    ];
    for (const part of hostile) {
      for (const start of ['', 'Merge branch ', "Merge pull request '", 'Merge pull request #1 from ', 'Merged in '])
        expect(read(`${start}${part.repeat(200_000)}`)).toEqual([]);
    }
  });
});
