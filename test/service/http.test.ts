/** The API and the pages, asked directly. */
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/adapters/database/sqlite.ts';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { Evaluation, ForgeRequest, RepositoryKey, RequestId } from '../../src/model/request.ts';
import type { ServiceStore } from '../../src/ports/service-store.ts';
import type { WorkList } from '../../src/ports/work.ts';
import { httpApp } from '../../src/server/http/app.ts';
import { type HttpParts, LONGEST_LIST } from '../../src/server/http/parts.ts';
import { makeFolder } from '../git/fixture.ts';

const repository = 'local:/shop' as RepositoryKey;
const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>\u202eevil \u001b[31m`;
const head = 'a'.repeat(40) as CommitId;

function request(name: string, more: Partial<ForgeRequest> = {}): ForgeRequest {
  const target = 'refs/heads/main' as RefName;
  const rest = { address: null, base: null, opener: null, draft: false, state: 'open' } as const;
  return { name, title: name, target, head, changedAt: 1_000, ...rest, ...more };
}

const node = {
  id: 'change',
  title: HOSTILE,
  state: 'pending',
  reason: HOSTILE,
  remedy: HOSTILE,
  condition: null,
  observed: [],
  source: '',
  children: [],
};
const evaluation: Evaluation = {
  head,
  inputs: 'sha256:1',
  state: 'pending',
  enforced: true,
  tier: 'high',
  score: 7,
  aiAssisted: true,
  aiShare: 0.4,
  files: 1,
  commits: 1,
  needs: HOSTILE,
  at: 1_795_000_000_000,
  tookMilliseconds: 10,
  document: JSON.stringify({
    check: {
      notices: [HOSTILE],
      decision: { policySource: HOSTILE, root: node },
      assessment: { factors: [{ rule: 'a.b.c', level: 'high', why: HOSTILE, remedy: HOSTILE }] },
    },
    verdict: { reasons: [node] },
    error: null,
  }),
};

describe('the service over HTTP', () => {
  let store: ServiceStore;
  let work: WorkList;
  let ids: ReadonlyMap<string, RequestId>;
  const failures: unknown[] = [];
  let app: ReturnType<typeof httpApp>;
  const parts = (): Omit<HttpParts, 'doors'> => ({
    store,
    work,
    metrics: new Registry(),
    version: '0',
    hooks: new Map(),
    longestList: LONGEST_LIST,
    message: () => {},
    failed: (error) => failures.push(error),
  });
  const ask = async (path: string, host = '127.0.0.1:80'): Promise<Response> =>
    app.request(`http://127.0.0.1${path}`, { headers: { host } });

  beforeAll(async () => {
    ({ store, work } = await openEmbedded(makeFolder(), { now: Date.now, failed: () => {} }));
    await store.saveRepository({ key: repository, forge: 'local', name: HOSTILE });
    const many = Array.from({ length: 60 }, (_, n) => request(`heads/${n}`, { changedAt: n }));
    const landed = request('landed/1', { state: 'landed', base: head });
    await store.syncRequests(repository, [...many, landed, request('hostile', { title: HOSTILE, opener: HOSTILE })]);
    const { requests } = await store.requests({ states: ['open', 'landed'], limit: 100 });
    ids = new Map(requests.map(({ name, id }) => [name, id]));
    await store.saveEvaluation(ids.get('hostile') as RequestId, request('hostile'), evaluation);
    app = httpApp({
      ...parts(),
      doors: { here: new Set(['127.0.0.1:80']), everybody: new Set(), isOpen: false },
    });
  });
  afterAll(async () => {
    await work.stop();
    await store.close();
  });

  it('pages through the open requests, the newest first', async () => {
    const names: string[] = [];
    let after = '';
    for (;;) {
      const answer = await ask(`/api/v1/requests?limit=25${after}`);
      expect(answer.status).toBe(200);
      const { requests, next } = (await answer.json()) as {
        readonly requests: readonly { readonly name: string }[];
        readonly next: number | null;
      };
      names.push(...requests.map(({ name }) => name));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(names).toHaveLength(61);
    expect(names.slice(0, 3)).toEqual(['hostile', 'heads/59', 'heads/58']);
  });

  it('shows one request with its evaluation, and the whole of that as it was kept', async () => {
    const id = ids.get('hostile');
    const one = (await (await ask(`/api/v1/requests/${id}`)).json()) as Record<string, unknown>;
    expect(one).toMatchObject({ title: HOSTILE, changedAt: '1970-01-01T00:00:01.000Z' });
    expect(one['evaluation']).toMatchObject({ state: 'pending', aiShare: 0.4, at: '2026-11-18T11:06:40.000Z' });
    const whole = await ask(`/api/v1/requests/${id}/evaluation`);
    expect(whole.headers.get('content-type')).toContain('application/json');
    expect(await whole.text()).toBe(evaluation.document);
  });

  it.each([
    ['/api/v1/requests/999999', 404, 'There is no such request'],
    ['/api/v1/requests/0', 400, 'The request is not understood'],
    ['/api/v1/requests/1e3.5', 400, 'The request is not understood'],
    ['/api/v1/requests?limit=1000', 400, 'The request is not understood'],
    ['/api/v1/requests?state=any', 400, 'The request is not understood'],
    ['/nothing/here', 404, 'There is nothing here'],
    ['/requests/..%2f..%2fetc', 404, 'There is no such request'],
  ])('answers %s with %i and a problem that says what is wrong', async (path, status, title) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, title });
  });

  it.each(['evil.example', '127.0.0.1:81', ''])('answers nothing to the name "%s"', async (host) => {
    for (const path of ['/', '/api/v1/requests', '/metrics', '/healthz']) {
      const answer = await ask(path, host);
      expect(answer.status).toBe(421);
      expect(await answer.text()).not.toContain('heads/');
    }
  });

  it('answers the same content with 304 where it is known', async () => {
    const first = await ask('/api/v1/requests?limit=1');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    const headers = { host: '127.0.0.1:80', 'if-none-match': tag };
    const second = await app.request('http://127.0.0.1/api/v1/requests?limit=1', { headers });
    expect(second.status).toBe(304);
  });

  it.each(['/', 'hostile'])('draws nothing that came from outside as markup: %s', async (which) => {
    const answer = await ask(which === '/' ? '/' : `/requests/${ids.get(which)}`);
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|<img|\u202e|\u001b/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  it('says that a request waits to be judged', async () => {
    const page = await (await ask(`/requests/${ids.get('heads/1')}`)).text();
    expect(page).toContain('being judged');
  });

  it('describes itself', async () => {
    const description = (await (await ask('/api/v1/openapi.json')).json()) as {
      readonly openapi: string;
      readonly paths: object;
    };
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths).toSorted()).toEqual([
      '/api/v1/repositories',
      '/api/v1/requests',
      '/api/v1/requests/{id}',
      '/api/v1/requests/{id}/evaluation',
    ]);
  });

  it('is alive, and ready only while its store is', async () => {
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/readyz')).status).toBe(200);
    const broken = { ...store, ready: () => Promise.reject(new Error('disk full: /secret/place')) };
    const other = httpApp({
      ...parts(),
      store: broken,
      doors: { here: new Set(['h']), everybody: new Set(), isOpen: false },
    });
    const answer = await other.request('http://h/readyz', { headers: { host: 'h' } });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('secret');
    expect(String(failures.at(-1))).toContain('disk full');
  });
});
