/** A repository that the service looks after, and how it gets at it. */
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import type { ForgeRequest, RepositoryKey, ServedRepository } from '../model/request.ts';
import type { Urgency } from '../ports/forge.ts';

export interface Source {
  readonly key: RepositoryKey;
  /** The repository under its present name; null where its forge does not name it among what the service was given. */
  describe(): Promise<ServedRepository | null>;
  /** True where a store of statements that is not there is none: it was looked for at the forge. */
  readonly isWhole: boolean;
  /**
   * Runs `work` with the repository open, as it was when `version` was the store's, or later; null for as it is here.
   * A source that cannot get so far rejects: what it has is of before.
   */
  withRepository<T>(work: (repo: OpenedRepository) => Promise<T>, version: number | null): Promise<T>;
  /** The requests that its forge tells of; whatever they name is here afterwards, as far as the forge has it. */
  requests(urgency: Urgency): Promise<readonly ForgeRequest[]>;
  /** Told that what is here is all that the store's `version` stands for. */
  caughtUp(version: number): void;
}

/** The repositories that a process looks after; undefined for others. */
export interface Sources {
  get(key: RepositoryKey): Source | undefined;
}
