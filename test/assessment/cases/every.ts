/** The cases of every family, by the family's name. A new family adds its file here. */
import type { ContentCase } from '../content-cases.ts';

export const CASES: Readonly<Record<string, readonly ContentCase[]>> = {};
