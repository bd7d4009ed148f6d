/** Every family of rules that reads contents. Adding one means adding a row; see `family.ts`. */
import type { Family } from './family.ts';

export const FAMILIES: readonly Family[] = [];
