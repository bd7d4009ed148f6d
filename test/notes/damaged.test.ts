import { describe, expect, it } from 'vitest';
import { COMMIT, gitAi, read, show } from './builders.ts';

const SESSIONS = { sessions: { s_c9883b05a2487d: { agent_id: { tool: 'cursor', id: 'c1', model: 'gpt-4' } } } };
const HUMANS = { humans: { h_31dce776f88375: { author: 'Alice Smith <alice@example.com>' } } };
const AI = 'ai noted cursor/gpt-4 c1 -';
const UNREADABLE = 'attribution.evidence.unreadable';
const MISMATCHED = 'attribution.note.mismatched';
const NOTE = 'The git-ai note of commit 7734793b756b';

/** The damage that is common in a real repository: the person's name lost its opening quote. */
const LOST_QUOTE = `{
  "schema_version": "authorship/3.0.0",
  "git_ai_version": "1.6.10",
  "base_commit_sha": "${COMMIT}",
  "prompts": {},
  "sessions": {
    "s_41e4d933b7aacf": {
      "agent_id": {
        "tool": "pi",
        "id": "019fcc52",
        "model": "gpt-5.6-sol"
      },
      "human_author": dev-1 <dev-1@example.com>"
    },
    "s_bb4c3ad7e99a91": {
      "human_author": "Ann <ann@example.com>",
      "agent_id": { "tool": "codex", "id": "c2", "model": "unknown" },
      "human_author": "Ann <ann@example.com>"
    }
  }
}`;

interface Case {
  readonly what: string;
  readonly source?: string;
  readonly record: unknown;
  readonly says: readonly string[];
}

const GIT_AI: readonly Case[] = [
  {
    what: 'with JSON whose person lost a quote keeps the AI lines and saves tool, model and session',
    record: gitAi(['a.ts', '  s_41e4d933b7aacf::t_1234567 1-3', '  s_bb4c3ad7e99a91::t_1234567 9'], LOST_QUOTE),
    says: [
      'a.ts:1-3 ai noted pi/gpt-5.6-sol 019fcc52 -',
      'a.ts:9-9 ai noted codex/- c2 Ann <ann@example.com>',
      `${UNREADABLE}: ${NOTE} is damaged (line 17): its metadata is no JSON; 2 of 2 sessions could be saved; who prompted 1 of them is lost`,
    ],
  },
  {
    what: 'with damaged JSON does not trust human lines, and is unreadable',
    record: gitAi(['a.ts', '  s_41e4d933b7aacf 1', '  h_31dce776f88375 4-6'], LOST_QUOTE),
    says: [
      'a.ts:1-1 ai noted pi/gpt-5.6-sol 019fcc52 -',
      'a.ts:4-6 ? human h_31dce776f88375',
      'unreadable',
      `${UNREADABLE}: ${NOTE} claims lines for a person whom its metadata does not name; they do not count as human (line 3): h_31dce776f88375`,
      `${UNREADABLE}: ${NOTE} is damaged (line 17): its metadata is no JSON; 2 of 2 sessions could be saved; who prompted 1 of them is lost`,
    ],
  },
  {
    what: 'with JSON of which nothing can be saved keeps the AI lines without a tool, and is unreadable',
    record: gitAi(['a.ts', '  s_41e4d933b7aacf 1'], '{"sessions": oops}'),
    says: [
      'a.ts:1-1 ai noted -/- s_41e4d933b7aacf -',
      'unreadable',
      `${UNREADABLE}: ${NOTE} is damaged (line 4): its metadata is no JSON, and nothing of it could be saved`,
    ],
  },
  {
    what: 'whose JSON is cut off saves what stands before the cut',
    record: gitAi(
      ['a.ts', '  s_c9883b05a2487d 1'],
      '{"sessions":{"s_c9883b05a2487d":{"agent_id":{"tool":"cursor","id":"c1","model":"gpt-4"},"human',
    ),
    says: [
      `a.ts:1-1 ${AI}`,
      `${UNREADABLE}: ${NOTE} is damaged (line 4): its metadata is no JSON; 1 of 1 sessions could be saved; who prompted 1 of them is lost`,
    ],
  },
  {
    what: 'with damaged JSON and no lines keeps the saved session for deletions',
    record: gitAi([], '{"sessions":{"s_c9883b05a2487d":{"agent_id":{"tool":"cursor","id":"c1","model":"gpt-4"}},}}'),
    says: [
      '(no lines) ai inferred cursor/gpt-4 c1 -',
      `${UNREADABLE}: ${NOTE} is damaged (line 2): its metadata is no JSON; 1 of 1 sessions could be saved; who prompted 1 of them is lost`,
    ],
  },
  {
    what: 'without a divider is unreadable, and its AI lines still count',
    record: 'a.ts\n  s_c9883b05a2487d 1-2\n  h_31dce776f88375 3',
    says: [
      'a.ts:1-2 ai noted -/- s_c9883b05a2487d -',
      'a.ts:3-3 ? human h_31dce776f88375',
      'unreadable',
      `${UNREADABLE}: ${NOTE} has no line "---" between its lines and its metadata: it may be cut off`,
      `${UNREADABLE}: ${NOTE} claims lines for a person whom its metadata does not name; they do not count as human (line 3): h_31dce776f88375`,
    ],
  },
  {
    what: 'that is only somebody’s remark is unreadable',
    record: 'just a comment\n',
    says: [
      'unreadable',
      `${UNREADABLE}: ${NOTE} has no line "---" between its lines and its metadata: it may be cut off`,
    ],
  },
  {
    what: 'that is empty is unreadable',
    record: '\n \n',
    says: ['unreadable', `${UNREADABLE}: ${NOTE} is empty`],
  },
  {
    what: 'with a key of unknown kind is unreadable, and keeps its lines',
    record: gitAi(['a.ts', '  ai_agent 1-5', '  s_c9883b05a2487d 6'], SESSIONS),
    says: [
      `a.ts:6-6 ${AI}`,
      'a.ts:1-5 ? key ai_agent',
      'unreadable',
      `${UNREADABLE}: ${NOTE} has an entry with a key of unknown kind; who wrote its lines cannot be read (line 2): ai_agent`,
    ],
  },
  {
    what: 'with a person whose key is no id leaves its lines unknown, though the metadata names somebody',
    record: gitAi(['a.ts', '  h_somebody 1'], { humans: { h_somebody: { author: 'Alice <alice@example.com>' } } }),
    says: [
      'a.ts:1-1 ? key h_somebody',
      'unreadable',
      `${UNREADABLE}: ${NOTE} has an entry with a key of unknown kind; who wrote its lines cannot be read (line 2): h_somebody`,
    ],
  },
  {
    what: 'with a person that the metadata does not name does not count the lines as human',
    record: gitAi(['a.ts', '  h_31dce776f88375 1'], { humans: { h_31dce776f88375: { author: '' } } }),
    says: [
      'a.ts:1-1 ? human h_31dce776f88375',
      'unreadable',
      `${UNREADABLE}: ${NOTE} claims lines for a person whom its metadata does not name; they do not count as human (line 2): h_31dce776f88375`,
    ],
  },
  {
    what: 'with a session that the metadata does not describe still counts its lines',
    record: gitAi(['a.ts', '  abcd1234abcd1234 1']),
    says: [
      'a.ts:1-1 ai noted -/- abcd1234abcd1234 -',
      `${UNREADABLE}: ${NOTE} has AI lines of a session that its metadata does not describe; the tool is unknown (line 2): abcd1234abcd1234`,
    ],
  },
  {
    what: 'with ranges that are none is unreadable, and the others are read',
    record: gitAi(['a.ts', '  s_c9883b05a2487d 1-,x,2-3-4,,7', '  s_c9883b05a2487d -5'], SESSIONS),
    says: [
      `a.ts:7-7 ${AI}`,
      'unreadable',
      `${UNREADABLE}: ${NOTE} has a line range that cannot be read (5 times, first line 2): 1-`,
    ],
  },
  {
    what: 'that names line 0 is suspect',
    record: gitAi(['a.ts', '  s_c9883b05a2487d 0,0-3'], SESSIONS),
    says: [
      `a.ts:1-3 ${AI}`,
      'suspect',
      `${MISMATCHED}: ${NOTE} names line 0, which no file has (2 times, first line 2): 0`,
    ],
  },
  {
    what: 'with a range written backwards is suspect, and the lines count as AI',
    record: gitAi(['a.ts', '  s_c9883b05a2487d 9-7'], SESSIONS),
    says: [
      `a.ts:7-9 ${AI}`,
      'suspect',
      `${MISMATCHED}: ${NOTE} has a line range written backwards; it was read the other way round (line 2): 9-7`,
    ],
  },
  {
    what: 'with a huge range is suspect, and is not expanded',
    record: gitAi(['a.ts', `  s_c9883b05a2487d 1-99999999999,1${'0'.repeat(400)}`], SESSIONS),
    says: [
      `a.ts:1-2147483647 ${AI}`,
      'suspect',
      `${MISMATCHED}: ${NOTE} names a line beyond 2147483647; it was read as that line (2 times, first line 2): 1-99999999999`,
    ],
  },
  {
    what: 'with an entry before any path is unreadable',
    record: gitAi(['  s_c9883b05a2487d 1', 'a.ts', '  s_c9883b05a2487d 2'], SESSIONS),
    says: [
      `a.ts:2-2 ${AI}`,
      'unreadable',
      `${UNREADABLE}: ${NOTE} has an entry that stands before any path (line 1): s_c9883b05a2487d 1`,
    ],
  },
  {
    what: 'with an entry without ranges is unreadable',
    record: gitAi(['a.ts', '  s_c9883b05a2487d', '  s_c9883b05a2487d 2'], SESSIONS),
    says: [
      `a.ts:2-2 ${AI}`,
      'unreadable',
      `${UNREADABLE}: ${NOTE} has an entry that cannot be read (line 2): s_c9883b05a2487d`,
    ],
  },
  {
    what: 'of a later version counts as AI, never as human',
    record: gitAi(['a.ts', '  s_c9883b05a2487d 1', '  h_31dce776f88375 2'], {
      ...SESSIONS,
      ...HUMANS,
      schema_version: 'authorship/4.0.0',
    }),
    says: [
      `a.ts:1-1 ${AI}`,
      'a.ts:2-2 ? human h_31dce776f88375',
      'unreadable',
      `${UNREADABLE}: ${NOTE} has a version that is not known (line 5): authorship/4.0.0`,
      `${UNREADABLE}: ${NOTE} claims lines for a person whom its metadata does not name; they do not count as human (line 3): h_31dce776f88375`,
    ],
  },
  {
    what: 'whose metadata is a list is unreadable',
    record: gitAi(['a.ts', '  s_c9883b05a2487d 1'], '[1]'),
    says: [
      'a.ts:1-1 ai noted -/- s_c9883b05a2487d -',
      'unreadable',
      `${UNREADABLE}: ${NOTE} has a part of an unexpected shape (line 4): the metadata`,
      `${UNREADABLE}: ${NOTE} has AI lines of a session that its metadata does not describe; the tool is unknown (line 2): s_c9883b05a2487d`,
    ],
  },
  {
    what: 'whose sessions are a text is unreadable',
    record: gitAi([], { sessions: 'none' }),
    says: ['unreadable', `${UNREADABLE}: ${NOTE} has a part of an unexpected shape (line 2): sessions`],
  },
  {
    what: 'with fields of wrong types reads them as not known',
    record: gitAi(['a.ts', '  s_c9883b05a2487d 1'], {
      sessions: {
        s_c9883b05a2487d: { agent_id: { tool: 7, id: ['x'], model: { a: 1 } }, human_author: 'p'.repeat(600) },
      },
    }),
    says: ['a.ts:1-1 ai noted -/- s_c9883b05a2487d -'],
  },
  {
    what: 'with the names of object members as keys does not reach into objects',
    record: gitAi(
      ['constructor', '  s_c9883b05a2487d 1', '  s___proto__ 2'],
      '{"schema_version":"authorship/3.0.0","sessions":{"__proto__":{"agent_id":{"tool":"evil"}},"s_c9883b05a2487d":{"__proto__":{"agent_id":{"tool":"evil"}}}}}',
    ),
    says: [
      'constructor:1-1 ai noted -/- s_c9883b05a2487d -',
      'constructor:2-2 ai noted -/- s___proto__ -',
      `${UNREADABLE}: ${NOTE} has AI lines of a session that its metadata does not describe; the tool is unknown (line 3): s___proto__`,
    ],
  },
  {
    what: 'with escapes and direction marks shows them in messages as what they are',
    record: gitAi(['a.ts', '  \u202e\u001b[31mkey 1'], SESSIONS),
    says: [
      'a.ts:1-1 ? key \u202e\u001b[31mkey',
      'unreadable',
      `${UNREADABLE}: ${NOTE} has an entry with a key of unknown kind; who wrote its lines cannot be read (line 2): \\u{202e}\\u{1b}[31mkey`,
    ],
  },
  {
    what: 'of the older form that is no JSON is unreadable',
    source: 'git-ai.older',
    record: '{"files":\n{"a":]}',
    says: [
      'unreadable',
      `${UNREADABLE}: The older git-ai record of commit 7734793b756b is damaged (line 2): it is no JSON`,
    ],
  },
  {
    what: 'of the older form with authors of the wrong shape is unreadable',
    source: 'git-ai.older',
    record: { files: { 'a.ts': { authors: [{ author: 'Cursor' }, 7] }, 'b.ts': 'x' } },
    says: [
      'unreadable',
      `${UNREADABLE}: The older git-ai record of commit 7734793b756b has an entry that cannot be read (2 times, first line 1): a.ts`,
      `${UNREADABLE}: The older git-ai record of commit 7734793b756b has a part of an unexpected shape (line 1): b.ts`,
    ],
  },
  {
    what: 'of the older form with lines that are none is unreadable',
    source: 'git-ai.older',
    record: { files: { 'a.ts': { authors: [{ author: 'Cursor', lines: [1.5, '3', [1, 2, 3], [1, 9e18], -4, 6] }] } } },
    says: [
      'a.ts:1-2147483647 ai noted cursor/- - -',
      'suspect',
      'unreadable',
      `${UNREADABLE}: The older git-ai record of commit 7734793b756b has a line range that cannot be read (4 times, first line 1): 1.5`,
      `${MISMATCHED}: The older git-ai record of commit 7734793b756b names a line beyond 2147483647; it was read as that line (line 1): [1,9000000000000000000]`,
    ],
  },
];

const OTHERS: readonly Case[] = [
  {
    what: 'agent-trace record without files',
    source: 'agent-trace',
    record: { version: '0.1.0', id: 'r1' },
    says: [
      'unreadable',
      `${UNREADABLE}: The agent-trace note of commit 7734793b756b has a record that cannot be read (line 1): r1`,
    ],
  },
  {
    what: 'agent-trace contributor of a kind that the format does not have is unreadable',
    source: 'agent-trace',
    record: {
      id: 'r1',
      vcs: { type: 'git', revision: '7734793b756b3921c88db5375a8c156e9532447b' },
      files: [
        {
          path: 'a.ts',
          conversations: [{ contributor: { type: 'robot' }, ranges: [{ start_line: 1, end_line: 2 }] }],
        },
      ],
    },
    says: [
      'a.ts:1-2 ? contributor robot',
      'unreadable',
      `${UNREADABLE}: The agent-trace note of commit 7734793b756b has lines of a contributor of unknown kind; who wrote them cannot be read (line 1): robot`,
    ],
  },
  {
    what: 'agent-trace note with one broken line',
    source: 'agent-trace',
    record: '{"files":[]}\n{"files":[\n{"files":[]}\n',
    says: [
      'unreadable',
      `${UNREADABLE}: The agent-trace note of commit 7734793b756b has a record that cannot be read (line 2)`,
    ],
  },
  {
    what: 'agent-trace record with conversations and ranges of wrong shapes',
    source: 'agent-trace',
    record: {
      id: 'r2',
      files: [
        'x',
        {
          path: 'a.ts',
          conversations: [7, { contributor: { type: 'ai' }, ranges: [null, { start_line: 3, end_line: 1 }] }],
        },
      ],
    },
    says: [
      'a.ts:1-3 ai noted -/- - -',
      'suspect',
      'unreadable',
      `${UNREADABLE}: The agent-trace note of commit 7734793b756b has a record that cannot be read (2 times, first line 1): r2`,
      `${UNREADABLE}: The agent-trace note of commit 7734793b756b has a line range that cannot be read (line 1): NaN-NaN`,
      `${MISMATCHED}: The agent-trace note of commit 7734793b756b has a line range written backwards; it was read the other way round (line 1): 3-1`,
    ],
  },
  {
    what: 'whogitit note that is no JSON',
    source: 'whogitit',
    record: '{"version":3',
    says: ['unreadable', `${UNREADABLE}: The whogitit note of commit 7734793b756b is damaged: it is no JSON`],
  },
  {
    what: 'whogitit note of another version, whose human lines do not count',
    source: 'whogitit',
    record: {
      version: 4,
      files: [
        {
          path: 'a.ts',
          lines: [
            { line_number: 1, source: { type: 'Human' } },
            { line_number: 2, source: { type: 'AI' } },
          ],
        },
      ],
    },
    says: [
      'a.ts:2-2 ai noted -/- - -',
      'a.ts:1-1 ? human human',
      'unreadable',
      `${UNREADABLE}: The whogitit note of commit 7734793b756b has a version that is not known: 4`,
    ],
  },
  {
    what: 'whogitit note with files and lines of wrong shapes',
    source: 'whogitit',
    record: { version: 3, files: [7, { path: 'a.ts', lines: [{ line_number: 1, source: { type: 'Robot' } }, {}] }] },
    says: [
      'a.ts:1-1 ? key Robot',
      'unreadable',
      `${UNREADABLE}: The whogitit note of commit 7734793b756b has a part of an unexpected shape: a file without a path`,
      `${UNREADABLE}: The whogitit note of commit 7734793b756b has an entry that cannot be read: a.ts`,
      `${UNREADABLE}: The whogitit note of commit 7734793b756b has a line range that cannot be read: a.ts`,
    ],
  },
  {
    what: 'agentblame note of a later version',
    source: 'agentblame',
    record: { version: 3, sessions: {} },
    says: [
      'unreadable',
      `${UNREADABLE}: The agentblame note of commit 7734793b756b has a version that is not known: 3`,
      `${UNREADABLE}: The agentblame note of commit 7734793b756b has a part of an unexpected shape: attributions`,
    ],
  },
  {
    what: 'agentblame note with attributions of wrong shapes',
    source: 'agentblame',
    record: { version: 2, attributions: [null, { path: 'a.ts', startLine: '1', endLine: 2 }] },
    says: [
      'unreadable',
      `${UNREADABLE}: The agentblame note of commit 7734793b756b has an entry that cannot be read: an attribution without a path`,
      `${UNREADABLE}: The agentblame note of commit 7734793b756b has a line range that cannot be read: a.ts`,
    ],
  },
  {
    what: 'Entire checkpoint that is no JSON still says that an agent was there',
    source: 'entire',
    record: 'not json',
    says: [
      '(no lines) ai declared -/- - -',
      'unreadable',
      `${UNREADABLE}: The Entire checkpoint of commit 7734793b756b is damaged: it is no JSON`,
    ],
  },
];

describe('a damaged or hostile git-ai note', () => {
  it.each(GIT_AI)('$what', ({ source, record, says }) => {
    expect(show(read(source ?? 'git-ai', record))).toEqual(says);
  });
});

describe('another damaged record', () => {
  it.each(OTHERS)('$what', ({ source, record, says }) => {
    expect(show(read(source ?? '', record))).toEqual(says);
  });
});

describe('what is saved of damaged JSON', () => {
  const agent = (id: string): string => `"agent_id": {"tool": "cursor", "id": "${id}", "model": "m"}`;

  it('is the first description of a session, and its first prompter', () => {
    const json = `{"sessions": {"s_c9883b05a2487d": {${agent('first')}, "human_author": "Ann", "human_author": "Bob"},
      "s_c9883b05a2487d": {${agent('second')}}, oops`;
    expect(show(read('git-ai', gitAi(['a.ts', '  s_c9883b05a2487d 1'], json)))[0]).toBe(
      'a.ts:1-1 ai noted cursor/m first Ann',
    );
  });

  it('is no description that stands after the one of the same session', () => {
    const json = `{"sessions": {"s_c9883b05a2487d": {"agent_id": oops, ${agent('other')}}`;
    expect(show(read('git-ai', gitAi(['a.ts', '  s_c9883b05a2487d 1'], json)))[0]).toBe(
      'a.ts:1-1 ai noted -/- s_c9883b05a2487d -',
    );
  });

  it('is no description that belongs to no session, or stands inside a text', () => {
    const json = `{${agent('stray')}, "text": "\\"s_c9883b05a2487d\\": {", ${agent('quoted')}, oops`;
    expect(show(read('git-ai', gitAi(['a.ts', '  s_c9883b05a2487d 1'], json)))[0]).toBe(
      'a.ts:1-1 ai noted -/- s_c9883b05a2487d -',
    );
  });
});

describe('damage without end', () => {
  it('gives one finding per kind, however often it occurs', () => {
    const lines = Array.from({ length: 50_000 }, (_unused, index) => `  ai_agent_${index} ${index}-x`);
    const note = read('git-ai', gitAi(['a.ts', ...lines], SESSIONS));
    expect(note.findings.map((finding) => finding.message)).toEqual([
      `${NOTE} has a line range that cannot be read (50000 times, first line 2): 0-x`,
      `${NOTE} has an entry with a key of unknown kind; who wrote its lines cannot be read (50000 times, first line 2): ai_agent_0`,
    ]);
  });

  it('is not opened beyond 64 MiB', () => {
    const note = read('git-ai', Buffer.alloc(64 * 1024 * 1024 + 1, 0x61));
    expect(show(note)).toEqual(['unreadable', `${UNREADABLE}: ${NOTE} is larger than the 64 MiB that are read`]);
  });

  it.each([
    ['a deeply nested JSON part', gitAi(['a.ts', '  s_c9883b05a2487d 1'], '[{"a":'.repeat(200_000))],
    ['a long run of openings of sessions', gitAi([], '"s_c9883b05a2487d": { "agent_id": '.repeat(200_000))],
    ['a long run of quotes', gitAi([], '"'.repeat(8_000_000))],
    ['a string of 8 MB', gitAi([], `{"a":"${'x'.repeat(8_000_000)}`)],
    ['blanks without end', gitAi([], `"agent_id"${' '.repeat(8_000_000)}`)],
    ['a line of 8 MB', `${'x'.repeat(8_000_000)}\n---\n{`],
  ])('reads %s to its end and says that it is damaged', (_what, text) => {
    const note = read('git-ai', text);
    expect(note.findings.map((finding) => finding.rule)).toContain(UNREADABLE);
    expect(note.unreadable).toBe(true);
  });

  it('reads a whole note of 8 MB', () => {
    const ranges = Array.from({ length: 1_000_000 }, (_unused, index) => `${2 * index + 1}`).join(',');
    const note = read('git-ai', gitAi(['a.ts', `  s_c9883b05a2487d ${ranges}`], SESSIONS));
    expect(note.ranges.length).toBe(1_000_000);
    expect(note.findings).toEqual([]);
  });
});
