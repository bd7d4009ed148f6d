/**
 * A GitHub on loopback: its REST API below `/api/v3` (as an Enterprise Server has it), git below `/OWNER/NAME.git`.
 * Every question and answer is held against the published description; what does not fit is in `violations`.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Accounts } from './accounts.ts';
import { Documents } from './documents.ts';
import type { Fault, Faults, SeenCall } from './faults.ts';
import { serveGit } from './git-backend.ts';
import { PublishedApi } from './published.ts';
import { type Asked, type Held, reaches, refusal, type Reply, route } from './routes.ts';
import { etagOf, FakeRepository } from './state.ts';

const API = '/api/v3';
const APP = 4_711;
const HOUR = 3_600_000;

let published: PublishedApi | null = null;
/** Reading it takes a second, so a process does it once. */
export function publishedApi(): PublishedApi {
  published ??= new PublishedApi();
  return published;
}

export interface FakeOptions {
  readonly now: () => number;
  readonly pageSize?: number;
  /** Requests an hour for each installation. */
  readonly limit?: number;
  /** Whether questions and answers are held against the published description; they are unless this is false. */
  readonly isChecked?: boolean;
  /** Called when a request is left without an answer. */
  readonly hung?: () => void;
}

export class FakeGithub implements Held {
  readonly repositories: FakeRepository[] = [];
  readonly installations: Map<number, { suspendedAt: number | null }> = new Map([[42, { suspendedAt: null }]]);
  readonly accounts: Accounts;
  readonly documents: Documents;
  readonly pageSize: number;
  /** Calls of the API, in their order. */
  calls: SeenCall[] = [];
  readonly violations: string[] = [];
  faults: Faults = () => null;
  /** What git is answered in place of what it asks for; null: what it asks for. */
  gitFailure: number | null = null;
  readonly #options: FakeOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #budgets = new Map<string, { used: number; resetAt: number }>();
  #lastId = 5_000;

  static async start(options: FakeOptions): Promise<FakeGithub> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new FakeGithub(server, options);
  }

  private constructor(server: Server, options: FakeOptions) {
    this.#server = server;
    this.#options = options;
    this.pageSize = options.pageSize ?? 100;
    this.accounts = new Accounts(APP, options.now);
    this.documents = new Documents(publishedApi(), this.web);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      void this.#serve(request, response).catch((error: unknown) => {
        this.violations.push(`the fake failed: ${String(error)}`);
        response.destroy();
      });
    });
  }

  get web(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get api(): string {
    return `${this.web}${API}`;
  }

  get app(): { readonly kind: 'app'; readonly id: number; readonly privateKey: string } {
    return { kind: 'app', id: APP, privateKey: this.accounts.privateKey };
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  addRepository(name: string, installation: number = 42, id: number = this.nextId()): FakeRepository {
    const repository = new FakeRepository(id, name, installation, this.#options.now);
    this.repositories.push(repository);
    return repository;
  }

  /** Counts calls from 1 again. */
  restartCount(): void {
    this.calls = [];
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((done) => void this.#server.close(() => done()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.web);
    if (!url.pathname.startsWith(`${API}/`)) {
      this.#git(url, request, response);
      return;
    }
    const path = url.pathname.slice(API.length);
    const method = request.method ?? 'GET';
    const text = await bodyOf(request);
    const call: SeenCall = { number: this.calls.length + 1, method, path, query: url.search, status: 0 };
    this.calls.push(call);
    const fault = this.faults(call);
    if (fault?.kind === 'hang') {
      this.#options.hung?.();
      return;
    }
    if (fault?.kind === 'drop' && !fault.done) {
      response.destroy();
      return;
    }
    if (fault?.kind === 'answer') {
      call.status = fault.status;
      sendFault(response, fault);
      return;
    }
    const body = text === '' ? undefined : (JSON.parse(text) as unknown);
    const who = this.accounts.of(request.headers.authorization);
    this.#ask(call, { method, path, query: url.searchParams, body, who }, request, response, fault);
  }

  #ask(call: SeenCall, asked: Asked, request: IncomingMessage, response: ServerResponse, fault: Fault | null): void {
    const { method, path, query, body, who } = asked;
    const api = publishedApi();
    const budget = this.#budgetOf(who);
    const isSpent = budget.used >= (this.#options.limit ?? 5_000);
    const isChecked = this.#options.isChecked ?? true;
    const wrong = isChecked ? api.questionFaults(method, path, query, body) : [];
    this.violations.push(...wrong.map((fault) => `asked: ${fault}`));
    const reply = isSpent
      ? refusal(403, 'API rate limit exceeded for installation ID 42.')
      : wrong.length > 0
        ? refusal(422, `Validation Failed: ${wrong[0]}`)
        : route(this, asked);
    if (isChecked) this.violations.push(...api.answerFaults(method, path, reply.status, reply.body));
    const json = JSON.stringify(reply.body);
    const etag = etagOf(json);
    const isKnown = method === 'GET' && reply.status === 200 && request.headers['if-none-match'] === etag;
    // What did not change is not counted.
    if (!isKnown && !isSpent) budget.used += 1;
    call.status = isKnown ? 304 : reply.status;
    response.statusCode = call.status;
    if (method === 'GET' && reply.status === 200) response.setHeader('etag', etag);
    for (const [name, value] of this.#limitHeaders(budget)) response.setHeader(name, value);
    const link = this.#link(path, query, reply);
    if (link !== '') response.setHeader('link', link);
    if (isKnown) {
      response.end();
      return;
    }
    response.setHeader('content-type', 'application/json; charset=utf-8');
    send(response, json, fault);
  }

  #budgetOf(who: Asked['who']): { used: number; resetAt: number } {
    const key = who === 'app' ? 'app' : String(who?.installation ?? 'person');
    const now = this.#options.now();
    let budget = this.#budgets.get(key);
    if (budget === undefined || budget.resetAt <= now) {
      budget = { used: 0, resetAt: Math.ceil(now / 1_000) * 1_000 + HOUR };
      this.#budgets.set(key, budget);
    }
    return budget;
  }

  #limitHeaders({ used, resetAt }: { readonly used: number; readonly resetAt: number }): readonly [string, string][] {
    const limit = this.#options.limit ?? 5_000;
    return [
      ['x-ratelimit-limit', String(limit)],
      ['x-ratelimit-remaining', String(limit - used)],
      ['x-ratelimit-used', String(used)],
      ['x-ratelimit-reset', String(resetAt / 1_000)],
    ];
  }

  #link(path: string, query: URLSearchParams, { page }: Reply): string {
    if (page === undefined || page.last <= 1) return '';
    const to = (number: number): string => {
      const other = new URLSearchParams(query);
      other.set('page', String(number));
      return `<${this.api}${path}?${other.toString()}>`;
    };
    const links: string[] = [];
    if (page.number > 1) links.push(`${to(page.number - 1)}; rel="prev"`);
    if (page.number < page.last) links.push(`${to(page.number + 1)}; rel="next"`, `${to(page.last)}; rel="last"`);
    if (page.number > 1) links.push(`${to(1)}; rel="first"`);
    return links.join(', ');
  }

  #git(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const [, name, below = ''] = /^\/([^/]+\/[^/]+)\.git(\/.*)$/.exec(url.pathname) ?? [];
    const repository = this.repositories.find((one) => one.name === name);
    const who = this.accounts.of(request.headers.authorization);
    const mayRead = who !== null && who !== 'app' && who.permissions['contents'] !== undefined;
    if (this.gitFailure !== null) {
      response.statusCode = this.gitFailure;
      response.end();
      return;
    }
    if (repository === undefined || !mayRead || !reaches(who, repository)) {
      response.statusCode = who === null ? 401 : 404;
      if (who === null) response.setHeader('www-authenticate', 'Basic realm="GitHub"');
      response.end();
      return;
    }
    serveGit(repository.git.path, below, request, response);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

function sendFault(response: ServerResponse, fault: Extract<Fault, { readonly kind: 'answer' }>): void {
  response.statusCode = fault.status;
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
  response.setHeader('content-type', fault.text === undefined ? 'application/json' : 'text/html');
  response.end(fault.text ?? JSON.stringify(refusal(fault.status, fault.message ?? 'Server Error').body));
}

function send(response: ServerResponse, json: string, fault: Fault | null): void {
  const bytes = Buffer.from(json);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  switch (fault?.kind) {
    case 'drop':
      response.destroy();
      return;
    case 'cut':
      response.setHeader('content-length', bytes.length);
      response.write(half, () => response.destroy());
      return;
    case 'half':
      response.end(half);
      return;
    case 'edit':
      for (const name of fault.without ?? []) response.removeHeader(name);
      response.end(JSON.stringify(fault.body === undefined ? JSON.parse(json) : fault.body(JSON.parse(json))));
      return;
    case 'answer':
    case 'hang':
    case undefined:
      response.end(bytes);
  }
}
