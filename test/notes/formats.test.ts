import { describe, expect, it } from 'vitest';
import { placeTrace, readTraceFile } from '../../src/core/attribution/notes/agent-trace.ts';
import { checkpointPlaces, readCheckpoint } from '../../src/core/attribution/notes/entire.ts';
import { NOTE_SOURCES } from '../../src/core/attribution/notes/sources.ts';
import { BLOB, COMMIT, gitAi, OTHER, path, placeOf, read, show, source } from './builders.ts';

const RECORD = {
  version: '1.0',
  id: '550e8400-e29b-41d4-a716-446655440000',
  timestamp: '2026-01-23T14:30:00Z',
  vcs: { type: 'git', revision: COMMIT },
  tool: { name: 'cursor', version: '2.4.0' },
  files: [
    {
      path: 'src/app.ts',
      conversations: [
        {
          url: 'https://example.com/c/1',
          contributor: { type: 'ai', model_id: 'anthropic/claude-opus-4-5' },
          ranges: [
            { start_line: 1, end_line: 10 },
            { start_line: 20, end_line: 21, contributor: { type: 'mixed' } },
            { start_line: 30, end_line: 30, contributor: { type: 'human' } },
            { start_line: 40, end_line: 41, contributor: { type: 'unknown' } },
          ],
        },
      ],
    },
  ],
};

describe('an agent-trace note', () => {
  it('gives lines by contributor, whatever version it says; a range’s own contributor wins', () => {
    const note = read('agent-trace', RECORD);
    expect(show(note)).toEqual([
      'src/app.ts:1-10 ai noted cursor/anthropic/claude-opus-4-5 https://example.com/c/1 -',
      'src/app.ts:20-21 mixed noted cursor/- https://example.com/c/1 -',
      'src/app.ts:30-30 human noted -/- https://example.com/c/1 -',
      'src/app.ts:40-41 ? contributor unknown',
    ]);
    expect(note.baseCommit).toBe(COMMIT);
  });

  it('may hold one record per line, or a list', () => {
    const lines = `${JSON.stringify(RECORD)}\n${JSON.stringify(RECORD)}\n`;
    const list = [RECORD, RECORD];
    expect(read('agent-trace', lines).ranges.length).toBe(6);
    expect(read('agent-trace', list).ranges.length).toBe(6);
  });

  it('names the first revision that is not the commit, so that a misfit shows', () => {
    const other = { ...RECORD, vcs: { type: 'git', revision: OTHER } };
    expect(read('agent-trace', [RECORD, other, RECORD]).baseCommit).toBe(OTHER);
  });

  it('does not repeat the address of a local file', () => {
    const files = [
      {
        path: 'a',
        conversations: [
          { url: 'file:///home/ann/chat', contributor: { type: 'ai' }, ranges: [{ start_line: 1, end_line: 1 }] },
        ],
      },
    ];
    expect(JSON.stringify(read('agent-trace', { ...RECORD, files }))).not.toContain('ann');
  });
});

describe('an agent-trace file', () => {
  const file = source('agent-trace.file');
  const jsonl = (...records: readonly object[]) =>
    Buffer.from(records.map((record) => JSON.stringify(record)).join('\n'));

  it('gives one note per commit that its records name', () => {
    const other = { ...RECORD, id: 'r2', vcs: { type: 'git', revision: OTHER } };
    const notes = readTraceFile(file, placeOf('agent-trace.file'), jsonl(RECORD, other, RECORD));
    expect(notes.map(({ commit, baseCommit, ranges }) => [commit, baseCommit, ranges.length])).toEqual([
      [COMMIT, COMMIT, 4],
      [OTHER, OTHER, 2],
    ]);
    expect(notes[1]?.ranges[0]?.evidence.source).toEqual({
      kind: 'trace',
      file: '.agent-trace/traces.jsonl',
      record: 'r2',
      commit: OTHER,
    });
  });

  it('proves no human line, because the judged change itself may hold it', () => {
    const [note] = readTraceFile(file, placeOf('agent-trace.file'), jsonl(RECORD));
    expect(show(note ?? read('git-ai', ''))).toEqual([
      'src/app.ts:1-10 ai noted cursor/anthropic/claude-opus-4-5 https://example.com/c/1 -',
      'src/app.ts:20-21 mixed noted cursor/- https://example.com/c/1 -',
      'src/app.ts:30-30 ? human human',
      'src/app.ts:40-41 ? contributor unknown',
      'attribution.evidence.unreadable: The agent-trace file of commit 7734793b756b claims lines for a person inside the change it speaks of; they do not count as human (line 1): 550e8400-e29b-41d4-a716-446655440000',
    ]);
  });

  it('says which records name no commit', () => {
    const notes = readTraceFile(
      file,
      placeOf('agent-trace.file'),
      jsonl({ ...RECORD, vcs: undefined }, RECORD, { id: 'r3' }),
    );
    expect(notes.map((note) => note.ranges.length)).toEqual([2, 0]);
    expect(notes[1]?.unreadable).toBe(true);
    expect(notes[1]?.findings.map((finding) => finding.message)).toEqual([
      'The agent-trace file of commit 7734793b756b has a record that does not name its commit (2 times, first line 1): 550e8400-e29b-41d4-a716-446655440000',
    ]);
  });

  it('is tied to the next commit when the named one lacks the lines, and to none when neither has them', () => {
    const [note] = readTraceFile(file, placeOf('agent-trace.file'), jsonl(RECORD));
    if (note === undefined) throw new Error('no note');
    const place = placeOf('agent-trace.file');
    const at = (commit: typeof COMMIT, lines: number | null) => ({ commit, lineCount: () => lines });
    const child = placeTrace(file, note, place, [at(COMMIT, null), at(OTHER, 21)]);
    expect([child.commit, child.ranges[0]?.evidence.source.kind, child.unreadable]).toEqual([OTHER, 'trace', false]);
    expect(child.ranges[0]?.evidence.source).toMatchObject({ commit: OTHER });
    expect(placeTrace(file, note, place, [at(COMMIT, 21), at(OTHER, 99)]).commit).toBe(COMMIT);
    const lost = placeTrace(file, note, place, [at(COMMIT, 20), at(OTHER, null)]);
    expect(lost).toMatchObject({ commit: COMMIT, ranges: [], unreadable: true });
    expect(lost.unclassified.map(({ start, end, reason }) => [start, end, reason])).toEqual([
      [30, 30, 'human'],
      [40, 41, 'contributor'],
      [1, 10, 'place'],
      [20, 21, 'place'],
    ]);
    expect(lost.findings.at(-1)?.message).toBe(
      'The agent-trace file of commit 7734793b756b has lines that fit neither the commit it names nor the next one: src/app.ts',
    );
  });
});

describe('a whogitit note', () => {
  it('gives lines by source, joined, and repeats neither prompts nor contents', () => {
    const line = (number: number, type: string) => ({
      line_number: number,
      content: 'SECRET',
      source: { type },
      confidence: 1,
    });
    const note = read('whogitit', {
      version: 3,
      session: { session_id: 's1', model: { id: 'claude-opus-4-5', provider: 'anthropic' }, prompt_count: 1 },
      prompts: [{ index: 0, text: 'SECRET', affected_files: ['a.rs'] }],
      files: [
        {
          path: 'a.rs',
          lines: [
            line(1, 'AI'),
            line(2, 'AI'),
            line(3, 'AIModified'),
            line(4, 'Human'),
            line(5, 'Original'),
            line(6, 'Unknown'),
            line(7, 'ai_modified'),
          ],
        },
      ],
    });
    expect(show(note)).toEqual([
      'a.rs:1-2 ai noted -/claude-opus-4-5 s1 -',
      'a.rs:3-3 mixed noted -/claude-opus-4-5 s1 -',
      'a.rs:7-7 mixed noted -/claude-opus-4-5 s1 -',
      'a.rs:4-4 human noted -/- - -',
    ]);
    expect(JSON.stringify(note)).not.toContain('SECRET');
  });
});

describe('an agentblame note', () => {
  it('counts an exact match as a record and likeness as a hint, in both versions', () => {
    const one = { path: 'a.ts', provider: 'claude_code', model: 'sonnet', confidence: 1, contentHash: 'x' };
    const note = read('agentblame', {
      version: 2,
      attributions: [
        { ...one, startLine: 1, endLine: 4, matchType: 'exact_hash' },
        { ...one, startLine: 6, endLine: 6, matchType: 'normalized_hash' },
        { ...one, start_line: 8, end_line: 9, match_type: 'exact_hash' },
        { ...one, startLine: 11, endLine: 11 },
      ],
    });
    expect(show(note)).toEqual([
      'a.ts:1-4 ai noted claude-code/sonnet - -',
      'a.ts:6-6 ai inferred claude-code/sonnet - -',
      'a.ts:8-9 ai noted claude-code/sonnet - -',
      'a.ts:11-11 ai inferred claude-code/sonnet - -',
    ]);
  });
});

describe('a record whose presence is the mark', () => {
  it('declares the commit for a conversation note, whatever it holds', () => {
    const note = read('claude-conversations', '{"transcript":"SECRET"}');
    expect(show(note)).toEqual(['(no lines) ai declared claude-code/- - -']);
    expect(JSON.stringify(note)).not.toContain('SECRET');
  });

  it('declares the commit for an Entire checkpoint, and names its files', () => {
    const metadata = {
      checkpoint_id: 'a3b2c4d5e6f7',
      session_id: '50e3afb2',
      agent: 'factoryai-droid',
      model: 'm1',
      files_touched: ['a.go', 'b/c.go'],
      initial_attribution: { agent_lines: 0, agent_percentage: 0 },
    };
    const note = readCheckpoint(source('entire'), placeOf('entire'), Buffer.from(JSON.stringify(metadata)));
    expect(show(note)).toEqual(['(no lines) ai declared droid/m1 50e3afb2 -']);
    expect(note.filesTouched).toEqual(['a.go', 'b/c.go']);
  });

  it.each([
    ['a list with something else in it', { checkpoint_id: 'c', files_touched: ['a', 7] }],
    ['none', { checkpoint_id: 'c' }],
  ])('covers the whole commit when the checkpoint’s list of files is %s', (_what, metadata) => {
    const note = readCheckpoint(source('entire'), placeOf('entire'), Buffer.from(JSON.stringify(metadata)));
    expect(note.filesTouched).toBeNull();
  });

  it.each([
    ['a3b2c4d5e6f7', [{ ref: 'refs/heads/entire/checkpoints/v1', folder: 'a3/b2c4d5e6f7' }]],
    ['01KXEWS08ZG9WXQPFE4QDA4GA3', [{ ref: 'refs/entire/checkpoints/A3/01KXEWS08ZG9WXQPFE4QDA4GA3', folder: '' }]],
    ['../../../etc/passwd', []],
    ['A3B2C4D5E6F7', []],
  ])('finds the checkpoint %s', (id, places) => {
    expect(checkpointPlaces(id)).toEqual(places);
  });
});

describe('the list of sources', () => {
  it('has unique ids and places, and reads every place it does not leave alone', () => {
    expect(new Set(NOTE_SOURCES.map(({ id }) => id)).size).toBe(NOTE_SOURCES.length);
    expect(new Set(NOTE_SOURCES.map(({ place }) => place)).size).toBe(NOTE_SOURCES.length);
    for (const { id, format } of NOTE_SOURCES) {
      const note = read(id, '');
      expect([id, note.unreadable]).toEqual([id, format !== 'not-read']);
    }
  });

  it('leaves the notes of stashes alone', () => {
    expect(show(read('git-ai.stash', gitAi(['a', '  s_c9883b05a2487d 1'])))).toEqual([]);
  });

  it('reads Exceeds Ink like git-ai', () => {
    const note = read('exceeds-ink', gitAi(['a', '  s_c9883b05a2487d 1'], { sessions: { s_c9883b05a2487d: {} } }));
    expect(note.ranges.length).toBe(1);
    expect(note.ranges[0]?.evidence.source).toMatchObject({ ref: 'refs/notes/exceeds-ink', blob: BLOB });
    expect(path('a')).toBe(note.ranges[0]?.path);
  });
});
