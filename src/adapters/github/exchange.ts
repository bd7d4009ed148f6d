/** One request to GitHub and its whole answer, bounded in time and size. */
import { CountersignError } from '../../model/error.ts';
import type { GithubPace, GithubWorld } from './settings.ts';

export interface Question {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the API's base address, with its query. */
  readonly path: string;
  /** Value of the header `Authorization`. */
  readonly authorization: string;
  /** ETag of the answer that is known. */
  readonly etag?: string | null;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body; undefined where there is none. */
  readonly body: unknown;
}

/** The version of the API that the adapter was written for. */
const API_VERSION = '2022-11-28';

/**
 * Asks and reads the answer to its end.
 *
 * @throws CountersignError `forge.timeout`, `forge.unavailable` (no connection), `forge.malformed` (an answer that is
 *   cut off, too large, or no JSON); the last only for an answer that claims success
 */
export async function exchange(
  base: string,
  question: Question,
  { timeout, largestAnswer }: Pick<GithubPace, 'timeout' | 'largestAnswer'>,
  { now, deadline }: Pick<GithubWorld, 'now' | 'deadline'>,
): Promise<Answer> {
  const { method, path, authorization, etag, body } = question;
  const what = `${method} ${pathOf(path)}`;
  const signal = deadline(timeout);
  let answer: Response | undefined;
  let text = '';
  try {
    answer = await fetch(`${base}${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': API_VERSION,
        'user-agent': 'countersign',
        authorization,
        ...(etag === undefined || etag === null ? {} : { 'if-none-match': etag }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect would carry the token to wherever it points.
      redirect: 'manual',
      signal,
    });
    text = await bounded(answer, largestAnswer, what);
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    // Its status and headers are there, and say more than that its text is not.
    if (answer !== undefined && !answer.ok) return { status: answer.status, headers: answer.headers, body: undefined };
    const again = { againAt: now(), cause: error };
    if (signal.aborted) {
      throw new CountersignError('forge.timeout', `${what}: GitHub did not answer within ${timeout} ms`, again);
    }
    if (answer === undefined)
      throw new CountersignError('forge.unavailable', `${what}: no connection to GitHub`, again);
    throw new CountersignError('forge.malformed', `${what}: GitHub's answer ended too early`, again);
  }
  return { status: answer.status, headers: answer.headers, body: parsed(answer, text, what, now) };
}

/** What is asked for, without its query: enough for a message. */
export function pathOf(path: string): string {
  return path.replace(/\?.*$/, '');
}

async function bounded(answer: Response, largest: number, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > largest) {
      throw new CountersignError('forge.malformed', `${what}: GitHub's answer is larger than ${largest} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(answer: Response, text: string, what: string, now: () => number): unknown {
  if (text === '') {
    if (!answer.ok || answer.status === 204) return undefined;
    throw new CountersignError('forge.malformed', `${what}: GitHub's answer is empty`, { againAt: now() });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // An error page of a proxy is no JSON; its status says enough.
    if (!answer.ok) return undefined;
    throw new CountersignError('forge.malformed', `${what}: GitHub's answer is cut off or no JSON`, {
      againAt: now(),
      cause: error,
    });
  }
}
