/** The requests that landed lately, without reading all of them again each time. */
import type { ForgeRequest } from '../../model/request.ts';
import type { Listing, PageReader } from './pages.ts';

interface Memory {
  /** All closed ones that changed up to this time are known, milliseconds since 1970. */
  readonly until: number;
  readonly closed: ReadonlyMap<string, ForgeRequest>;
}

/**
 * Remembers the closed requests of each repository. GitHub lists those that changed last first, so that only what came
 * since the last reading is read: one page, as a rule.
 */
export class LandedRequests {
  readonly #pages: PageReader;
  readonly #memory = new Map<string, Memory>();

  constructor(pages: PageReader) {
    this.#pages = pages;
  }

  /** Those that landed and changed after `since`. `listing`: closed ones, those that changed last first. */
  async read(listing: Listing<ForgeRequest>, since: number): Promise<readonly ForgeRequest[]> {
    const known = this.#memory.get(listing.path);
    const from = Math.max(since, known?.until ?? 0);
    // Times have whole seconds: what is as old as the newest known one may be another one.
    const isFurther = (page: readonly ForgeRequest[]): boolean => page.every(({ changedAt }) => changedAt >= from);
    const read = await this.#pages.newest(listing, isFurther);
    const closed = new Map(known?.closed);
    for (const request of read) closed.set(request.name, request);
    for (const [name, { changedAt }] of closed) if (changedAt < since) closed.delete(name);
    const until = read.reduce((newest, { changedAt }) => Math.max(newest, changedAt), from);
    this.#memory.delete(listing.path);
    this.#memory.set(listing.path, { until, closed });
    if (this.#memory.size > 2_000) this.#memory.delete(this.#memory.keys().next().value ?? '');
    return [...closed.values()].filter(({ state }) => state === 'landed');
  }
}
