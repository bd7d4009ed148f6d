import { describe, expect, it } from 'vitest';
import { inert, renderAuditMarkdown } from '../../src/cli/render/audit-markdown.ts';
import { history, HOSTILE, summaryOf } from './history.ts';

const PLAIN = renderAuditMarkdown(summaryOf(history(900, 9)));
const HOSTILE_TEXT = renderAuditMarkdown(
  summaryOf(
    history(900, 9, HOSTILE),
    { repository: HOSTILE.subject, range: HOSTILE.text },
    { unreadable: [HOSTILE.text] },
  ),
);

/** The skeleton of a document: per line its leading mark and the number of its cells. */
function skeleton(text: string): string[] {
  return text
    .split('\n')
    .map((line) => (line.startsWith('|') ? `|${line.split('|').length}` : (line.match(/^[#*<>_-]+/)?.[0] ?? '')));
}

describe('the audit as Markdown', () => {
  it('begins with a heading and the one sentence that matters', () => {
    expect(PLAIN).toMatch(
      /^## countersign audit: shop\n\nall of main, 2025-08-30 to 2026-05-31\n\n\*\*Of 900 commits, 200 \(22\u00a0%\)/,
    );
  });

  it('gives every table the same number of cells in every row', () => {
    for (const document of [PLAIN, HOSTILE_TEXT]) {
      for (const block of document.split('\n\n')) {
        const rows = block.split('\n').filter((line) => line.startsWith('|'));
        expect(new Set(rows.map((row) => row.split('|').length)).size).toBeLessThanOrEqual(1);
      }
    }
  });

  it('has the same structure with hostile text as with plain text', () => {
    const plain = renderAuditMarkdown(summaryOf(history(900, 9), {}, { unreadable: ['x'] }));
    expect(skeleton(HOSTILE_TEXT)).toEqual(skeleton(plain));
  });

  it('holds no markup, link, mention, reference or control character that came from the repository', () => {
    const ours = HOSTILE_TEXT.replaceAll('<!-- -->', '').replaceAll(/<\/?details>|<\/?summary>/g, '');
    expect(ours).not.toMatch(/<[a-z!/]/i);
    expect(ours).not.toMatch(/\]\(|https?:|www\.|@|`|\$\{/);
    expect(ours).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(HOSTILE_TEXT).toContain('&#64;<!-- -->everyone');
  });

  it('stays below what a job summary may hold when every text is as long as it can be', () => {
    const words = {
      author: '&'.repeat(9000),
      subject: '|'.repeat(9000),
      tool: '#'.repeat(9000),
      path: '@'.repeat(9000),
      text: '<'.repeat(9000),
    };
    const summary = summaryOf(
      history(5000, 400, words),
      {},
      { notices: Array.from({ length: 5000 }, () => '#'.repeat(9000)) },
    );
    const document = renderAuditMarkdown(summary);
    expect(Buffer.byteLength(document)).toBeLessThan(901 * 1024);
    expect(document).toContain('Cut here');
  });

  it('of an empty range is one sentence', () => {
    expect(renderAuditMarkdown(summaryOf([]))).toBe(
      '## countersign audit: shop\n\nall of main\n\n**The range has no commits.**\n',
    );
  });

  it.each([
    ['a_b*c', 'a&#95;b&#42;c'],
    ['[x](y)', '&#91;x&#93;&#40;y&#41;'],
    ['#12', '&#35;<!-- -->12'],
    ['a | b', 'a &#124; b'],
    ['www.example.org', 'www&#46;example.org'],
    ['fünf – 日本', 'fünf – 日本'],
  ])('writes %j as %j', (text, expected) => {
    expect(inert(text)).toBe(expected);
  });
});
