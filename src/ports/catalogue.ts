/** Where catalogues of the store are kept between runs: bytes that can be made again from the store at any time. */
import type { StoreRef } from './store.ts';

export interface CatalogueKeeper {
  /** What was kept for a ref; null when there is nothing. */
  read(ref: StoreRef): Buffer | null;
  /** Keeps a batch behind the `length` bytes that are there and of use; what lies behind them is dropped. */
  keep(ref: StoreRef, length: number, batch: Buffer): void;
}
