/** A Ruby migration → calls with the blocks they stand in. No grammar: statements begin at lines, `do` and `{`. */
import type { RubyToken } from './ruby-lexer.ts';
import { UNKNOWN } from './value.ts';
import type { CodeCall, CodeValue } from './value.ts';

/** A statement of Ruby that calls something, and where. */
export interface RubyCall {
  readonly call: CodeCall;
  /** `up`, `down`, `change`, or a method of one's own; empty outside methods. */
  readonly method: string;
  /** The calls whose blocks enclose it, outermost first. */
  readonly blocks: readonly CodeCall[];
  /** The call that hands over what this one is called on, each time and without a condition: `a.each { |b| b.call }`. */
  readonly each: CodeCall | null;
}

type Block =
  | { readonly kind: 'def'; readonly name: string }
  /** `given`: names of what the call hands over. `leaves`: a `next` stands in it, so that its end is not always reached. */
  | { readonly kind: 'call'; readonly call: CodeCall; given: readonly string[]; leaves: boolean }
  | { readonly kind: 'begin' }
  | { readonly kind: 'other' };

/** Keywords that open a block where a statement begins. */
const OPENERS: ReadonlySet<string> = new Set([
  'if',
  'unless',
  'while',
  'until',
  'case',
  'begin',
  'class',
  'module',
  'for',
]);
const DEEPEST = 200;

/** Every call at the beginning of a statement, in order; null when blocks do not close. */
export function readRuby(tokens: readonly RubyToken[], text: string): readonly RubyCall[] | null {
  return new RubyReader(tokens, text).read();
}

class RubyReader {
  readonly #tokens: readonly RubyToken[];
  readonly #text: string;
  readonly #calls: RubyCall[] = [];
  readonly #blocks: Block[] = [];
  #at = 0;

  constructor(tokens: readonly RubyToken[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  read(): readonly RubyCall[] | null {
    let begins = true;
    while (this.#at < this.#tokens.length) {
      if (this.#blocks.length > DEEPEST) return null;
      const token = this.#tokens[this.#at];
      if (token === undefined) break;
      if (begins && (token.kind === 'word' || token.kind === 'constant')) begins = this.#statement(token);
      // `::User` begins with its name.
      else if (begins && token.value === ':' && token.kind === 'sign') this.#at += 1;
      else begins = this.#other(token);
    }
    // A block that never closes hides which method its calls belong to.
    return this.#blocks.length > 0 || this.#tooDeep ? null : this.#calls;
  }

  /** True when the next token begins a statement. */
  #other(token: RubyToken): boolean {
    this.#at += 1;
    if (token.kind === 'line') return true;
    if (token.kind === 'word' && token.value === 'end') this.#blocks.pop();
    if (token.kind === 'word' && (token.value === 'then' || token.value === 'else')) return true;
    if (token.kind === 'word' && token.value === 'do') return this.#enter({ kind: 'other' });
    if (token.value === '{' && token.kind === 'sign') return this.#enter({ kind: 'other' });
    if (token.value === '}' && token.kind === 'sign') this.#blocks.pop();
    return token.kind === 'sign' && token.value === ';';
  }

  #enter(block: Block): boolean {
    this.#blocks.push(block);
    // `|t|`
    if (this.#peek().value === '|') {
      const from = this.#at + 1;
      this.#at = from;
      while (this.#at < this.#tokens.length && this.#peek().value !== '|') this.#at += 1;
      if (block.kind === 'call') block.given = this.#tokens.slice(from, this.#at).map(({ value }) => value);
      this.#at += 1;
    }
    return true;
  }

  #peek(ahead = 0): RubyToken {
    return this.#tokens[this.#at + ahead] ?? END;
  }

  #statement(token: RubyToken): boolean {
    if (token.value === 'def') return this.#definition();
    if (token.kind === 'word' && OPENERS.has(token.value)) {
      this.#at += 1;
      this.#blocks.push({ kind: token.value === 'begin' ? 'begin' : 'other' });
      return token.value === 'begin';
    }
    if (LEAVES.has(token.value)) {
      const around = this.#blocks.findLast(({ kind }) => kind === 'call');
      if (around?.kind === 'call') around.leaves = true;
    }
    if (token.kind === 'word' && (KEYWORDS.has(token.value) || this.#peek(1).value === '=')) return this.#other(token);
    const call = this.#call();
    const method = this.#blocks.findLast((block) => block.kind === 'def');
    const blocks = this.#blocks.flatMap((block) => (block.kind === 'call' ? [block.call] : []));
    const next = this.#peek();
    const each = next.kind === 'word' && CONDITIONS.has(next.value) ? null : this.#each(call);
    this.#calls.push({ call, method: method?.kind === 'def' ? method.name : '', blocks, each });
    if ((next.kind === 'word' && next.value === 'do') || (next.kind === 'sign' && next.value === '{')) {
      this.#at += 1;
      return this.#enter({ kind: 'call', call, given: [], leaves: false });
    }
    return false;
  }

  #each({ receiver }: CodeCall): CodeCall | null {
    const around = this.#blocks.findLast(({ kind }) => kind !== 'begin');
    if (around?.kind !== 'call' || around.leaves || receiver?.kind !== 'name') return null;
    const isGiven = around.given.includes(receiver.name) || IMPLIED.has(receiver.name);
    return isGiven ? around.call : null;
  }

  #definition(): boolean {
    this.#at += 1;
    let name = '';
    while (this.#peek().kind !== 'line' && this.#peek().value !== ';' && this.#at < this.#tokens.length) {
      if (this.#isEndless(name)) this.#tooDeep ||= name !== 'down';
      if (name === '' && this.#peek().kind === 'word' && this.#peek().value !== 'self') name = this.#peek().value;
      this.#at += 1;
    }
    this.#blocks.push({ kind: 'def', name });
    return true;
  }

  /** `def down = …` and `def down() = …` have no end of their own; `def x=(v)` and defaults of parameters have. */
  #isEndless(name: string): boolean {
    const [before, token] = [this.#tokens[this.#at - 1], this.#peek()];
    if (name === '' || token.value !== '=' || token.kind !== 'sign' || before === undefined) return false;
    return before.value === name ? before.end < token.start : before.value === ')';
  }

  /** `receiver.name args`, `name(args)`; a chain keeps its last name and everything before as the receiver. */
  #call(): CodeCall {
    const first = this.#peek();
    let receiver: CodeValue | null = null;
    let call = this.#link(receiver);
    while ((this.#peek().value === '.' || this.#peek().value === '&') && this.#peek().kind === 'sign') {
      this.#at += this.#peek().value === '&' ? 2 : 1;
      receiver =
        call.args.length === 0 && call.receiver === null ? { kind: 'name', name: call.name } : { kind: 'call', call };
      call = this.#link(receiver);
    }
    const last = this.#tokens[this.#at - 1] ?? first;
    return {
      ...call,
      line: first.line,
      endLine: Math.max(first.line, last.line),
      source: this.#text.slice(first.start, last.end),
    };
  }

  #link(receiver: CodeValue | null): CodeCall {
    let token = this.#peek();
    this.#at += 1;
    // `Name::Space`: the last one is the model.
    while (this.#peek().value === ':' && this.#peek(1).value === ':') {
      token = this.#peek(2);
      this.#at += 3;
    }
    const next = this.#peek();
    const touching = next.kind === 'sign' && next.value === '(' && next.start === token.end;
    const args: CodeValue[] = [];
    const named = new Map<string, CodeValue>();
    if (touching) {
      this.#at += 1;
      this.#arguments(args, named, ')');
    } else if (begins(next)) this.#arguments(args, named, null);
    return { name: token.value, receiver, args, named, line: token.line, endLine: token.line, source: '' };
  }

  /** Arguments up to a closing sign, or to the end of the line. */
  #arguments(args: CodeValue[], named: Map<string, CodeValue>, close: string | null): void {
    for (;;) {
      this.#skipLines(close !== null);
      const token = this.#peek();
      if (this.#at >= this.#tokens.length) return;
      if (close !== null && token.value === close && token.kind === 'sign') {
        this.#at += 1;
        return;
      }
      if (close === null && endsArguments(token)) return;
      const before = this.#at;
      this.#argument(args, named);
      if (this.#at === before) this.#at += 1;
      if (this.#peek().value === ',' && this.#peek().kind === 'sign') {
        this.#at += 1;
        this.#skipLines(true);
      } else if (close === null) {
        this.#toEnd();
        return;
      }
    }
  }

  /** An expression that goes on (`+ x`, `if y`) is left behind up to what ends the statement. */
  #toEnd(): void {
    while (this.#at < this.#tokens.length && !endsArguments(this.#peek())) this.#at += 1;
  }

  #skipLines(all: boolean): void {
    while (all && this.#at < this.#tokens.length && this.#peek().kind === 'line') this.#at += 1;
  }

  #argument(args: CodeValue[], named: Map<string, CodeValue>): void {
    const token = this.#peek();
    if (token.kind === 'label') {
      this.#at += 1;
      this.#skipLines(true);
      named.set(token.value, this.#value());
      return;
    }
    const value = this.#value();
    if (this.#peek().value === '=' && this.#peek(1).value === '>') {
      this.#at += 2;
      named.set(value.kind === 'text' ? value.text : '', this.#value());
    } else args.push(value);
  }

  #value(): CodeValue {
    const token = this.#peek();
    this.#at += 1;
    switch (token.kind) {
      case 'text':
        return this.#joined(token);
      case 'symbol':
        return { kind: 'text', text: token.value, line: token.line };
      case 'number':
        return { kind: 'number', text: token.value };
      case 'list':
        return { kind: 'list', items: token.items.map((text) => ({ kind: 'text', text, line: token.line })) };
      case 'word':
      case 'constant':
        return this.#named(token);
      case 'sign':
        return token.value === '[' || token.value === '{' ? this.#group(token) : UNKNOWN;
      case 'label':
      case 'line':
        return UNKNOWN;
    }
  }

  /** `"a" "b"`, `"a" + b`, and methods of a text (`.squish`). */
  #joined(token: RubyToken): CodeValue {
    let text = token.value;
    for (;;) {
      const [next, after] = [this.#peek(), this.#peek(1)];
      if (next.kind === 'sign' && next.value === '.' && after.kind === 'word') this.#at += 2;
      else if (next.kind === 'text') {
        text += next.value;
        this.#at += 1;
      } else if (next.kind === 'sign' && (next.value === '+' || next.value === '%')) {
        text += after.kind === 'text' ? after.value : '${}';
        this.#at += 2;
      } else return { kind: 'text', text, line: token.line };
    }
  }

  #named(token: RubyToken): CodeValue {
    if (token.value === 'true' || token.value === 'false') return { kind: 'flag', value: token.value === 'true' };
    if (token.value === 'nil') return { kind: 'none' };
    if (token.value === 'lambda' || token.value === 'proc') return UNKNOWN;
    return { kind: 'name', name: token.value };
  }

  /** `[…]` and `{…}`; nesting is bounded by the depth of blocks. */
  #group(open: RubyToken): CodeValue {
    const args: CodeValue[] = [];
    const named = new Map<string, CodeValue>();
    this.#depth += 1;
    if (this.#depth >= DEEPEST) this.#tooDeep = true;
    else this.#arguments(args, named, open.value === '[' ? ']' : '}');
    this.#depth -= 1;
    return open.value === '[' ? { kind: 'list', items: args } : { kind: 'record', entries: named };
  }

  #depth = 0;
  #tooDeep = false;
}

const END: RubyToken = { kind: 'line', value: '', items: [], line: 0, start: 0, end: 0 };
const KEYWORDS: ReadonlySet<string> = new Set(
  'end else elsif when then do return next break rescue ensure yield and or not in self private protected public'.split(
    ' ',
  ),
);
const CONDITIONS: ReadonlySet<string> = new Set(['if', 'unless', 'while', 'until', 'and', 'or']);
const LEAVES: ReadonlySet<string> = new Set(['next', 'break', 'return', 'raise']);
/** What a block is given that names nothing. */
const IMPLIED: ReadonlySet<string> = new Set(['it', '_1']);
const MODIFIERS: ReadonlySet<string> = new Set([
  'if',
  'unless',
  'while',
  'until',
  'do',
  'rescue',
  'and',
  'or',
  'end',
  'then',
]);

function endsArguments(token: RubyToken): boolean {
  if (token.kind === 'line') return true;
  if (token.kind === 'word') return MODIFIERS.has(token.value);
  return token.kind === 'sign' && [';', '{', '}', ')', ']'].includes(token.value);
}

/** Whether a token may begin the arguments of a call without parentheses. */
function begins(token: RubyToken): boolean {
  if (token.kind === 'line') return false;
  if (token.kind === 'sign')
    return token.value === '[' || token.value === ':' || token.value === '-' || token.value === '*';
  return !(token.kind === 'word' && MODIFIERS.has(token.value));
}
