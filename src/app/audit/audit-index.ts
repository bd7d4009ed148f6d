/** Keeps the history index beside the audit's records: written by audits of a whole history, read by `check`. */
import {
  decodeHistoryIndex,
  encodeHistoryIndex,
  HistoryIndexBuilder,
  type IndexedCommit,
  type SizedIndex,
} from '../../core/measurement/history-index.ts';
import type { HistoryShape } from '../../core/reading/history-shape.ts';
import type { Cache } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { AuditRequest } from './audit-request.ts';

const NAME = 'history-index';

/** The kept index, or null when none is there. */
export function readHistoryIndex(cache: Cache): SizedIndex | null {
  const text = cache.read(NAME);
  return text === null ? null : decodeHistoryIndex(text);
}

/** Decides how an audit brings the index up to date, and does it. */
export class IndexKeeper {
  readonly #cache: Cache;
  /** Null when this audit does not look at a whole history: the index is left as it is. */
  readonly #fresh: HistoryIndexBuilder | null;
  readonly #carried: HistoryIndexBuilder | null;
  /** Number of commits by which the carried index must grow. */
  readonly #missing: number;
  readonly #current: boolean;
  #used: HistoryIndexBuilder | null = null;

  private constructor(
    cache: Cache,
    known: SizedIndex | null,
    tip: Awaited<ReturnType<GitRepository['commit']>> | null,
    count: number,
    inside: boolean,
  ) {
    this.#cache = cache;
    this.#fresh = tip === null ? null : new HistoryIndexBuilder(tip);
    this.#carried = tip === null || known === null || !inside ? null : new HistoryIndexBuilder(tip, known);
    this.#missing = known === null ? -1 : count - known.index.commits;
    this.#current = tip === null || (known?.index.tip === tip.id && this.#missing === 0);
  }

  static async open(
    repo: GitRepository,
    request: AuditRequest,
    cache: Cache,
    order: HistoryShape,
  ): Promise<IndexKeeper> {
    const whole = request.not.length === 0 && request.since === null && order.length > 0;
    const known = whole ? readHistoryIndex(cache) : null;
    const tip = whole ? await repo.commit(request.tip) : null;
    const inside = known !== null && order.includes(known.index.tip);
    return new IndexKeeper(cache, known, tip, order.length, inside);
  }

  /** True when judging only these commits also brings the index up to date; else all have to be read once more. */
  needs(fresh: number): boolean {
    if (this.#current) return true;
    this.#used = this.#carried !== null && fresh === this.#missing ? this.#carried : this.#fresh;
    return this.#used === this.#carried;
  }

  add(entry: IndexedCommit): void {
    this.#used?.add(entry);
  }

  write(): void {
    if (this.#used !== null) this.#cache.write(NAME, encodeHistoryIndex(this.#used.finish()));
  }
}
