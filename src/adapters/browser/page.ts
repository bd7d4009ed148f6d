/**
 * One page on localhost that asks a person one thing and ends. Its address holds a random token; the first browser that
 * opens it is the only one that gets it, by a cookie; and only the page itself may answer, once.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CountersignError } from '../../model/error.ts';
import { listenOnLoopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';

/** Where a page is served. */
export interface PagePlace {
  /** `http://localhost:PORT`. */
  readonly origin: string;
  /** Style and script of the document carry it; everything else in it is inert. */
  readonly nonce: string;
}

/** What is asked. */
export interface PageTask<T> {
  /** The document. It posts its answer as JSON to `answer` beside itself, and gets `{ ok, message }`. */
  readonly render: (place: PagePlace) => string;
  /** Takes the answer; what it throws is shown on the page, and ends the task. */
  readonly accept: (answer: unknown, place: PagePlace) => Promise<T>;
  /** Told once the page can be opened. */
  readonly ready: (url: string) => void;
  /** Milliseconds until it is given up. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Longest answer, in bytes: a signature of a passkey has some hundred. */
export const MAX_ANSWER_BYTES = 65_536;
const COOKIE = 'countersign';

/**
 * Serves the page until it is answered.
 *
 * @throws CountersignError `not-permitted` when nobody answers in time, `interrupted` when `signal` says so, and
 *   whatever `accept` throws
 */
export async function askOnPage<T>(task: PageTask<T>): Promise<T> {
  const page = new Page(task);
  const loopback = await listenOnLoopback((request, response) => page.handle(request, response));
  const nonce = secret(18);
  return page.run(loopback, { origin: `http://localhost:${loopback.port}`, nonce });
}

/** What a request is answered with before anything is looked at further. */
interface Refusal {
  readonly status: number;
  readonly text: string;
}

class Page<T> {
  readonly #task: PageTask<T>;
  readonly #token: string = secret(32);
  readonly #visitor: string = secret(32);
  #place: PagePlace = { origin: '', nonce: '' };
  /** The first visitor has the cookie; every other one is turned away. */
  #visited = false;
  #answered = false;
  #end: (outcome: Promise<T>) => void = () => {};

  constructor(task: PageTask<T>) {
    this.#task = task;
  }

  async run(loopback: Loopback, place: PagePlace): Promise<T> {
    const { timeout, signal, ready } = this.#task;
    this.#place = place;
    const outcome = Promise.withResolvers<T>();
    this.#end = outcome.resolve;
    const late = setTimeout(() => outcome.reject(tooLate(timeout)), timeout);
    const stop = (): void => outcome.reject(new CountersignError('interrupted', 'stopped; nothing was changed'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      else ready(`${place.origin}/${this.#token}/`);
      return await outcome.promise;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      loopback.close();
    }
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => {});
    for (const [name, value] of Object.entries(this.#headers())) response.setHeader(name, value);
    const refusal = this.#refusal(request);
    if (refusal !== null) say(response, refusal.status, refusal.text);
    else if (request.method === 'GET') this.#show(response);
    else void this.#take(request, response);
  }

  /** Whoever reaches this port by another name, without the token, or from another page is told nothing. */
  #refusal({ headers, method, url = '' }: IncomingMessage): Refusal | null {
    const { origin } = this.#place;
    if (`http://${headers.host}` !== origin) return { status: 421, text: 'This page is for localhost only.' };
    const [, token = '', rest] = url.split('/', 3);
    const posts = rest === 'answer' && url.split('/').length === 3;
    if (!same(token, this.#token) || (!posts && url !== `/${token}/`)) return { status: 404, text: 'Nothing here.' };
    if (method !== (posts ? 'POST' : 'GET')) return { status: 405, text: 'Not this way.' };
    const known = cookieOf(headers.cookie).some((value) => same(value, this.#visitor));
    if (!known && (posts || this.#visited)) {
      return { status: 403, text: 'Another browser has opened this page. Stop the command and run it again.' };
    }
    if (!posts) return null;
    const site = headers['sec-fetch-site'];
    if (headers.origin !== origin || (site !== undefined && site !== 'same-origin')) {
      return { status: 403, text: 'Only the page itself may answer.' };
    }
    if (headers['content-type'] !== 'application/json') return { status: 415, text: 'An answer is JSON.' };
    const length = Number(headers['content-length'] ?? Number.NaN);
    if (!(length <= MAX_ANSWER_BYTES)) return { status: 413, text: 'That is too long for an answer.' };
    return null;
  }

  #show(response: ServerResponse): void {
    this.#visited = true;
    response.setHeader('Set-Cookie', `${COOKIE}=${this.#visitor}; HttpOnly; SameSite=Strict; Path=/${this.#token}/`);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(this.#task.render(this.#place));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = parsed(await bodyOf(request));
    if (answer === undefined) return say(response, 400, 'That is no JSON.');
    // Two answers may have been on their way at once.
    if (this.#answered) return say(response, 409, 'This page has been answered.');
    this.#answered = true;
    const outcome = this.#task.accept(answer, this.#place);
    const result = await outcome.then(
      () => ({ ok: true, message: '' }),
      (error: unknown) => ({ ok: false, message: messageOf(error) }),
    );
    response.setHeader('Content-Type', 'application/json');
    // The page is told first: the connection ends with the task.
    if (response.closed) this.#end(outcome);
    response.once('close', () => this.#end(outcome));
    response.end(JSON.stringify(result));
  }

  #headers(): Readonly<Record<string, string>> {
    const own = `'nonce-${this.#place.nonce}'`;
    return {
      'Content-Security-Policy': `default-src 'none'; style-src ${own}; script-src ${own}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
      Connection: 'close',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    };
  }
}

function tooLate(timeout: number): CountersignError {
  const seconds = Math.round(timeout / 1000);
  const time = seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
  return new CountersignError('not-permitted', `Nobody answered on the page within ${time}; nothing was changed.`, {
    remedy: 'run it again; --timeout SECONDS waits longer',
  });
}

/** The body, which is as long as its header says. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  try {
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  } catch {
    // The browser went away in the middle of it: what came is no JSON.
  }
  return Buffer.concat(parts);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof CountersignError) || error.code === 'internal')
    return 'Something failed; the terminal says more.';
  return error.message;
}

function say(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}

function cookieOf(header: string | undefined): readonly string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${COOKIE}=`)).map((pair) => pair.slice(COOKIE.length + 1));
}

function same(text: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(text), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
