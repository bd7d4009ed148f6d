/** The parsers of this process; their code is loaded when a change first needs one. */
import type { ParserLoader } from '../ports/parsers.ts';

export const loadParsersLazily: ParserLoader = async (kinds) =>
  (await import('../adapters/syntax/parsers.ts')).loadParsers(kinds);
