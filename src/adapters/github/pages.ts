/** Lists of GitHub's, whole or not at all. */
import { CountersignError } from '../../model/error.ts';
import type { GithubCalls } from './calls.ts';
import type { Call } from './calls.ts';
import type { Answer } from './exchange.ts';
import { pathOf } from './exchange.ts';

/** A list: where it is, and how a page of it is read. */
export interface Listing<T> extends Pick<Call, 'lane' | 'credential' | 'urgency'> {
  /** Path and query, without `page` and `per_page`. */
  readonly path: string;
  /** Items of a page; `total` where GitHub says how many there are on all pages. */
  readonly read: (body: unknown, what: string) => { readonly items: readonly T[]; readonly total: number | null };
  /** What tells items apart. */
  readonly id: (item: T) => string | number;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly total: number | null;
  readonly hasMore: boolean;
}

interface Known {
  readonly etag: string;
  readonly page: Page<unknown>;
}

/** The most that GitHub gives at a time. */
const PER_PAGE = 100;
/** No list that is asked for is longer; one that never ends is broken. */
const MOST_PAGES = 1_000;
/** How often a list is read that does not hold still. */
const PASSES = 6;
/** Items that are remembered with their ETags. */
const REMEMBERED = 50_000;

/**
 * Reads lists page by page. A page that did not change costs nothing: GitHub answers 304 to its ETag and does not count
 * it. Pages are cut by position, so when something leaves the list between two of them, one item slips to a page that
 * was read already; a list of several pages is believed only when two readings in a row name the same.
 */
export class PageReader {
  readonly #calls: GithubCalls;
  readonly #now: () => number;
  /** By path, the one used last at the end. */
  readonly #known = new Map<string, Known>();
  #remembered = 0;
  readonly #names = new Map<string, string>();

  constructor(calls: GithubCalls, now: () => number) {
    this.#calls = calls;
    this.#now = now;
  }

  /** The whole list. @throws CountersignError `forge.malformed` where it cannot be had whole, and all of `call` */
  async all<T>(listing: Listing<T>): Promise<readonly T[]> {
    const key = `${listing.lane} ${listing.path}`;
    let before = this.#names.get(key) ?? null;
    for (let pass = 1; pass <= PASSES; pass += 1) {
      const pages = await this.#pages(listing, () => true);
      const items = pages.flatMap((page) => page.items);
      if (pages.length === 1) return this.#counted(listing, items, pages);
      const names = items.map(listing.id);
      const isSet = new Set(names).size === names.length;
      const now = JSON.stringify(names);
      if (isSet && now === before) {
        this.#names.delete(key);
        this.#names.set(key, now);
        if (this.#names.size > 200) this.#names.delete(this.#names.keys().next().value ?? '');
        return this.#counted(listing, items, pages);
      }
      before = isSet ? now : null;
    }
    const text = `GET ${pathOf(listing.path)}: GitHub's list changed ${PASSES} times while it was read`;
    throw new CountersignError('forge.malformed', text, { againAt: this.#now() });
  }

  /**
   * The beginning of a list that is ordered from new to old, up to the page on which `isFurther` says no more is
   * needed. Nothing that was on it from the beginning to the end of the reading is missing.
   */
  async newest<T>(listing: Listing<T>, isFurther: (page: readonly T[]) => boolean): Promise<readonly T[]> {
    const first = await this.#pages(listing, isFurther);
    // Something that left the list pulled an item over the cut; it is not at the same cut twice.
    const second = first.length === 1 ? [] : await this.#pages(listing, isFurther);
    const items = new Map<string | number, T>();
    for (const item of [...first, ...second].flatMap((page) => page.items)) items.set(listing.id(item), item);
    return [...items.values()];
  }

  /** One thing that is no list, with its ETag. */
  async one<T>(call: Pick<Call, 'lane' | 'credential' | 'urgency' | 'path'>, read: (body: unknown) => T): Promise<T> {
    const reading = async (answer: Answer): Promise<Page<T>> => {
      return { items: [read(answer.body)], total: null, hasMore: false };
    };
    const { items } = await this.#conditional<T>(call, call.path, reading);
    return items[0] as T;
  }

  async #pages<T>(listing: Listing<T>, isFurther: (page: readonly T[]) => boolean): Promise<readonly Page<T>[]> {
    const pages: Page<T>[] = [];
    for (let number = 1; number <= MOST_PAGES; number += 1) {
      const path = `${listing.path}${listing.path.includes('?') ? '&' : '?'}per_page=${PER_PAGE}&page=${number}`;
      const what = `GET ${pathOf(listing.path)}, page ${number}`;
      const page = await this.#conditional<T>(listing, path, async (answer) => {
        const { items, total } = listing.read(answer.body, what);
        if (items.length > PER_PAGE) throw broken(`${what}: GitHub gave more than it was asked for`);
        return { items, total, hasMore: hasNext(answer, number, what) };
      });
      pages.push(page);
      // A full page is never taken for the last one: its link to the next may be what is missing.
      if (!page.hasMore && page.items.length < PER_PAGE) return pages;
      if (!isFurther(page.items)) return pages;
    }
    throw broken(`GET ${pathOf(listing.path)}: GitHub's list does not end`);
  }

  async #conditional<T>(
    { lane, credential, urgency }: Pick<Call, 'lane' | 'credential' | 'urgency'>,
    path: string,
    read: (answer: Answer) => Promise<Page<T>>,
  ): Promise<Page<T>> {
    const key = `${lane} ${path}`;
    const known = this.#known.get(key);
    const answer = await this.#calls.call({
      lane,
      credential,
      urgency,
      method: 'GET',
      path,
      etag: known?.etag ?? null,
    });
    if (answer.status === 304 && known !== undefined) {
      this.#keep(key, known);
      return known.page as Page<T>;
    }
    const page = await read(answer);
    const etag = answer.headers.get('etag');
    if (etag === null) this.#drop(key);
    else this.#keep(key, { etag, page });
    return page;
  }

  #counted<T>(listing: Listing<T>, items: readonly T[], pages: readonly Page<T>[]): readonly T[] {
    const total = pages[0]?.total ?? null;
    if (total === null || total === items.length) return items;
    const text = `GET ${pathOf(listing.path)}: GitHub counts ${total} and gave ${items.length}`;
    throw new CountersignError('forge.malformed', text, { againAt: this.#now() });
  }

  #keep(key: string, known: Known): void {
    this.#drop(key);
    this.#known.set(key, known);
    this.#remembered += known.page.items.length + 1;
    while (this.#remembered > REMEMBERED) this.#drop(this.#known.keys().next().value ?? '');
  }

  #drop(key: string): void {
    const known = this.#known.get(key);
    if (known === undefined) return;
    this.#known.delete(key);
    this.#remembered -= known.page.items.length + 1;
  }
}

/** Whether the header `Link` (RFC 8288) names a next page. Only its number is taken: an address could be anybody's. */
function hasNext({ headers }: Answer, number: number, what: string): boolean {
  for (const [, address = '', relation] of (headers.get('link') ?? '').matchAll(/<([^<>]*)>\s*;\s*rel="([^"]*)"/g)) {
    if (relation !== 'next') continue;
    const page = URL.canParse(address) ? new URL(address).searchParams.get('page') : null;
    if (page !== String(number + 1)) throw broken(`${what}: GitHub's next page is not the next one`);
    return true;
  }
  return false;
}

function broken(text: string): CountersignError {
  return new CountersignError('forge.malformed', text);
}
