/** Does the service's work: reads which requests there are, and judges them. */
import { openCache } from '../adapters/cache/disk.ts';
import { repositoryFolder } from '../adapters/cache/folder.ts';
import { openPinnedMerges } from '../adapters/git/pinned-merge.ts';
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import { type EvaluationDesk, evaluateRequest, standingOf } from '../app/requests/evaluate.ts';
import { homeRef } from '../app/home/home.ts';
import { checkTools, judgeThere } from '../composition/landing-desk.ts';
import { CountersignError, type ErrorCode } from '../model/error.ts';
import type { Evaluation, RepositoryKey, RequestId, ServedRequest } from '../model/request.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';
import { evaluationOf, evaluationOfError, type Made } from './evaluation-document.ts';
import type { Source } from './source.ts';

export interface EvaluatorParts {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly sources: ReadonlyMap<RepositoryKey, Source>;
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

export class Evaluator {
  readonly #parts: EvaluatorParts;
  /** What the open requests of a repository were last judged by. */
  readonly #worlds = new Map<RepositoryKey, { readonly world: string; readonly at: number }>();

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
  }

  /** Takes up work of both kinds, `atOnce` evaluations at a time. */
  start(atOnce: number): void {
    const { work } = this.#parts;
    work.serve('sync', 1, (key) => this.sync(key as RepositoryKey));
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
    let world: string;
    try {
      await store.syncRequests(key, await source.requests());
      world = await source.withRepository(worldOf);
    } catch (error) {
      this.#worlds.delete(key);
      await store.outdate(key);
      throw error;
    }
    const seen = this.#worlds.get(key);
    if (seen?.world !== world) await store.outdate(key);
    else if (now() - seen.at < OLDEST_MILLISECONDS) return;
    else await this.#askOpen(key);
    this.#worlds.set(key, { world, at: now() });
  }

  async #askOpen(key: RepositoryKey): Promise<void> {
    const { store, work } = this.#parts;
    for (let after: RequestId | undefined; ; ) {
      const query = { states: ['open'], repository: key, limit: 500 } as const;
      const { requests, more } = await store.requests(after === undefined ? query : { ...query, after });
      for (const { id } of requests) await work.ask({ kind: 'evaluate', key: String(id) });
      after = requests.at(-1)?.id;
      if (!more) break;
    }
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
      await this.#keep(request, await source.withRepository((repo) => this.#judge(repo, request, known, began)));
    } catch (error) {
      // It is tried again; meanwhile nothing of before stands for what could not be judged.
      if (!(error instanceof CountersignError && error.code === 'interrupted')) {
        await this.#keep(request, evaluationOfError(asKnown(error), this.#made(request, '', began)));
      }
      throw error;
    }
  }

  async #keep(request: ServedRequest, evaluation: Evaluation | null): Promise<void> {
    if (evaluation === null) return;
    const kept = await this.#parts.store.saveEvaluation(request.id, request, evaluation);
    if (kept === 'kept') this.#parts.evaluated(request, evaluation);
  }

  #made({ head }: ServedRequest, inputs: string, began: number): Made {
    return { head, inputs, at: began, tookMilliseconds: this.#parts.now() - began };
  }

  /** Null where the answer would be the one that is there. */
  async #judge(
    repo: OpenedRepository,
    request: ServedRequest,
    known: Evaluation | null,
    began: number,
  ): Promise<Evaluation | null> {
    const desk = this.#desk(repo, began);
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
          return evaluationOf(judged, this.#made(request, inputs, began));
        }
      }
      throw new CountersignError('git.failed', 'the repository moved each time it was judged');
    } catch (error) {
      if (!(error instanceof CountersignError) || !LASTING.has(error.code)) throw error;
      return evaluationOfError(error, this.#made(request, inputs, began));
    }
  }

  #desk(repo: OpenedRepository, at: number): EvaluationDesk {
    const { cacheFolder, build } = this.#parts;
    const cache = openCache(repositoryFolder(cacheFolder, repo.state.commonDirectory), build.digest);
    const tools = checkTools(cache, repo, Math.floor(at / 1000));
    return {
      repo,
      merges: openPinnedMerges(repo),
      tools,
      build: build.name,
      judging: (_, update, work) =>
        judgeThere(tools, repo, { authoritative: false, concerns: async () => [update] }, work),
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

/** What open requests are judged by, besides their own heads. */
async function worldOf(repo: OpenedRepository): Promise<string> {
  const home = await homeRef(repo);
  const refs = await repo.refs(['refs/countersign/', 'refs/notes/', ...(home === null ? [] : [home])]);
  return refs.map(({ name, commit }) => `${name} ${commit ?? ''}`).join('\n');
}
