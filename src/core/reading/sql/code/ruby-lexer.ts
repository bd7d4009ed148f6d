/** Words of a Ruby text, as far as migrations need them: strings, symbols, heredocs, word lists. One linear pass. */

export interface RubyToken {
  /** `label` is `name:`, `text` a string with `${}` for what is filled in; `line` ends a statement. */
  readonly kind: 'word' | 'constant' | 'symbol' | 'label' | 'text' | 'number' | 'list' | 'sign' | 'line';
  readonly value: string;
  /** Words of `%w[…]` and `%i[…]`. */
  readonly items: readonly string[];
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const PAIRS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
]);

/** Reads a whole text; null when a string or a heredoc never ends. */
export function lexRuby(text: string): readonly RubyToken[] | null {
  return new RubyLexer(text).read();
}

class RubyLexer {
  readonly #text: string;
  readonly #tokens: RubyToken[] = [];
  /** Heredocs that were named on this line; their bodies begin on the next one. */
  #waiting: { readonly mark: string; readonly place: number; readonly raw: boolean }[] = [];
  #at = 0;
  #line = 1;
  #broken = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly RubyToken[] | null {
    while (this.#at < this.#text.length && !this.#broken) this.#step();
    return this.#broken || this.#waiting.length > 0 ? null : this.#tokens;
  }

  #step(): void {
    const sign = this.#text.charAt(this.#at);
    const next = this.#text.charAt(this.#at + 1);
    if (sign === '\n') this.#newline();
    else if (sign === ' ' || sign === '\t' || sign === '\r') this.#at += 1;
    else if (sign === '\\' && next === '\n') this.#joinLine();
    else if (sign === '#') this.#at = endOfLine(this.#text, this.#at);
    else if (sign === '=' && this.#text.startsWith('=begin', this.#at) && this.#lineStart()) this.#skipBlock();
    else if (sign === '"' || sign === "'" || sign === '`') this.#quoted(sign, sign, this.#at + 1, sign !== "'");
    else if (sign === '%' && this.#percent()) return;
    else if (sign === '<' && next === '<' && this.#heredoc()) return;
    else if (sign === ':' && next === ':') this.#scope();
    else if (sign === ':' && next === '"') this.#quoted('"', '"', this.#at + 2, true, 'symbol');
    else if (sign === ':' && isWordPart(next)) this.#symbol();
    else if (isDigit(sign)) this.#run('number', isWordPart);
    else if (isWordPart(sign)) this.#word();
    else this.#push('sign', sign, this.#at + 1);
  }

  #push(kind: RubyToken['kind'], value: string, end: number, items: readonly string[] = []): void {
    this.#tokens.push({ kind, value, items, line: this.#line, start: this.#at, end });
    this.#at = end;
  }

  /** `Name::Space`: what follows is no symbol. */
  #scope(): void {
    this.#push('sign', ':', this.#at + 1);
    this.#push('sign', ':', this.#at + 1);
  }

  #newline(): void {
    this.#push('line', '', this.#at + 1);
    this.#line += 1;
    for (const { mark, place, raw } of this.#waiting.splice(0)) this.#body(mark, place, raw);
  }

  #joinLine(): void {
    this.#at += 2;
    this.#line += 1;
  }

  #lineStart(): boolean {
    return this.#at === 0 || this.#text.charAt(this.#at - 1) === '\n';
  }

  #skipBlock(): void {
    const end = this.#text.indexOf('\n=end', this.#at);
    if (end < 0) this.#broken = true;
    const stop = end < 0 ? this.#text.length : end + 5;
    this.#line += newlines(this.#text.slice(this.#at, stop));
    this.#at = stop;
  }

  #quoted(open: string, close: string, from: number, filled: boolean, kind: 'text' | 'symbol' = 'text'): void {
    const parts: string[] = [];
    let at = from;
    let depth = 0;
    let kept = at;
    for (; at < this.#text.length; at += 1) {
      const sign = this.#text.charAt(at);
      if (sign === '\\') at += 1;
      else if (filled && sign === '#' && this.#text.charAt(at + 1) === '{') {
        parts.push(this.#text.slice(kept, at), '${}');
        at = endOfFilled(this.#text, at + 2);
        kept = at + 1;
      } else if (sign === close && depth === 0) break;
      else if (open !== close && sign === open) depth += 1;
      else if (sign === close) depth -= 1;
    }
    if (at >= this.#text.length) this.#broken = true;
    const value = unescaped(parts.join('') + this.#text.slice(kept, at));
    const lines = newlines(this.#text.slice(this.#at, at));
    this.#push(kind, value, at + 1);
    this.#line += lines;
  }

  /** `%w[a b]`, `%i[a b]`, `%q(…)`, `%Q{…}`, `%(…)`. */
  #percent(): boolean {
    const letter = this.#text.charAt(this.#at + 1);
    const named = 'wWiIqQ'.includes(letter) && letter !== '';
    const open = this.#text.charAt(this.#at + (named ? 2 : 1));
    const close = PAIRS.get(open) ?? (named && '|!/'.includes(open) && open !== '' ? open : undefined);
    if (close === undefined) return false;
    const from = this.#at + (named ? 3 : 2);
    if (!named || letter.toLowerCase() === 'q') {
      this.#quoted(open, close, from, letter !== 'q');
      return true;
    }
    const end = this.#text.indexOf(close, from);
    if (end < 0) {
      this.#broken = true;
      return true;
    }
    const words = this.#text
      .slice(from, end)
      .split(/\s/)
      .filter((word) => word !== '');
    const lines = newlines(this.#text.slice(this.#at, end));
    this.#push('list', '', end + 1, words);
    this.#line += lines;
    return true;
  }

  /** `<<~SQL`, `<<-'SQL'`, `<<SQL`. */
  #heredoc(): boolean {
    let at = this.#at + 2;
    if ('~-'.includes(this.#text.charAt(at))) at += 1;
    const quote = this.#text.charAt(at);
    const quoted = quote === "'" || quote === '"';
    if (quoted) at += 1;
    const start = at;
    while (isWordPart(this.#text.charAt(at))) at += 1;
    const mark = this.#text.slice(start, at);
    if (mark === '' || mark.charAt(0) !== mark.charAt(0).toUpperCase() || isDigit(mark.charAt(0))) return false;
    this.#waiting.push({ mark, place: this.#tokens.length, raw: quote === "'" });
    this.#push('text', '', quoted ? at + 1 : at);
    return true;
  }

  #body(mark: string, place: number, raw: boolean): void {
    const lines: string[] = [];
    const first = this.#line;
    for (;;) {
      if (this.#at >= this.#text.length) {
        this.#broken = true;
        return;
      }
      const end = endOfLine(this.#text, this.#at);
      const line = this.#text.slice(this.#at, end);
      this.#at = Math.min(end + 1, this.#text.length);
      this.#line += 1;
      if (line.trim() === mark) break;
      lines.push(line);
    }
    const token = this.#tokens[place];
    const body = lines.join('\n');
    if (token !== undefined) this.#tokens[place] = { ...token, value: raw ? body : filledIn(body), line: first };
  }

  #symbol(): void {
    let at = this.#at + 1;
    while (isWordPart(this.#text.charAt(at))) at += 1;
    if ('?!='.includes(this.#text.charAt(at)) && this.#text.charAt(at + 1) !== '>') at += 1;
    this.#push('symbol', this.#text.slice(this.#at + 1, at), at);
  }

  #word(): void {
    let at = this.#at;
    while (isWordPart(this.#text.charAt(at))) at += 1;
    const word = this.#text.slice(this.#at, at);
    const after = this.#text.charAt(at);
    if (after === ':' && this.#text.charAt(at + 1) !== ':') this.#push('label', word, at + 1);
    else if (after === '?' || (after === '!' && this.#text.charAt(at + 1) !== '='))
      this.#push('word', word + after, at + 1);
    else
      this.#push(
        word.charAt(0) === word.charAt(0).toUpperCase() && word.charAt(0) !== '_' ? 'constant' : 'word',
        word,
        at,
      );
  }

  #run(kind: RubyToken['kind'], fits: (sign: string) => boolean): void {
    let at = this.#at;
    while (fits(this.#text.charAt(at))) at += 1;
    this.#push(kind, this.#text.slice(this.#at, at), at);
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The end of `#{…}`; braces inside pair. */
function endOfFilled(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (depth < 0) return at;
  }
  return text.length;
}

function filledIn(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let at = text.indexOf('#{'); at >= 0; at = text.indexOf('#{', kept)) {
    parts.push(text.slice(kept, at), '${}');
    kept = Math.min(endOfFilled(text, at + 2) + 1, text.length);
  }
  return parts.join('') + text.slice(kept);
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\n', '\n').replaceAll('\\', '') : text;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function isDigit(sign: string): boolean {
  return sign >= '0' && sign <= '9' && sign !== '';
}

function isWordPart(sign: string): boolean {
  return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || isDigit(sign) || sign === '_';
}
