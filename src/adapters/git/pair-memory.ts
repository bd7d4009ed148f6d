/** The difference of one pair of trees, remembered without its text: who asks for it a second time needs no process. */
import type { FilePatch } from '../../model/change.ts';

const MOST_HUNKS = 20_000;
const NO_BYTES = new Uint8Array(0);

/** Gathers what is seen of one difference. */
export class Seen {
  #patches: FilePatch[] | null = [];
  #hunks = 0;

  file(patch: FilePatch): void {
    this.#hunks += patch.hunks.length + 1;
    if (this.#hunks > MOST_HUNKS) this.#patches = null;
    this.#patches?.push({ ...patch, hunks: patch.hunks.map((hunk) => ({ ...hunk, body: NO_BYTES })) });
  }

  /** Null when it was too much to be kept. */
  patches(): readonly FilePatch[] | null {
    return this.#patches;
  }
}

/** The last difference that was read with its text. */
export class PairMemory {
  #key = '';
  #seen: Promise<Seen | null> = Promise.resolve(null);

  /** Reads and remembers; a second asker may wait for the same reading. */
  async keep(key: string, read: (seen: Seen) => Promise<void>): Promise<void> {
    const seen = new Seen();
    const reading = read(seen);
    this.#key = key;
    this.#seen = reading.then(
      () => seen,
      () => null,
    );
    await reading;
  }

  /** The files of the difference with hunks that have no bytes; null when they have to be read. */
  async recall(key: string): Promise<readonly FilePatch[] | null> {
    return key === this.#key ? ((await this.#seen)?.patches() ?? null) : null;
  }
}
