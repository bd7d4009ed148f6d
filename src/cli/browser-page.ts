/** Asks the person something on a page in their browser: says where it is, opens it, and waits. */
import { openInBrowser } from '../adapters/browser/opener.ts';
import { askOnPage } from '../adapters/browser/page.ts';
import { CountersignError } from '../model/error.ts';
import type { PageTask } from '../adapters/browser/page.ts';
import type { Shell } from './command.ts';

/** Options of every command that shows a page. */
export interface PageOptions {
  readonly browser?: boolean;
  readonly timeout?: string;
}

const USUAL_SECONDS = 300;
const LONGEST_SECONDS = 3600;

/**
 * Shows the page and gives what it was answered. The address is printed in any case; a browser is opened only where
 * somebody is there to see it.
 *
 * @throws CountersignError as {@link askOnPage}; `usage` for an impossible time
 */
export function askPerson<T>(
  shell: Shell,
  options: PageOptions,
  task: Pick<PageTask<T>, 'render' | 'accept' | 'signal'> & { readonly title: string },
): Promise<T> {
  const timeout = secondsOf(options.timeout) * 1000;
  return askOnPage({
    ...task,
    timeout,
    ready: (url) => {
      const { platform, env: environment } = process;
      shell.warn(`${task.title} on this page, which is only yours and only for this (Ctrl-C ends it):\n  ${url}`);
      if (options.browser !== false && shell.globals().input) openInBrowser(url, { platform, environment });
    },
  });
}

/** How long a page waits, in seconds. @throws CountersignError `usage` for an impossible time */
export function secondsOf(text: string | undefined): number {
  if (text === undefined) return USUAL_SECONDS;
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= LONGEST_SECONDS) return seconds;
  throw new CountersignError('usage', `"${text.slice(0, 40)}" is no time for a page to wait`, {
    remedy: `--timeout takes seconds, 1 to ${LONGEST_SECONDS}`,
  });
}
