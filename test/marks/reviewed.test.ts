import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedPattern, compilePattern } from '../../src/core/attribution/marks/text-pattern.ts';
import { BUILT_IN_ROWS } from '../../src/core/attribution/marks/table.ts';

/** Every `regex` anywhere in the built-in rows. */
function sourcesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(sourcesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { kind, source, reviewed } = value as Record<string, unknown>;
  const own = kind === 'regex' && reviewed === true ? [String(source)] : [];
  return [...own, ...Object.values(value).flatMap(sourcesIn)];
}

const SOURCES: readonly string[] = [...new Set(sourcesIn(BUILT_IN_ROWS))];

/** Texts that come close to the pattern: its own words, cut and glued with whatever its classes hold. */
function near(source: string): fc.Arbitrary<string> {
  const words = source.split(/[^a-z0-9 .:/@-]+/i).filter((word) => word !== '');
  const pieces = [...words, '[bot]', '-bot', '0', '7f', 'deadbeef', '/', '-', '_', ' ', '@', 'x', '100% agent', 'T-'];
  // A long s is a letter of a word to the usual engine alone.
  if (!source.includes('\\b')) pieces.push('\u017f');
  return fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('').toLowerCase());
}

describe('the regular expressions of the built-in table', () => {
  it('are many, and all of them reviewed', () => {
    expect(SOURCES.length).toBeGreaterThan(20);
  });

  it.each(SOURCES)('%s answers as the linear engine does', (source) => {
    const own = checkedPattern({ kind: 'regex', source, reviewed: true });
    const linear = compilePattern({ kind: 'regex', source });
    if (typeof linear === 'string') throw new Error(linear);
    fc.assert(
      fc.property(near(source), (text) => {
        expect(own.matches(text), JSON.stringify(text)).toBe(linear.matches(text));
        expect(own.rest(text), JSON.stringify(text)).toBe(linear.rest(text));
      }),
      { numRuns: 300 },
    );
  });

  it.each(SOURCES)('%s has nothing that makes the usual engine go back over a text again and again', (source) => {
    const bare = source.replace(/\\./g, 'c').replace(/\[[^\]]*\]/g, 'c');
    // Repeating a group, or repeating without an end what may begin anywhere.
    expect(bare).not.toMatch(/\)[*+{]/);
    const unbounded = source.match(/(?:\\.|\[[^\]]*\]|[^\\])(?:[*+]|\{\d+,\})/g) ?? [];
    if (unbounded.length > 0) expect(source.startsWith('^')).toBe(true);
    // Several such in a row must each end at what the one before it cannot hold.
    if (unbounded.length > 1)
      expect(unbounded.every((one) => one.startsWith('[^/') || one.startsWith('[0-9]'))).toBe(true);
    expect((bare.match(/\?(?!:)/g) ?? []).length).toBeLessThan(6);
  });
});
