/** Growing columns of feature values: one row per change. */
import { FEATURES } from './features.ts';

export class FeatureColumns {
  #columns: Float64Array[] = FEATURES.map(() => new Float64Array(1024));
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a row, values in the order of {@link FEATURES}. */
  push(values: Float64Array): void {
    if (this.#length === this.#columns[0]?.length) {
      this.#columns = this.#columns.map((column) => {
        const room = new Float64Array(column.length * 2);
        room.set(column);
        return room;
      });
    }
    for (let at = 0; at < this.#columns.length; at += 1) {
      const column = this.#columns[at];
      if (column !== undefined) column[this.#length] = values[at] ?? Number.NaN;
    }
    this.#length += 1;
  }

  /** Adds to one value of a row. */
  raise(row: number, column: number, by: number): void {
    const values = this.#columns[column];
    if (values !== undefined) values[row] = (values[row] ?? 0) + by;
  }

  finish(): readonly Float64Array[] {
    return this.#columns.map((column) => column.slice(0, this.#length));
  }
}
