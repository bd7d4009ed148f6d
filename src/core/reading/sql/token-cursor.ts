/** Walking over the tokens of one statement. */
import type { SqlToken } from './lexer.ts';

const NONE: SqlToken = { kind: 'symbol', value: '', upper: '', start: 0, end: 0 };

export class TokenCursor {
  readonly tokens: readonly SqlToken[];
  #at: number;

  constructor(tokens: readonly SqlToken[], at = 0) {
    this.tokens = tokens;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  peek(ahead = 0): SqlToken {
    return this.tokens[this.#at + ahead] ?? NONE;
  }

  next(): SqlToken {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Takes the words when they all stand here, in this order. */
  take(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => this.peek(ahead).upper === word)) return false;
    this.#at += words.length;
    return true;
  }

  /** Takes one of the words; empty when none stands here. */
  takeOne(...words: readonly string[]): string {
    const { upper } = this.peek();
    if (!words.includes(upper)) return '';
    this.#at += 1;
    return upper;
  }

  skipIfExists(): void {
    if (this.take('IF', 'NOT', 'EXISTS')) return;
    this.take('IF', 'EXISTS');
  }

  /** A name with its parts; empty when none stands here. */
  name(): string {
    const parts: string[] = [];
    for (;;) {
      const token = this.peek();
      if (token.kind !== 'word' && token.kind !== 'name' && token.kind !== 'text') break;
      parts.push(token.value);
      this.#at += 1;
      if (this.peek().upper !== '.') break;
      this.#at += 1;
    }
    return parts.join('.');
  }

  /** Names with commas between them. */
  names(): readonly string[] {
    const found: string[] = [];
    do {
      const name = this.name();
      if (name === '') break;
      found.push(name);
      // A trigger of MySQL may be named with its table; an argument list belongs to a routine.
      if (this.peek().upper === '(') this.skipGroup();
    } while (this.take(','));
    return found;
  }

  /** Steps over one pair of parentheses with everything inside. */
  skipGroup(): void {
    let depth = 0;
    while (!this.done) {
      const { upper } = this.next();
      if (upper === '(') depth += 1;
      else if (upper === ')') depth -= 1;
      if (depth <= 0) return;
    }
  }

  /** Whether a word stands anywhere from here to the end, outside parentheses. */
  has(...words: readonly string[]): boolean {
    let depth = 0;
    for (let at = this.#at; at < this.tokens.length; at += 1) {
      const upper = this.tokens[at]?.upper ?? '';
      if (upper === '(') depth += 1;
      else if (upper === ')') depth -= 1;
      else if (
        depth === 0 &&
        upper === words[0] &&
        words.every((word, ahead) => this.tokens[at + ahead]?.upper === word)
      ) {
        return true;
      }
    }
    return false;
  }

  /** The tokens up to the next comma outside parentheses, which is taken too. */
  item(): readonly SqlToken[] {
    const from = this.#at;
    let depth = 0;
    while (!this.done) {
      const { upper } = this.peek();
      if (upper === ',' && depth === 0) break;
      if (upper === '(') depth += 1;
      else if (upper === ')') depth -= 1;
      this.#at += 1;
    }
    const item = this.tokens.slice(from, this.#at);
    this.#at += 1;
    return item;
  }
}
