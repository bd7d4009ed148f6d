/** Does the service's work: reads which requests there are, and judges them. */
import { createHash } from 'node:crypto';
import { openCache } from '../adapters/cache/disk.ts';
import { repositoryFolder } from '../adapters/cache/folder.ts';
import { openPinnedMerges } from '../adapters/git/pinned-merge.ts';
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import { EVIDENCE_REFS, type EvaluationDesk, evaluateRequest, standingOf } from '../app/requests/evaluate.ts';
import { hereAs, homeRef } from '../app/home/home.ts';
import { ledgerAppend } from '../app/ledger/append.ts';
import { evaluationEntries, type Judged, saysMore } from '../app/ledger/evaluation-entries.ts';
import { checkTools, judgeThere } from '../composition/landing-desk.ts';
import { CountersignError, type ErrorCode } from '../model/error.ts';
import type { Evaluation, ForgeRequest, RepositoryKey, RequestId, ServedRequest } from '../model/request.ts';
import type { LedgerAppend } from '../ports/ledger.ts';
import type { JudgedAs, ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';
import { evaluationOf, evaluationOfError, type Made } from './evaluation-document.ts';
import type { Source, Sources } from './source.ts';

export interface EvaluatorParts {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly sources: Sources;
  /** Folder for results that can be computed again. */
  readonly cacheFolder: string;
  /** Which countersign judges, and the digest of its code; null where it runs from source. */
  readonly build: { readonly name: string; readonly digest: string | null };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly evaluated: (request: ServedRequest, evaluation: Evaluation) => void;
}

/** Some facts change with the day: age, windows, permits that end. An answer is given again after so long. */
const OLDEST_MILLISECONDS = 1_800_000;
/** Repositories that are read at a time, and looked at without haste. */
const READINGS = 8;
const RECHECKS = 2;
/** Evaluations of a repository that moves while it is judged. */
const MOST_ROUNDS = 3;

/** Errors that say something about the repository, and stay until somebody changes it; others are tried again. */
const LASTING: ReadonlySet<ErrorCode> = new Set([
  'ref.unknown',
  'repository.unreadable',
  'object.missing',
  'object.malformed',
  'history.shallow',
  'history.replaced',
  'policy.invalid',
  'people.invalid',
  'services.invalid',
  'owners.invalid',
  'marks.invalid',
]);

/** One evaluation: of what, from where, and what is known already. */
interface Asked {
  readonly request: ServedRequest;
  readonly source: Source;
  /** What people call its repository. */
  readonly name: string;
  readonly known: Evaluation | null;
  /** Milliseconds since 1970. */
  readonly began: number;
}

/** What is kept, and what it was made of. */
interface Answer {
  readonly evaluation: Evaluation;
  readonly judged: Judged;
}

/** What is judged by where nothing is open. */
const NOTHING = 'nothing';

export class Evaluator {
  readonly #parts: EvaluatorParts;

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
  }

  /**
   * Takes up work of all its kinds, `atOnce` evaluations at a time. Of readings more are under way, because they wait for
   * forges, and one repository that takes an hour to fetch must not hold up the others.
   */
  start(atOnce: number): void {
    const { work } = this.#parts;
    work.serve('sync', READINGS, (key) => this.sync(key as RepositoryKey));
    work.serve('recheck', RECHECKS, (key) => this.recheck(key as RepositoryKey));
    work.serve('evaluate', atOnce, (key) => this.evaluate(Number(key) as RequestId));
  }

  /**
   * Reads the requests of a repository; those that are new, moved, or judged by something new are evaluated, and all of
   * them now and then. Where they cannot be read, the known ones are evaluated all the same: their answers of before
   * must not stand while nobody can say what they are judged by.
   */
  async sync(key: RepositoryKey): Promise<void> {
    const { store, now } = this.#parts;
    const source = this.#sourceOf(key);
    if (!(await this.#isServed(source))) return;
    const before = await store.reading(key);
    try {
      const requests = await source.requests('awaited');
      const changed = await store.syncRequests(key, requests);
      const world = await this.#worldOf(source, requests);
      const at = now();
      const oldest = at - OLDEST_MILLISECONDS;
      const { version } = await store.settle(key, { world, at, oldest });
      // Each of the two steps makes one; any other is of somebody who knows what is not here.
      const settles = before.world !== world || before.judgedAt === null || before.judgedAt <= oldest;
      const own = (changed > 0 ? 1 : 0) + (settles ? 1 : 0);
      source.caughtUp(version === before.version + own ? version : before.version);
    } catch (error) {
      if (isInterruption(error)) throw error;
      await store.outdate(key, error instanceof Error ? error.message : String(error));
      // It may have been taken from the service, which is no failure.
      if (!isAbsence(error) || (await source.describe()) !== null) throw error;
      await store.leaveRepository(key);
    }
  }

  /** A repository that is not known, or was gone, is asked for: a message may come before the round that finds it. */
  async #isServed(source: Source): Promise<boolean> {
    const { store } = this.#parts;
    if ((await store.repository(source.key))?.served === true) return true;
    const found = await source.describe();
    if (found !== null) await store.saveRepository(found);
    return found !== null;
  }

  /**
   * Sees whether something about a repository was missed, without haste and without changing anything: a reading that is
   * not awaited must not come between those that are. Where something was, or it cannot be told, it is read.
   */
  async recheck(key: RepositoryKey): Promise<void> {
    const { store, work, now } = this.#parts;
    const source = this.#sourceOf(key);
    const { world, judgedAt } = await store.reading(key);
    try {
      const requests = await source.requests('round');
      const isFresh = judgedAt !== null && now() - judgedAt < OLDEST_MILLISECONDS;
      if (isFresh && world === (await this.#worldOf(source, requests)) && (await isKnown(store, key, requests))) return;
    } catch (error) {
      // What is kept back for those who wait says nothing about the repository.
      if (isInterruption(error) || (error instanceof CountersignError && error.code === 'forge.limited')) throw error;
    }
    await work.ask({ kind: 'sync', key });
  }

  async #worldOf(source: Source, requests: readonly ForgeRequest[]): Promise<string> {
    if (requests.length === 0) return NOTHING;
    const { name, digest } = this.#parts.build;
    // Another build may answer otherwise.
    return source.withRepository(
      async (repo) => digestOf([name, digest ?? '', ...(await worldOf(repo, requests))]),
      null,
    );
  }

  /** Work for a repository that this process does not look after is not done by saying so. */
  #sourceOf(key: RepositoryKey): Source {
    const source = this.#parts.sources.get(key);
    if (source !== undefined) return source;
    throw new CountersignError('not-permitted', `this process does not look after ${key}`);
  }

  /** Judges a request, unless what is known of it still stands. */
  async evaluate(id: RequestId): Promise<void> {
    const { store, now } = this.#parts;
    const request = await store.request(id);
    if (request === null || request.state === 'closed') return;
    const source = this.#sourceOf(request.repository);
    const known = await store.evaluation(id);
    const began = now();
    try {
      const { version, world } = await store.reading(request.repository);
      const repository = await store.repository(request.repository);
      const name = repository?.name ?? request.repository;
      const judge = (repo: OpenedRepository): Promise<Answer | null> =>
        this.#judge(repo, { request, source, name, known, began });
      const judgedBy = request.state === 'open' ? { ...request, world } : request;
      await this.#keep(judgedBy, await source.withRepository(judge, version));
    } catch (error) {
      // It is tried again; meanwhile nothing of before stands for what could not be judged.
      if (!isInterruption(error)) {
        const evaluation = evaluationOfError(asKnown(error), this.#made(request, '', began));
        await this.#keep(request, { evaluation, judged: null });
      }
      throw error;
    }
  }

  /** What the one before did not say is entered into the ledger with it. */
  async #keep(request: ServedRequest & JudgedAs, answer: Answer | null): Promise<void> {
    if (answer === null) return;
    const { evaluation, judged } = answer;
    const happened = (before: Evaluation | null): LedgerAppend | null =>
      saysMore(before, evaluation) ? ledgerAppend(evaluationEntries(request, judged, evaluation)) : null;
    const kept = await this.#parts.store.saveEvaluation(request.id, request, evaluation, happened);
    if (kept === 'kept') this.#parts.evaluated(request, evaluation);
  }

  #made({ head }: ServedRequest, inputs: string, began: number): Made {
    return { head, inputs, at: began, tookMilliseconds: this.#parts.now() - began };
  }

  /** Null where the answer would be the one that is there. */
  async #judge(repo: OpenedRepository, asked: Asked): Promise<Answer | null> {
    const { request, known, began } = asked;
    const desk = this.#desk(repo, asked);
    let inputs = '';
    try {
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const standing = await standingOf(desk, request);
        inputs = standing.inputs;
        if (stands(known, inputs) && (request.state === 'landed' || began - known.at < OLDEST_MILLISECONDS))
          return null;
        const judged = await evaluateRequest(desk, request, standing);
        // What it was judged by may have moved in between: then half of the answer is of another day.
        if ((await standingOf(desk, request)).inputs === inputs) {
          const { home } = standing;
          const repository = home.enforced ? home.policy.repository : null;
          const evaluation = evaluationOf(judged, this.#made(request, inputs, began));
          return { evaluation, judged: { report: judged.report, repository } };
        }
      }
      throw new CountersignError('git.failed', 'the repository moved each time it was judged');
    } catch (error) {
      if (!(error instanceof CountersignError) || !LASTING.has(error.code)) throw error;
      return { evaluation: evaluationOfError(error, this.#made(request, inputs, began)), judged: null };
    }
  }

  #desk(repo: OpenedRepository, { source, name, began }: Asked): EvaluationDesk {
    const { cacheFolder, build } = this.#parts;
    const cache = openCache(repositoryFolder(cacheFolder, repo.state.commonDirectory), build.digest);
    const tools = { ...checkTools(cache, repo, Math.floor(began / 1000)), repository: name };
    return {
      repo,
      merges: openPinnedMerges(repo),
      tools,
      build: build.name,
      judging: (_, update, work) =>
        judgeThere(tools, repo, { authoritative: source.isWhole, concerns: async () => [update] }, work),
    };
  }
}

/** Nothing is kept of what could not be judged: it may be another day. */
function stands(known: Evaluation | null, inputs: string): known is Evaluation {
  return known !== null && known.state !== 'error' && known.inputs === inputs;
}

/** A defect is in the log, whole; here it is said that there was one. */
function asKnown(error: unknown): CountersignError {
  if (error instanceof CountersignError && error.code !== 'internal') return error;
  return new CountersignError(
    'internal',
    'it could not be judged, which is tried again; the log of the service has why',
  );
}

/**
 * What open requests are judged by, besides their own heads: statements, evidence, the home ref, and what each of them
 * is to land on.
 */
async function worldOf(repo: OpenedRepository, requests: readonly ForgeRequest[]): Promise<readonly string[]> {
  const home = await homeRef(repo);
  const open = requests.filter(({ state }) => state === 'open');
  const targets = [...new Set(open.flatMap(({ target }) => [target, hereAs(target)]))];
  const refs = await repo.refs(['refs/countersign/', ...EVIDENCE_REFS, ...(home === null ? [] : [home]), ...targets]);
  return refs.map(({ name, commit }) => `${name} ${commit ?? ''}`);
}

function digestOf(lines: readonly string[]): string {
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}

function isAbsence(error: unknown): boolean {
  return error instanceof CountersignError && (error.code === 'forge.absent' || error.code === 'forge.forbidden');
}

function isInterruption(error: unknown): boolean {
  return error instanceof CountersignError && error.code === 'interrupted';
}

/** Landings that a forge tells of and are looked for among the newest known ones. */
const KNOWN_LANDINGS = 1_000;

/** True when the forge tells of nothing that is not known, and all that is open here is open there. */
async function isKnown(
  store: ServiceStore,
  repository: RepositoryKey,
  requests: readonly ForgeRequest[],
): Promise<boolean> {
  const open = await openRequests(store, repository);
  const landings = await store.requests({ states: ['landed'], repository, limit: KNOWN_LANDINGS });
  const known = new Map([...open, ...landings.requests].map((request) => [request.name, request]));
  const isSame = ({ name, state, head, target, draft, title, opener }: ForgeRequest): boolean => {
    const one = known.get(name);
    if (one === undefined || one.state !== state || one.head !== head || one.target !== target) return false;
    return one.draft === draft && one.title === title && one.opener === opener;
  };
  return open.length === requests.filter(({ state }) => state === 'open').length && requests.every(isSame);
}

async function openRequests(store: ServiceStore, repository: RepositoryKey): Promise<readonly ServedRequest[]> {
  const found: ServedRequest[] = [];
  for (;;) {
    const after = found.at(-1)?.id;
    const query = { states: ['open'], repository, limit: 500 } as const;
    const { requests, more } = await store.requests(after === undefined ? query : { ...query, after });
    found.push(...requests);
    if (!more) return found;
  }
}
