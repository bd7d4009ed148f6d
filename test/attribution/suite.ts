/** Runs rewrite cases: one test per case. */
import { describe, expect, it } from 'vitest';
import { ask, play, type RewriteCase } from './world.ts';

/** Declares the tests of a suite of cases. */
export function runCases(suite: string, cases: readonly RewriteCase[]): void {
  describe(`rewrites: ${suite}`, () => {
    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      const repo = play(one.steps, one.format === undefined ? {} : { format: one.format });
      const answer = await ask(repo, one);
      expect({ added: answer.added, deleted: answer.deleted, opaque: answer.opaque }).toEqual({
        added: one.added ?? {},
        deleted: one.deleted ?? {},
        opaque: one.opaque ?? {},
      });
      expect(answer.findings).toEqual(one.findings ?? answer.findings);
      repo.cleanup();
    });
  });
}
