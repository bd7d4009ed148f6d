import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, writeAgentTrace } from '../../src/core/attribution/notes/write-agent-trace.ts';
import {
  humanKey,
  type NoteAddition,
  sessionKey,
  writeGitAiNote,
} from '../../src/core/attribution/notes/write-git-ai.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { COMMIT, gitAi, OTHER, path, read, show } from './builders.ts';

const SESSION = { tool: 'cursor', conversation: 'session_123', model: 'gpt-4', prompter: 'Ann <ann@example.com>' };
const ADDITION: NoteAddition = {
  commit: COMMIT,
  gitAiVersion: '1.6.24',
  sessions: [SESSION],
  ranges: [
    { path: path('src/pay.ts'), start: 4, end: 4, session: 0 },
    { path: path('src/pay.ts'), start: 1, end: 3, session: 0 },
    { path: path('my file.ts'), start: 7, end: 7, session: 0 },
  ],
};

function written(existing: Uint8Array | string | null, addition: NoteAddition): string {
  const answer = writeGitAiNote(typeof existing === 'string' ? Buffer.from(existing) : existing, addition);
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer.bytes.toString('utf8');
}

describe('the ids of a git-ai note', () => {
  it('are those of the specification', () => {
    expect(sessionKey('cursor', 'session_123')).toBe('s_c9883b05a2487d');
    expect(humanKey('Alice Smith <alice@example.com>')).toBe('h_31dce776f88375');
  });
});

describe('a written git-ai note', () => {
  it('is this, byte for byte', () => {
    expect(written(null, ADDITION)).toBe(`src/pay.ts
  s_c9883b05a2487d::t_865ae63b5dcd08 1-4
"my file.ts"
  s_c9883b05a2487d::t_865ae63b5dcd08 7
---
{
  "schema_version": "authorship/3.0.0",
  "git_ai_version": "1.6.24",
  "base_commit_sha": "${COMMIT}",
  "prompts": {},
  "sessions": {
    "s_c9883b05a2487d": {
      "agent_id": {
        "tool": "cursor",
        "id": "session_123",
        "model": "gpt-4"
      },
      "human_author": "Ann <ann@example.com>"
    }
  }
}
`);
  });

  it('is added to another tool’s note: its lines stay, its metadata wins, unknown members stay', () => {
    const existing = gitAi(['src/pay.ts', '  s_c9883b05a2487d::t_1111111 9', '  h_31dce776f88375 2'], {
      humans: { h_31dce776f88375: { author: 'Alice Smith <alice@example.com>' } },
      sessions: {
        s_c9883b05a2487d: {
          agent_id: { tool: 'cursor', id: 'session_123', model: 'first' },
          custom_attributes: { a: '1' },
        },
      },
      later: { kept: true },
    });
    const text = written(existing, {
      ...ADDITION,
      ranges: [{ path: path('src/pay.ts'), start: 1, end: 3, session: 0 }],
    });
    expect(text.split('---')[0]).toBe(
      'src/pay.ts\n  s_c9883b05a2487d::t_1111111 9\n  h_31dce776f88375 2\n  s_c9883b05a2487d::t_865ae63b5dcd08 1-3\n',
    );
    const metadata = JSON.parse(text.slice(text.indexOf('---\n') + 4)) as Record<string, unknown>;
    expect(metadata['later']).toEqual({ kept: true });
    expect(metadata['git_ai_version']).toBeUndefined();
    expect(metadata['sessions']).toEqual({
      s_c9883b05a2487d: {
        agent_id: { tool: 'cursor', id: 'session_123', model: 'first' },
        custom_attributes: { a: '1' },
      },
    });
  });

  it('for a deletion names the session and no lines', () => {
    const note = read('git-ai', written(null, { ...ADDITION, ranges: [] }));
    expect(show(note)).toEqual(['(no lines) ai inferred cursor/gpt-4 session_123 Ann <ann@example.com>']);
  });

  it.each(['a b', '---', 'tab\there', 'back\\slash', '__proto__', 'ünïcode', ' lead', '  s_1234567 1', 'nbsp\u00a0x'])(
    'names the path %j so that the reader finds it',
    (name) => {
      const text = written(null, { ...ADDITION, ranges: [{ path: path(name), start: 1, end: 1, session: 0 }] });
      const note = read('git-ai', text);
      expect([note.ranges.map((range) => range.path), note.findings]).toEqual([[name], []]);
    },
  );

  const one = (change: Partial<NoteAddition['ranges'][number]>): NoteAddition => ({
    ...ADDITION,
    ranges: [{ path: path('a'), start: 1, end: 1, session: 0, ...change }],
  });

  it.each([
    ['a path with a quote', null, one({ path: path('a"b') }), 'A git-ai note cannot name the path a"b'],
    ['a path with a line feed', null, one({ path: path('a\nb') }), 'A git-ai note cannot name the path a\\u{a}b'],
    [
      'a path with a blank and a backslash',
      null,
      one({ path: path('a \\n') }),
      'A git-ai note cannot name the path a \\\\n',
    ],
    ['a path that is not UTF-8', null, one({ path: path('a\udcff') }), 'A git-ai note cannot name the path a\\xff'],
    ['no path', null, one({ path: path('') }), 'A git-ai note cannot name the path '],
    ['line 0', null, one({ start: 0 }), 'a:0-1 is no line range'],
    ['lines backwards', null, one({ start: 2 }), 'a:2-1 is no line range'],
    ['half a line', null, one({ end: 1.5 }), 'a:1-1.5 is no line range'],
    ['a session that is not given', null, one({ session: 3 }), 'a:1-1 names session 3, which is not given'],
    [
      'a tool with a colon',
      null,
      { ...ADDITION, sessions: [{ ...SESSION, tool: 'a:b' }] },
      '"a:b" is no tool name of a git-ai note',
    ],
    [
      'a session without id',
      null,
      { ...ADDITION, sessions: [{ ...SESSION, conversation: ' ' }] },
      'A session has no id',
    ],
    [
      'an existing note that is damaged',
      gitAi(['a', '  s_c9883b05a2487d 1'], '{'),
      ADDITION,
      'The existing note is not clean. The git-ai note of commit 7734793b756b is damaged (line 4): its metadata is no JSON, and nothing of it could be saved',
    ],
    [
      'an existing note with an entry it does not know',
      gitAi(['a', '  ai_agent 1']),
      ADDITION,
      'The existing note is not clean. The git-ai note of commit 7734793b756b has an entry with a key of unknown kind; who wrote its lines cannot be read (line 2): ai_agent',
    ],
    [
      'an existing note for another commit',
      gitAi([], { base_commit_sha: OTHER }),
      ADDITION,
      `The existing note says that it describes commit ${OTHER}`,
    ],
    [
      'an existing note of version 3.1',
      gitAi([], { schema_version: 'authorship/3.1.0' }),
      ADDITION,
      'The existing note is not of version authorship/3.0.0',
    ],
    [
      'an existing record of the older form',
      '{"files":{}}',
      ADDITION,
      'The existing note is not of version authorship/3.0.0',
    ],
    [
      'an existing note that is empty',
      '',
      ADDITION,
      'The existing note is not clean. The git-ai note of commit 7734793b756b is empty',
    ],
    [
      'an existing note with the texts of prompts',
      gitAi([], { prompts: { abcd1234abcd1234: { messages: [] } } }),
      ADDITION,
      'The existing note holds the texts of prompts',
    ],
    [
      'an existing note with a path it could not write',
      gitAi(['"a\\nb"', '  s_c9883b05a2487d 1'], { sessions: { s_c9883b05a2487d: {} } }),
      ADDITION,
      'A git-ai note cannot name the path a\\u{a}b',
    ],
  ])('is refused for %s', (_what, existing, addition, reason) => {
    const answer = writeGitAiNote(existing === null ? null : Buffer.from(existing), addition);
    expect(answer).toMatchObject({ kind: 'refused', reason });
    expect(answer.kind === 'refused' && answer.remedy.length > 10).toBe(true);
  });
});

const name = fc.stringMatching(/^[A-Za-z0-9._ é-]{1,12}$/).filter((text) => text.trim() !== '');
const aSession = fc.record({
  tool: fc.constantFrom('pi', 'aider', 'amp'),
  conversation: fc.uuid(),
  model: fc.option(fc.constantFrom('m1', 'm2')),
  prompter: fc.option(fc.constantFrom('Ann <ann@example.com>', 'Bob <bob@example.com>')),
});
const anAddition: fc.Arbitrary<NoteAddition> = fc.array(aSession, { minLength: 1, maxLength: 3 }).chain((sessions) =>
  fc.record({
    commit: fc.constant(COMMIT),
    sessions: fc.constant(sessions),
    ranges: fc.array(
      fc
        .record({
          path: name.map((text) => text as RepoPath),
          start: fc.integer({ min: 1, max: 40 }),
          size: fc.integer({ min: 0, max: 9 }),
          session: fc.integer({ min: 0, max: sessions.length - 1 }),
        })
        .map(({ size, ...range }) => ({ ...range, end: range.start + size })),
      { minLength: 1, maxLength: 8 },
    ),
  }),
);

function linesOf(additions: readonly NoteAddition[]): Set<string> {
  const lines = new Set<string>();
  for (const { sessions, ranges } of additions) {
    for (const range of ranges) {
      for (let line = range.start; line <= range.end; line += 1) {
        const by = sessions[range.session];
        lines.add(`${range.path}:${line} ${by?.tool ?? ''} ${by?.conversation ?? ''}`);
      }
    }
  }
  return lines;
}

function linesRead(text: string): Set<string> {
  const lines = new Set<string>();
  const note = read('git-ai', text);
  expect([note.findings, note.unclassified, note.suspect, note.unreadable]).toEqual([[], [], false, false]);
  for (const { path: file, start, end, evidence } of note.ranges) {
    for (let line = start; line <= end; line += 1)
      lines.add(`${file}:${line} ${evidence.tool ?? ''} ${evidence.session ?? ''}`);
  }
  return lines;
}

describe('writing and reading a git-ai note', () => {
  it('gives back the lines that were written (property)', () => {
    fc.assert(
      fc.property(anAddition, (addition) => {
        expect(linesRead(written(null, addition))).toEqual(linesOf([addition]));
      }),
    );
  });

  it('gives the union of what was added in turn, and adding again changes nothing (property)', () => {
    fc.assert(
      fc.property(anAddition, anAddition, (first, second) => {
        const both = written(written(null, first), second);
        expect(linesRead(both)).toEqual(linesOf([first, second]));
        expect(written(written(both, second), first)).toBe(both);
      }),
    );
  });
});

describe('a written agent-trace record', () => {
  const addition = {
    id: '550e8400-e29b-41d4-a716-446655440000',
    timestamp: '2026-11-07T12:00:00Z',
    commit: COMMIT,
    tool: { name: 'cursor', version: '2.4.0' },
    ranges: [
      {
        path: path('a.ts'),
        start: 1,
        end: 2,
        contributor: 'ai',
        model: 'openai/gpt-5',
        url: 'https://x.example/1',
        contentHash: contentHash([Buffer.from('a'), Buffer.from('b')]),
      },
      {
        path: path('a.ts'),
        start: 9,
        end: 9,
        contributor: 'ai',
        model: 'openai/gpt-5',
        url: 'https://x.example/1',
        contentHash: null,
      },
      { path: path('a.ts'), start: 4, end: 4, contributor: 'human', model: null, url: null, contentHash: null },
    ],
  } as const;

  it('has the fields of version 0.1.0', () => {
    const answer = writeAgentTrace(addition);
    expect(answer.kind === 'written' ? JSON.parse(answer.bytes.toString('utf8')) : answer).toEqual({
      version: '0.1.0',
      id: '550e8400-e29b-41d4-a716-446655440000',
      timestamp: '2026-11-07T12:00:00Z',
      vcs: { type: 'git', revision: COMMIT },
      tool: { name: 'cursor', version: '2.4.0' },
      files: [
        {
          path: 'a.ts',
          conversations: [
            {
              url: 'https://x.example/1',
              contributor: { type: 'ai', model_id: 'openai/gpt-5' },
              ranges: [
                {
                  start_line: 1,
                  end_line: 2,
                  content_hash: 'sha256:7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78',
                },
                { start_line: 9, end_line: 9 },
              ],
            },
            { contributor: { type: 'human' }, ranges: [{ start_line: 4, end_line: 4 }] },
          ],
        },
      ],
    });
  });

  it('is read back', () => {
    const answer = writeAgentTrace(addition);
    const note = read('agent-trace', answer.kind === 'written' ? answer.bytes : '');
    expect(show(note)).toEqual([
      'a.ts:1-2 ai noted cursor/openai/gpt-5 https://x.example/1 -',
      'a.ts:9-9 ai noted cursor/openai/gpt-5 https://x.example/1 -',
      'a.ts:4-4 human noted -/- - -',
    ]);
  });

  it.each([
    ['an id that is no UUID', { ...addition, id: 'x' }, 'The id of the record is no UUID'],
    [
      'a time without a zone',
      { ...addition, timestamp: '2026-11-07 12:00' },
      'The time of the record is not written as RFC 3339',
    ],
    [
      'a day that is none',
      { ...addition, timestamp: '2026-13-41T12:00:00Z' },
      'The time of the record is not written as RFC 3339',
    ],
    [
      'a path that is not UTF-8',
      { ...addition, ranges: [{ ...addition.ranges[0], path: path('\udc80') }] },
      'An agent-trace record cannot name the path \\x80',
    ],
    ['line 0', { ...addition, ranges: [{ ...addition.ranges[0], start: 0 }] }, 'a.ts:0-2 is no line range'],
    [
      'a model without a provider',
      { ...addition, ranges: [{ ...addition.ranges[0], model: 'gpt-5' }] },
      '"gpt-5" is no model id',
    ],
  ])('is refused for %s', (_what, given, reason) => {
    expect(writeAgentTrace(given)).toMatchObject({ kind: 'refused', reason });
  });
});
