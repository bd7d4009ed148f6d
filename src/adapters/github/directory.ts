/** Which repositories there are, and through which account each is reached. */
import { CountersignError } from '../../model/error.ts';
import type { RepositoryKey, ServedRepository } from '../../model/request.ts';
import type { Urgency } from '../../ports/forge.ts';
import type { Credential } from './calls.ts';
import type { PageReader } from './pages.ts';
import {
  type Installation,
  installationsShape,
  parseAnswer,
  type Repository,
  repositoriesShape,
  repositoryShape,
} from './payloads.ts';
import type { GithubTokenAccount } from './settings.ts';
import { type AppTokens, fixedCredential } from './tokens.ts';

/** A repository and the way to it. */
export interface Place {
  readonly repository: number;
  /** `owner/name` when it was listed; it may be another by now. */
  readonly name: string;
  /** `/repositories/ID`. */
  readonly path: string;
  readonly lane: string;
  readonly credential: Credential;
  /** Null where a person's token is used. */
  readonly installation: number | null;
}

/** Lists what an account reaches. */
export interface Reach {
  /** `met` is told of each place as it is found: also of those that come before or after a failure. */
  list(urgency: Urgency, met: (place: Place) => void): Promise<readonly Place[]>;
}

/** All that an App was installed on. */
export class AppReach implements Reach {
  readonly #tokens: AppTokens;
  readonly #pages: PageReader;

  constructor(tokens: AppTokens, pages: PageReader) {
    this.#tokens = tokens;
    this.#pages = pages;
  }

  async list(urgency: Urgency, met: (place: Place) => void): Promise<readonly Place[]> {
    const installations = await this.#pages.all<Installation>({
      lane: 'the App',
      credential: this.#tokens.app(),
      urgency,
      path: '/app/installations',
      read: (body, what) => ({ items: parseAnswer(installationsShape, body, what), total: null }),
      id: ({ id }) => id,
    });
    const found: Place[] = [];
    const failures: unknown[] = [];
    for (const { id, suspended_at } of installations) {
      // A suspended one answers nothing, and that is its owner's wish.
      if (suspended_at !== null) continue;
      try {
        found.push(...(await this.#installation(id, urgency)));
      } catch (error) {
        failures.push(error);
      }
    }
    for (const place of found) met(place);
    // Without one of them it is no list; the others are reached all the same.
    if (failures.length > 0) throw failures[0];
    return found;
  }

  async #installation(id: number, urgency: Urgency): Promise<readonly Place[]> {
    const lane = `installation ${id}`;
    const credential = this.#tokens.installation(id);
    const repositories = await this.#pages.all<Repository>({
      lane,
      credential,
      urgency,
      path: '/installation/repositories',
      read: (body, what) => {
        const { repositories, total_count } = parseAnswer(repositoriesShape, body, what);
        return { items: repositories, total: total_count };
      },
      id: (repository) => repository.id,
    });
    return repositories.map(({ id: repository, full_name: name }) => {
      return { repository, name, path: `/repositories/${repository}`, lane, credential, installation: id };
    });
  }
}

/** The repositories that are named beside a person's token. */
export class TokenReach implements Reach {
  readonly #account: GithubTokenAccount;
  readonly #credential: Credential;
  readonly #pages: PageReader;

  constructor(account: GithubTokenAccount, pages: PageReader) {
    this.#account = account;
    this.#credential = fixedCredential(account.token);
    this.#pages = pages;
  }

  async list(urgency: Urgency, met: (place: Place) => void): Promise<readonly Place[]> {
    const found: Place[] = [];
    const who = { lane: 'the token', credential: this.#credential };
    for (const configured of this.#account.repositories) {
      const path = `/repos/${configured}`;
      const { id, full_name: name } = await this.#pages.one({ ...who, urgency, path }, (body) =>
        parseAnswer(repositoryShape, body, `GET ${path}`),
      );
      // Asked by name, so the answer has to be about this name: a redirect is not followed either.
      if (name.toLowerCase() !== configured.toLowerCase()) {
        throw new CountersignError('forge.malformed', `GET ${path}: GitHub answered about another repository`);
      }
      const place = { ...who, repository: id, name, path: `/repositories/${id}`, installation: null };
      found.push(place);
      met(place);
    }
    return found;
  }
}

/** Remembers the way to each repository; one that is not known is looked for once. */
export class Directory {
  readonly #reach: Reach;
  #places: ReadonlyMap<number, Place> = new Map();
  #listing: Promise<readonly ServedRepository[]> | null = null;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** All of them; callers at one time share one listing. */
  repositories(urgency: Urgency): Promise<readonly ServedRepository[]> {
    this.#listing ??= this.#list(urgency).finally(() => {
      this.#listing = null;
    });
    return this.#listing;
  }

  /** @throws CountersignError `usage` for the key of another forge, `forge.absent` for what is not reached */
  async place(key: RepositoryKey, urgency: Urgency): Promise<Place> {
    const repository = numberOf(key);
    const known = this.#places.get(repository);
    if (known !== undefined) return known;
    let failure: unknown = null;
    try {
      await this.repositories(urgency);
    } catch (error) {
      failure = error;
    }
    const found = this.#places.get(repository);
    if (found !== undefined) return found;
    if (failure !== null) throw failure;
    throw new CountersignError('forge.absent', `GitHub shows us no repository ${repository}`, {
      remedy: 'see whether the App is still installed on it',
    });
  }

  /** The way there was wrong: it is looked for anew next time. */
  forget(repository: number): void {
    const places = new Map(this.#places);
    places.delete(repository);
    this.#places = places;
  }

  async #list(urgency: Urgency): Promise<readonly ServedRepository[]> {
    const met = new Map(this.#places);
    const found = await this.#reach.list(urgency, (place) => {
      met.set(place.repository, place);
      this.#places = met;
    });
    this.#places = new Map(found.map((place) => [place.repository, place]));
    return found.map(({ repository, name }) => ({ key: keyOf(repository), forge: 'github', name }));
  }
}

/** `github:ID`. */
export function keyOf(repository: number): RepositoryKey {
  return `github:${repository}` as RepositoryKey;
}

function numberOf(key: RepositoryKey): number {
  const number = /^github:([1-9]\d{0,15})$/.exec(key)?.[1];
  if (number !== undefined && Number.isSafeInteger(Number(number))) return Number(number);
  throw new CountersignError('usage', `${JSON.stringify(key)} is no repository of GitHub`);
}
