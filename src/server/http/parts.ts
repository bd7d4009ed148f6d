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
  /** Told of every message of a forge, what became of it, and why where it was not taken. */
  readonly message: (forge: string, end: MessageEnd, why: string | null) => void;
  /** Told of a defect behind an answer 500. */
  readonly failed: (error: unknown) => void;
}

/** What becomes of a message: `known` and `ignored` ask for nothing, the last three are refused. */
export type MessageEnd = 'accepted' | 'known' | 'ignored' | 'forged' | 'large' | 'busy';

/** So many repositories may wait. */
export const LONGEST_LIST = 20_000;
