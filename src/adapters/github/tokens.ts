/** Who we are to GitHub: the App itself, one of its installations, or a person's token. */
import githubAppJwt from 'universal-github-app-jwt';
import { z } from 'zod';
import type { Credential, GithubCalls } from './calls.ts';
import { parseAnswer } from './payloads.ts';
import { type GithubAppAccount, type GithubWorld, isToken } from './settings.ts';

interface Token {
  readonly text: string;
  readonly until: number;
}

const tokenShape = z.object({ token: z.string().refine(isToken), expires_at: z.string().max(40) });

/** GitHub's tokens of installations last an hour; the last minutes are not used, since a fetch may take some. */
const HOUR = 3_600_000;
const MARGIN = 300_000;
/** A token is kept so long at least, or a clock that is wrong would ask for a new one with every call. */
const LEAST = 60_000;

/** A token that does not change. */
export function fixedCredential(token: string): Credential {
  return { header: async () => `Bearer ${token}`, forget: () => {} };
}

/** The App's tokens: asked for once, used until shortly before they end. */
export class AppTokens {
  readonly #account: GithubAppAccount;
  readonly #calls: GithubCalls;
  readonly #world: GithubWorld;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(account: GithubAppAccount, calls: GithubCalls, world: GithubWorld) {
    this.#account = account;
    this.#calls = calls;
    this.#world = world;
  }

  /** The App itself, which may list its installations and ask for their tokens. */
  app(): Credential {
    const { id, privateKey } = this.#account;
    return {
      header: async () => {
        const { token } = await githubAppJwt({ id, privateKey, now: Math.floor(this.#world.now() / 1_000) });
        return `Bearer ${token}`;
      },
      forget: () => {},
    };
  }

  /** An installation with all that it was given. */
  installation(installation: number): Credential {
    const key = String(installation);
    return {
      header: async () => `Bearer ${await this.#token(key, installation, {})}`,
      forget: () => this.#tokens.delete(key),
    };
  }

  /** A token that reads one repository's contents and can do nothing else: it is handed to git. */
  async reader(installation: number, repository: number): Promise<string> {
    const only = { repository_ids: [repository], permissions: { contents: 'read' } };
    return this.#token(`${installation} ${repository}`, installation, only);
  }

  async #token(key: string, installation: number, body: object): Promise<string> {
    const asking = this.#tokens.get(key);
    if (asking !== undefined) {
      const known = await asking.catch(() => null);
      if (known !== null && known.until > this.#world.now()) return known.text;
      // Others waited for the same one: the first of them asks anew, the rest share what it gets.
      const newer = this.#tokens.get(key);
      if (newer !== undefined && newer !== asking) return (await newer).text;
    }
    this.#sweep();
    const asked = this.#ask(installation, body);
    this.#tokens.set(key, asked);
    try {
      return (await asked).text;
    } catch (error) {
      if (this.#tokens.get(key) === asked) this.#tokens.delete(key);
      throw error;
    }
  }

  async #ask(installation: number, body: object): Promise<Token> {
    const path = `/app/installations/${installation}/access_tokens`;
    const answer = await this.#calls.call({
      lane: 'the App',
      credential: this.app(),
      urgency: 'awaited',
      method: 'POST',
      path,
      body,
      repeatable: true,
    });
    const { token, expires_at } = parseAnswer(tokenShape, answer.body, `POST ${path}`);
    const now = this.#world.now();
    const ends = Math.min(Date.parse(expires_at), now + HOUR) - MARGIN;
    return { text: token, until: Math.max(Number.isNaN(ends) ? 0 : ends, now + LEAST) };
  }

  /** Tokens of repositories that nobody asks for any more must not stay for ever. */
  #sweep(): void {
    if (this.#tokens.size < 1_000) return;
    for (const [key, asked] of this.#tokens) {
      void asked.then(
        ({ until }) => until < this.#world.now() && this.#tokens.get(key) === asked && this.#tokens.delete(key),
        () => {},
      );
    }
  }
}
