/** Runs families in this thread without bounds, so that cases share loaded parsers and a hostile one shows its cost. */
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import type { FamilyRunner } from '../../src/app/assess/family-work.ts';
import { judgedFamily, parsersOf, readerOf } from '../../src/app/assess/family-work.ts';
import type { ParserLoader } from '../../src/ports/parsers.ts';

export function plainRunner(load: ParserLoader = loadParsers): FamilyRunner {
  return {
    glance: (look) => look(),
    run: async (works, context) => {
      const judged = [];
      for (const work of works) {
        const reader = await readerOf(work);
        judged.push(judgedFamily(work, reader, await load(parsersOf(work, reader)), context));
      }
      return judged;
    },
  };
}
