/**
 * Number of lines of every text in a stream of patches: a new text has the lines of the old one, plus those added, minus
 * those deleted. Exact on every branch, because texts are told apart by their ids; no text is read. Where the stream
 * never showed how a text came about (a merge made it), it counts from an unknown start that can be filled in later.
 */
import type { FilePatch, Side } from '../../model/change.ts';
import type { ObjectId } from '../../model/id.ts';
import { IdTable } from '../reading/id-table.ts';
import { IntList } from '../reading/int-list.ts';

/** Lines of a text: `lines`, and those of the text `start` where that is not −1. */
export interface LineCount {
  readonly lines: number;
  readonly start: number;
}

const NO_LINES: LineCount = { lines: 0, start: -1 };

export class BlobLines {
  readonly #ids = new IdTable<ObjectId>();
  readonly #lines = new IntList();
  readonly #start = new IntList();

  /** Lines of the text before the patch; 0 for what is no text. */
  before(patch: FilePatch): LineCount {
    return isText(patch.old) && !patch.binary ? this.#count(patch.old.oid) : NO_LINES;
  }

  /** Learns the text after the patch. */
  learn(patch: FilePatch, added: number, deleted: number): void {
    if (!isText(patch.new) || patch.binary) return;
    const before = isText(patch.old) ? this.#count(patch.old.oid) : NO_LINES;
    const number = this.#ids.add(patch.new.oid);
    if (number < this.#lines.length) return;
    this.#lines.push(before.lines + added - deleted);
    this.#start.push(before.start);
  }

  /** The text that a number of {@link LineCount.start} stands for. */
  textOf(start: number): ObjectId {
    return this.#ids.idOf(start);
  }

  #count(oid: ObjectId): LineCount {
    const number = this.#ids.add(oid);
    if (number >= this.#lines.length) {
      this.#lines.push(0);
      this.#start.push(number);
    }
    return { lines: this.#lines.items()[number] ?? 0, start: this.#start.items()[number] ?? -1 };
  }
}

function isText(side: Side | null): side is Side {
  return side !== null && side.mode !== '160000';
}
