/** What the routes work with. */
import type { Registry } from 'prom-client';
import type { ForgeHooks } from '../../ports/forge.ts';
import type { ServiceStore } from '../../ports/service-store.ts';
import type { WorkList } from '../../ports/work.ts';
import type { Doors } from './doors.ts';

export interface HttpParts {
  readonly store: ServiceStore;
  readonly work: WorkList;
  readonly metrics: Registry;
  readonly version: string;
  readonly doors: Doors;
  /** Whose messages are read, by the name in their path. */
  readonly hooks: ReadonlyMap<string, ForgeHooks>;
  /** Repositories that may wait to be read before messages are refused for a while. */
  readonly longestList: number;
  /** Told of a message that was not believed, and why. */
  readonly refused: (forge: string, why: string) => void;
  /** Told of a defect behind an answer 500. */
  readonly failed: (error: unknown) => void;
}

/** So many repositories may wait. */
export const LONGEST_LIST = 20_000;
