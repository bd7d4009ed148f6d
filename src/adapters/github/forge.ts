/** {@link Forge} over GitHub's REST API. What it asks for, and how often, stands in docs/github.md. */
import { CountersignError } from '../../model/error.ts';
import type { RefName } from '../../model/id.ts';
import type { ForgeRequest, RepositoryKey, ServedRepository } from '../../model/request.ts';
import type { FetchSource, Forge, ForgeStatus, Urgency } from '../../ports/forge.ts';
import { type Board, CheckRunBoard, CommitStatusBoard } from './boards.ts';
import { GithubCalls } from './calls.ts';
import { branchRules, type CheckRule, checkRuleOf } from './check-rule.ts';
import { AppReach, Directory, type Place, TokenReach } from './directory.ts';
import { LandedRequests } from './landed.ts';
import type { Budget } from './lane.ts';
import { type Listing, PageReader } from './pages.ts';
import { parseAnswer, repositoryShape } from './payloads.ts';
import { readRequests } from './requests.ts';
import { checkSettings, DEFAULT_PACE, type GithubPace, type GithubSettings, type GithubWorld } from './settings.ts';
import { statusName } from './status-text.ts';
import { AppTokens } from './tokens.ts';

/** A {@link Forge} that also tells what is left of its budgets, and whether its answer is asked for at all. */
export interface GithubForge extends Forge {
  readonly kind: 'github';
  /** What GitHub said last of the requests left to an installation; null before the first answer. */
  budget(repository: RepositoryKey): Promise<Budget | null>;
  /** Whether the rulesets of a target branch require our check, and from us. */
  checkRule(repository: RepositoryKey, target: RefName): Promise<CheckRule>;
}

/** Branches, heads of pull requests, statements and records, and where tools keep records of who wrote what. */
const REFSPECS: readonly string[] = [
  '+refs/heads/*:refs/heads/*',
  '+refs/pull/*/head:refs/pull/*/head',
  // Without a plus: what somebody takes out of the store at the forge stays here.
  'refs/countersign/*:refs/countersign/*',
  '+refs/notes/*:refs/notes/*',
  '+refs/ai/authorship/*:refs/ai/authorship/*',
  '+refs/entire/checkpoints/*:refs/entire/checkpoints/*',
];

/** How often a status is tried whose writing ended without an answer. */
const WRITES = 3;

/** Opens GitHub; asks it nothing yet. @throws CountersignError `usage` for settings that leak or cannot work */
export function openGithub(settings: GithubSettings, world: GithubWorld): GithubForge {
  checkSettings(settings);
  return new Github(settings, world);
}

class Github implements GithubForge {
  readonly kind = 'github';
  readonly #web: string;
  readonly #token: string | null;
  /** The App's number; null for a person's token. */
  readonly #app: number | null;
  readonly #pace: GithubPace;
  readonly #world: GithubWorld;
  readonly #calls: GithubCalls;
  readonly #pages: PageReader;
  readonly #landed: LandedRequests;
  readonly #tokens: AppTokens | null;
  readonly #directory: Directory;
  readonly #board: Board;

  constructor({ api, web, account, pace }: GithubSettings, world: GithubWorld) {
    this.#web = web.replace(/\/+$/, '');
    this.#pace = { ...DEFAULT_PACE, ...pace };
    this.#world = world;
    this.#calls = new GithubCalls(api, this.#pace, world);
    this.#pages = new PageReader(this.#calls, world.now);
    this.#landed = new LandedRequests(this.#pages);
    this.#tokens = account.kind === 'app' ? new AppTokens(account, this.#calls, world) : null;
    this.#token = account.kind === 'token' ? account.token : null;
    this.#app = account.kind === 'app' ? account.id : null;
    this.#directory = new Directory(
      account.kind === 'token' || this.#tokens === null
        ? new TokenReach(account as Extract<typeof account, { kind: 'token' }>, this.#pages)
        : new AppReach(this.#tokens, this.#pages),
    );
    this.#board =
      account.kind === 'app'
        ? new CheckRunBoard(account.id, this.#calls, this.#pages)
        : new CommitStatusBoard(this.#calls, this.#pages);
  }

  repositories(): Promise<readonly ServedRepository[]> {
    return this.#directory.repositories('round');
  }

  async requests(repository: RepositoryKey, urgency: Urgency = 'awaited'): Promise<readonly ForgeRequest[]> {
    return this.#at(repository, urgency, async (place) => {
      const list = (query: string): Listing<ForgeRequest> => ({
        ...place,
        urgency,
        path: `${place.path}/pulls?${query}`,
        read: (body, what) => ({
          items: readRequests(body, { repository: place.repository, web: this.#web }, what),
          total: null,
        }),
        id: ({ name }) => name,
      });
      // Open ones first: what lands between the two readings is then in both, the other way round in neither.
      const open = await this.#pages.all(list('state=open&sort=created&direction=asc'));
      const since = this.#world.now() - this.#pace.landedFor;
      const landed = await this.#landed.read(list('state=closed&sort=updated&direction=desc'), since);
      const all = new Map([...open, ...landed].map((request) => [request.name, request]));
      return [...all.values()];
    });
  }

  async fetchSource(repository: RepositoryKey): Promise<FetchSource> {
    return this.#at(repository, 'awaited', async (place) => {
      const { lane, credential, path } = place;
      const { id, full_name } = await this.#pages.one({ lane, credential, path, urgency: 'awaited' }, (body) =>
        parseAnswer(repositoryShape, body, `GET ${path}`),
      );
      if (id !== place.repository) {
        throw new CountersignError('forge.malformed', `GET ${path}: GitHub answered about another repository`);
      }
      const token =
        place.installation === null || this.#tokens === null
          ? this.#token
          : await this.#tokens.reader(place.installation, place.repository);
      const secret = Buffer.from(`x-access-token:${token}`).toString('base64');
      return {
        // Git knows repositories by name only, so the name of this moment is asked for by number.
        url: `${this.#web}/${full_name}.git`,
        secretHeader: `Authorization: Basic ${secret}`,
        refspecs: REFSPECS,
      };
    });
  }

  async setStatus(repository: RepositoryKey, status: ForgeStatus): Promise<void> {
    return this.#at(repository, 'awaited', async (place) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.#board.show(place, status);
        } catch (error) {
          if (attempt >= WRITES || !isUncertain(error)) throw error;
          // Whether it was written is not known: the next round reads first.
          await this.#calls.backoff(attempt);
        }
      }
    });
  }

  async budget(repository: RepositoryKey): Promise<Budget | null> {
    const { lane } = await this.#directory.place(repository, 'round');
    return this.#calls.lane(lane).budget;
  }

  async checkRule(repository: RepositoryKey, target: RefName): Promise<CheckRule> {
    const name = statusName(target);
    return this.#at(repository, 'round', async ({ lane, credential, path }) => {
      const branch = encodeURIComponent(target.slice('refs/heads/'.length));
      const rules = await this.#pages.all(branchRules({ lane, credential, path: `${path}/rules/branches/${branch}` }));
      return checkRuleOf(rules, name, this.#app);
    });
  }

  async #at<T>(key: RepositoryKey, urgency: Urgency, act: (place: Place) => Promise<T>): Promise<T> {
    const place = await this.#directory.place(key, urgency);
    try {
      return await act(place);
    } catch (error) {
      // It may have moved to another installation.
      if (error instanceof CountersignError && GONE.has(error.code)) this.#directory.forget(place.repository);
      throw error;
    }
  }
}

const GONE: ReadonlySet<string> = new Set(['forge.absent', 'forge.forbidden', 'forge.unauthenticated']);
const UNCERTAIN: ReadonlySet<string> = new Set(['forge.timeout', 'forge.unavailable', 'forge.malformed']);

function isUncertain(error: unknown): boolean {
  return error instanceof CountersignError && UNCERTAIN.has(error.code) && error.againAt !== undefined;
}
