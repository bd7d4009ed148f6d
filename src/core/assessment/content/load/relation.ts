/** Two or three settings that contradict each other. */
import type { Bearing } from './key-table.ts';
import type { LoadSetting } from './pairs.ts';

/** One contradiction; the first of the settings is the one to look at. */
export interface Relation {
  /** Which settings, whatever their values: the same contradiction before is no news. */
  readonly id: string;
  readonly bears: Bearing;
  readonly parts: readonly LoadSetting[];
  /** What holds and should not, for people. */
  readonly says: string;
  readonly grave: boolean;
}

/** The number of an amount; null for anything else. */
export function valueOf({ quantity }: LoadSetting): number | null {
  return quantity.kind === 'amount' ? quantity.value : null;
}

/** A text that is the same for the same settings. */
export function relationId(name: string, parts: readonly LoadSetting[]): string {
  return `${name}\0${parts.map(({ setting }) => setting.path.join('\0')).join('\0\0')}`;
}

/** True when both are known in the same dimension, and the first is larger. */
export function above(a: LoadSetting, b: LoadSetting): boolean {
  if (a.quantity.kind !== 'amount' || b.quantity.kind !== 'amount') return false;
  return a.quantity.dimension === b.quantity.dimension && a.quantity.value > b.quantity.value && b.quantity.value > 0;
}
