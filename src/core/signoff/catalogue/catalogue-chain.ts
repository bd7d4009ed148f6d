/** The records of one place in their order. */
import type { StatementId } from '../../../model/statement.ts';
import { firstWord, type IdTable, sameWords, secondWord, WordFilter } from './catalogue-ids.ts';
import { FIXED_WORDS, hasKey, ID, idAt, type Listed, listedAt, PREVIOUS, sumOf } from './catalogue-words.ts';

/** The records of one place, newest first, each naming the next. */
export class Chain {
  readonly #words: Uint32Array;
  readonly #places: readonly number[];
  /** Records that no other one names as the one before: more than one is a fork. */
  readonly ends: number;

  constructor(words: Uint32Array, places: readonly number[], ends: number) {
    this.#words = words;
    this.#places = places;
    this.ends = ends;
  }

  get length(): number {
    return this.#places.length;
  }

  /** The newest, or one that lies so many before it. */
  at(index: number): Listed | null {
    const place = this.#places[index];
    return place === undefined ? null : listedAt(this.#words, place);
  }

  all(): readonly Listed[] {
    return this.#places.map((at) => listedAt(this.#words, at));
  }

  /** How many records are newer than this one; null when it is not in the chain. */
  ageOf(id: StatementId): number | null {
    const [first, words] = [firstWord(id), this.#words];
    const age = this.#places.findIndex((at) => words[at + ID] === first && idAt(words, at) === id);
    return age < 0 ? null : age;
  }

  /** All records that are newer than the oldest of these. */
  newerThan(records: readonly Listed[]): readonly Listed[] {
    const ages = records.flatMap(({ id }) => this.ageOf(id) ?? []);
    return this.#places.slice(0, Math.max(0, ...ages)).map((at) => listedAt(this.#words, at));
  }

  /** Marks the slots of the table whose entries some record of the chain spends: a set of places would be as large again. */
  spentIn(table: IdTable): Uint8Array {
    const words = this.#words;
    const spent = new Uint8Array(table.size);
    for (const at of this.#places) {
      const start = at + FIXED_WORDS + (words[at + 4] ?? 0);
      const end = start + 2 * (words[at + 5] ?? 0);
      for (let one = start; one < end; one += 2) {
        const slot = table.slotOf(one, words);
        if (slot !== -1) spent[slot] = 1;
      }
    }
    return spent;
  }

  /** For each of the statements that is spent, the newest record that spends it. */
  spending(ids: Iterable<StatementId>): ReadonlyMap<StatementId, Listed> {
    const words = this.#words;
    const wanted = new Map<number, StatementId[]>();
    const near = new WordFilter();
    for (const id of ids) {
      wanted.set(firstWord(id), [...(wanted.get(firstWord(id)) ?? []), id]);
      near.add(firstWord(id));
    }
    const found = new Map<StatementId, Listed>();
    if (wanted.size === 0) return found;
    for (const at of this.#places) {
      const start = at + FIXED_WORDS + (words[at + 4] ?? 0);
      const end = start + 2 * (words[at + 5] ?? 0);
      for (let spent = start; spent < end; spent += 2) {
        const word = words[spent] ?? 0;
        if (!near.may(word)) continue;
        const id = wanted.get(word)?.find((each) => secondWord(each) === words[spent + 1]);
        if (id !== undefined && !found.has(id)) found.set(id, listedAt(words, at));
      }
    }
    return found;
  }

  /** Records that have one of the keys, newest first. */
  withKeys(keys: Iterable<string>): readonly Listed[] {
    const words = this.#words;
    const wanted = new Set([...keys].map(sumOf));
    const near = new WordFilter();
    for (const sum of wanted) near.add(sum);
    return this.#places.filter((at) => hasKey(words, at, near, wanted)).map((at) => listedAt(words, at));
  }
}

/** True when each record names the one that stands before it, as they are kept where nothing is odd. */
export function isChain(words: Uint32Array, records: readonly number[]): boolean {
  for (let each = 1; each < records.length; each += 1) {
    if (!sameWords(words, (records[each] ?? 0) + PREVIOUS, words, (records[each - 1] ?? 0) + ID, 8)) return false;
  }
  return true;
}
