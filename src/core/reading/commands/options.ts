/** Options and operands of an argument vector, by the conventions of the program. */
import type { Argument } from './call.ts';

/** How a program writes its options. */
export interface OptionSyntax {
  /** `letters`: `-rf` is two options, long ones begin with `--`; `words`: `-auto-approve` is one. */
  readonly style: 'letters' | 'words';
  /** Options whose value is the next argument when none is joined to them. */
  readonly values: ReadonlySet<string>;
  /** Everything behind the first operand belongs to it (a program that runs another one). */
  readonly endsAtOperand?: boolean;
}

export interface Options {
  readonly operands: readonly Argument[];
  /** Option → its values in order; an option without a value has an empty one. Names begin as they are documented. */
  readonly flags: ReadonlyMap<string, readonly Argument[]>;
  /** Index in the vector of the first operand; its length when there is none. */
  readonly firstOperand: number;
}

const EMPTY: Argument = { text: '', known: 'yes', globs: false, word: null };

class OptionReader {
  readonly operands: Argument[] = [];
  readonly flags = new Map<string, Argument[]>();
  firstOperand = -1;
  readonly #args: readonly Argument[];
  readonly #syntax: OptionSyntax;
  #at = 0;

  constructor(args: readonly Argument[], syntax: OptionSyntax) {
    this.#args = args;
    this.#syntax = syntax;
  }

  read(): void {
    for (; this.#at < this.#args.length; this.#at += 1) {
      const arg = this.#args[this.#at];
      if (arg === undefined) return;
      const { text } = arg;
      if (text === '--') return this.#rest(this.#at + 1);
      if (text.length < 2 || !text.startsWith('-')) {
        if (this.#syntax.endsAtOperand === true) return this.#rest(this.#at);
        this.#operand(arg, this.#at);
      } else if (text.startsWith('--')) this.#long(text, arg);
      else if (this.#syntax.style === 'words') this.#long(text, arg);
      else this.#letters(text, arg);
    }
  }

  #rest(from: number): void {
    for (let at = from; at < this.#args.length; at += 1) {
      const arg = this.#args[at];
      if (arg !== undefined) this.#operand(arg, at);
    }
    this.#at = this.#args.length;
  }

  #operand(arg: Argument, at: number): void {
    if (this.firstOperand < 0) this.firstOperand = at;
    this.operands.push(arg);
  }

  #flag(name: string, value: Argument): void {
    const values = this.flags.get(name);
    if (values === undefined) this.flags.set(name, [value]);
    else values.push(value);
  }

  #next(): Argument {
    this.#at += 1;
    return this.#args[this.#at] ?? EMPTY;
  }

  #long(text: string, arg: Argument): void {
    const equals = text.indexOf('=');
    const written = equals < 0 ? text : text.slice(0, equals);
    const name = this.#syntax.style === 'words' ? `-${written.replace(/^-+/, '')}` : written;
    if (equals >= 0) this.#flag(name, { ...arg, text: text.slice(equals + 1) });
    else this.#flag(name, this.#syntax.values.has(name) ? this.#next() : EMPTY);
  }

  #letters(text: string, arg: Argument): void {
    for (let at = 1; at < text.length; at += 1) {
      const name = `-${text[at] ?? ''}`;
      if (!this.#syntax.values.has(name)) {
        this.#flag(name, EMPTY);
        continue;
      }
      const joined = text.slice(at + 1);
      this.#flag(name, joined === '' ? this.#next() : { ...arg, text: joined.replace(/^=/, '') });
      return;
    }
  }
}

/** Reads a vector without its program. */
export function readOptions(args: readonly Argument[], syntax: OptionSyntax): Options {
  const reader = new OptionReader(args, syntax);
  reader.read();
  const { operands, flags, firstOperand } = reader;
  return { operands, flags, firstOperand: firstOperand < 0 ? args.length : firstOperand };
}

/** The values of an option under any of its names; null when it is not there. Long names may be abbreviated. */
export function optionValues({ flags }: Options, ...names: readonly string[]): readonly Argument[] | null {
  const found: Argument[] = [];
  for (const name of names) {
    const exact = flags.get(name);
    if (exact !== undefined) found.push(...exact);
    else if (name.startsWith('--'))
      for (const [given, values] of flags) if (abbreviates(given, name)) found.push(...values);
  }
  return found.length === 0 ? null : found;
}

/** True when the option is there under any of its names. */
export function hasOption(options: Options, ...names: readonly string[]): boolean {
  return optionValues(options, ...names) !== null;
}

const SHORTEST_ABBREVIATION = 5;

/** GNU's parser, git's and many others accept the beginning of a long name. */
function abbreviates(given: string, name: string): boolean {
  return given.length >= SHORTEST_ABBREVIATION && given.length < name.length && name.startsWith(given);
}
