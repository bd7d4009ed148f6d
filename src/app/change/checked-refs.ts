/** The refs that a check asks for, known before the code that checks is loaded. */
import { HOME_CANDIDATES } from '../home/home.ts';

/** Prefixes: the names of the home ref, where records of attribution are kept, and where people declare something. */
export const CHECKED_REFS: readonly string[] = [
  ...HOME_CANDIDATES,
  'refs/notes/',
  'refs/ai/authorship/',
  'refs/countersign/statements',
];
