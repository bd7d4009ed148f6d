/** How cases of programs are written down: one file, before and after. */
import type { ContentCase } from '../content-cases.ts';

/** A change that must be told of, by exactly these rules (without their `code.`). */
export function told(
  name: string,
  path: string,
  before: string | null,
  after: string,
  ...rules: string[]
): ContentCase {
  return { name, files: { [path]: [before, after] }, finds: rules.map((rule) => `code.${rule}`) };
}

/** A change that looks like one of these rules' and is none. */
export function quiet(
  name: string,
  path: string,
  before: string | null,
  after: string,
  ...rules: string[]
): ContentCase {
  return { name, files: { [path]: [before, after] }, finds: [], harmlessFor: rules.map((rule) => `code.${rule}`) };
}
