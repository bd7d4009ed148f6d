/** `matches()` and `glob()` of conditions: patterns are literals, compiled when the policy is loaded, linear in time. */
import { RE2JS } from 're2js';
import { compileGlob } from '../reading/glob.ts';

/** A pattern that compiled, or why it did not. */
export type PatternResult =
  | { readonly kind: 'ok'; readonly test: (text: string) => boolean }
  | { readonly kind: 'invalid'; readonly message: string; readonly remedy?: string };

const MAX_PATTERN = 200;
/** Counted repetitions are unrolled by the engine, so their product bounds the size of the machine. */
const MAX_REPEAT = 1_000;

/** Compiles an RE2 pattern; it finds the pattern anywhere in the text, as CEL's `matches` does. */
export function compileRegex(pattern: string): PatternResult {
  if (pattern.length > MAX_PATTERN) return invalid(`the pattern is longer than ${MAX_PATTERN} characters`);
  if (repeatProduct(pattern) > MAX_REPEAT) return invalid(`counted repetitions multiply to more than ${MAX_REPEAT}`);
  try {
    const compiled = RE2JS.compile(pattern);
    return { kind: 'ok', test: (text) => compiled.matcher(text).find() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return invalid(`not a regular expression of RE2: ${reason}`);
  }
}

/** Compiles a path pattern. */
export function compilePathPattern(pattern: string): PatternResult {
  const result = compileGlob(pattern);
  if (result.kind === 'ok') return { kind: 'ok', test: (text) => result.glob.matches(text) };
  const { message, remedy } = result.fault;
  return { kind: 'invalid', message, ...(remedy === undefined ? {} : { remedy }) };
}

const cache = new Map<string, (text: string) => boolean>();
const MAX_CACHE = 5_000;

/** The compiled form of a pattern that passed its check before; a broken one raises and so never passes. */
export function cachedTest(kind: 'regex' | 'glob', pattern: string): (text: string) => boolean {
  const key = `${kind}:${pattern}`;
  const kept = cache.get(key);
  if (kept !== undefined) return kept;
  const result = kind === 'regex' ? compileRegex(pattern) : compilePathPattern(pattern);
  if (result.kind === 'invalid') throw new RangeError(result.message);
  if (cache.size >= MAX_CACHE) cache.clear();
  cache.set(key, result.test);
  return result.test;
}

function repeatProduct(pattern: string): number {
  let product = 1;
  for (const found of pattern.matchAll(/\{(\d{1,9})(?:,(\d{0,9}))?\}/g)) {
    product *= Math.max(1, Number(found[1]), Number(found[2] ?? 0));
    if (product > MAX_REPEAT) return product;
  }
  return product;
}

function invalid(message: string): PatternResult {
  return { kind: 'invalid', message };
}
