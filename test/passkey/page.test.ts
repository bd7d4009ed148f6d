/** The pages for people: on a phone, in the dark, by keyboard alone, and for whoever has them read out. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DARK, LIGHT } from '../../src/cli/render/audit-palette.ts';
import { PAGE_STYLE } from '../../src/cli/render/page-style.ts';
import { aiLines, ANSWERS, makeTeam } from '../sign/world.ts';
import { executablePath, launch, openTab } from './browser.ts';
import { start } from './world.ts';
import type { Team } from '../sign/world.ts';
import type { Tab } from './browser.ts';

const LONG = `src/${'very-long-name-without-an-end'.repeat(8)}.ts`;

/** What a page says of itself; runs in it. */
const ASKS = `({
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  lang: document.documentElement.lang,
  headings: [...document.querySelectorAll('h1,h2')].map((each) => each.tagName).join(' '),
  nameless: [...document.querySelectorAll('section,[role=region]')].filter((each) =>
    !each.hasAttribute('aria-label') && !document.getElementById(each.getAttribute('aria-labelledby'))).length,
  landmarks: ['header', 'main', '[role=region]', '[role=status]'].map((each) => document.querySelectorAll(each).length),
  small: [...document.querySelectorAll('button')].filter((each) => each.getBoundingClientRect().height < 44).length,
})`;

const active = (tab: Tab): Promise<string> => tab.page.evaluate('document.activeElement.id');

describe.skipIf(executablePath === undefined)('a page that asks for a passkey', () => {
  let browser: Browser;
  let team: Team;
  let tab: Tab;

  beforeAll(async () => {
    browser = await launch();
    team = makeTeam();
    team.clone.checkout('main');
    tab = await openTab(browser, { width: 320, scheme: 'dark' });
    const made = start(team, 'bob', ['passkey', 'add', '--as', 'bob']);
    await tab.page.goto(await made.url);
    // By keyboard alone, as in the test below.
    await tab.page.keyboard.press('Tab');
    await tab.page.keyboard.press('Enter');
    await made.ended;
    team.clone.git(['commit', '-qam', 'passkey']);
    team.clone.git(['push', '-q', 'origin', 'main']);
    team.clone.git(['checkout', '-q', '-B', 'feature', 'main']);
    team.commit({ [LONG]: aiLines('a'), 'src/app.ts': aiLines('b') });
  });

  afterAll(() => browser.close());

  const sign = ['sign', '--passkey', '--no-push', '--read', 'src/app.ts', ...ANSWERS];

  it.each([
    ['sign', sign],
    ['passkey add', ['passkey', 'add', '--as', 'ann']],
  ])('%s fits 320 pixels and has landmarks, names and targets of a finger’s size', async (_, args) => {
    const waiting = start(team, 'bob', args);
    await tab.page.goto(await waiting.url);
    await tab.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    expect(await tab.page.evaluate(ASKS)).toMatchObject({
      overflow: 0,
      lang: 'en',
      headings: expect.stringMatching(/^H1( H2)+$/),
      nameless: 0,
      landmarks: [1, 1, 1, 1],
      small: 0,
    });
    expect(tab.noise).toEqual([]);
    waiting.signal('SIGINT');
    await waiting.ended;
  });

  it('is used by keyboard alone: list, sign, decline, and the outcome gets the focus', async () => {
    const waiting = start(team, 'bob', sign);
    await tab.page.goto(await waiting.url);
    const order: string[] = [];
    for (let step = 0; step < 3; step += 1) {
      await tab.page.keyboard.press('Tab');
      order.push((await active(tab)) || 'list');
    }
    expect(order).toEqual(['list', 'go', 'no']);
    await tab.page.keyboard.press('Shift+Tab');
    await tab.page.keyboard.press('Enter');
    await tab.page.waitForSelector('#status.good');
    expect(await active(tab)).toBe('status');
    expect((await waiting.ended).status).toBe(0);
  });

  it('says that its command has ended when it has, and that its time is up when it is', async () => {
    team.commit({ 'src/app.ts': aiLines('c') });
    const stopped = start(team, 'bob', sign);
    await tab.page.goto(await stopped.url);
    stopped.signal('SIGINT');
    await stopped.ended;
    await tab.page.click('#go');
    await tab.page.waitForSelector('#status.bad');
    expect(await tab.page.textContent('#status')).toBe('The command has ended; nothing was changed.');

    const late = start(team, 'bob', sign);
    await tab.page.clock.install();
    await tab.page.goto(await late.url);
    await tab.page.clock.fastForward('05:00');
    expect(await tab.page.textContent('#status')).toContain('Time is up; nothing was changed.');
    expect(await tab.page.isVisible('#go')).toBe(false);
    late.signal('SIGINT');
    await late.ended;
  });
});

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

it('every text of the pages keeps 4.5:1 against its ground, in both schemes', () => {
  const buttons = [...PAGE_STYLE.matchAll(/--button:(#[0-9a-f]+);--on-button:(#[0-9a-f]+)/g)];
  expect(buttons).toHaveLength(2);
  for (const [, ground = '', text = ''] of buttons) {
    expect(contrast(ground, text)).toBeGreaterThanOrEqual(4.5);
  }
  for (const palette of [LIGHT, DARK]) {
    const { page, card, quiet } = palette;
    for (const name of ['ink', 'soft', 'link', 'critical', 'high', 'medium', 'low', 'human'] as const) {
      for (const ground of [page, card]) expect(contrast(palette[name], ground), name).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(palette.soft, quiet)).toBeGreaterThanOrEqual(4.5);
  }
});
