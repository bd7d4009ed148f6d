/** Whether what a guard protected still stands as it stood, or went together with it. */
import { codeGrammar } from '../code-paths.ts';
import type { ReadFile } from '../family.ts';
import type { ComparedFile, Seen } from './compared-file.ts';
import { nameWords } from './names.ts';
import type { CodeSide, TestFacts } from './signal.ts';

/**
 * Whether what was guarded stands, line for line: a function that was written anew is read as a whole anyway, and what
 * went together with its guard needs none. Each file is cut into lines once.
 */
export function remaining(): (seen: Seen) => boolean {
  const lines = new Map<string, Lines>();
  return ({ compared, signal: { rule, scope, line } }) => {
    const { file, old, new: next } = compared;
    if (rule === 'removed.bound') return !newCalls(old, next, scope).some((name) => BOUNDED.test(name));
    if (rule === 'removed.access-check') return true;
    if (rule === 'removed.validation') return !isChecked(compared, scope) && keeps(old, next, scope);
    if (rule !== 'removed.lock' && (rule !== 'removed.error-handling' || codeGrammar(file.path) === 'go')) return true;
    const both = lines.get(file.path) ?? linesOf(file);
    lines.set(file.path, both);
    const { before, isKept, isDoneStill } = both;
    if (rule === 'removed.error-handling') {
      const handled = before[line - 1] ?? '';
      return isKept(handled) || isDoneStill(handled) || /\b(?:try|catch)\b/.test(handled);
    }
    if (isLockedElsewhere(compared, scope)) return false;
    const below = before.slice(line, line + LOCKED_LINES);
    const given = below.findIndex((one) => /^(?!defer\b).*\b(?:R?Unlock|unlock|release)\(/.test(one));
    const guarded = (given === -1 ? below : below.slice(0, given)).filter(
      (one) => one.length > 5 && !BESIDE_LOCK.test(one),
    );
    return guarded.length === 0 || guarded.some(isKept);
  };
}

/** Calls that give one row at most. */
const BOUNDED = /^(?:first|one|one_or_none|scalar\w{0,20}|fetchone|exists|findFirst|findOne|findUnique)$/;

/**
 * Something that came to the function and, by its name, may ask who may do this; an error that is made asks nobody. A
 * name proves nothing, so this makes a finding weaker and never silent. Null where nothing came.
 */
export function mayAskNow({ old, new: next }: ComparedFile, scope: string): string | null {
  const found = newCalls(old, next, scope).find(
    (name) => !/^_?[A-Z]/.test(name) && nameWords(name).some((word) => ASKING.has(word)),
  );
  return found ?? null;
}

const ASKING: ReadonlySet<string> = new Set(
  'authorize authorise authenticate reauthenticate enforce permission permissions policy block deny forbid refuse'.split(
    ' ',
  ),
);

/** Lines below a lock that are looked for, and those that say nothing of what it protects. */
const LOCKED_LINES = 6;
const BESIDE_LOCK = /unlock|release\(|^(?:\/\/|#|\*|"{3}|defer\b|if err\b|return;?$|try\b|else\b|\}|\{)/i;

interface Lines {
  readonly before: readonly string[];
  /** Whether a line stands in the new text as often as in the old one. */
  readonly isKept: (line: string) => boolean;
  /** Whether what it does stands in the new text, though what it gives goes elsewhere. */
  readonly isDoneStill: (line: string) => boolean;
}

/** Indentation says where a line stands, not what it does. */
function linesOf({ oldText, newText }: ReadFile): Lines {
  const [before, after] = [oldText, newText].map((text) => (text ?? '').split('\n').map((line) => line.trim()));
  const counts = new Map<string, number>();
  for (const line of after ?? []) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of before ?? []) counts.set(line, (counts.get(line) ?? 0) - 1);
  const known = new Set(after);
  const done = new Set((after ?? []).map(deedOf));
  return {
    before: before ?? [],
    isKept: (line) => known.has(line) && (counts.get(line) ?? 0) >= 0,
    isDoneStill: (line) => deedOf(line).includes('(') && done.has(deedOf(line)),
  };
}

/** `const r = await save(o);` and `return save(o);` do `save(o)`. */
function deedOf(line: string): string {
  return line
    .slice(0, LONGEST_LINE)
    .replace(/^return\s/, '')
    .replace(/^(?:(?:const|let|var|final)\s)?[\w.\s]{1,60}=(?![=>])/, '')
    .replace(/^\s{0,4}await\s/, '')
    .replace(/;$/, '')
    .trim();
}

const LONGEST_LINE = 400;

/** A function that is called now, and was not, takes the lock: `lockForAppend(s)`. */
function isLockedElsewhere({ old, new: next }: ComparedFile, scope: string): boolean {
  return newCalls(old, next, scope).some((name) => {
    const words = nameWords(name);
    return words.some((word) => LOCKING.test(word)) && !SPEAKING_OF.has(words[0] ?? '');
  });
}

/** Words of locks; `block` and `clock` are none. */
const LOCKING = /^(?:try|with|r|w|rw|x|spin|red|file|f)?lock(?:s|all|ed|ing)?$/;
const SPEAKING_OF: ReadonlySet<string> = new Set(['is', 'has', 'log', 'un', 'without', 'no']);

/** Something else that checks came to the function: by another name, or as a decorator. */
function isChecked({ old, new: next }: ComparedFile, scope: string): boolean {
  const known = old?.decorators.get(scope);
  const decorators = [...(next.decorators.get(scope) ?? [])].filter((name) => known?.has(name) !== true);
  return [...newCalls(old, next, scope), ...decorators].some((name) =>
    nameWords(name.replaceAll('.', '_')).some((word) => CHECKING.has(word)),
  );
}

const CHECKING: ReadonlySet<string> = new Set(
  'check checked ensure verify assert validation validate validator schema quote escape parse sanitize normalize clean'.split(
    ' ',
  ),
);

function newCalls(old: CodeSide | null, next: CodeSide, scope: string): readonly string[] {
  const known = old?.calls.get(scope);
  return [...(next.calls.get(scope) ?? [])].filter((name) => known?.has(name) !== true);
}

/** About half of what a function called, it still calls. */
function keeps(old: CodeSide | null, next: CodeSide, scope: string): boolean {
  const before = [...(old?.calls.get(scope) ?? [])];
  const after = next.calls.get(scope);
  return 2 * before.filter((name) => after?.has(name) === true).length >= before.length - 1;
}

/** Whether a test does less than before: calls beside its assertions went, or one came that may assert for it. */
export function doesLess(before: TestFacts, after: TestFacts): boolean {
  if ([...before.acts].some((name) => !after.acts.has(name))) return true;
  return [...after.acts].some((name) => !before.acts.has(name) && HOLDS.test(name));
}

/** Names of functions that assert for others. */
const HOLDS = /assert|expect|require|verify|check|wait|eventually|must|should/i;
