/**
 * Bodies of messages while they come. Whoever sends them has proved nothing yet: what they take is bounded, and who
 * takes most of it, or takes longest, goes first, so that nobody keeps the others out.
 */

/** GitHub sends none that are larger. */
export const LARGEST: number = 25 << 20;
/** Nearly all messages are smaller: they wait for no larger one. */
const SMALL = 1 << 20;
/** Small ones at a time; with one more, the one that takes longest is ended. */
const MOST_SMALL = 128;
/** Bytes of all larger ones together; with one more, the largest is ended. */
const MOST_BYTES = 64 << 20;
const FIRST_ROOM = 16_384;

interface Reading {
  bytes: number;
  isEnded: boolean;
  /** Called when it is ended from outside. */
  wake: () => void;
}

/** Reads bodies, many at a time. */
export class Intake {
  /** Oldest first. */
  readonly #small = new Set<Reading>();
  readonly #large = new Set<Reading>();

  /**
   * The raw bytes, or why they are not read on: what came, not what somebody says will come, is counted. Rejects when
   * the connection ends before the body does; how long that may take is the server's to say (`requestTimeout`).
   */
  async read(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | 'large' | 'busy'> {
    if (body === null) return new Uint8Array();
    const reading: Reading = { bytes: 0, isEnded: false, wake: () => {} };
    this.#small.add(reading);
    this.#makeRoom();
    // What is left unread is the server's to take away: a body that is cancelled takes the answer with it.
    const reader = body.getReader();
    // One piece of memory: bytes that come one by one would take a hundred times as much.
    let bytes = Buffer.allocUnsafe(FIRST_ROOM);
    try {
      for (;;) {
        const chunk = await nextOf(reader, reading);
        if (chunk === 'busy') return 'busy';
        if (chunk === null) return bytes.subarray(0, reading.bytes);
        const size = reading.bytes + chunk.length;
        if (size > LARGEST) return 'large';
        if (size > bytes.length) bytes = Buffer.concat([bytes.subarray(0, reading.bytes)], 2 * size);
        bytes.set(chunk, reading.bytes);
        reading.bytes = size;
        if (size > SMALL && this.#small.delete(reading)) this.#large.add(reading);
        this.#makeRoom();
      }
    } finally {
      this.#small.delete(reading);
      this.#large.delete(reading);
    }
  }

  #makeRoom(): void {
    for (const oldest of this.#small) {
      if (this.#small.size <= MOST_SMALL) break;
      end(oldest, this.#small);
    }
    const large = [...this.#large].toSorted((a, b) => b.bytes - a.bytes);
    let sum = large.reduce((total, { bytes }) => total + bytes, 0);
    for (const largest of large) {
      if (sum <= MOST_BYTES) return;
      sum -= largest.bytes;
      end(largest, this.#large);
    }
  }
}

function end(reading: Reading, of: Set<Reading>): void {
  of.delete(reading);
  reading.isEnded = true;
  reading.wake();
}

/** The next part; null at the end. */
function nextOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  reading: Reading,
): Promise<Uint8Array | 'busy' | null> {
  return new Promise((resolve, reject) => {
    reading.wake = () => resolve('busy');
    if (reading.isEnded) resolve('busy');
    else reader.read().then(({ value }) => resolve(value ?? null), reject);
  });
}
