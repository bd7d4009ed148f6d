import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeopleOfMessage } from '../../src/core/attribution/marks/people.ts';
import { readCommitMarks, recogniseIdentity } from '../../src/core/attribution/marks/read-marks.ts';
import { builtInMarks } from '../../src/core/attribution/marks/table.ts';
import type { CommitEvidence } from '../../src/model/attribution.ts';
import { commitOf } from './case.ts';

function read(message: string): CommitEvidence {
  return readCommitMarks(commitOf({ message }), builtInMarks());
}

describe('what is told beside the mark', () => {
  it('names the line and its text', () => {
    const [one] = read('Pay twice\n\nOnce is not enough.\n\n  Made-with: Cursor  \n').evidence;
    expect(one?.source).toEqual({ kind: 'message', commit: commitOf({}).id, line: 5, text: 'Made-with: Cursor' });
  });

  it('escapes control and direction-changing characters of the text and cuts it to 200 characters', () => {
    const [one] = read(`Pay\n\nAI-assisted: yes \u001b[31m\u202e ${'x'.repeat(400)}\n`).evidence;
    const text = one?.source.kind === 'message' ? one.source.text : '';
    expect(text).toContain('\\u{1b}[31m\\u{202e}');
    expect(text).toHaveLength(200);
    expect(text.endsWith('…')).toBe(true);
  });

  it('says that a person must sign off when an agent does', () => {
    const { findings, evidence } = read('Pay\n\nSigned-off-by: Claude <noreply@anthropic.com>\n');
    expect(findings.map((one) => one.rule)).toEqual(['attribution.agent.signed-off']);
    expect(findings[0]?.message).toContain('line 3');
    expect(evidence).toMatchObject([{ mark: 'claude-code.noreply', grade: 'declared' }]);
  });

  it.each(['Reviewed-by', 'Acked-by', 'Approved-by'])(
    'says so for an agent in %s, which is no proof that it wrote',
    (key) => {
      const { findings, evidence } = read(`Pay\n\n${key}: Codex <noreply@openai.com>\n`);
      expect(findings.map((one) => one.rule)).toEqual(['attribution.agent.signed-off']);
      expect(evidence).toMatchObject([{ tool: 'codex', grade: 'inferred' }]);
    },
  );

  it('has no finding when people and robots sign off', () => {
    const message =
      'Pay\n\nSigned-off-by: Claude Moreau <claude@moreau.example>\nSigned-off-by: dependabot[bot] <support@github.com>\n';
    expect(read(message).findings).toEqual([]);
  });

  it('writes the prompters into whatever claims AI, and into nothing else', () => {
    const { evidence } = read(
      'Pay\n\nAssisted-by: Codex:gpt-5\nPrompted-by: Nora Berg <nora@berg.example>\nPrompted-by: Ines\nCo-authored-by: renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>\n',
    );
    const byMark = new Map(evidence.map((one) => [one.mark, one.prompter]));
    expect(byMark.get('assisted-by')).toBe('Nora Berg <nora@berg.example>, Ines');
    expect(byMark.get('automation.renovate')).toBeNull();
  });

  it('keeps a denial beside what contradicts it', () => {
    const { evidence } = read('Pay\n\nAssisted-by: none\nCo-authored-by: Claude <noreply@anthropic.com>\n');
    expect(evidence.map((one) => one.claim)).toEqual(['none', 'ai']);
  });

  it('reads phrases and prose only when nothing better is there', () => {
    const { evidence } = read('Ask Claude\n\nGenerated with Claude Code\n\nAssisted-by: Claude Code\n');
    expect(evidence.map((one) => one.mark)).toEqual(['assisted-by']);
  });

  it('says the same thing once', () => {
    const trailer = 'Co-authored-by: Claude <noreply@anthropic.com>\n';
    expect(read(`Pay\n\n${trailer}\n${trailer.toUpperCase()}`).evidence).toHaveLength(1);
  });

  it('looks at author, committer and trailers separately', () => {
    const bot = ['Claude', 'noreply@anthropic.com'] as const;
    const message = 'Pay\n\nCo-authored-by: Claude <noreply@anthropic.com>\n';
    const { evidence } = readCommitMarks(commitOf({ author: bot, committer: bot, message }), builtInMarks());
    expect(evidence.map((one) => (one.source.kind === 'identity' ? one.source.role : one.source.kind))).toEqual([
      'author',
      'committer',
      'message',
    ]);
  });
});

describe('who is an AI, for those who count people', () => {
  it('knows agents, robots and people apart', () => {
    const table = builtInMarks();
    expect(recogniseIdentity('Claude', 'noreply@anthropic.com', 'author', table)?.role).toBe('agent');
    expect(recogniseIdentity('x[bot]', 'x@harbor.example', 'author', table)?.role).toBe('automation');
    expect(recogniseIdentity('Claude Moreau', 'claude@moreau.example', 'author', table)).toBeNull();
  });
});

describe('the people of a message', () => {
  it('are read by role, each once, with their line', () => {
    const message = [
      'Pay',
      '',
      'Co-authored-by: Nora Berg <nora@berg.example>',
      'co-authored-by: Nora Berg <NORA@berg.example>',
      'Co-developed-by: "Ines Costa" <ines@costa.example>, Jo <jo@x.example>',
      'Signed-off-by: Ines Costa ines@costa.example',
      'Prompted-by: Nora Berg',
      '```',
      'Signed-off-by: Nobody <nobody@x.example>',
      '```',
    ].join('\n');
    expect(readPeopleOfMessage(commitOf({ message }))).toEqual({
      coAuthors: [
        { name: 'Nora Berg', email: 'nora@berg.example', line: 3 },
        { name: 'Ines Costa', email: 'ines@costa.example', line: 5 },
        { name: 'Jo', email: 'jo@x.example', line: 5 },
      ],
      signedOffBy: [{ name: 'Ines Costa', email: 'ines@costa.example', line: 6 }],
      prompters: [{ name: 'Nora Berg', email: '', line: 7 }],
    });
  });

  it('are nobody in a message without their trailers', () => {
    expect(readPeopleOfMessage(commitOf({ message: 'Pay\n\nNora Berg <nora@berg.example>\n' }))).toEqual({
      coAuthors: [],
      signedOffBy: [],
      prompters: [],
    });
  });
});

/** Millions of characters of one shape each; a reader whose time grows faster than the text does not come back. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['one endless line', 'a'.repeat(10_000_000)],
  ['endless quote signs', '> '.repeat(5_000_000)],
  ['endless fences', '```\n'.repeat(2_500_000)],
  ['fences that never close', '~~~~~\n```\n'.repeat(1_000_000)],
  ['endless backticks', '`'.repeat(10_000_000)],
  ['endless co-authors', 'Co-authored-by: A <a@b>\n'.repeat(400_000)],
  ['endless brackets in one trailer', `Co-authored-by: ${'<'.repeat(10_000_000)}`],
  ['endless pairs', 'Coding-Agent: a\n'.repeat(100_000)],
  ['endless trailers of tools', 'Assisted-by: Claude:m\n'.repeat(100_000)],
  ['endless prose', 'Ask Claude Moreau to '.repeat(480_000)],
  ['endless phrases', 'This commit was generated by x\n'.repeat(320_000)],
  ['endless blank lines', '\n'.repeat(10_000_000)],
];

describe('a hostile message', () => {
  it.each(HOSTILE)('of %s is read in one pass', (_, text) => {
    const message = `Pay\n\n${text}\n\nCo-authored-by: Codex <noreply@openai.com>\n`;
    const { evidence } = read(message);
    expect(evidence).toContainEqual(expect.objectContaining({ mark: 'codex.noreply', grade: 'declared' }));
    expect(evidence.length).toBeLessThan(200);
  });

  it('with many different marks is bounded per row', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `Assisted-by: Codex:m-${index}`).join('\n');
    expect(read(`Pay\n\n${many}\n`).evidence).toHaveLength(20);
  });

  it('never throws, and every source is a line of the message', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '\n',
        '\r\n',
        '```',
        '~~~',
        '> ',
        '* ',
        ': ',
        '<',
        '>',
        '@',
        ' via ',
        '(',
        ')',
        '[bot]',
        'Claude',
        'Codex',
      ),
      fc.constantFrom(
        'Co-authored-by',
        'Assisted-by',
        'AI-used-for',
        'Signed-off-by',
        'Coding-Agent',
        'Model',
        'Generated with ',
        'noreply@anthropic.com',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), piece, (pieces, name) => {
        const message = pieces.join('');
        const lines = message.split('\n').length;
        const { evidence } = readCommitMarks(commitOf({ message, author: [name, pieces.join('')] }), builtInMarks());
        const misplaced = evidence.filter(
          ({ source }) =>
            source.kind === 'message' && (source.line < 1 || source.line > lines || source.text.length > 200),
        );
        expect(misplaced).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('cannot lose a mark by what stands around it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((one) => !/[`~]{3}/.test(one));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const message = `Pay ${before}\n\nCo-authored-by: Codex <noreply@openai.com>\n${after}`;
        expect(read(message).evidence.some((one) => one.mark === 'codex.noreply')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
