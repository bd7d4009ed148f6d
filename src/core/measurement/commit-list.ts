/** A long list of commits in twenty (SHA-1) or thirty-two (SHA-256) bytes each, in the order in which they were added. */
import type { CommitId } from '../../model/id.ts';

export class CommitList implements Iterable<CommitId> {
  readonly #width: number;
  #bytes: Buffer;
  #length = 0;

  /** `digits` is the length of the ids in hexadecimal digits. */
  constructor(digits: 40 | 64) {
    this.#width = digits / 2;
    this.#bytes = Buffer.alloc(this.#width * 1024);
  }

  get length(): number {
    return this.#length;
  }

  push(commit: CommitId): void {
    const at = this.#length * this.#width;
    if (at === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(at)]);
    this.#bytes.write(commit, at, this.#width, 'hex');
    this.#length += 1;
  }

  includes(commit: CommitId): boolean {
    const wanted = Buffer.from(commit, 'hex');
    const end = this.#length * this.#width;
    for (let at = this.#bytes.indexOf(wanted); at >= 0 && at < end; at = this.#bytes.indexOf(wanted, at + 1)) {
      if (at % this.#width === 0) return true;
    }
    return false;
  }

  *[Symbol.iterator](): Generator<CommitId> {
    for (let at = 0; at < this.#length * this.#width; at += this.#width) {
      yield this.#bytes.toString('hex', at, at + this.#width) as CommitId;
    }
  }
}
