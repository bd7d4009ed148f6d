/** Compiled text patterns: every one takes time linear in the text, whatever its writer put in. */
import { RE2JS } from 're2js';
import type { TextPattern } from '../../../model/mark.ts';

/** Longest pattern text accepted, in UTF-16 units. */
const MAX_PATTERN_LENGTH = 300;

/** A pattern ready to use. The text given must already be lower case. */
export interface CompiledPattern {
  matches(lowered: string): boolean;
  /**
   * Where the part after the match starts: after a prefix or exact text; for a regex where group 1 starts (or the
   * match ends, without groups). -1 when the pattern does not match.
   */
  rest(lowered: string): number;
}

/** Compiles a pattern; a sentence that says what is wrong when it cannot be used. */
export function compilePattern(pattern: TextPattern): CompiledPattern | string {
  const source = pattern.kind === 'regex' ? pattern.source : pattern.text;
  if (source.length === 0) return 'the pattern is empty and would match everything';
  if (source.length > MAX_PATTERN_LENGTH) return `the pattern is longer than ${MAX_PATTERN_LENGTH} characters`;
  return pattern.kind === 'regex' ? compileRegex(source) : literal(pattern.kind, source.toLowerCase());
}

/**
 * A pattern that {@link compilePattern} takes, compiled when it is first asked: most runs never come to most rows. One
 * that cannot be used would be a defect here, and must not widen the match.
 */
export function checkedPattern(pattern: TextPattern): CompiledPattern {
  if (pattern.kind !== 'regex') return literal(pattern.kind, pattern.text.toLowerCase());
  if (pattern.reviewed === true) return native(pattern.source);
  const start = startOf(pattern.source);
  let compiled: CompiledPattern | null = null;
  const ready = (): CompiledPattern => {
    if (compiled !== null) return compiled;
    const result = compilePattern(pattern);
    compiled = typeof result === 'string' ? { matches: () => false, rest: () => -1 } : result;
    return compiled;
  };
  const may = (lowered: string): boolean => lowered.startsWith(start) || !/^[\x00-\x7f]*$/.test(lowered);
  return {
    matches: (lowered) => may(lowered) && ready().matches(lowered),
    rest: (lowered) => (may(lowered) ? ready().rest(lowered) : -1),
  };
}

/**
 * What every ASCII text begins with that an anchored regex fits: its letters, digits and hyphens up to anything with a
 * meaning, and one less, because a quantifier may follow. Beyond ASCII, letters have more forms than the lower one.
 */
function startOf(source: string): string {
  if (source.includes('|')) return '';
  return (/^\^([a-z0-9-]*)[a-z0-9-]/i.exec(source)?.[1] ?? '').toLowerCase();
}

/** Compiles the start of a model's name: `#` is a digit, a final `$` the end. */
export function compileStart(start: string): (lowered: string) => boolean {
  const whole = start.endsWith('$');
  const wanted = (whole ? start.slice(0, -1) : start).toLowerCase();
  return (lowered) => {
    if (lowered.length < wanted.length || (whole && lowered.length !== wanted.length)) return false;
    for (let at = 0; at < wanted.length; at += 1) {
      const code = lowered.charCodeAt(at);
      const expected = wanted.charCodeAt(at);
      const fits = expected === 0x23 ? code >= 0x30 && code <= 0x39 : code === expected;
      if (!fits) return false;
    }
    return true;
  };
}

function literal(kind: 'exact' | 'prefix' | 'suffix' | 'contains', text: string): CompiledPattern {
  switch (kind) {
    case 'exact':
      return { matches: (t) => t === text, rest: (t) => (t === text ? t.length : -1) };
    case 'prefix':
      return { matches: (t) => t.startsWith(text), rest: (t) => (t.startsWith(text) ? text.length : -1) };
    case 'suffix':
      return { matches: (t) => t.endsWith(text), rest: (t) => (t.endsWith(text) ? t.length : -1) };
    case 'contains':
      return {
        matches: (t) => t.includes(text),
        rest: (t) => {
          const at = t.indexOf(text);
          return at < 0 ? -1 : at + text.length;
        },
      };
  }
}

/** By the language's own engine. Letters fold as RE2 folds them. */
function native(source: string): CompiledPattern {
  let compiled: RegExp | null = null;
  const ready = (): RegExp => (compiled ??= new RegExp(source, 'diu'));
  return {
    matches: (t) => ready().test(t),
    rest: (t) => {
      const found = ready().exec(t);
      if (found === null) return -1;
      return found.length > 1 ? Math.max(found.indices?.[1]?.[0] ?? 0, 0) : found.index + found[0].length;
    },
  };
}

function compileRegex(source: string): CompiledPattern | string {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    return `not a regular expression of the linear-time kind (RE2): ${error instanceof Error ? error.message : 'refused'}`;
  }
  if (compiled.matcher('').find()) return 'the pattern matches the empty text and would match everything';
  return {
    matches: (t) => compiled.matcher(t).find(),
    rest: (t) => {
      const matcher = compiled.matcher(t);
      if (!matcher.find()) return -1;
      return matcher.groupCount() > 0 ? Math.max(matcher.start(1), 0) : matcher.end();
    },
  };
}
