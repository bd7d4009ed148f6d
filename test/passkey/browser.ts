/**
 * A real browser with an authenticator that is none: DevTools' virtual one (ctap2, internal, user verification). Needs
 * Chromium, as the other browser tests do.
 */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const PLACES = [
  process.env['COUNTERSIGN_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Chromium is; undefined where there is none, and these tests are skipped. */
export const executablePath: string | undefined = PLACES.find((path) => path !== '' && existsSync(path));

/** Starts it. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}

/** A tab of somebody whose device has an authenticator. */
export interface Tab {
  readonly page: Page;
  /** What a silent page never does: messages, errors, requests elsewhere. */
  readonly noise: string[];
  /** Whether the authenticator recognises its user from now on. */
  recognise(user: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface TabOptions {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** Opens an empty tab. */
export async function openTab(browser: Browser, options: TabOptions = {}): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1000, height: 800 },
    colorScheme: options.scheme ?? 'light',
  });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(error.message));
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    page,
    noise,
    recognise: async (user) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: user });
    },
    close: () => context.close(),
  };
}
