/** Signs the head of the ledger a while after something was entered, and when the service ends. */
import { signHead } from '../app/ledger/checkpoint.ts';
import type { NoteSigner } from '../core/ledger/checkpoint/note.ts';
import type { LedgerStore } from '../ports/ledger.ts';

/** Milliseconds from the first entry to the checkpoint over it and those that came meanwhile. */
const DELAY = 5_000;

export class LedgerKeeper {
  readonly #store: LedgerStore;
  readonly #signer: NoteSigner;
  readonly #failed: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #isBegun = false;
  #signing: Promise<void> = Promise.resolve();

  constructor(store: LedgerStore, signer: NoteSigner, failed: (error: unknown) => void) {
    this.#store = store;
    this.#signer = signer;
    this.#failed = failed;
  }

  /** To be called when something was entered, and once at the start: a crash may have left entries unsigned. */
  entered(): void {
    this.#isBegun = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.sign();
    }, DELAY);
  }

  /** Signs now; what the store contradicts is not signed, and told. */
  sign(): void {
    this.#signing = this.#signAfter(this.#signing);
  }

  async #signAfter(before: Promise<void>): Promise<void> {
    await before;
    try {
      // Whose ledger it is shows with its first entry.
      if ((await this.#store.state()).size > 0) await signHead(this.#store, [this.#signer]);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Signs what was entered last; nothing in a database that turned out to be somebody else's. */
  async stop(): Promise<void> {
    if (!this.#isBegun) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.sign();
    await this.#signing;
  }
}
