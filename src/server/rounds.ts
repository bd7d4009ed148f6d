/** Rounds: every repository of every forge is looked at now and then, so that a message that was lost is not missed. */
import { CountersignError } from '../model/error.ts';
import type { ForgeKind, ServedRepository } from '../model/request.ts';
import type { Forge } from '../ports/forge.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import type { WorkList } from '../ports/work.ts';

export interface RoundParts {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly forges: ReadonlyMap<string, Forge>;
  /** Time between two rounds of one process, milliseconds; each is up to a fifth longer or shorter, by chance. */
  readonly every: number;
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Told of repositories that the forge no longer names. */
  readonly vanished: (repository: ServedRepository) => void;
  readonly failed: (error: unknown) => void;
}

/** Rounds that may fail before nothing of the forge is believed any more. */
const MISSED_ROUNDS = 3;

/** How long messages are remembered, so that none counts twice, milliseconds. */
const REMEMBERED = 30 * 24 * 3_600_000;

export class Rounds {
  readonly #parts: RoundParts;
  readonly #startedAt: number;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(parts: RoundParts) {
    this.#parts = parts;
    this.#startedAt = parts.now();
  }

  /** Begins at once; what this answers ends it. */
  start(): () => void {
    this.#parts.work.serve('round', 1, (kind) => this.round(kind as ForgeKind));
    this.#next(0);
    return () => {
      this.#stopped = true;
      if (this.#timer !== null) clearTimeout(this.#timer);
    };
  }

  #next(wait: number): void {
    this.#timer = setTimeout(() => {
      const { every, random, failed } = this.#parts;
      void this.#ask()
        .catch(failed)
        .finally(() => {
          if (!this.#stopped) this.#next(every * (0.8 + 0.4 * random()));
        });
    }, wait);
  }

  async #ask(): Promise<void> {
    const { forges, work } = this.#parts;
    for (const kind of forges.keys()) await work.ask({ kind: 'round', key: kind });
  }

  /**
   * Lists the repositories of a forge and asks for a look at each. Other processes make rounds, too: one that was made
   * just now is enough.
   */
  async round(kind: ForgeKind): Promise<void> {
    const { store, work, forges, every, now, vanished } = this.#parts;
    const forge = forges.get(kind);
    if (forge === undefined) throw new CountersignError('not-permitted', `this process knows no ${kind}`);
    const before = await store.listedAt(kind);
    // The first after a start is never passed over: messages were lost while nobody was there.
    if (before !== null && before >= this.#startedAt && now() - before < every / 2) return;
    let listed: readonly ServedRepository[];
    try {
      listed = await forge.repositories();
    } catch (error) {
      if (before !== null && now() - before > every * MISSED_ROUNDS) await this.#disbelieve(kind);
      throw error;
    }
    // What could not be said while the forge was away must not be left unsaid.
    await work.revive('status');
    await store.forgetDeliveries(now() - REMEMBERED);
    for (const repository of await store.saveListing(kind, listed, now())) vanished(repository);
    for (const { key } of listed) await work.ask({ kind: 'recheck', key });
  }

  /** What cannot be looked at may have changed: each repository is read, which fails, and its answers fall. */
  async #disbelieve(kind: ForgeKind): Promise<void> {
    const { store, work } = this.#parts;
    for (const { forge, served, key } of await store.repositories()) {
      if (forge === kind && served) await work.ask({ kind: 'sync', key });
    }
  }
}
