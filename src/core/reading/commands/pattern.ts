/**
 * Patterns of argument vectors, one line each: `git push -f|--force`. Words stand for operands in their order, `|`
 * parts alternatives, `*` any letters. `-x|--yy` demands one of these options, `--method=DELETE` one with this value,
 * `!-x|--yy` forbids them. `...` lets operands stand in between. A pattern says nothing of what comes behind.
 */
import type { Argument, Call } from './call.ts';
import { hasOption, optionValues, readOptions } from './options.ts';
import type { Options } from './options.ts';
import { syntaxOf } from './syntax-table.ts';

/** What an operand or the value of an option may be. */
type Words = readonly string[];

interface OptionTest {
  readonly names: readonly (readonly [name: string, value: string | null])[];
  readonly wanted: boolean;
}

export interface CommandPattern {
  readonly programs: readonly string[];
  /** null lets operands stand in between. */
  readonly operands: readonly (Words | null)[];
  readonly options: readonly OptionTest[];
}

/** Reads one line of a table. */
export function commandPattern(line: string): CommandPattern {
  const [programs = '', ...tokens] = line.split(' ');
  const operands: (Words | null)[] = [];
  const options: OptionTest[] = [];
  for (const token of tokens) {
    if (token === '...') operands.push(null);
    else if (token.startsWith('!-')) options.push(optionTest(token.slice(1), false));
    else if (token.startsWith('-')) options.push(optionTest(token, true));
    else operands.push(token.split('|'));
  }
  return { programs: programs.split('|'), operands, options };
}

function optionTest(token: string, wanted: boolean): OptionTest {
  const names = token.split('|').map((one) => {
    const equals = one.indexOf('=');
    return equals < 0 ? ([one, null] as const) : ([one.slice(0, equals), one.slice(equals + 1)] as const);
  });
  return { names, wanted };
}

const optionsOf = new WeakMap<Call, Options>();

/** The options of a call by the conventions of its program; read once. */
export function callOptions(call: Call): Options {
  let options = optionsOf.get(call);
  if (options === undefined) {
    options = readOptions(call.args, syntaxOf(call.program));
    optionsOf.set(call, options);
  }
  return options;
}

/** Whether a call whose program is known to fit is one of the pattern. */
export function fits(pattern: CommandPattern, call: Call): boolean {
  const options = callOptions(call);
  return (
    fitsOperands(pattern.operands, options) && pattern.options.every((test) => fitsOption(test, options, call.args))
  );
}

function fitsOperands(wanted: CommandPattern['operands'], { operands }: Options): boolean {
  let at = 0;
  let loose = false;
  for (const words of wanted) {
    if (words === null) {
      loose = true;
      continue;
    }
    while (loose && at < operands.length && !isOneOf(words, operands[at]?.text ?? '')) at += 1;
    if (at >= operands.length || !isOneOf(words, operands[at]?.text ?? '')) return false;
    at += 1;
    loose = false;
  }
  return true;
}

/** The argument behind an option: a pattern that names a value knows that the option takes one. */
function valueBehind(args: readonly Argument[], name: string): string {
  const at = args.findIndex(
    ({ text }) => text === name || (name.startsWith('-') && !name.startsWith('--') && text === `-${name}`),
  );
  return at < 0 ? '' : (args[at + 1]?.text ?? '');
}

function fitsOption({ names, wanted }: OptionTest, options: Options, args: readonly Argument[]): boolean {
  const found = names.some(([name, value]) => {
    if (value === null) return hasOption(options, name);
    const given = optionValues(options, name);
    if (given === null) return false;
    return given.some(({ text }) => likeWord(value, text)) || likeWord(value, valueBehind(args, name));
  });
  return found === wanted;
}

function isOneOf(words: Words, text: string): boolean {
  return words.some((word) => likeWord(word, text));
}

/** A word with at most two stars, at its ends: `delete-*`, `*.zip`, `*prod*`. Case counts for no program we know. */
function likeWord(word: string, text: string): boolean {
  if (!word.includes('*')) return word === text;
  if (word === '*') return true;
  const core = word.replaceAll('*', '');
  if (!word.startsWith('*')) {
    if (word.endsWith('*')) return text.startsWith(core);
    const [head = '', tail = ''] = word.split('*');
    return text.startsWith(head) && text.endsWith(tail) && text.length >= core.length;
  }
  return word.endsWith('*') ? text.includes(core) : text.endsWith(core);
}
