import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInMarks } from '../../src/core/attribution/marks/table.ts';
import { readCommitMarks } from '../../src/core/attribution/marks/read-marks.ts';
import { assistedByTrailer, insertTrailers } from '../../src/core/attribution/marks/write-trailers.ts';
import { CountersignError } from '../../src/model/error.ts';
import { commitOf } from './case.ts';

describe('the declaration in the kernel’s form', () => {
  it.each([
    ['claude-code', 'claude-opus-4-8', 'Assisted-by: claude-code:claude-opus-4-8'],
    ['Claude Code', null, 'Assisted-by: Claude Code:unknown'],
    ['harbor-agent', 'anthropic/claude-sonnet-4-5', 'Assisted-by: harbor-agent:anthropic/claude-sonnet-4-5'],
    ['LLM', null, 'Assisted-by: LLM:unknown'],
  ])('for %s with %s is %s, and is read back', (agent, model, line) => {
    expect(assistedByTrailer(agent, model)).toBe(line);
    const { evidence } = readCommitMarks(commitOf({ message: `Pay\n\n${line}\n` }), builtInMarks());
    expect(evidence).toMatchObject([{ mark: 'assisted-by', grade: 'declared', claim: 'ai', model }]);
  });

  it.each([
    ['', null],
    ['a:b', 'm'],
    ['a', ''],
    ['a', 'two words'],
    ['a', 'unknown'],
    ['a\nSigned-off-by: x', 'm'],
    ['a', 'm\nx'],
    ['none', 'm'],
    ['https', '//x'],
    ['Nora Berg <nora@berg.example>', 'm'],
    ['a', 'm'.repeat(300)],
    ['one two three four five', 'm'],
  ])('is refused for %j with %j', (agent, model) => {
    expect(() => assistedByTrailer(agent, model)).toThrow(CountersignError);
  });

  it('is read back for every agent and model that it accepts', () => {
    const answers = (agent: string, model: string | null): string => {
      try {
        const line = assistedByTrailer(agent, model);
        const { evidence } = readCommitMarks(commitOf({ message: `Pay\n\n${line}\n` }), builtInMarks());
        return evidence.map((one) => `${one.grade} ${one.claim} ${one.model}`).join();
      } catch (error) {
        return error instanceof CountersignError ? 'refused' : 'crashed';
      }
    };
    const word = fc.string({ maxLength: 12, unit: fc.constantFrom(...'aZ09._/+- :@<\n'.split('')) });
    fc.assert(
      fc.property(word, fc.option(word), (agent, model) => {
        expect(['refused', `declared ai ${model}`]).toContain(answers(agent, model));
      }),
      { numRuns: 3000 },
    );
    expect(answers('harbor', 'claude-sonnet-4@20250514')).toBe('declared ai claude-sonnet-4@20250514');
  });
});

const TRAILER = 'Assisted-by: Codex:gpt-5';

/** Messages whose trailer paragraph is easy to get wrong. */
const MESSAGES: readonly (readonly [string, string])[] = [
  ['only a subject', 'Pay twice\n'],
  ['a body', 'Pay twice\n\nOnce is not enough.\n'],
  ['trailers', 'Pay twice\n\nBecause.\n\nSigned-off-by: N <n@x>\nReviewed-by: I <i@x>\n'],
  ['trailers and no body', 'Pay twice\n\nReviewed-by: I <i@x>\n'],
  ['a subject that looks like a trailer', 'pay: twice\n'],
  ['a last paragraph that is only partly trailers', 'Pay twice\n\nSee also: the note\nand more words\n'],
  ['a paragraph with one of git’s own', 'Pay twice\n\nsome words\nSigned-off-by: N <n@x>\n'],
  ['mostly words and one of git’s own', 'Pay twice\n\na\nb\nc\nd\nSigned-off-by: N <n@x>\n'],
  ['a cherry-pick line', `Pay twice\n\n(cherry picked from commit ${'1'.repeat(40)})\n`],
  ['a folded trailer', 'Pay twice\n\nFixes: a long\n  explanation\nSigned-off-by: N <n@x>\n'],
  ['comments at the end', 'Pay twice\n\nReviewed-by: I <i@x>\n\n# Please enter the message.\n# More.\n'],
  ['comments and no trailers', 'Pay twice\n\n# Please enter the message.\n'],
  ['blank lines at the end', 'Pay twice\n\nBecause.\n\n\n\n'],
  ['a divider that is no divider here', 'Pay twice\n\nBecause.\n---\nmore\n'],
];

function git(message: string): string {
  return execFileSync(
    'git',
    ['interpret-trailers', '--no-divider', '--if-exists', 'addIfDifferent', '--trailer', TRAILER],
    {
      input: message,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH ?? '',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        HOME: '/nonexistent',
      },
      cwd: '/',
    },
  );
}

describe('inserting trailers', () => {
  it.each(MESSAGES)('puts them where git does after %s', (_, message) => {
    expect(insertTrailers(message, [TRAILER])).toBe(git(message));
  });

  it.each(MESSAGES)('changes nothing the second time after %s', (_, message) => {
    const once = insertTrailers(message, [TRAILER]);
    expect(insertTrailers(once, ['assisted-by:  Codex:gpt-5'.replace('  ', ' ')])).toBe(once);
  });

  it('start a paragraph of their own after a subject without a newline', () => {
    expect(insertTrailers('Pay twice', [TRAILER])).toBe(`Pay twice\n\n${TRAILER}\n`);
  });

  it('keeps Windows line ends', () => {
    expect(insertTrailers('Pay\r\n\r\nBecause.\r\n', [TRAILER])).toBe(`Pay\r\n\r\nBecause.\r\n\r\n${TRAILER}\r\n`);
  });

  it('adds several in order, and none twice', () => {
    expect(insertTrailers('Pay\n', [TRAILER, 'Prompted-by: N <n@x>', TRAILER])).toBe(
      `Pay\n\n${TRAILER}\nPrompted-by: N <n@x>\n`,
    );
  });

  it.each(['', 'no trailer', 'Key:', 'Key: a\nOther: b', 'Key value: x'])('refuses %j', (trailer) => {
    expect(() => insertTrailers('Pay\n', [trailer])).toThrow(CountersignError);
  });

  it('keeps the whole message and is found again, whatever the message is', () => {
    const text = fc.array(
      fc.constantFrom('Pay', ' ', '\n', 'Fixes: 1', '# c', 'Signed-off-by: N <n@x>', '\n\n', 'words'),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(text, (pieces) => {
        const message = pieces.join('');
        const next = insertTrailers(message, [TRAILER]);
        expect(message.split('\n').filter((line) => line.trim() !== '' && !next.includes(line))).toEqual([]);
        expect(insertTrailers(next, [TRAILER])).toBe(next);
      }),
      { numRuns: 1000 },
    );
  });
});
