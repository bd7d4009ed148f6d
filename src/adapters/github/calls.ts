/** Calls of GitHub's API: in their turn, within the limits, repeated where that is safe. */
import { CountersignError } from '../../model/error.ts';
import type { Urgency } from '../../ports/forge.ts';
import { Breaker } from './breaker.ts';
import { type Answer, exchange, type Question } from './exchange.ts';
import { failureOf } from './failure.ts';
import { Lane } from './lane.ts';
import type { GithubPace, GithubWorld } from './settings.ts';

/** Proves who calls. `forget` is called when GitHub does not know it any more. */
export interface Credential {
  /** Value of the header `Authorization`. */
  header(): Promise<string>;
  forget(): void;
}

export interface Call extends Omit<Question, 'authorization'> {
  /** Whose budget it is of: `installation 42`. */
  readonly lane: string;
  readonly credential: Credential;
  readonly urgency: Urgency;
  /** Whether a second time does no harm; what only reads never does. */
  readonly repeatable?: boolean;
}

export class GithubCalls {
  readonly #api: string;
  readonly #pace: GithubPace;
  readonly #world: GithubWorld;
  readonly #breaker: Breaker;
  readonly #lanes = new Map<string, Lane>();

  constructor(api: string, pace: GithubPace, world: GithubWorld) {
    this.#api = api.replace(/\/+$/, '');
    this.#pace = pace;
    this.#world = world;
    this.#breaker = new Breaker(pace, world);
  }

  lane(name: string): Lane {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      lane = new Lane(name, this.#pace, this.#world);
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  /**
   * The answer: a success, or 304 where the call has an ETag.
   *
   * @throws CountersignError one of `forge.*`
   */
  async call(call: Call): Promise<Answer> {
    let isKnown = true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(call);
      } catch (error) {
        if (!(error instanceof CountersignError)) throw error;
        if (error.code === 'forge.unauthenticated' && isKnown) {
          // A token may have been revoked before its time; a new one is asked for once.
          isKnown = false;
          call.credential.forget();
          continue;
        }
        if (attempt >= this.#pace.tries || !isWorthATry(error, call) || this.#breaker.rests()) throw error;
        // The lane waits for a limit's end, or says that it is too far away.
        if (error.code === 'forge.limited') continue;
        const wait = Math.max(this.#backoff(attempt), (error.againAt ?? 0) - this.#world.now());
        if (wait > Math.max(this.#pace.patience, this.#pace.longestPause)) throw error;
        await this.#world.sleep(wait);
      }
    }
  }

  /** Pause before the next try: "full jitter", from half of it up so that it is one. */
  backoff(attempt: number): Promise<void> {
    return this.#world.sleep(this.#backoff(attempt));
  }

  #backoff(attempt: number): number {
    const longest = Math.min(this.#pace.longestPause, this.#pace.pause * 2 ** (attempt - 1));
    return longest * (0.5 + this.#world.random() / 2);
  }

  async #once({ lane: name, credential, urgency, ...question }: Call): Promise<Answer> {
    // Before the turn: asking for a token is a call of its own, and must not wait behind this one.
    const authorization = await credential.header();
    const lane = this.lane(name);
    return lane.run(urgency, question.method !== 'GET', async () => {
      this.#breaker.admit();
      const answer = await this.#exchanged({ ...question, authorization });
      lane.note(answer.headers);
      if (answer.status === 304 && typeof question.etag === 'string') return answer;
      if (answer.status >= 200 && answer.status < 300) return answer;
      const failure = failureOf(question, answer, this.#world.now());
      const { againAt, code } = failure;
      if (againAt !== undefined) {
        if (code === 'forge.limited') lane.close(againAt, code);
        else if (code === 'forge.unavailable' && answer.headers.has('retry-after')) lane.close(againAt, code);
      }
      throw failure;
    });
  }

  /** Tells the breaker: an answer is one, whatever it says, unless the server says that it is broken. */
  async #exchanged(question: Question): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await exchange(this.#api, question, this.#pace, this.#world);
    } catch (error) {
      this.#breaker.failed();
      throw error;
    }
    if (answer.status >= 500) this.#breaker.failed();
    else this.#breaker.succeeded();
    return answer;
  }
}

/** What was refused for a limit was not done; of the rest nobody knows. */
function isWorthATry({ code, againAt }: CountersignError, { method, repeatable }: Call): boolean {
  if (againAt === undefined) return false;
  return code === 'forge.limited' || method === 'GET' || repeatable === true;
}
