import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim, Evidence, Grade, NoteEvidence } from '../../src/model/attribution.ts';
import { checkNote } from '../../src/core/attribution/notes/check.ts';
import { mergeNotes } from '../../src/core/attribution/notes/merge.ts';
import { noteSource, NOTE_SOURCES, type NoteSource } from '../../src/core/attribution/notes/sources.ts';
import { NoteDraft } from '../../src/core/attribution/notes/note.ts';
import { COMMIT, gitAi, path, placeOf, read, showEvidence } from './builders.ts';

const NOTE = gitAi(['a.ts', '  s_c9883b05a2487d 1-3', '  h_31dce776f88375 4', 'b.ts', '  s_c9883b05a2487d 9'], {
  sessions: { s_c9883b05a2487d: { agent_id: { tool: 'cursor', id: 'c', model: 'm' } } },
  humans: { h_31dce776f88375: { author: 'Alice <alice@example.com>' } },
});

describe('a note checked against its commit', () => {
  const lineCounts = new Map([
    ['a.ts', 4],
    ['b.ts', 9],
  ]);
  const facts = (counts: ReadonlyMap<string, number>, baseCommitOk = true) => ({
    baseCommitOk,
    lineCounts: (name: string) => counts.get(name) ?? null,
  });

  it('is left as it is when every line is there', () => {
    const note = read('git-ai', NOTE);
    expect(checkNote(note, facts(lineCounts))).toBe(note);
  });

  it.each([
    [
      'names another commit',
      facts(lineCounts, false),
      'The line record of commit 7734793b756b says that it describes another commit',
    ],
    [
      'names lines outside a file',
      facts(
        new Map([
          ['a.ts', 3],
          ['b.ts', 9],
        ]),
      ),
      'The line record of commit 7734793b756b names lines outside the file: a.ts has lines 4-4 of 3',
    ],
    [
      'names lines of an empty file',
      facts(
        new Map([
          ['a.ts', 0],
          ['b.ts', 8],
        ]),
      ),
      'The line record of commit 7734793b756b names lines outside the file: a.ts has lines 1-3 of 0 and 1 more files',
    ],
    [
      'names a file that is absent',
      facts(new Map([['a.ts', 4]])),
      'The line record of commit 7734793b756b names a file that the commit does not have: b.ts',
    ],
  ])('is suspect when it %s', (_what, given, message) => {
    const note = checkNote(read('git-ai', NOTE), given);
    expect(note.suspect).toBe(true);
    expect(note.findings.map((finding) => [finding.rule, finding.message])).toEqual([
      ['attribution.note.mismatched', message],
    ]);
  });

  it('loses its human lines when it is suspect, and none of its AI lines', () => {
    const merged = mergeNotes([checkNote(read('git-ai', NOTE), facts(lineCounts, false))]);
    expect(merged.at(path('a.ts'), 4)).toEqual([]);
    expect(merged.at(path('a.ts'), 3).map(showEvidence)).toEqual(['ai noted cursor/m c -']);
  });

  it('counts mixed lines as an AI’s when it is suspect', () => {
    const traced = {
      id: 'r',
      files: [
        { path: 'a', conversations: [{ contributor: { type: 'mixed' }, ranges: [{ start_line: 1, end_line: 1 }] }] },
      ],
    };
    const merged = mergeNotes([{ ...read('agent-trace', traced), suspect: true }]);
    expect(merged.at(path('a'), 1).map((evidence) => evidence.claim)).toEqual(['ai']);
  });
});

describe('several records of one commit', () => {
  it('are kept side by side, the best grade first', () => {
    const likeness = {
      version: 2,
      attributions: [{ path: 'a.ts', startLine: 2, endLine: 6, provider: 'cursor', matchType: 'x' }],
    };
    const merged = mergeNotes([read('agentblame', likeness), read('git-ai', NOTE)]);
    expect(
      merged.runs(path('a.ts')).map(({ start, end, evidence }) => [start, end, evidence.map(showEvidence)]),
    ).toEqual([
      [1, 1, ['ai noted cursor/m c -']],
      [2, 3, ['ai noted cursor/m c -', 'ai inferred cursor/- - -']],
      [4, 4, ['human noted -/- - -', 'ai inferred cursor/- - -']],
      [5, 6, ['ai inferred cursor/- - -']],
    ]);
    expect(merged.paths).toEqual(['a.ts', 'b.ts']);
    expect(merged.runs(path('none'))).toEqual([]);
  });

  it('that disagree are a finding, which names the first place', () => {
    const record = {
      version: 2,
      attributions: [
        { path: 'a.ts', startLine: 4, endLine: 5, provider: 'cursor', matchType: 'exact_hash' },
        { path: 'b.ts', startLine: 9, endLine: 9, provider: 'cursor', matchType: 'exact_hash' },
      ],
    };
    const merged = mergeNotes([read('git-ai', NOTE), read('agentblame', record)]);
    expect(merged.findings).toEqual([
      {
        rule: 'attribution.class.contradictory',
        message:
          'Records of commit 7734793b756b disagree about 1 line in 1 file; first a.ts:4: git-ai.human says human, agentblame.exact says ai',
        commit: COMMIT,
        path: 'a.ts',
        remedy: 'The lines count as mixed. Ask the author which record is right, and have the wrong one removed.',
      },
    ]);
  });

  it('are unreadable together when one of them is', () => {
    const merged = mergeNotes([read('git-ai', NOTE), read('whogitit', '{')]);
    expect([merged.unreadable, merged.findings.length]).toEqual([true, 1]);
    expect(mergeNotes([]).unreadable).toBe(false);
  });

  it('keep every class of a line under any number of overlapping ranges', () => {
    const draft = new NoteDraft(noteSource('git-ai') ?? (NOTE_SOURCES[0] as NoteSource), placeOf('git-ai'));
    const size = 100_000;
    for (let index = 1; index <= size; index += 1) {
      const evidence = draft.evidence({ mark: 'm', claim: 'ai', grade: 'noted', line: index });
      draft.lines(path('a'), [{ start: index, end: 2 * size - index }], evidence);
    }
    draft.lines(
      path('a'),
      [{ start: 7, end: 2 * size }],
      draft.evidence({ mark: 'h', claim: 'human', grade: 'noted', line: 1 }),
    );
    const merged = mergeNotes([draft.finish()]);
    expect(merged.at(path('a'), size).map((evidence) => evidence.claim)).toEqual(['ai', 'ai', 'ai', 'ai', 'human']);
    expect(merged.at(path('a'), 6).map((evidence) => evidence.claim)).toEqual(['ai', 'ai', 'ai', 'ai']);
    expect(merged.at(path('a'), 2 * size).map((evidence) => evidence.claim)).toEqual(['human']);
    expect(merged.at(path('a'), 2 * size + 1)).toEqual([]);
  });

  it('say of every line what a search through all ranges says (property)', () => {
    const claims: readonly Claim[] = ['ai', 'human', 'mixed'];
    const grades: readonly Grade[] = ['noted', 'inferred'];
    const range = fc.record({
      start: fc.integer({ min: 1, max: 30 }),
      size: fc.integer({ min: 0, max: 12 }),
      claim: fc.constantFrom(...claims),
      grade: fc.constantFrom(...grades),
    });
    const record = fc.record({ ranges: fc.array(range, { maxLength: 12 }), suspect: fc.boolean() });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        const notes = records.map(({ ranges, suspect }): NoteEvidence => {
          const draft = new NoteDraft(noteSource('git-ai') ?? (NOTE_SOURCES[0] as NoteSource), placeOf('git-ai'));
          for (const { start, size, claim, grade } of ranges) {
            draft.lines(
              path('a'),
              [{ start, end: start + size }],
              draft.evidence({ mark: 'm', claim, grade, line: 1 }),
            );
          }
          return { ...draft.finish(), suspect };
        });
        const merged = mergeNotes(notes);
        for (let line = 0; line <= 45; line += 1) {
          const expected = new Set<string>();
          for (const note of notes) {
            for (const one of note.ranges) {
              if (line < one.start || line > one.end || (note.suspect && one.evidence.claim === 'human')) continue;
              expected.add(`${note.suspect ? 'ai' : one.evidence.claim} ${one.evidence.grade}`);
            }
          }
          const found = merged.at(path('a'), line);
          expect(new Set(found.map(kind))).toEqual(expected);
          expect(found.map(({ grade }) => grade)).toEqual(found.map(({ grade }) => grade).toSorted(byGrade));
        }
        for (const [index, run] of merged.runs(path('a')).entries()) {
          expect(run.end).toBeGreaterThanOrEqual(run.start);
          expect(run.start).toBeGreaterThan(merged.runs(path('a'))[index - 1]?.end ?? 0);
        }
      }),
    );
  });
});

function kind(evidence: Evidence): string {
  return `${evidence.claim} ${evidence.grade}`;
}

function byGrade(a: Grade, b: Grade): number {
  return ['noted', 'inferred'].indexOf(a) - ['noted', 'inferred'].indexOf(b);
}
