/** The parsers of this process; their code is loaded when a change first needs one. */
import { CountersignError } from '../model/error.ts';
import type { ParserLoader } from '../ports/parsers.ts';

export const loadParsersLazily: ParserLoader = async (kinds) => {
  if (halfUsed) {
    throw new CountersignError(
      'internal',
      'a parser of this process was stopped in the middle and cannot be used again',
      {
        remedy: 'run the command again without what took so long',
      },
    );
  }
  return (await import('../adapters/syntax/parsers.ts')).loadParsers(kinds);
};

let halfUsed = false;

/** To be called when work was stopped that may have been parsing: a parser would go on with the text of before. */
export function distrustParsers(): void {
  halfUsed = true;
}

/** False once work was stopped that may have been parsing. */
export function areParsersTrusted(): boolean {
  return !halfUsed;
}
