/** The store on the embedded database, where each transaction waits for the disk: messages that come together share one. */
import type { Delivery } from '../../ports/service-store.ts';
import type { Work } from '../../ports/work.ts';
import { type AskWork, SqlServiceStore } from './service-store.ts';
import type { Database } from './tables.ts';

/** Messages of one transaction: no more than are written in a few milliseconds. */
const MOST_AT_ONCE = 100;

interface Waiting {
  readonly delivery: Delivery;
  readonly work: readonly Work[];
  readonly done: (isNew: boolean) => void;
  readonly failed: (error: unknown) => void;
}

export class EmbeddedStore extends SqlServiceStore {
  readonly #db: Database;
  readonly #ask: AskWork;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(db: Database, ask: AskWork) {
    super(db, ask);
    this.#db = db;
    this.#ask = ask;
  }

  override accept(delivery: Delivery, work: readonly Work[]): Promise<boolean> {
    return new Promise((done, failed) => {
      this.#waiting.push({ delivery, work, done, failed });
      if (!this.#isWriting) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      // Those that came with it over other connections get their turn first.
      await new Promise((resolve) => setImmediate(resolve));
      const together = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        const kept = await this.#keep(together);
        together.forEach(({ done }, at) => done(kept[at] === true));
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    }
    this.#isWriting = false;
  }

  /** All of them, or none: none was answered yet. */
  #keep(together: readonly Waiting[]): Promise<readonly boolean[]> {
    return this.#db.transaction().execute(async (tx) => {
      const kept: boolean[] = [];
      const asked = new Map<string, Work>();
      for (const { delivery, work } of together) {
        const { source, id, event, receivedAt } = delivery;
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('deliveries')
          .values({ source, id, event, received_at: receivedAt })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        const isNew = (numInsertedOrUpdatedRows ?? 0n) > 0n;
        kept.push(isNew);
        if (isNew) for (const one of work) asked.set(`${one.kind} ${one.key}`, one);
      }
      await this.#ask(tx, [...asked.values()]);
      return kept;
    });
  }
}
