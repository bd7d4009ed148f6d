/**
 * What lies in one ref of the store, as a table of 32-bit words that is read in milliseconds: a hundred thousand
 * statements take some twelve megabytes. Keys are held as checksums, so an answer may name a statement too many, never
 * one too few.
 */
import type { CommitId } from '../../../model/id.ts';
import type { StatementId } from '../../../model/statement.ts';
import { batchOf } from './catalogue-batch.ts';
import { Chain, isChain } from './catalogue-chain.ts';
import { firstWord, IdTable, secondWord, WordFilter } from './catalogue-ids.ts';
import { ENTRY_KINDS, type CataloguedFile, type EntryKind } from './catalogue-entry.ts';
import {
  commitAt,
  FIXED_WORDS,
  hasKey,
  HEADER,
  HEADER_WORDS,
  ID,
  idAt,
  LAYOUT,
  type Listed,
  listedAt,
  PREVIOUS,
  sumOf,
  sumOfWords,
} from './catalogue-words.ts';

export class Catalogue {
  #words: Uint32Array;
  #tip: CommitId | null = null;
  #size = 0;
  /** The places of the entries of each kind, once somebody asked. */
  #kinds: readonly (readonly number[])[] | null = null;

  private constructor(words: Uint32Array) {
    this.#words = words;
    this.#words = words.subarray(0, this.#readable());
  }

  /** Reads what {@link add} gave; from the first batch on that is damaged or does not follow, the rest is left out. */
  static open(bytes: Uint8Array | null): Catalogue {
    if (bytes === null) return new Catalogue(new Uint32Array(0));
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
    return new Catalogue(new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2));
  }

  /** The commit of the ref up to which it knows everything; null when it knows nothing. */
  get tip(): CommitId | null {
    return this.#tip;
  }

  /** Its bytes: those that {@link open} could use of what it was given, and what was added since. */
  get length(): number {
    return this.#words.length * 4;
  }

  /** Number of statements. */
  get size(): number {
    return this.#size;
  }

  /** Adds what came to the ref up to the commit `tip`. The bytes of the batch, to be kept behind the others. */
  add(files: readonly CataloguedFile[], tip: CommitId): Buffer {
    const batch = batchOf(files, this.#tip, tip);
    const joined = new Uint32Array(this.#words.length + batch.length);
    joined.set(this.#words);
    joined.set(batch, this.#words.length);
    this.#words = joined;
    this.#tip = tip;
    this.#size += files.length;
    this.#kinds = null;
    return Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
  }

  /** Entries of these kinds that have one of the keys, in the order in which they came. */
  withKeys(kinds: ReadonlySet<EntryKind>, keys: Iterable<string>): readonly Listed[] {
    return this.#placesWith(kinds, keys).map((at) => listedAt(this.#words, at));
  }

  #placesWith(kinds: ReadonlySet<EntryKind>, keys: Iterable<string>): readonly number[] {
    const wanted = new Set([...keys].map(sumOf));
    if (wanted.size === 0) return [];
    const near = new WordFilter();
    for (const sum of wanted) near.add(sum);
    const words = this.#words;
    return ENTRY_KINDS.flatMap((kind) =>
      kinds.has(kind) ? this.#places(kind).filter((at) => hasKey(words, at, near, wanted)) : [],
    );
  }

  /** Entries of a kind whose moment is after the given one. */
  after(kind: EntryKind, moment: number): readonly Listed[] {
    const words = this.#words;
    const found = this.#places(kind).filter((at) => (words[at + 2] ?? 0) > moment);
    return found.map((at) => listedAt(words, at));
  }

  /** The entries of these ids, as far as they are here. */
  named(ids: Iterable<StatementId>): readonly Listed[] {
    const wanted = new Set<string>(ids);
    if (wanted.size === 0) return [];
    const firsts = new Set([...wanted].map(firstWord));
    const words = this.#words;
    return this.#filter((at) => firsts.has(words[at + ID] ?? 0) && wanted.has(idAt(words, at)));
  }

  /** Sign-offs that have one of the keys: those not spent on every one of the chains, and of the others the newest. */
  signOffs(
    keys: Iterable<string>,
    chains: readonly Chain[],
    most: number,
  ): { readonly open: readonly Listed[]; readonly idle: readonly Listed[] } {
    const words = this.#words;
    const found = this.#placesWith(new Set(['sign-off']), keys);
    const table = new IdTable(words, found, ID, 2);
    const spent = chains.map((chain) => chain.spentIn(table));
    const isSpent = (at: number): boolean => {
      const slot = table.slotOf(at + ID);
      return spent.length > 0 && spent.every((each) => each[slot] === 1);
    };
    const { open, newest } = this.#parted(found, isSpent, most);
    return { open, idle: newest };
  }

  /** Sign-offs that no record of the chains spends; of the others how many there are, and the newest. */
  landed(
    chains: readonly Chain[],
    most: number,
  ): { readonly open: readonly Listed[]; readonly spent: number; readonly newest: readonly Listed[] } {
    const words = this.#words;
    const all = this.#places('sign-off');
    const table = new IdTable(words, all, ID, 2);
    const spent = chains.map((chain) => chain.spentIn(table));
    const isSpent = (at: number): boolean => {
      const slot = table.slotOf(at + ID);
      return spent.some((each) => each[slot] === 1);
    };
    return this.#parted(all, isSpent, most);
  }

  #parted(
    places: readonly number[],
    isSpent: (at: number) => boolean,
    most: number,
  ): { readonly open: readonly Listed[]; readonly spent: number; readonly newest: readonly Listed[] } {
    const words = this.#words;
    const open: number[] = [];
    const newest: number[] = [];
    let spent = 0;
    for (const at of places) {
      if (isSpent(at)) {
        spent += 1;
        keepNewest(words, newest, at, most);
      } else open.push(at);
    }
    const listed = (each: readonly number[]): readonly Listed[] => each.map((at) => listedAt(words, at));
    return { open: listed(open), spent, newest: listed(newest) };
  }

  /** Entries of these kinds. */
  ofKinds(kinds: readonly EntryKind[]): readonly Listed[] {
    return kinds.flatMap((kind) => this.#places(kind)).map((at) => listedAt(this.#words, at));
  }

  /** Records that say to spend one of the statements, whoever wrote them. */
  spending(ids: Iterable<StatementId>): readonly Listed[] {
    const wanted = new Set([...ids].map((id) => `${firstWord(id)} ${secondWord(id)}`));
    const near = new WordFilter();
    for (const id of ids) near.add(firstWord(id));
    const words = this.#words;
    const says = (at: number): boolean => {
      const start = at + FIXED_WORDS + (words[at + 4] ?? 0);
      for (let spent = start; spent < start + 2 * (words[at + 5] ?? 0); spent += 2) {
        if (near.may(words[spent] ?? 0) && wanted.has(`${words[spent]} ${words[spent + 1]}`)) return true;
      }
      return false;
    };
    return this.#places('record')
      .filter(says)
      .map((at) => listedAt(words, at));
  }

  /** Entries whose id begins with these hexadecimal digits. */
  beginningWith(digits: string): readonly Listed[] {
    return this.#filter((at) => idAt(this.#words, at).startsWith(`sha256:${digits}`));
  }

  all(): readonly Listed[] {
    return this.#filter(() => true);
  }

  /**
   * The chain of records of a place, newest first. It begins at the end that is no other record's predecessor; of
   * several, at the youngest. What is in `distrusted` is as good as not there.
   */
  chain(place: string, distrusted: ReadonlySet<StatementId>): Chain {
    const words = this.#words;
    const group = sumOf(`place ${place}`);
    const isOwn = (at: number): boolean =>
      words[at + 3] === group && !(distrusted.size > 0 && distrusted.has(idAt(words, at)));
    const own = this.#places('record').filter(isOwn);
    if (isChain(words, own)) return new Chain(words, own.reverse(), Math.min(own.length, 1));
    const byId = new IdTable(words, own, ID);
    const byPrevious = new IdTable(words, own, PREVIOUS);
    const ends = own.filter((at) => byPrevious.find(at + ID) === undefined);
    ends.sort((a, b) => (words[b + 2] ?? 0) - (words[a + 2] ?? 0) || (idAt(words, a) < idAt(words, b) ? -1 : 1));
    const chain: number[] = [];
    // What names another by its digest cannot lead back to itself.
    for (let at = ends[0]; at !== undefined; at = byId.find(at + PREVIOUS)) chain.push(at);
    return new Chain(words, chain, ends.length);
  }

  /** In the order in which they came. */
  #places(kind: EntryKind): readonly number[] {
    if (this.#kinds === null) {
      const kinds: number[][] = ENTRY_KINDS.map(() => []);
      const words = this.#words;
      this.#each((at) => kinds[words[at + 1] ?? 0]?.push(at));
      this.#kinds = kinds;
    }
    return this.#kinds[ENTRY_KINDS.indexOf(kind)] ?? [];
  }

  #filter(keep: (at: number) => boolean): readonly Listed[] {
    const found: Listed[] = [];
    this.#each((at) => {
      if (keep(at)) found.push(listedAt(this.#words, at));
    });
    return found;
  }

  #each(visit: (at: number) => void): void {
    const words = this.#words;
    for (let at = 0; at < words.length; at += words[at] ?? 0) {
      if (words[at + 1] !== HEADER) visit(at);
    }
  }

  /** Words that hold whole batches, each with its checksum, each from where the one before it ended. */
  #readable(): number {
    const words = this.#words;
    let at = 0;
    while (at + HEADER_WORDS <= words.length) {
      const length = words[at + 4] ?? 0;
      const end = at + HEADER_WORDS + length;
      const isOurs = words[at] === HEADER_WORDS && words[at + 1] === HEADER && words[at + 2] === LAYOUT;
      if (!isOurs || end > words.length || words[at + 3] !== sumOfWords(words, at + 4, end)) break;
      if (commitAt(words, at + 6, words[at + 5] ?? 0) !== this.#tip) break;
      this.#tip = commitAt(words, at + 14, words[at + 5] ?? 0);
      this.#size += words[at + 22] ?? 0;
      at = end;
    }
    return at;
  }
}

/** Puts an entry among the newest, newest first; of the same moment the earlier one stays before. */
function keepNewest(words: Uint32Array, newest: number[], at: number, most: number): void {
  const moment = words[at + 2] ?? 0;
  const last = newest[newest.length - 1];
  if (newest.length === most && (last === undefined || (words[last + 2] ?? 0) >= moment)) return;
  const before = newest.findIndex((other) => (words[other + 2] ?? 0) < moment);
  newest.splice(before === -1 ? newest.length : before, 0, at);
  if (newest.length > most) newest.pop();
}
