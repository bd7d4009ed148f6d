/**
 * What lies in one ref of the store, as a table of 32-bit words that is read in milliseconds: a hundred thousand
 * statements take some twelve megabytes. Keys are held as checksums, so an answer may name a statement too many, never
 * one too few.
 */
import { hash } from 'node:crypto';
import type { BlobId, CommitId } from '../../../model/id.ts';
import type { StatementId } from '../../../model/statement.ts';
import { firstWord, hexAt, IdTable, putHex, sameWords, secondWord, WordFilter } from './catalogue-ids.ts';
import { inChains } from './catalogue-order.ts';
import { ENTRY_KINDS, type CataloguedFile, type EntryKind } from './catalogue-entry.ts';

/** An entry that was found: enough to open the envelope. */
export interface Listed {
  readonly id: StatementId;
  readonly blob: BlobId;
  readonly kind: EntryKind;
  readonly moment: number;
  /** Checksum of the group; compare with {@link sumOf}. */
  readonly group: number;
}

/** Raised whenever entries are made or laid out otherwise. */
const LAYOUT = 4;
const HEADER = 0xc5;
const HEADER_WORDS = 24;
/** total, kind, moment, group, keys, spends; then the id, the blob and the record before. */
const FIXED_WORDS = 30;
const ID = 6;
const BLOB = 14;
const PREVIOUS = 22;

/** The checksum under which a key is kept: FNV-1a over its UTF-16 units. */
export function sumOf(key: string): number {
  let sum = 0x811c_9dc5;
  for (let at = 0; at < key.length; at += 1) sum = Math.imul(sum ^ key.charCodeAt(at), 0x0100_0193);
  return sum >>> 0;
}

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
    const isSpent = (at: number): boolean => spent.length > 0 && spent.every((each) => each.has(at));
    const open: number[] = [];
    const idle: number[] = [];
    for (const at of found) (isSpent(at) ? idle : open).push(at);
    idle.sort((a, b) => (words[b + 2] ?? 0) - (words[a + 2] ?? 0));
    const listed = (places: readonly number[]): readonly Listed[] => places.map((at) => listedAt(words, at));
    return { open: listed(open), idle: listed(idle.slice(0, most)) };
  }

  /** Sign-offs that no record of the chains spends; of the others how many there are, and the newest. */
  landed(
    chains: readonly Chain[],
    most: number,
  ): { readonly open: readonly Listed[]; readonly spent: number; readonly newest: readonly Listed[] } {
    const words = this.#words;
    const all = this.#places('sign-off');
    const table = new IdTable(words, all, ID, 2);
    const spent = new Set<number>();
    for (const chain of chains) for (const at of chain.spentIn(table)) spent.add(at);
    const done = all.filter((at) => spent.has(at)).sort((a, b) => (words[b + 2] ?? 0) - (words[a + 2] ?? 0));
    const listed = (places: readonly number[]): readonly Listed[] => places.map((at) => listedAt(words, at));
    return {
      open: listed(all.filter((at) => !spent.has(at))),
      spent: done.length,
      newest: listed(done.slice(0, most)),
    };
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

  /** Entries of the table, by their places, that some record of the chain spends. */
  spentIn(table: IdTable): ReadonlySet<number> {
    const words = this.#words;
    const found = new Set<number>();
    for (const at of this.#places) {
      const start = at + FIXED_WORDS + (words[at + 4] ?? 0);
      const end = start + 2 * (words[at + 5] ?? 0);
      for (let spent = start; spent < end; spent += 2) {
        const entry = table.find(spent, words);
        if (entry !== undefined) found.add(entry);
      }
    }
    return found;
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

function hasKey(words: Uint32Array, at: number, near: WordFilter, wanted: ReadonlySet<number>): boolean {
  const end = at + FIXED_WORDS + (words[at + 4] ?? 0);
  for (let key = at + FIXED_WORDS; key < end; key += 1) {
    const sum = words[key] ?? 0;
    if (near.may(sum) && wanted.has(sum)) return true;
  }
  return false;
}

/** True when each record names the one that stands before it, as they are kept where nothing is odd. */
function isChain(words: Uint32Array, records: readonly number[]): boolean {
  for (let each = 1; each < records.length; each += 1) {
    if (!sameWords(words, (records[each] ?? 0) + PREVIOUS, words, (records[each - 1] ?? 0) + ID, 8)) return false;
  }
  return true;
}

function kindAt(words: Uint32Array, at: number): EntryKind {
  return ENTRY_KINDS[words[at + 1] ?? 0] ?? 'unreadable';
}

function listedAt(words: Uint32Array, at: number): Listed {
  const blobLength = words.subarray(at + BLOB + 5, at + BLOB + 8).every((word) => word === 0) ? 20 : 32;
  return {
    id: idAt(words, at),
    blob: hexAt(words, at + BLOB, blobLength) as BlobId,
    kind: kindAt(words, at),
    moment: words[at + 2] ?? 0,
    group: words[at + 3] ?? 0,
  };
}

function idAt(words: Uint32Array, at: number): StatementId {
  return `sha256:${hexAt(words, at + ID, 32)}` as StatementId;
}

function commitAt(words: Uint32Array, at: number, length: number): CommitId | null {
  const hex = hexAt(words, at, length);
  return /^0*$/.test(hex) ? null : (hex as CommitId);
}

function sumOfWords(words: Uint32Array, from: number, to: number): number {
  const bytes = new Uint8Array(words.buffer, words.byteOffset + from * 4, (to - from) * 4);
  return hash('sha256', bytes, 'buffer').readUInt32BE(0);
}

function batchOf(files: readonly CataloguedFile[], from: CommitId | null, to: CommitId): Uint32Array {
  let length = HEADER_WORDS;
  for (const { entry } of files) length += FIXED_WORDS + entry.keys.length + 2 * entry.spends.length;
  const words = new Uint32Array(length);
  words.set([HEADER_WORDS, HEADER, LAYOUT, 0, length - HEADER_WORDS, to.length / 2]);
  putHex(words, 6, from ?? '');
  putHex(words, 14, to);
  words[22] = files.length;
  let at = HEADER_WORDS;
  for (const file of inChains(files)) at = putEntry(words, at, file);
  words[3] = sumOfWords(words, 4, length);
  return words;
}

function putEntry(words: Uint32Array, at: number, { id, blob, entry }: CataloguedFile): number {
  const total = FIXED_WORDS + entry.keys.length + 2 * entry.spends.length;
  const group = entry.group === null ? 0 : sumOf(entry.group);
  const kind = ENTRY_KINDS.indexOf(entry.kind);
  words.set([total, kind, entry.moment, group, entry.keys.length, entry.spends.length], at);
  putHex(words, at + ID, id.slice(7));
  putHex(words, at + BLOB, blob);
  if (entry.previous !== null) putHex(words, at + PREVIOUS, plainDigest(entry.previous));
  let next = at + FIXED_WORDS;
  for (const key of entry.keys) words[next++] = sumOf(key);
  for (const spent of entry.spends) {
    putHex(words, next, plainDigest(spent).slice(0, 16));
    next += 2;
  }
  return next;
}

/** The digits of an id; those of a foreign word are zeros, which no statement has. */
function plainDigest(id: StatementId): string {
  return /^sha256:[0-9a-f]{64}$/.test(id) ? id.slice(7) : '0'.repeat(64);
}
