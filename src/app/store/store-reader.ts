/**
 * Reads out of the store what a judgement asks for. A catalogue of each ref, kept between runs and brought up to date
 * by what came since, says where to look; what is believed is read from the store and verified.
 */
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { type CataloguedFile, entryOf } from '../../core/signoff/catalogue/catalogue-entry.ts';
import { Catalogue } from '../../core/signoff/catalogue/catalogue.ts';
import type { Listed } from '../../core/signoff/catalogue/catalogue-words.ts';
import { CountersignError } from '../../model/error.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { Keyring } from '../../model/keys.ts';
import type { Checked, StatementId } from '../../model/statement.ts';
import type { CatalogueKeeper } from '../../ports/catalogue.ts';
import type { StatementStore, StoreHeads, StoreRef } from '../../ports/store.ts';

/** A catalogue grows by one batch a run; files of so many batches' size are written in parts, too. */
const BATCH = 10_000;

export type ReadableStore = Pick<StatementStore, 'changes' | 'envelopes'>;

export interface StoreReaderOptions {
  /** Where catalogues are kept. */
  readonly keeper: CatalogueKeeper;
  /** The tips as they stand. */
  readonly present: StoreHeads;
  /** Tips to be read in place of the present ones: those that a push brings. */
  readonly heads?: StoreHeads;
  /** A reader of the same store some moments ago, not to be used any more: what it has read is not read again. */
  readonly after?: StoreReader;
}

/** The two refs at the tips that one judgement sees. */
export class StoreReader {
  readonly heads: StoreHeads;
  readonly #store: ReadableStore;
  readonly #keeper: CatalogueKeeper;
  readonly #present: StoreHeads;
  readonly #catalogues = new Map<StoreRef, Promise<Catalogue>>();
  readonly #opened: Map<StatementId, Buffer>;
  readonly #checked: WeakMap<Keyring, Map<string, Promise<Checked>>>;
  readonly #after: StoreReader | undefined;

  constructor(store: ReadableStore, { keeper, present, heads, after }: StoreReaderOptions) {
    this.#store = store;
    this.#after = after;
    this.#opened = after === undefined ? new Map() : after.#opened;
    this.#checked = after === undefined ? new WeakMap() : after.#checked;
    this.#present = present;
    this.#keeper = keeper;
    this.heads = heads ?? present;
  }

  /** The catalogue of a ref at its tip; an empty one where the ref is not there. */
  catalogue(ref: StoreRef): Promise<Catalogue> {
    const known = this.#catalogues.get(ref) ?? this.#upToDate(ref);
    this.#catalogues.set(ref, known);
    return known;
  }

  /** The bytes of what was found, by id. */
  async envelopes(ref: StoreRef, found: readonly Listed[]): Promise<ReadonlyMap<StatementId, Buffer>> {
    const missing = found.filter(({ id }) => !this.#opened.has(id));
    await this.#store.envelopes(ref, missing, (id, envelope) => this.#opened.set(id, envelope));
    return new Map(found.flatMap(({ id }) => [[id, this.#opened.get(id) ?? Buffer.alloc(0)] as const]));
  }

  /** What was found, verified by some keys at some moment, in seconds since 1970. */
  async checked(ref: StoreRef, found: readonly Listed[], keys: Keyring, now: number): Promise<readonly Checked[]> {
    const known = this.#checked.get(keys) ?? new Map<string, Promise<Checked>>();
    this.#checked.set(keys, known);
    const checked: Promise<Checked>[] = [];
    for (const [id, envelope] of await this.envelopes(ref, found)) {
      const one = known.get(`${now} ${id}`) ?? checkEnvelope(envelope, keys, now);
      known.set(`${now} ${id}`, one);
      checked.push(one);
    }
    return Promise.all(checked);
  }

  async #upToDate(ref: StoreRef): Promise<Catalogue> {
    const tip = this.heads[ref];
    if (tip === null) return Catalogue.open(null);
    const kept = (await this.#after?.catalogue(ref)) ?? Catalogue.open(this.#keeper.read(ref));
    if (kept.tip === tip) return kept;
    // What a push brings is not there yet, and may never be: it is read, and not kept.
    const present = this.#present[ref];
    const settled = present === null || present === tip ? kept : await this.#advanced(ref, kept, present, true);
    return this.#advanced(ref, settled, tip, present === tip);
  }

  async #advanced(ref: StoreRef, kept: Catalogue, tip: CommitId, keep: boolean): Promise<Catalogue> {
    if (kept.tip === tip) return kept;
    const since = await this.#store.changes(ref, kept.tip, tip);
    if (since !== null && since.gone.length === 0) {
      await this.#add(ref, kept, since.added, tip, keep);
      return kept;
    }
    if (since !== null) refuseLoss(ref, kept, since.gone);
    const anew = Catalogue.open(null);
    const all = await this.#store.changes(ref, null, tip);
    await this.#add(ref, anew, all?.added ?? [], tip, keep);
    return anew;
  }

  async #add(
    ref: StoreRef,
    catalogue: Catalogue,
    added: readonly { readonly id: StatementId; readonly blob: BlobId }[],
    tip: CommitId,
    keep: boolean,
  ): Promise<void> {
    const files: CataloguedFile[] = [];
    const blobs = new Map(added.map(({ id, blob }) => [id, blob]));
    for (let from = 0; from < added.length; from += BATCH) {
      await this.#store.envelopes(ref, added.slice(from, from + BATCH), (id, envelope) => {
        files.push({ id, blob: blobs.get(id) as BlobId, entry: entryOf(envelope) });
      });
    }
    const length = catalogue.length;
    const batch = catalogue.add(files, tip);
    if (keep) this.#keeper.keep(ref, length, batch);
  }
}

/** A sign-off that is gone counts no more, and that is all. What restricts must not vanish without a word. */
function refuseLoss(ref: StoreRef, kept: Catalogue, gone: readonly StatementId[]): void {
  const [lost] = kept.named(gone).filter(({ kind }) => kind === 'objection' || kind === 'record');
  if (lost === undefined) return;
  const what = lost.kind === 'record' ? 'a record of a gate' : 'an objection';
  throw new CountersignError('object.malformed', `refs/countersign/${ref} has lost ${what}: ${lost.id}`, {
    remedy: `a fetch brings it back: git fetch origin refs/countersign/${ref}:refs/countersign/${ref}; if it was never to be, empty the cache`,
  });
}
