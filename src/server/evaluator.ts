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
import { evaluationOf, evaluationOfError } from './evaluation-document.ts';
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

/** Some facts change with the day: age, windows, absences. */
const OLDEST_MILLISECONDS = 3_600_000;

/** Errors that say something about the repository, and stay until somebody changes it; others are tried again. */
const LASTING: ReadonlySet<ErrorCode> = new Set([
  'ref.unknown',
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
  readonly #worlds = new Map<RepositoryKey, string>();

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
  }

  /** Takes up work of both kinds, `atOnce` evaluations at a time. */
  start(atOnce: number): void {
    const { work } = this.#parts;
    work.serve('sync', 1, (key) => this.sync(key as RepositoryKey));
    work.serve('evaluate', atOnce, (key) => this.evaluate(Number(key) as RequestId));
  }

  /** Reads the requests of a repository; those that are new, moved, or judged by something new are evaluated. */
  async sync(key: RepositoryKey): Promise<void> {
    const { store, work, sources } = this.#parts;
    const source = sources.get(key);
    if (source === undefined) return;
    await store.syncRequests(key, await source.requests());
    const world = await source.withRepository(worldOf);
    if (this.#worlds.get(key) === world) return;
    for (let after: RequestId | undefined; ; ) {
      const query = { states: ['open'], repository: key, limit: 500 } as const;
      const { requests, more } = await store.requests(after === undefined ? query : { ...query, after });
      for (const { id } of requests) await work.ask({ kind: 'evaluate', key: String(id) });
      after = requests.at(-1)?.id;
      if (!more) break;
    }
    this.#worlds.set(key, world);
  }

  /** Judges a request, unless what is known of it still stands. */
  async evaluate(id: RequestId): Promise<void> {
    const { store, sources, now } = this.#parts;
    const request = await store.request(id);
    const source = request === null ? undefined : sources.get(request.repository);
    if (request === null || source === undefined || request.state === 'closed') return;
    const known = await store.evaluation(id);
    const began = now();
    const evaluation = await source.withRepository((repo) => this.#judge(repo, request, known, began));
    if (evaluation === null || (await store.saveEvaluation(id, evaluation)) === 'stale') return;
    this.#parts.evaluated(request, evaluation);
  }

  /** Null where the answer would be the one that is there. */
  async #judge(
    repo: OpenedRepository,
    request: ServedRequest,
    known: Evaluation | null,
    began: number,
  ): Promise<Evaluation | null> {
    const desk = this.#desk(repo, began);
    const { head } = request;
    const made = (inputs: string) => ({ head, inputs, at: began, tookMilliseconds: this.#parts.now() - began });
    let inputs = '';
    try {
      const standing = await standingOf(desk, request);
      inputs = standing.inputs;
      if (known?.inputs === inputs && (request.state === 'landed' || began - known.at < OLDEST_MILLISECONDS)) {
        return null;
      }
      const judged = await evaluateRequest(desk, request, standing);
      return evaluationOf(judged, made(inputs));
    } catch (error) {
      if (!(error instanceof CountersignError) || !LASTING.has(error.code)) throw error;
      return evaluationOfError(error, made(inputs));
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

/** What open requests are judged by, besides their own heads. */
async function worldOf(repo: OpenedRepository): Promise<string> {
  const home = await homeRef(repo);
  const refs = await repo.refs(['refs/countersign/', 'refs/notes/', ...(home === null ? [] : [home])]);
  return refs.map(({ name, commit }) => `${name} ${commit ?? ''}`).join('\n');
}
