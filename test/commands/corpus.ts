import { readFileSync } from 'node:fs';

/** One command and what is said of it: a rule, `ask`, or `ok`. */
export interface CorpusLine {
  readonly expected: string;
  readonly command: string;
}

export const CORPUS: readonly CorpusLine[] = (
  JSON.parse(readFileSync(new URL('corpus.json', import.meta.url), 'utf8')) as [string, string][]
).map(([expected, command]) => ({ expected, command }));
