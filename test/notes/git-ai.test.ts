import { describe, expect, it } from 'vitest';
import { COMMIT, gitAi, read, show } from './builders.ts';

const CURSOR = {
  agent_id: { tool: 'cursor', id: 'session_123', model: 'gpt-4' },
  human_author: 'Ann <ann@example.com>',
};
const ALICE = { author: 'Alice Smith <alice@example.com>' };

describe('a git-ai note', () => {
  it('in the form of the specification gives AI lines with tool, model and session, and human lines', () => {
    const note = read(
      'git-ai',
      [
        'src/pay.ts',
        '  s_c9883b05a2487d::t_0f1e2d3c4b5a69 1-3,7',
        '  h_31dce776f88375 4-6',
        '---',
        `{"schema_version":"authorship/3.0.0","base_commit_sha":"${COMMIT}","prompts":{},`,
        ' "humans":{"h_31dce776f88375":{"author":"Alice Smith <alice@example.com>"}},',
        ' "sessions":{"s_c9883b05a2487d":{"agent_id":{"tool":"cursor","id":"session_123","model":"gpt-4"}}}}',
      ].join('\n'),
    );
    expect(show(note)).toEqual([
      'src/pay.ts:1-3 ai noted cursor/gpt-4 session_123 -',
      'src/pay.ts:7-7 ai noted cursor/gpt-4 session_123 -',
      'src/pay.ts:4-6 human noted -/- - -',
    ]);
    expect(note.baseCommit).toBe(COMMIT);
    expect(note.ranges[2]?.evidence.source).toEqual({
      kind: 'note',
      ref: 'refs/notes/ai',
      blob: '29937b0ec55ebc5a90d8248f54c3c3e8d234deb6',
      commit: COMMIT,
      line: 3,
    });
    expect(note.ranges.map((range) => range.evidence.mark)).toEqual([
      'git-ai.session',
      'git-ai.session',
      'git-ai.human',
    ]);
  });

  it('names whoever prompted the tool', () => {
    const note = read(
      'git-ai',
      gitAi(['a.ts', '  s_c9883b05a2487d::t_1234567 1'], { sessions: { s_c9883b05a2487d: CURSOR } }),
    );
    expect(note.ranges[0]?.evidence.prompter).toBe('Ann <ann@example.com>');
  });

  it('may mix keys of all ages', () => {
    const note = read(
      'git-ai',
      gitAi(
        [
          'src/main.rs',
          '  s_c9883b05a2487d::t_9f8e7d6c5b4a32 1-10,15-20',
          '  s_c9883b05a2487d 30',
          '  h_31dce776f88375 42-50',
          '"src/my file.rs"',
          '  abcd1234abcd1234 1-3',
          '  abcd123 9',
        ],
        {
          prompts: {
            abcd1234abcd1234: { agent_id: { tool: 'claude', id: 'x', model: 'claude-opus-4-6' } },
            abcd123: { agent_id: { tool: 'copilot_cli', id: 'y', model: 'gpt-5' }, human_author: 'dev@example.com' },
          },
          humans: { h_31dce776f88375: ALICE },
          sessions: { s_c9883b05a2487d: CURSOR },
        },
      ),
    );
    expect(show(note)).toEqual([
      'src/main.rs:1-10 ai noted cursor/gpt-4 session_123 Ann <ann@example.com>',
      'src/main.rs:15-20 ai noted cursor/gpt-4 session_123 Ann <ann@example.com>',
      'src/main.rs:30-30 ai noted cursor/gpt-4 session_123 Ann <ann@example.com>',
      'src/main.rs:42-50 human noted -/- - -',
      'src/my file.rs:1-3 ai noted claude-code/claude-opus-4-6 x -',
      'src/my file.rs:9-9 ai noted copilot/gpt-5 y dev@example.com',
    ]);
  });

  it('is read with CR LF, tabs, blank lines, blanks in ranges and a byte order mark', () => {
    const text = gitAi(['a.ts', '', '\ts_c9883b05a2487d  1 , 3-4', ''], { sessions: { s_c9883b05a2487d: CURSOR } });
    const note = read('git-ai', `\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect(show(note)).toEqual([
      'a.ts:1-1 ai noted cursor/gpt-4 session_123 Ann <ann@example.com>',
      'a.ts:3-4 ai noted cursor/gpt-4 session_123 Ann <ann@example.com>',
    ]);
  });

  it('gives overlapping and unordered ranges of an entry once, in order', () => {
    const note = read(
      'git-ai',
      gitAi(['a.ts', '  s_c9883b05a2487d 9,5-7,6-8,1,1'], { sessions: { s_c9883b05a2487d: {} } }),
    );
    expect(note.ranges.map(({ start, end }) => [start, end])).toEqual([
      [1, 1],
      [5, 9],
    ]);
  });

  it('without entries and sessions says nothing, and that is fine', () => {
    expect(show(read('git-ai', gitAi([])))).toEqual([]);
  });

  it('with a session and no lines keeps the session as inferred, for deletions', () => {
    const note = read('git-ai', gitAi([], { sessions: { s_c9883b05a2487d: CURSOR } }));
    expect(show(note)).toEqual(['(no lines) ai inferred cursor/gpt-4 session_123 Ann <ann@example.com>']);
  });

  it('with lines of one session says nothing of another that has none', () => {
    const note = read(
      'git-ai',
      gitAi(['a.ts', '  s_c9883b05a2487d 1'], { sessions: { s_c9883b05a2487d: CURSOR, s_e7f2a90b31cc48: CURSOR } }),
    );
    expect(note.unplaced).toEqual([]);
  });

  it.each([
    ['as it stands', '"src/my file.rs"', 'src/my file.rs'],
    ['with git escapes', '"caf\\303\\251\\tbar \\"x\\".rs"', 'café\tbar "x".rs'],
    ['with a backslash that is no escape', '"a b\\q.rs"', 'a b\\q.rs'],
    ['with a tab in it', '"a\tb"', 'a\tb'],
    ['without quotes', 'src\\x.rs', 'src\\x.rs'],
    ['with one quote only', '"x.rs', '"x.rs'],
    ['named like an object member', '__proto__', '__proto__'],
  ])('reads a path %s', (_what, written, expected) => {
    const note = read('git-ai', gitAi([written, '  s_c9883b05a2487d 1'], { sessions: { s_c9883b05a2487d: {} } }));
    expect(note.ranges.map((range) => range.path)).toEqual([expected]);
  });

  it('reads paths that are not UTF-8 without loss', () => {
    const text = Buffer.concat([Buffer.from([0x61, 0xff, 0x0a]), Buffer.from(gitAi(['  s_c9883b05a2487d 1']))]);
    expect(read('git-ai', text).ranges[0]?.path).toBe('a\udcff');
  });

  it('never copies the texts of prompts anywhere', () => {
    const secret = 'the launch code is 1234';
    const prompts = {
      abcd1234abcd1234: {
        agent_id: { tool: 'claude', id: 'x', model: 'm' },
        messages: [{ type: 'user', text: secret }],
      },
    };
    const whole = gitAi(['a.ts', '  abcd1234abcd1234 1'], { prompts });
    for (const text of [
      whole,
      whole.slice(0, -3),
      whole.replace('"prompts"', '"prompts'),
      whole.replace('---', '--'),
    ]) {
      const note = read('git-ai', text);
      expect(JSON.stringify(note)).not.toContain(secret);
    }
  });

  it('does not check ids, because the specification itself binds one to another person', () => {
    const note = read(
      'git-ai',
      gitAi(['a.ts', '  h_31dce776f88375 1'], {
        humans: { h_31dce776f88375: { author: 'Somebody Else <else@example.com>' } },
      }),
    );
    expect(show(note)).toEqual(['a.ts:1-1 human noted -/- - -']);
  });
});

describe('an older git-ai record', () => {
  it('of form 0.0.1 gives the lines of tools; a name alone never makes a line human', () => {
    const note = read('git-ai.older', {
      files: {
        '.github/workflows/release.yml': {
          file: '.github/workflows/release.yml',
          authors: [{ author: 'Alice Smith', lines: [39, [8, 34]], agent_metadata: null }],
        },
        'src/extension.ts': {
          authors: [
            { author: 'Cursor', lines: [186, 186, [182, 183], [183, 183]], agent_metadata: null },
            { author: 'Claude', lines: [1], agent_metadata: { model: 'opus', human_author: 'Ann' } },
          ],
        },
        'src/by-claude-the-person.ts': { authors: [{ author: 'Claude', lines: [2], agent_metadata: null }] },
      },
      schema_version: 'authorship/0.0.1',
    });
    expect(show(note)).toEqual([
      'src/extension.ts:182-183 ai noted cursor/- - -',
      'src/extension.ts:186-186 ai noted cursor/- - -',
      'src/extension.ts:1-1 ai noted claude-code/opus - Ann',
      '.github/workflows/release.yml:8-34 ? contributor Alice Smith',
      '.github/workflows/release.yml:39-39 ? contributor Alice Smith',
      'src/by-claude-the-person.ts:2-2 ? contributor Claude',
    ]);
  });

  it('of form 2.0.0 gives the lines of sessions', () => {
    const id = '6ef2299e-0000-4000-8000-000000000000';
    const note = read('git-ai', {
      files: {
        'a.rs': [
          [[[1, 3], 7], 'ab12cd34', id, 2],
          [[5], 'ab12cd34'],
        ],
      },
      authors: { ab12cd34: { username: 'Alice', email: 'alice@example.com' } },
      prompts: { [id]: { agent_id: { tool: 'claude', id, model: 'sonnet' }, messages: [] } },
      schema_version: 'authorship/2.0.0',
      base_commit_sha: COMMIT,
    });
    expect(show(note)).toEqual([
      `a.rs:1-3 ai noted claude-code/sonnet ${id} -`,
      `a.rs:7-7 ai noted claude-code/sonnet ${id} -`,
      'a.rs:5-5 ? contributor ab12cd34',
    ]);
    expect(note.baseCommit).toBe(COMMIT);
  });
});
