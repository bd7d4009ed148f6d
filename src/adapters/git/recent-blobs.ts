/**
 * Small blobs read last: one judgement compares them with their ids, assesses them and names their digests, each by
 * itself. What is remembered was compared with its id when it was read.
 */
import type { BlobId } from '../../model/id.ts';
import type { ObjectReader } from './objects.ts';

/** Larger blobs are read again. */
const LARGEST = 32 << 10;
/** Bytes of all that are remembered. */
const MOST_BYTES = 4 << 20;
/** What remembering one takes besides its bytes, about. */
const EACH = 400;

export class RecentBlobs {
  readonly #objects: Pick<ObjectReader, 'expectUpTo'>;
  readonly #blobs = new Map<BlobId, Buffer>();
  #bytes = 0;

  constructor(objects: Pick<ObjectReader, 'expectUpTo'>) {
    this.#objects = objects;
  }

  /** In the order of the ids; null for what has more than `largest` bytes. Visitors only read what they are given. */
  async read(
    ids: readonly BlobId[],
    largest: number,
    visit: (id: BlobId, bytes: Buffer | null) => void,
  ): Promise<void> {
    // What is known now, because reading the others may let it go.
    const known = new Map(ids.flatMap((id) => knownAs(id, this.#blobs.get(id))));
    const missing = ids.filter((id) => !known.has(id));
    let next = 0;
    const visitKnown = (): void => {
      for (let id = ids[next]; id !== undefined && known.has(id); id = ids[next]) {
        next += 1;
        visit(id, upTo(known.get(id) ?? null, largest));
      }
    };
    visitKnown();
    if (missing.length === 0) return;
    await this.#objects.expectUpTo(missing, 'blob', Math.max(largest, LARGEST), (id, bytes) => {
      next += 1;
      if (bytes !== null) this.#keep(id, bytes);
      visit(id, upTo(bytes, largest));
      visitKnown();
    });
  }

  #keep(id: BlobId, bytes: Buffer): void {
    if (bytes.length > LARGEST || this.#blobs.has(id)) return;
    // Small buffers are cut from a larger one that all of them would hold.
    const own = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(own);
    this.#blobs.set(id, own);
    this.#bytes += own.length + EACH;
    for (const [oldest, lost] of this.#blobs) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#blobs.delete(oldest);
      this.#bytes -= lost.length + EACH;
    }
  }
}

function knownAs(id: BlobId, bytes: Buffer | undefined): readonly (readonly [BlobId, Buffer])[] {
  return bytes === undefined ? [] : [[id, bytes]];
}

function upTo(bytes: Buffer | null, largest: number): Buffer | null {
  return bytes === null || bytes.length > largest ? null : bytes;
}
