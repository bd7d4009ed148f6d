/** How cases of load-bearing numbers are written down: one file, before and after. */
import type { ContentCase } from '../content-cases.ts';

/** A change that must be told of, by exactly these rules (without their `load.` and `.changed`). */
export function told(name: string, path: string, before: string, after: string, ...objects: string[]): ContentCase {
  return { name, files: { [path]: [before, after] }, finds: objects.map(ruleId) };
}

/** A change that looks like one of these rules' and is none. */
export function quiet(name: string, path: string, before: string, after: string, ...objects: string[]): ContentCase {
  return { name, files: { [path]: [before, after] }, finds: [], harmlessFor: objects.map(ruleId) };
}

function ruleId(object: string): string {
  return object.includes('.') ? object : `load.${object}.changed`;
}
