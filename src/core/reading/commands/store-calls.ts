/** Calls of programs that empty a whole data base: the commands of frameworks, called from code instead of a shell. */
import type { Argument } from './call.ts';
import { argvText, knownArgument } from './call.ts';
import { maskedCode } from './masked-code.ts';
import type { CodeShape } from './masked-code.ts';
import { STORE_CALLS } from './store-call-table.ts';
import type { StoreLanguage, StoreRow } from './store-call-table.ts';

/** One such call. */
export interface StoreCall {
  /** As a person would name it: `call_command('flush')`. */
  readonly witness: string;
  /** Line of the program, counted from 1. */
  readonly line: number;
}

const SHAPES: Readonly<Record<StoreLanguage, CodeShape>> = {
  python: { hash: true, slashes: false, triple: true },
  ruby: { hash: true, slashes: false, triple: false },
  php: { hash: true, slashes: true, triple: false },
  javascript: { hash: false, slashes: true, triple: false },
  go: { hash: false, slashes: true, triple: false },
  java: { hash: false, slashes: true, triple: true },
};

/** Whether a program is worth a look. */
export function mayEmptyStores(language: StoreLanguage, text: string): boolean {
  return STORE_CALLS[language].some(({ within }) => within.test(text));
}

/** The calls of a program, in the order of the table. */
export function storeCalls(language: StoreLanguage, text: string): readonly StoreCall[] {
  const rows = STORE_CALLS[language].filter(({ within }) => within.test(text));
  if (rows.length === 0) return [];
  const code = maskedCode(text, SHAPES[language]);
  const lines = lineStarts(text);
  return rows.flatMap((row) =>
    [...code.matchAll(row.head)].flatMap((match): readonly StoreCall[] => {
      const from = match.index + match[0].length;
      const until = closingOf(code, from);
      const given = text.slice(from, until);
      if (row.given !== undefined && !row.given.test(given)) return [];
      return [{ witness: witnessOf(row, match[0], given), line: lineOf(lines, match.index) }];
    }),
  );
}

function witnessOf({ kind }: StoreRow, head: string, given: string): string {
  const name = head.trim().replace(/[([]$/, '').slice(0, LONGEST_HEAD);
  const words = [...given.matchAll(/['"]([\w:.-]{1,60})['"]/g)].slice(0, MOST_WORDS).map(([, word = '']) => word);
  const args: readonly Argument[] = words.map(knownArgument);
  return kind === 'key' ? `${name} true` : argvText(`${name}()`, args);
}

const LONGEST_HEAD = 80;
const MOST_WORDS = 4;
/** Characters of arguments that are looked at. */
const LONGEST_GIVEN = 600;

/** Where the bracket that was opened before a place is closed. Texts are masked: their brackets do not count. */
function closingOf(code: string, from: number): number {
  let open = 1;
  const last = Math.min(code.length, from + LONGEST_GIVEN);
  for (let at = from; at < last; at += 1) {
    const letter = code[at];
    if (letter === '(' || letter === '[' || letter === '{') open += 1;
    if (letter === ')' || letter === ']' || letter === '}') open -= 1;
    if (open === 0) return at;
  }
  return last;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
