import { describe, expect, it } from 'vitest';
import { COMMAND_RULES } from '../../src/core/assessment/content/commands/rules.ts';
import { judgeText } from '../../src/core/reading/commands/judge.ts';
import { COMMAND_CHECKS, COMMAND_ROWS } from '../../src/core/reading/commands/rules/every.ts';

function rulesOf(line: string): readonly string[] {
  return judgeText(line)
    .findings.filter(({ destructive }) => destructive)
    .map(({ rule }) => rule);
}

describe('every row of the table of commands', () => {
  it.each(COMMAND_ROWS.map((row) => [row[2], row] as const))('finds: %s', (_, [rule, , fits, harmless]) => {
    expect(rulesOf(fits)).toContain(rule);
    expect(rulesOf(harmless)).not.toContain(rule);
  });

  it('there are enough of them', () => {
    expect(COMMAND_RULES.length).toBeGreaterThanOrEqual(70);
  });
});

describe('every check of commands', () => {
  it.each(COMMAND_CHECKS.flatMap((check) => check.fits.map((line) => [line, check.rules] as const)))(
    'finds: %s',
    (line, rules) => {
      expect(rulesOf(line).filter((rule) => rules.includes(rule))).not.toEqual([]);
    },
  );

  it.each(COMMAND_CHECKS.flatMap((check) => check.harmless.map((line) => [line, check.rules] as const)))(
    'is silent on: %s',
    (line, rules) => {
      expect(rulesOf(line).filter((rule) => rules.includes(rule))).toEqual([]);
    },
  );

  it.each(COMMAND_CHECKS.map((check) => [check.programs.join(' '), check] as const))(
    'has an example of each of its rules: %s',
    (_, check) => {
      const found = new Set(check.fits.flatMap((line) => rulesOf(line)));
      expect(check.rules.filter((rule) => !found.has(rule))).toEqual([]);
    },
  );
});
