import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTraceFile } from '../../src/core/attribution/notes/agent-trace.ts';
import { jsonFault } from '../../src/core/attribution/notes/json-fault.ts';
import { mergeNotes } from '../../src/core/attribution/notes/merge.ts';
import { NOTE_SOURCES } from '../../src/core/attribution/notes/sources.ts';
import { writeGitAiNote } from '../../src/core/attribution/notes/write-git-ai.ts';
import { COMMIT, gitAi, path, placeOf, read, source } from './builders.ts';

const WORDS = [
  's_c9883b05a2487d',
  '::t_1234567',
  'h_31dce776f88375',
  'abcd123',
  '  ',
  ' ',
  '\n',
  '\r\n',
  '---',
  '---\n',
  '1-3',
  '0',
  '9-1',
  '99999999999999999999',
  ',',
  '-',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  'null',
  '"sessions"',
  '"agent_id"',
  '"tool"',
  '"files"',
  '"path"',
  '"__proto__"',
  '"ranges"',
  '"lines"',
  '"version":3',
  '"conversations"',
  '"start_line"',
  '"human_author": x"',
  '\u0000',
  '\ufeff',
  '\ud800',
];
const SAMPLES: readonly string[] = [
  gitAi(['a.ts', '  s_c9883b05a2487d::t_1234567 1-3,7', '"b c"', '  h_31dce776f88375 4'], {
    humans: { h_31dce776f88375: { author: 'A <a@example.com>' } },
    sessions: {
      s_c9883b05a2487d: { agent_id: { tool: 'cursor', id: 'c', model: 'm' }, human_author: 'B <b@example.com>' },
    },
  }),
  '{"files":{"a":{"authors":[{"author":"Cursor","lines":[1,[2,3]],"agent_metadata":null}]}},"schema_version":"authorship/0.0.1"}',
  '{"files":{"a":[[[1,[2,3]],"k","u",1]]},"prompts":{"u":{"agent_id":{"tool":"claude"}}}}',
  `{"version":"1.0","id":"r","vcs":{"revision":"${COMMIT}"},"files":[{"path":"a","conversations":[{"contributor":{"type":"ai"},"ranges":[{"start_line":1,"end_line":2}]}]}]}\n`,
  '{"version":3,"session":{"session_id":"s"},"files":[{"path":"a","lines":[{"line_number":1,"source":{"type":"AI"}}]}]}',
  '{"version":2,"attributions":[{"path":"a","startLine":1,"endLine":2,"provider":"cursor","matchType":"exact_hash"}]}',
  '{"checkpoint_id":"a3b2c4d5e6f7","agent":"pi","files_touched":["a"]}',
];

/** Bytes, words of the formats in any order, and real records with a piece cut out, doubled or replaced. */
const anyRecord: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => Buffer.from(words.join(''))),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .record({ text: fc.constantFrom(...SAMPLES), at: fc.nat(400), cut: fc.nat(40), put: fc.constantFrom('', ...WORDS) })
    .map(({ text, at, cut, put }) => Buffer.from(text.slice(0, at) + put + text.slice(at + cut))),
);

describe('any bytes at all', () => {
  it.each(NOTE_SOURCES.map(({ id }) => id))('as a record of %s give an answer that holds together', (id) => {
    fc.assert(
      fc.property(anyRecord, (bytes) => {
        const note = read(id, bytes);
        for (const { start, end, evidence } of note.ranges) {
          expect(Number.isInteger(start) && Number.isInteger(end) && start >= 1 && start <= end).toBe(true);
          expect(evidence.session === null || evidence.session.length <= 500).toBe(true);
        }
        expect((note.unreadable || note.suspect) && note.findings.length === 0).toBe(false);
        for (const finding of note.findings) expect(finding.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(() => mergeNotes([note])).not.toThrow();
        expect(({} as Record<string, unknown>)['tool']).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });

  it('as a file of agent-trace records are read or reported', () => {
    fc.assert(
      fc.property(anyRecord, (bytes) => {
        const notes = readTraceFile(source('agent-trace.file'), placeOf('agent-trace.file'), bytes);
        for (const note of notes)
          expect(note.ranges.length + note.unclassified.length + note.findings.length).toBeGreaterThanOrEqual(0);
        for (const note of notes) expect(note.commit).toMatch(/^[0-9a-f]{40,64}$/);
      }),
      { numRuns: 400 },
    );
  });

  it('as an existing note are kept or refused, never lost', () => {
    const addition = {
      commit: COMMIT,
      sessions: [{ tool: 'pi', conversation: 'c', model: null, prompter: null }],
      ranges: [{ path: path('new.ts'), start: 1, end: 1, session: 0 }],
    };
    fc.assert(
      fc.property(anyRecord, (bytes) => {
        const answer = writeGitAiNote(bytes, addition);
        if (answer.kind === 'refused') return;
        const before = read('git-ai', bytes).ranges;
        const after = mergeNotes([read('git-ai', answer.bytes)]);
        for (const { path: file, start, evidence } of before) {
          const claims = after.at(file, start).map(({ claim, session }) => `${claim} ${session ?? ''}`);
          expect(claims).toContain(`${evidence.claim} ${evidence.session ?? ''}`);
        }
        expect(after.at(path('new.ts'), 1).length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the place where a text stops being JSON', () => {
  it('is found exactly when the engine refuses the text (property)', () => {
    const text = fc.oneof(
      fc.json(),
      fc
        .array(fc.constantFrom(...WORDS, '1', '-0.5e3', 'true', ',', ' '), { maxLength: 12 })
        .map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, fc.nat(60), fc.nat(3), (json, at, cut) => {
        const changed = json.slice(0, at) + json.slice(at + cut);
        const fault = jsonFault(changed);
        // What stands before the fault can be the beginning of JSON; one character more cannot.
        const before = jsonFault(changed.slice(0, fault));
        const after = jsonFault(changed.slice(0, fault + 1));
        expect([before, after]).toEqual([fault, fault]);
        expect(isJson(changed) && fault !== changed.length).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{"a": dev"}', 6],
    ['{"a":1,}', 7],
    ['[1 2]', 3],
    ['{"a":"x\ny"}', 7],
    ['{"a":"\\x"}', 6],
    ['{"a":1', 6],
    ['{} x', 3],
    ['', 0],
    ['{a:1}', 1],
    ['[01]', 2],
    ['tru', 0],
  ])('of %j is %i', (text, position) => {
    expect(jsonFault(text)).toBe(position);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
