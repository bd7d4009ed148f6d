/** What every store of the service must do, whatever the database. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { Evaluation, ForgeRequest, RepositoryKey, RequestId } from '../../src/model/request.ts';
import type { ServiceStore } from '../../src/ports/service-store.ts';
import type { LedgerStore } from '../../src/ports/ledger.ts';
import type { WorkList } from '../../src/ports/work.ts';
import { ledgerAppend } from '../../src/app/ledger/append.ts';
import { numbered } from '../ledger/drafts.ts';

export interface OpenedService {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly ledger: LedgerStore;
}

/** Opens the same database each time it is called, until `destroy`. */
export interface ServiceDatabase {
  open(): Promise<OpenedService>;
  destroy(): Promise<void>;
}

const repository = 'github:1' as RepositoryKey;
const commit = (digit: string): CommitId => digit.repeat(40) as CommitId;

function request(name: string, changes: Partial<ForgeRequest> = {}): ForgeRequest {
  return {
    name,
    title: `The title of ${name}`,
    address: null,
    target: 'refs/heads/main' as RefName,
    head: commit('a'),
    base: null,
    opener: 'ada',
    draft: false,
    state: 'open',
    changedAt: 1_000,
    ...changes,
  };
}

function evaluation(changes: Partial<Evaluation> = {}): Evaluation {
  return {
    head: commit('a'),
    inputs: 'sha256:1',
    state: 'pending',
    enforced: true,
    tier: 'high',
    score: 7.25,
    aiAssisted: true,
    aiShare: 0.5,
    files: 3,
    commits: 2,
    needs: 'one sign-off',
    at: 1_800_000_000_123,
    tookMilliseconds: 41,
    document: '{"a":"ü"}',
    ...changes,
  };
}

export function storeContract(name: string, create: () => Promise<ServiceDatabase>): void {
  describe(`store of the service: ${name}`, () => {
    let database: ServiceDatabase;
    let opened: OpenedService;
    const close = async (): Promise<void> => {
      await opened.work.stop();
      await opened.store.close();
    };

    beforeEach(async () => {
      database = await create();
      opened = await database.open();
      await opened.store.saveRepository({ key: repository, forge: 'github', name: 'acme/shop' });
    });
    afterEach(async () => {
      await close();
      await database.destroy();
    });

    const ids = async (): Promise<ReadonlyMap<string, RequestId>> => {
      const states = ['open', 'landed', 'closed'] as const;
      const { requests } = await opened.store.requests({ states, limit: 1000 });
      return new Map(requests.map(({ name: own, id }) => [own, id]));
    };
    const idOf = async (own: string): Promise<RequestId> => {
      const id = (await ids()).get(own);
      if (id === undefined) throw new Error(`no request ${own}`);
      return id;
    };

    it('keeps a repository under its key, whatever it is called', async () => {
      const key = repository;
      await opened.store.saveRepository({ key, forge: 'github', name: 'acme/store' });
      const known = { key, forge: 'github', name: 'acme/store', served: true, readAt: null, problem: null };
      expect(await opened.store.repositories()).toEqual([known]);
      expect(await opened.store.repository(key)).toEqual(known);
      expect(await opened.store.repository('github:2' as RepositoryKey)).toBeNull();
    });

    it('takes over the list of a forge: new names, and what it no longer names', async () => {
      const { store, work } = opened;
      const other = { key: 'github:2' as RepositoryKey, forge: 'github', name: 'acme/other' } as const;
      const clone = { key: 'local:/shop' as RepositoryKey, forge: 'local', name: 'shop' } as const;
      await store.saveRepository(clone);
      expect(await store.listedAt('github')).toBeNull();
      const renamed = { key: repository, forge: 'github', name: 'acme/store' } as const;
      expect(await store.saveListing('github', [renamed, other], 7)).toEqual([]);
      expect(await store.listedAt('github')).toBe(7);
      await store.syncRequests(repository, [request('pull/1')]);
      await store.saveEvaluation(await idOf('pull/1'), request('pull/1'), evaluation({ state: 'pass' }));
      const { version } = await store.reading(repository);
      expect(await store.saveListing('github', [other], 9)).toMatchObject([{ key: repository }]);
      expect(await store.saveListing('github', [other], 10)).toEqual([]);
      expect((await store.repositories()).map(({ name: own, served }) => [own, served])).toEqual([
        ['acme/other', true],
        ['acme/store', false],
        ['shop', true],
      ]);
      expect((await store.repository(repository))?.problem).toContain('no longer names it');
      expect(await store.request(await idOf('pull/1'))).toMatchObject({ state: 'closed', evaluation: null });
      expect((await store.reading(repository)).version).toBeGreaterThan(version);
      await store.saveListing('github', [renamed, other], 11);
      expect((await store.repository(repository))?.served).toBe(true);
      expect((await work.counts('evaluate')).waiting).toBe(1);
    });

    it('says what open requests are judged by, and outdates them when that is another', async () => {
      const { store } = opened;
      await store.syncRequests(repository, [request('pull/1')]);
      const judge = async (): Promise<void> =>
        void (await store.saveEvaluation(await idOf('pull/1'), request('pull/1'), evaluation()));
      const isJudged = async (): Promise<boolean> => (await store.evaluation(await idOf('pull/1'))) !== null;
      await judge();
      const { version } = await store.reading(repository);
      expect(await store.settle(repository, { world: 'a', at: 100, oldest: 50 })).toEqual({
        version: version + 1,
        world: 'a',
        judgedAt: 100,
      });
      expect(await isJudged()).toBe(false);
      await judge();
      expect(await store.settle(repository, { world: 'a', at: 120, oldest: 70 })).toMatchObject({
        version: version + 1,
        judgedAt: 100,
      });
      expect(await store.repository(repository)).toMatchObject({ readAt: 120, problem: null });
      // Asked for again after a while, without taking the answer away.
      expect(await store.settle(repository, { world: 'a', at: 200, oldest: 150 })).toMatchObject({ judgedAt: 200 });
      expect(await isJudged()).toBe(true);
      await store.outdate(repository, 'the forge is away');
      expect(await isJudged()).toBe(false);
      expect(await store.repository(repository)).toMatchObject({ readAt: 200, problem: 'the forge is away' });
      expect(await store.reading(repository)).toEqual({ version: version + 3, world: null, judgedAt: 200 });
    });

    it('asks for a status with whatever changes it, for the head before too, and for none of a clone', async () => {
      const { store, work } = opened;
      const told: string[] = [];
      work.serve('status', 1, async (key) => void told.push(key));
      const main = 'refs/heads/main';
      const place = (digit: string): string => `${repository} ${commit(digit)} ${main}`;
      const settled = async (expected: readonly string[]): Promise<void> => {
        await expect.poll(() => told.toSorted()).toEqual(expected.toSorted());
        await expect.poll(() => work.counts('status')).toEqual({ waiting: 0, running: 0, dead: 0 });
        told.length = 0;
      };
      const one = request('pull/1');
      await store.syncRequests(repository, [one]);
      await settled([place('a')]);
      await store.saveEvaluation(await idOf('pull/1'), one, evaluation());
      await settled([place('a')]);
      const moved = request('pull/1', { head: commit('b') });
      await store.syncRequests(repository, [moved]);
      await settled([place('a'), place('b')]);
      await store.syncRequests(repository, [moved, request('pull/2', { head: commit('b') })]);
      await settled([place('b')]);
      expect(await store.requestsAt({ repository, head: commit('b'), target: one.target })).toMatchObject([
        { name: 'pull/1' },
        { name: 'pull/2' },
      ]);
      expect(await store.requestsAt({ repository, head: commit('a'), target: one.target })).toEqual([]);
      await store.outdate(repository);
      await settled([place('b')]);
      const landed = request('pull/1', { head: commit('c'), state: 'landed', base: commit('d') });
      await store.syncRequests(repository, [landed]);
      await settled([place('b')]);
      const clone = { key: 'local:/shop' as RepositoryKey, forge: 'local', name: 'shop' } as const;
      await store.saveRepository(clone);
      await store.syncRequests(clone.key, [one]);
      await settled([]);
    });

    it('accepts each of many messages that come at the same time once, with all that they ask for', async () => {
      const { store, work } = opened;
      const all = Array.from({ length: 300 }, (_, at) => {
        const delivery = { source: 'github:1', id: `d-${at % 150}`, event: 'push', receivedAt: 5 };
        return store.accept(delivery, [{ kind: 'sync', key: `github:${at % 7}` }]);
      });
      const kept = await Promise.all(all);
      expect(kept.filter((isNew) => isNew)).toHaveLength(150);
      expect((await work.counts('sync')).waiting).toBe(7);
    });

    it('forgets messages of long ago, and only those', async () => {
      const { store } = opened;
      const delivery = (id: string, receivedAt: number) => ({ source: 'github:1', id, event: 'push', receivedAt });
      await store.accept(delivery('old', 5), []);
      await store.accept(delivery('new', 9), []);
      await store.forgetDeliveries(9);
      expect(await store.accept(delivery('old', 5), [])).toBe(true);
      expect(await store.accept(delivery('new', 9), [])).toBe(false);
    });

    it('accepts a message once, and asks for its work once', async () => {
      const delivery = { source: 'github:1', id: 'd-1', event: 'pull_request', receivedAt: 5 };
      const work = [{ kind: 'sync', key: repository } as const];
      expect(await opened.store.accept(delivery, work)).toBe(true);
      expect(await opened.store.accept({ ...delivery, receivedAt: 9 }, work)).toBe(false);
      expect(await opened.store.accept({ ...delivery, source: 'github:2' }, [])).toBe(true);
      expect((await opened.work.counts('sync')).waiting).toBe(1);
    });

    it('finds what it was told after it was closed and opened again', async () => {
      await opened.store.syncRequests(repository, [request('pull/1')]);
      await opened.store.saveEvaluation(await idOf('pull/1'), request('pull/1'), evaluation());
      await close();
      opened = await database.open();
      const found = await opened.store.request(await idOf('pull/1'));
      expect(found).toMatchObject({ ...request('pull/1'), repository });
      expect(await opened.store.evaluation(await idOf('pull/1'))).toEqual(evaluation());
      expect((await opened.work.counts('evaluate')).waiting).toBe(1);
    });

    it('asks for an evaluation of what is new or moved, and of nothing else', async () => {
      const { store, work } = opened;
      expect(await store.syncRequests(repository, [request('pull/1'), request('pull/2')])).toBe(2);
      const done: string[] = [];
      work.serve('evaluate', 1, async (key) => void done.push(key));
      await expect.poll(() => done.length).toBe(2);
      const moved = request('pull/2', { head: commit('b'), changedAt: 2_000 });
      expect(await store.syncRequests(repository, [request('pull/1', { title: 'Another title' }), moved])).toBe(1);
      await work.ask({ kind: 'evaluate', key: 'last' });
      await expect.poll(() => done.at(-1)).toBe('last');
      const second = String(await idOf('pull/2'));
      expect(done.slice(2)).toEqual([second, 'last']);
      expect((await store.request(await idOf('pull/1')))?.title).toBe('Another title');
    });

    it('closes an open request that its forge does not name any more, and leaves what has landed', async () => {
      const { store } = opened;
      await store.syncRequests(repository, [request('pull/1'), request('pull/2', { state: 'landed' })]);
      expect(await store.countRequests('open')).toBe(1);
      expect(await store.syncRequests(repository, [])).toBe(1);
      expect((await store.request(await idOf('pull/1')))?.state).toBe('closed');
      expect((await store.request(await idOf('pull/2')))?.state).toBe('landed');
      expect(await store.syncRequests(repository, [])).toBe(0);
    });

    it('has no evaluation of a head that is gone: neither the old one, nor one that comes late', async () => {
      const { store } = opened;
      await store.syncRequests(repository, [request('pull/1')]);
      const id = await idOf('pull/1');
      expect(await store.saveEvaluation(id, request('pull/1'), evaluation())).toBe('kept');
      expect((await store.request(id))?.evaluation).toMatchObject({ state: 'pending', score: 7.25, aiShare: 0.5 });
      await store.syncRequests(repository, [request('pull/1', { head: commit('b') })]);
      expect((await store.request(id))?.evaluation).toBeNull();
      expect(await store.saveEvaluation(id, request('pull/1'), evaluation())).toBe('stale');
      expect(await store.evaluation(id)).toBeNull();
      expect(await store.saveEvaluation(id, request('pull/1'), evaluation({ head: commit('b'), aiShare: null }))).toBe(
        'kept',
      );
      expect((await store.evaluation(id))?.aiShare).toBeNull();
    });

    it('keeps no evaluation that was made for another target, nor one that is older than what is kept', async () => {
      const { store } = opened;
      await store.syncRequests(repository, [request('pull/1')]);
      const id = await idOf('pull/1');
      const release = 'refs/heads/release' as RefName;
      expect(await store.saveEvaluation(id, request('pull/1', { target: release }), evaluation())).toBe('stale');
      expect(await store.saveEvaluation(id, request('pull/1', { base: commit('c') }), evaluation())).toBe('stale');
      await store.saveEvaluation(id, request('pull/1'), evaluation({ at: 2_000, state: 'blocked' }));
      await store.saveEvaluation(id, request('pull/1'), evaluation({ at: 1_000, state: 'pass' }));
      expect((await store.request(id))?.evaluation).toMatchObject({ state: 'blocked', at: 2_000 });
    });

    it('keeps nothing that lets a request land which was judged by something else than it is now', async () => {
      const { store } = opened;
      await store.syncRequests(repository, [request('pull/1')]);
      const id = await idOf('pull/1');
      await store.settle(repository, { world: 'w1', at: 100, oldest: 0 });
      const asked = { ...request('pull/1'), world: 'w1' };
      await store.settle(repository, { world: 'w2', at: 200, oldest: 0 });
      expect(await store.saveEvaluation(id, asked, evaluation({ state: 'pass' }))).toBe('stale');
      expect(await store.evaluation(id)).toBeNull();
      expect(await store.saveEvaluation(id, asked, evaluation({ state: 'error' }))).toBe('kept');
      const now = { ...asked, world: 'w2' };
      expect(await store.saveEvaluation(id, now, evaluation({ state: 'pass', at: 1_900_000_000_000 }))).toBe('kept');
    });

    it('replaces what lets a request land by what does not, whatever the clocks say', async () => {
      const { store } = opened;
      await store.syncRequests(repository, [request('pull/1')]);
      const id = await idOf('pull/1');
      await store.saveEvaluation(id, request('pull/1'), evaluation({ state: 'pass', at: 1_000 }));
      expect(await store.saveEvaluation(id, request('pull/1'), evaluation({ state: 'error', at: 900 }))).toBe('kept');
      expect((await store.evaluation(id))?.state).toBe('error');
      expect(await store.saveEvaluation(id, request('pull/1'), evaluation({ state: 'pass', at: 800 }))).toBe('stale');
    });

    it('lets no process go on with what it read before, where all is asked for again because it is old', async () => {
      const { store } = opened;
      await store.syncRequests(repository, [request('pull/1')]);
      const { version } = await store.settle(repository, { world: 'a', at: 100, oldest: 50 });
      expect((await store.settle(repository, { world: 'a', at: 120, oldest: 70 })).version).toBe(version);
      expect((await store.settle(repository, { world: 'a', at: 200, oldest: 150 })).version).toBe(version + 1);
    });

    it('says of each head that was asked for, and is no more, that nothing lets it land', async () => {
      const { store, work } = opened;
      const said = new Set<string>();
      const head = (digit: string): string => (JSON.stringify([...said]).includes(commit(digit)) ? digit : '-');
      work.serve('status', 1, async (key) => void said.add(key));
      await store.syncRequests(repository, [request('pull/1')]);
      await expect.poll(() => head('a')).toBe('a');
      said.clear();
      const landed = request('pull/1', { state: 'landed', head: commit('b'), base: commit('c') });
      await store.syncRequests(repository, [landed]);
      await expect.poll(() => head('a')).toBe('a');
      await store.syncRequests(repository, [landed, request('pull/2', { head: commit('d') })]);
      await expect.poll(() => head('d')).toBe('d');
      said.clear();
      await store.leaveRepository(repository);
      await expect.poll(() => head('d')).toBe('d');
      said.clear();
      await store.saveRepository({ key: repository, forge: 'github', name: 'acme/shop' });
      await store.syncRequests(repository, [landed, request('pull/2', { head: commit('e') })]);
      await expect.poll(() => head('d') + head('e')).toBe('de');
    });

    it('enters what happened together with the evaluation, both or neither', async () => {
      const { store, ledger } = opened;
      await store.syncRequests(repository, [request('pull/1')]);
      const id = await idOf('pull/1');
      const entered = async (): Promise<number> => (await ledger.state()).size;
      const first = ledgerAppend([{ key: 'first', draft: numbered(0) }]);
      expect(await store.saveEvaluation(id, request('pull/1'), evaluation(), () => first)).toBe('kept');
      expect(await entered()).toBe(1);
      const late = ledgerAppend([{ key: 'late', draft: numbered(1) }]);
      const other = evaluation({ head: commit('b') });
      expect(await store.saveEvaluation(id, request('pull/1'), other, () => late)).toBe('stale');
      expect(await entered()).toBe(1);
      const none = ledgerAppend([{ key: 'none', draft: { ...numbered(1), subject: 'nonsense' as never } }]);
      const next = evaluation({ at: 1_900_000_000_000, state: 'pass' });
      await expect(store.saveEvaluation(id, request('pull/1'), next, () => none)).rejects.toMatchObject({
        code: 'usage',
      });
      expect(await entered()).toBe(1);
      expect((await store.request(id))?.evaluation?.state).toBe('pending');
      expect(await store.saveEvaluation(id, request('pull/1'), next, () => first)).toBe('kept');
      expect(await entered()).toBe(1);
    });

    it('drops what its open requests were judged to be, and asks anew, when that is outdated', async () => {
      const { store, work } = opened;
      const landed = request('landed/1', { state: 'landed', base: commit('c') });
      await store.syncRequests(repository, [request('pull/1'), landed]);
      await store.saveEvaluation(await idOf('pull/1'), request('pull/1'), evaluation());
      await store.saveEvaluation(await idOf('landed/1'), landed, evaluation());
      const done: string[] = [];
      work.serve('evaluate', 1, async (key) => void done.push(key));
      await expect.poll(() => done.length).toBe(2);
      await store.outdate(repository);
      expect(await store.evaluation(await idOf('pull/1'))).toBeNull();
      expect(await store.evaluation(await idOf('landed/1'))).not.toBeNull();
      await expect.poll(() => done.slice(2)).toEqual([String(await idOf('pull/1'))]);
    });

    it('pages through requests, those that changed last first, without losing or repeating one', async () => {
      const { store } = opened;
      const made = Array.from({ length: 23 }, (_, n) => request(`pull/${n}`, { changedAt: 1_000 + (n % 5) }));
      await store.syncRequests(repository, made);
      const seen: string[] = [];
      let after: RequestId | undefined;
      for (;;) {
        const page = await store.requests({ states: ['open'], limit: 7, ...(after === undefined ? {} : { after }) });
        seen.push(...page.requests.map(({ name: own }) => own));
        after = page.requests.at(-1)?.id;
        if (!page.more) break;
      }
      expect(new Set(seen).size).toBe(23);
      expect(seen).toHaveLength(23);
      const times = seen.map((own) => made.find(({ name: other }) => other === own)?.changedAt ?? 0);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    });

    it('answers for the repository that was asked for', async () => {
      const other = 'github:2' as RepositoryKey;
      await opened.store.saveRepository({ key: other, forge: 'github', name: 'acme/other' });
      await opened.store.syncRequests(repository, [request('pull/1')]);
      await opened.store.syncRequests(other, [request('pull/1', { title: 'Of the other' })]);
      const { requests } = await opened.store.requests({ states: ['open'], repository: other, limit: 10 });
      expect(requests.map(({ title }) => title)).toEqual(['Of the other']);
      expect(await opened.store.syncRequests(other, [])).toBe(1);
      expect(await opened.store.countRequests('open')).toBe(1);
    });

    it('keeps texts as they are, hostile ones too', async () => {
      const title = `'; drop table requests; -- <script>alert(1)</script> \u202e ü 😀 ${'x'.repeat(5000)}`;
      await opened.store.syncRequests(repository, [request(title, { title, opener: title })]);
      expect(await opened.store.request(await idOf(title))).toMatchObject({ name: title, title, opener: title });
      await opened.store.ready();
    });
  });
}
