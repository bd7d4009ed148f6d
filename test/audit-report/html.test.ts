import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderAuditHtml } from '../../src/cli/render/audit-html.ts';
import { markup } from '../../src/cli/render/audit-markup.ts';
import { DARK, LIGHT } from '../../src/cli/render/audit-palette.ts';
import type { Palette } from '../../src/cli/render/audit-palette.ts';
import { history, HOSTILE, summaryOf } from './history.ts';

const PAGE = renderAuditHtml(summaryOf(history(900, 9)));
const HOSTILE_PAGE = renderAuditHtml(
  summaryOf(
    history(900, 9, HOSTILE),
    {
      repository: HOSTILE.author,
      range: HOSTILE.subject,
      policy: { source: HOSTILE.text, mode: 'warn', enforced: true },
    },
    { unreadable: [HOSTILE.text], notices: [HOSTILE.subject] },
  ),
);

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** The tags of a page, read strictly: attributes are quoted, and nothing else stands in a tag. */
function tags(page: string): Tag[] {
  const body = page
    .replace(/<style>[\s\S]*?<\/style>/, '<style></style>')
    .replace(/<script>[\s\S]*?<\/script>/, '<script></script>');
  return body
    .split('<')
    .slice(1)
    .map((piece) => {
      const end = piece.indexOf('>');
      expect(end).toBeGreaterThan(0);
      const inside = piece.slice(0, end).replace(/\/$/, '');
      const [name = '', ...rest] = inside.split(/\s(.*)/s);
      const attributes = new Map<string, string>();
      const left = (rest[0] ?? '').replace(/([a-zA-Z-]+)(?:="([^"]*)")?\s*/g, (_, key: string, value?: string) => {
        attributes.set(key.toLowerCase(), value ?? '');
        return '';
      });
      expect(left).toBe('');
      return { name: name.toLowerCase(), attributes };
    });
}

describe('the audit as a page', () => {
  it('asks nothing of anybody: no address, no import, no frame, no image', () => {
    for (const page of [PAGE, HOSTILE_PAGE]) {
      for (const { name, attributes } of tags(page)) {
        expect(['link', 'img', 'iframe', 'object', 'embed', 'form', 'base', 'use', 'image']).not.toContain(name);
        for (const key of ['src', 'srcset', 'xlink:href', 'action', 'style', 'ping'])
          expect(attributes.has(key)).toBe(false);
        expect(attributes.get('href') ?? '#none').toMatch(/^#[a-z]+$/);
      }
      expect(page.match(/<style>([\s\S]*?)<\/style>/)?.[1]).not.toMatch(/@import|url\((?!#)|https?:/);
    }
  });

  it('is allowed exactly its own style sheet and its own script', () => {
    const policy = tags(PAGE).find(({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy');
    const hash = (tag: string): string => {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(PAGE)?.[1] ?? '';
      return `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
    };
    expect(policy?.attributes.get('content')).toBe(
      `default-src &#39;none&#39;; style-src ${hash('style')}; script-src ${hash('script')}; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
    );
    expect(tags(PAGE).filter(({ name }) => name === 'script' || name === 'style')).toHaveLength(2);
  });

  it('has the same tags and attributes with hostile text as with plain text', () => {
    const plain = renderAuditHtml(
      summaryOf(
        history(900, 9),
        { policy: { source: 'x', mode: 'warn', enforced: true } },
        { unreadable: ['x'], notices: ['x'] },
      ),
    );
    const shape = (page: string): string[] =>
      tags(page).map(({ name, attributes }) => `${name} ${[...attributes.keys()].join(' ')}`);
    expect(shape(HOSTILE_PAGE)).toEqual(shape(plain));
  });

  it('shows control, direction-changing and foreign characters as escapes', () => {
    expect(HOSTILE_PAGE).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(HOSTILE_PAGE).toContain('\\u{202e}');
    expect(HOSTILE_PAGE).toContain('&lt;script&gt;alert(2)&lt;/script&gt;');
  });

  it.each([
    [0, 0],
    [1, 1],
    [3000, 6],
    [3000, 240],
    [3000, 1200],
  ])('of %i commits over %i months is below 400 kB, even of the longest hostile texts', (commits, months) => {
    const page = renderAuditHtml(summaryOf(history(commits, months, HOSTILE)));
    expect(Buffer.byteLength(page)).toBeLessThan(400_000);
  });

  it('does not grow with the number of commits', () => {
    const size = (commits: number): number => renderAuditHtml(summaryOf(history(commits, 24))).length;
    expect(Math.abs(size(20_000) - size(2000))).toBeLessThan(5000);
  });

  it('of an empty range says so, and still explains itself', () => {
    const page = renderAuditHtml(summaryOf([]));
    expect(page).toContain('The range has no commits.');
    expect(page).toContain('id="h-method"');
  });

  it('draws no path that is cut or holds anything but a path', () => {
    const page = renderAuditHtml(summaryOf(history(2000, 38)));
    const paths = tags(page).flatMap(({ attributes }) => attributes.get('d') ?? []);
    expect(paths.some((path) => path.length > 300)).toBe(true);
    expect(paths.filter((path) => !/^M[-\d.]+ [-\d.]+(?:[LHVMl][-\d. ]+)*$/.test(path))).toEqual([]);
  });

  it('carries no number that is not one', () => {
    for (const page of [PAGE, renderAuditHtml(summaryOf(history(1, 1))), renderAuditHtml(summaryOf([]))]) {
      expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
    }
  });
});

describe('the page for everybody', () => {
  const all = tags(PAGE);

  it('has a language, one first heading, and no heading level left out', () => {
    expect(all.find(({ name }) => name === 'html')?.attributes.get('lang')).toBe('en');
    const levels = all.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1));
  });

  it('has landmarks, a way past the navigation, and a name for every region', () => {
    const names = all.map(({ name }) => name);
    for (const landmark of ['header', 'nav', 'main', 'footer'])
      expect(names.filter((name) => name === landmark)).toHaveLength(1);
    const ids = all.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = all.flatMap(({ attributes }) => [
      ...(attributes.get('href')?.slice(1) ?? '').split(' '),
      ...(attributes.get('aria-labelledby') ?? '').split(' '),
    ]);
    expect(targets.filter((target) => target !== '' && !ids.includes(target))).toEqual([]);
    const regions = all.filter(({ attributes }) => attributes.get('role') === 'region');
    expect(regions.length).toBeGreaterThan(8);
    expect(regions.filter(({ attributes }) => (attributes.get('aria-label') ?? '') === '')).toEqual([]);
  });

  it('gives every drawing a name or hides it, and every chart a title, a description and a table', () => {
    const drawings = all.filter(({ name }) => name === 'svg');
    expect(drawings.length).toBeGreaterThan(20);
    for (const { attributes } of drawings) {
      const named =
        attributes.get('role') === 'img' && (attributes.has('aria-label') || attributes.has('aria-labelledby'));
      expect(named || attributes.get('aria-hidden') === 'true').toBe(true);
    }
    const figures = PAGE.split('<figure>').slice(1);
    expect(figures).toHaveLength(4);
    for (const figure of figures) {
      expect(figure).toMatch(/<figcaption>.+<\/figcaption>/s);
      expect(figure).toMatch(/<title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]{20,}<\/desc>/);
      expect(figure).toMatch(/<details><summary>Show as a table<\/summary>/);
    }
  });

  it('names every table, its columns and its rows', () => {
    const tables = PAGE.split('<table')
      .slice(1)
      .map((piece) => piece.slice(0, piece.indexOf('</table>')));
    expect(tables.length).toBeGreaterThan(8);
    for (const one of tables) {
      expect(one).toMatch(/<caption>[^<]+<\/caption>/);
      const columns = one.match(/<thead>.*<\/thead>/s)?.[0].match(/<t[hd][ >]/g)?.length;
      for (const row of one.slice(one.indexOf('<tbody>')).split('<tr>').slice(1)) {
        expect(row).toMatch(/^<th scope="row">/);
        expect(row.match(/<t[hd][ >]/g)).toHaveLength(columns ?? 0);
      }
    }
  });

  it('lets the keyboard reach everything that scrolls', () => {
    for (const { attributes } of all.filter((tag) => tag.attributes.get('class') === 'scroll')) {
      expect(attributes.get('tabindex')).toBe('0');
    }
  });

  it.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])('has enough contrast in the %s scheme', (_, palette: Palette) => {
    const texts = ['ink', 'soft', 'link', 'critical', 'high', 'medium', 'low'] as const;
    const shapes = ['ai', 'mixed', 'hint', 'automation', 'human', 'unknown', 'unreadable', 'soft'] as const;
    const grounds = ['page', 'card', 'quiet'] as const;
    const weak = [
      ...grounds.flatMap((ground) => texts.map((name) => ({ name, ground, least: 4.5 }))),
      ...shapes.map((name) => ({ name, ground: 'card' as const, least: 3 })),
    ].filter(({ name, ground, least }) => contrast(palette[name], palette[ground]) < least);
    expect(weak).toEqual([]);
  });

  it('says each verdict in words wherever it is coloured', () => {
    const swatches = PAGE.match(/<svg width="18"[^>]*>.*?<\/svg>\s*(?:<span>)?[A-Za-z]/gs);
    expect(swatches?.length).toBe((PAGE.match(/<svg width="18"/g) ?? []).length);
    expect(PAGE.match(/<rect class="seg f-(?!ai|human|ink)(\w+)"/)?.[0]).toBeDefined();
    for (const pattern of ['unknown', 'hint', 'unreadable', 'automation', 'mixed'])
      expect(PAGE).toContain(`<pattern id="p-${pattern}"`);
  });
});

describe('markup', () => {
  it('escapes what it is given, in text and in attributes, and leaves markup alone', () => {
    const inner = markup`<b>${'<i>'}</b>`;
    expect(markup`<a title="${`"'<>&`}">${[inner, null, 1]}</a>`.text).toBe(
      '<a title="&quot;&#39;&lt;&gt;&amp;"><b>&lt;i&gt;</b>1</a>',
    );
  });

  it('cuts what is too long before it escapes it', () => {
    expect(markup`${'&'.repeat(10_000)}`.text).toBe(`${'&amp;'.repeat(239)}…`);
  });
});

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours. */
function contrast(one: string, other: string): number {
  const [a = 0, b = 0] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
