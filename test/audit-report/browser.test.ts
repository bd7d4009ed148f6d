/**
 * The page in a real browser. Needs Chromium: the path in COUNTERSIGN_CHROMIUM, else where systems put it. Without one
 * these tests are skipped, and the run says so.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderAuditHtml } from '../../src/cli/render/audit-html.ts';
import { history, HOSTILE, summaryOf } from './history.ts';

const PLACES = [
  process.env['COUNTERSIGN_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = PLACES.find((path) => path !== '' && existsSync(path));

const PAGES: Readonly<Record<string, string>> = {
  usual: renderAuditHtml(summaryOf(history(900, 9), {}, { unreadable: [`${'a'.repeat(300)} cannot be read`] })),
  hostile: renderAuditHtml(
    summaryOf(
      history(400, 30, HOSTILE),
      { repository: HOSTILE.author, range: HOSTILE.subject },
      { notices: [HOSTILE.text] },
    ),
  ),
  old: renderAuditHtml(summaryOf(history(3000, 240))),
  empty: renderAuditHtml(summaryOf([])),
};

describe.skipIf(executablePath === undefined)('the page in a browser', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-page-'));
    for (const [name, text] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), text);
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
    });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page and collects what a silent, self-contained document never does. */
  async function open(
    name: string,
    width: number,
    scheme: 'light' | 'dark',
    script = true,
  ): Promise<{ page: Page; noise: string[] }> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: scheme,
      javaScriptEnabled: script,
    });
    const page = await context.newPage();
    const noise: string[] = [];
    const address = pathToFileURL(join(folder, `${name}.html`)).href;
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
    page.on('dialog', (dialog) => {
      noise.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== address) noise.push(request.url());
    });
    await page.goto(address);
    return { page, noise };
  }

  const widths = [320, 360, 768, 1440];
  const cases = Object.keys(PAGES).flatMap((name) =>
    widths.map((width, at) => ({ name, width, scheme: at % 2 === 0 ? ('light' as const) : ('dark' as const) })),
  );

  it.each(cases)(
    '$name at $width px, $scheme: no error, no request, nothing wider than the screen',
    async ({ name, width, scheme }) => {
      const { page, noise } = await open(name, width, scheme);
      await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.open = true`);
      const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      await page.context().close();
      expect(noise).toEqual([]);
      expect(tooWide).toBeLessThanOrEqual(0);
    },
  );

  it('gives every control the size of a finger', async () => {
    const { page } = await open('usual', 360, 'light');
    const small = await page.evaluate<string[]>(`[...document.querySelectorAll('a, button, summary')]
      .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < 24 && box.x >= 0)
      .map(({ text }) => text)`);
    await page.context().close();
    expect(small).toEqual([]);
  });

  it('sorts a table by the keyboard, numbers as numbers, and says so', async () => {
    const { page } = await open('usual', 1440, 'light');
    const table = page.locator('#evidence table[data-sort]').first();
    const cells = (): Promise<string[]> => table.locator('tbody tr td:nth-child(2)').allTextContents();
    const before = await cells();
    await table.getByRole('button', { name: 'Commits' }).press('Enter');
    expect(await table.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('descending');
    const numbers = (list: readonly string[]): number[] => list.map((text) => Number(text.replaceAll(',', '')));
    expect(numbers(await cells())).toEqual(numbers(before).sort((a, b) => b - a));
    await table.getByRole('button', { name: 'Commits' }).press('Enter');
    expect(numbers(await cells())).toEqual(numbers(before).sort((a, b) => a - b));
    await page.context().close();
  });

  it('has all of its text without script', async () => {
    const [off, on] = [await open('usual', 1024, 'light', false), await open('usual', 1024, 'light')];
    const text = (page: Page): Promise<string | null> => page.locator('main').textContent();
    const [without, within] = [await text(off.page), await text(on.page)];
    await off.page.context().close();
    await on.page.context().close();
    expect(without).toBe(within);
    expect(without).toContain('What the policy would have asked');
  });

  it('shows folded tables on paper', async () => {
    const { page } = await open('usual', 760, 'dark');
    const folded = page.locator('details table').first();
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await folded.isVisible()).toBe(true);
    await page.context().close();
  });
});
