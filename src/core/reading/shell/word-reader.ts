/** Words of a shell script: quotes removed, expansions kept apart. */
import { decodeAnsi } from './ansi-quote.ts';
import { expandBraces } from './braces.ts';
import type { ShellCommand, ShellWord, WordPart } from './shell-script.ts';

/** Ends the reading of a script that is broken, or deeper than anybody writes; caught where the reading began. */
export class ShellStop extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.name = 'ShellStop';
    this.at = at;
  }
}

/** Beyond this depth of quotes, substitutions and constructs a script is not read. */
const DEEPEST = 60;
const MOST_BRACE_MARKS = 128;

const PLAIN = /[^\s;&|<>()\\'"$`{},*?[@!+=]+/y;
const PLAIN_IN_QUOTES = /[^\\"$`]+/y;
const PLAIN_IN_BRACES = /[^\\'"$`}]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]/y;
const SUBSCRIPT = /\[[^\]\n$`]*\]/y;
const ENDS_WORD: ReadonlySet<string> = new Set([' ', '\t', '\n', '\r', ';', '&', '|', '<', '>', '(', ')', '']);
const ENDS_PATTERN_LETTER = '?*+@!';

/** What a word is made of while it is read. */
class WordBuilder {
  readonly parts: WordPart[] = [];
  text = '';
  literal = true;
  globs = false;
  readonly marks: number[] = [];

  add(text: string, quoted: boolean): void {
    this.text += text;
    const last = this.parts.at(-1);
    if (last?.kind === 'text' && last.quoted === quoted) {
      this.parts[this.parts.length - 1] = { kind: 'text', text: last.text + text, quoted };
    } else this.parts.push({ kind: 'text', text, quoted });
  }

  expansion(part: WordPart, written: string): void {
    this.text += written;
    this.literal = false;
    this.parts.push(part);
  }

  /** The letters that were quoted. */
  quoted(): string {
    return this.parts.map((part) => (part.kind === 'text' && part.quoted ? part.text : '')).join('');
  }

  word(): ShellWord {
    const { text, parts, literal, globs } = this;
    return { text, parts, literal, globs };
  }
}

/** A word of known text, as if it had been written in quotes. */
export function literalWord(text: string): ShellWord {
  return { text, parts: [{ kind: 'text', text, quoted: true }], literal: true, globs: false };
}

/** The part of the reader that knows words; commands inside substitutions are read by whoever extends it. */
export abstract class WordReader {
  protected readonly text: string;
  protected at = 0;
  #depth: number;
  readonly #notArithmetic = new Set<number>();

  constructor(text: string, depth: number) {
    this.text = text;
    this.#depth = depth;
  }

  /** Reads commands up to an unmatched `)` or the end, and gives those that it read. */
  protected abstract substitution(): readonly ShellCommand[];
  /** Reads a text of its own (backquotes, the body of a here-document) whose first character stood at `from`. */
  protected abstract inner(text: string, from: number, depth: number): readonly ShellCommand[];
  /** Forgets commands that were read since the mark: what was tried as arithmetic was none. */
  protected abstract mark(): number;
  protected abstract rewind(mark: number): void;

  protected stop(message: string, at: number = this.at): never {
    throw new ShellStop(at, message);
  }

  protected deeper<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.stop(`it is nested deeper than ${DEEPEST} levels`);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  protected get depth(): number {
    return this.#depth;
  }

  /** Text that a pattern matches here, taken; empty when it does not match. */
  protected take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  protected blanks(): void {
    for (;;) {
      const letter = this.text[this.at];
      if (letter === ' ' || letter === '\t' || letter === '\r') this.at += 1;
      else if (letter === '\\' && this.text[this.at + 1] === '\n') this.at += 2;
      else if (letter === '\\' && this.text.startsWith('\r\n', this.at + 1)) this.at += 3;
      else return;
    }
  }

  /** One word as written, which brace expansion may turn into several; none when no word begins here. */
  protected words(): readonly ShellWord[] {
    const from = this.at;
    const builder = new WordBuilder();
    while (this.#piece(builder));
    if (this.at === from) return [];
    const { marks } = builder;
    if (marks.length < 3) return [builder.word()];
    // Which braces belong together where some are quoted is told by no document: such a word counts as not known.
    if (/[{,}]/.test(builder.quoted())) return [{ ...builder.word(), literal: false }];
    // Only a word without other expansions is worked out; for the others it is enough to know that they expand.
    const words =
      builder.literal && marks.length <= MOST_BRACE_MARKS ? expandBraces({ text: builder.text, marks }) : null;
    if (words === null) return [{ ...builder.word(), literal: false }];
    if (words.length === 1) return [builder.word()];
    const { globs } = builder;
    return words.map((text) => ({ text, parts: [{ kind: 'text', text, quoted: false }], literal: true, globs }));
  }

  #piece(builder: WordBuilder): boolean {
    const plain = this.take(PLAIN);
    if (plain !== '') builder.add(plain, false);
    const { text, at } = this;
    const letter = text[at] ?? '';
    switch (letter) {
      case '\\':
        this.at += 2;
        if (text[at + 1] === '\n') return true;
        if (at + 1 < text.length) builder.add(text[at + 1] ?? '', true);
        return true;
      case "'":
        this.#single(builder);
        return true;
      case '"':
        this.#double(builder);
        return true;
      case '$':
        this.#dollar(builder, false);
        return true;
      case '`':
        this.#backquotes(builder);
        return true;
      case '<':
      case '>':
        if (text[at + 1] !== '(') return false;
        this.#process(builder, letter);
        return true;
      case '(':
        return this.#extendedGlob(builder);
    }
    if (ENDS_WORD.has(letter) || letter.trim() === '') return false;
    if (letter === '{' || letter === ',' || letter === '}') builder.marks.push(builder.text.length);
    if (letter === '*' || letter === '?' || letter === '[') builder.globs = true;
    builder.add(letter, false);
    this.at += 1;
    return true;
  }

  #single(builder: WordBuilder): void {
    const end = this.text.indexOf("'", this.at + 1);
    if (end < 0) this.stop("a ' is not closed");
    builder.add(this.text.slice(this.at + 1, end), true);
    this.at = end + 1;
  }

  #double(builder: WordBuilder): void {
    const from = this.at;
    this.at += 1;
    builder.add('', true);
    while (this.text[this.at] !== '"') {
      if (this.at >= this.text.length) this.stop('a " is not closed', from);
      this.quotedPiece(builder, PLAIN_IN_QUOTES);
    }
    this.at += 1;
  }

  /** One piece of a text in which only `$`, backquotes and the backslash mean anything. */
  protected quotedPiece(builder: WordBuilder, plain: RegExp): void {
    const run = this.take(plain);
    if (run !== '') return builder.add(run, true);
    const letter = this.text[this.at] ?? '';
    if (letter === '$') return this.#dollar(builder, true);
    if (letter === '`') return this.#backquotes(builder);
    const next = this.text[this.at + 1] ?? '';
    this.at += letter === '\\' ? 2 : 1;
    if (letter !== '\\') return builder.add(letter, true);
    if (next !== '\n') builder.add('$`"\\'.includes(next) ? next : `\\${next}`, true);
  }

  /** A whole text as the body of a here-document, expansions included. */
  protected bodyWord(): ShellWord {
    const builder = new WordBuilder();
    while (this.at < this.text.length) this.quotedPiece(builder, PLAIN_IN_BODY);
    return builder.word();
  }

  #dollar(builder: WordBuilder, quoted: boolean): void {
    const from = this.at;
    const next = this.text[from + 1] ?? '';
    if (next === "'" && !quoted) return this.#ansi(builder);
    if (next === '"' && !quoted) {
      this.at += 1;
      return this.#double(builder);
    }
    if (next === '(') return this.#parenthesis(builder, from);
    this.at += 1;
    if (next === '{') return this.#braced(builder, quoted, from);
    const name = this.take(NAME);
    if (name === '') return builder.add('$', quoted);
    const named = /^[0-9]/.test(name) ? name.slice(0, 1) : name;
    this.at = from + 1 + named.length;
    builder.expansion({ kind: 'variable', name: named, operator: '', quoted }, `$${named}`);
  }

  #ansi(builder: WordBuilder): void {
    let end = this.at + 2;
    while (this.text[end] !== "'") {
      if (end >= this.text.length) this.stop("a $' is not closed");
      end += this.text[end] === '\\' ? 2 : 1;
    }
    builder.add(decodeAnsi(this.text.slice(this.at + 2, end)), true);
    this.at = end + 1;
  }

  #parenthesis(builder: WordBuilder, from: number): void {
    if (this.text[from + 2] === '(') {
      this.at = from + 3;
      if (this.arithmetic(from)) {
        builder.expansion({ kind: 'arithmetic' }, this.text.slice(from, this.at));
        return;
      }
    }
    this.at = from + 2;
    const commands = this.deeper(() => this.substitution());
    if (this.text[this.at] !== ')') this.stop('a $( is not closed', from);
    this.at += 1;
    builder.expansion({ kind: 'substitution', form: 'command', commands }, this.text.slice(from, this.at));
  }

  #process(builder: WordBuilder, letter: string): void {
    const from = this.at;
    this.at += 2;
    const commands = this.deeper(() => this.substitution());
    if (this.text[this.at] !== ')') this.stop(`a ${letter}( is not closed`, from);
    this.at += 1;
    const form = letter === '<' ? 'process-in' : 'process-out';
    builder.expansion({ kind: 'substitution', form, commands }, this.text.slice(from, this.at));
  }

  /**
   * The rest of `((…))` behind the second parenthesis, with the substitutions in it; false when it is none, and then
   * nothing was read. What failed once is not tried again: nested attempts would double with every level.
   */
  protected arithmetic(from: number): boolean {
    if (this.#notArithmetic.has(from)) return false;
    const mark = this.mark();
    const start = this.at;
    const ended = this.deeper(() => this.#arithmeticBody());
    if (ended) return true;
    this.#notArithmetic.add(from);
    this.rewind(mark);
    this.at = start;
    return false;
  }

  #arithmeticBody(): boolean {
    let open = 0;
    const ignored = new WordBuilder();
    for (;;) {
      const letter = this.text[this.at] ?? '';
      if (letter === '') return false;
      if (letter === '$' || letter === '`' || letter === '\\' || letter === '"') {
        if (letter === '"') this.at += 1;
        else this.quotedPiece(ignored, PLAIN_IN_QUOTES);
        continue;
      }
      this.at += 1;
      if (letter === '(') open += 1;
      if (letter !== ')') continue;
      if (open > 0) open -= 1;
      else if (this.text[this.at] === ')') {
        this.at += 1;
        return true;
      } else return false;
    }
  }

  /** `${…}`; the dollar is taken. */
  #braced(builder: WordBuilder, quoted: boolean, from: number): void {
    this.at += 1;
    const lead = this.text[this.at] ?? '';
    if (lead === ' ' || lead === '\n' || lead === '\t' || lead === '|') this.stop('${ …; } is not known here', from);
    const sigil = (lead === '!' || lead === '#') && this.text[this.at + 1] !== '}' ? lead : '';
    this.at += sigil.length;
    const name = this.take(NAME);
    const subscript = this.take(SUBSCRIPT);
    const operatorAt = this.at;
    this.deeper(() => {
      const ignored = new WordBuilder();
      while (this.text[this.at] !== '}') {
        if (this.at >= this.text.length) this.stop('a ${ is not closed', from);
        const letter = this.text[this.at];
        if (letter === "'" && !quoted) this.#single(ignored);
        else if (letter === '"') this.#double(ignored);
        else this.quotedPiece(ignored, PLAIN_IN_BRACES);
      }
    });
    const operator = sigil + subscript + this.text.slice(operatorAt, this.at);
    this.at += 1;
    builder.expansion({ kind: 'variable', name, operator, quoted }, this.text.slice(from, this.at));
  }

  #backquotes(builder: WordBuilder): void {
    const from = this.at;
    let end = from + 1;
    let text = '';
    while (this.text[end] !== '`') {
      if (end >= this.text.length) this.stop('a ` is not closed');
      const escaped = this.text[end] === '\\' && '`\\$'.includes(this.text[end + 1] ?? ' ');
      if (escaped) end += 1;
      text += this.text[end];
      end += 1;
    }
    const commands = this.deeper(() => this.inner(text, from + 1, this.#depth));
    this.at = end + 1;
    builder.expansion({ kind: 'substitution', form: 'command', commands }, this.text.slice(from, this.at));
  }

  /** `@(a|b)` and its kin: a pattern of file names. */
  #extendedGlob(builder: WordBuilder): boolean {
    const before = this.text[this.at - 1] ?? '';
    if (builder.text === '' || !ENDS_PATTERN_LETTER.includes(before) || builder.parts.at(-1)?.kind !== 'text') {
      return false;
    }
    let open = 0;
    const from = this.at;
    for (; this.at < this.text.length; this.at += 1) {
      const letter = this.text[this.at];
      if (letter === '\n' || letter === '$' || letter === '`')
        this.stop('a pattern in parentheses is not closed', from);
      if (letter === '(') open += 1;
      if (letter === ')') open -= 1;
      if (open === 0) break;
    }
    this.at += 1;
    builder.globs = true;
    builder.add(this.text.slice(from, this.at), false);
    return true;
  }
}

const PLAIN_IN_BODY = /[^\\$`]+/y;
