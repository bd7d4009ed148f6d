/** A repository that the service looks after, and how it gets at it. */
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import type { ForgeRequest, ServedRepository } from '../model/request.ts';

export interface Source {
  readonly repository: ServedRepository;
  /** Runs `work` with the repository open, as it is at this moment. */
  withRepository<T>(work: (repo: OpenedRepository) => Promise<T>): Promise<T>;
  /** The requests that its forge tells of. */
  requests(): Promise<readonly ForgeRequest[]>;
}
