/**
 * Words of an SQL text of any dialect: quotes, dollar quotes, nested comments, backticks, brackets. One pass, linear,
 * no regular expression; what does not end is said, because everything behind it may be read wrongly.
 */

export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite' | 'mssql' | 'oracle';

export interface SqlToken {
  /** `word` keeps its spelling; `name` is a quoted identifier and `text` a string, both without their quotes. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol';
  readonly value: string;
  /** Upper case of a word; the sign itself of a symbol; empty for the rest. */
  readonly upper: string;
  readonly start: number;
  readonly end: number;
}

/** A stretch that the client reads, not the server. */
export interface ClientLine {
  readonly start: number;
  readonly end: number;
}

/** From this place on, statements end otherwise (the `mysql` client's DELIMITER). */
export interface DelimiterChange {
  readonly at: number;
  readonly delimiter: string;
}

export interface LexedSql {
  readonly tokens: readonly SqlToken[];
  /** Commands of psql: lines that begin with a backslash outside quotes. */
  readonly clients: readonly ClientLine[];
  readonly delimiters: readonly DelimiterChange[];
  /** What never ends, and where it begins; null when everything does. */
  readonly unterminated: { readonly what: string; readonly at: number } | null;
}

const SPACE = 32;
const QUOTE = 39;
const BACKSLASH = 92;
const LONGEST_DELIMITER = 16;

/** Reads a whole text. */
export function lexSql(text: string, dialect: SqlDialect): LexedSql {
  const lexer = new SqlLexer(text, dialect);
  while (!lexer.done) lexer.step();
  return lexer;
}

/** Reads a text step by step: who takes the tokens away as they come never holds those of a whole dump at once. */
export class SqlLexer implements LexedSql {
  readonly tokens: SqlToken[] = [];
  readonly clients: ClientLine[] = [];
  readonly delimiters: DelimiterChange[] = [];
  readonly #text: string;
  readonly #dialect: SqlDialect;
  readonly #end: number;
  #at = 0;
  #last: SqlToken | null = null;
  /** The last string knows escapes. */
  #escaped = false;
  /** The statement at hand is a COPY, and names the client's input. */
  #copies: 'unasked' | 'no' | 'yes' | 'from-client' = 'unasked';
  #unterminated: LexedSql['unterminated'] = null;
  #delimiter = ';';

  constructor(text: string, dialect: SqlDialect) {
    this.#text = text;
    this.#dialect = dialect;
    this.#end = text.length;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  get unterminated(): LexedSql['unterminated'] {
    return this.#unterminated;
  }

  /** One token, comment or blank further. */
  step(): void {
    const code = this.#text.charCodeAt(this.#at);
    const delimiter = this.#delimiter;
    if (delimiter !== ';' && this.#text.startsWith(delimiter, this.#at))
      this.#push('symbol', delimiter, this.#at, this.#at + delimiter.length);
    else if (code <= SPACE || code === 0xa0 || code === 0xfeff) this.#at += 1;
    else if (code === 0x2d && this.#text.charCodeAt(this.#at + 1) === 0x2d) this.#remark();
    else if (code === 0x23 && this.#dialect === 'mysql') this.#line();
    else if (code === 0x2f && this.#text.charCodeAt(this.#at + 1) === 0x2a) this.#comment();
    else if (code === QUOTE) this.#quoted(`'`, 'text', this.#escapes());
    else if (code === 0x22) this.#quoted('"', 'name', this.#dialect === 'mysql');
    else if (code === 0x60) this.#quoted('`', 'name', false);
    else if (code === 0x5b && (this.#dialect === 'mssql' || this.#dialect === 'sqlite'))
      this.#quoted(']', 'name', false);
    else if (code === 0x24 && this.#dollar()) return;
    else if (code === BACKSLASH && this.#beginsLine()) this.#client();
    else if (code === 0x3b) this.#semicolon();
    else if (isWordStart(code)) this.#word();
    else if (code >= 48 && code <= 57) this.#number();
    else this.#push('symbol', this.#text.charAt(this.#at), this.#at, this.#at + 1);
  }

  #push(kind: SqlToken['kind'], value: string, start: number, end: number): void {
    const upper = kind === 'word' ? value.toUpperCase() : kind === 'symbol' ? value : '';
    const token = { kind, value, upper, start, end };
    this.tokens.push(token);
    if (this.#copies === 'unasked') this.#copies = upper === 'COPY' ? 'yes' : 'no';
    else if (this.#copies === 'yes' && upper === 'STDIN') this.#copies = 'from-client';
    this.#last = token;
    this.#at = end;
  }

  #beginsLine(): boolean {
    let at = this.#at - 1;
    while (at >= 0 && (this.#text.charAt(at) === ' ' || this.#text.charAt(at) === '\t')) at -= 1;
    return at < 0 || this.#text.charAt(at) === '\n';
  }

  #client(): void {
    const start = this.#at;
    this.#line();
    this.clients.push({ start, end: this.#at });
  }

  /** After `COPY … FROM STDIN;` come rows, until a line with a backslash and a full stop. */
  #semicolon(): void {
    const copies = this.#copies === 'from-client';
    this.#push('symbol', ';', this.#at, this.#at + 1);
    this.#copies = 'unasked';
    if (!copies) return;
    const last = this.#text.indexOf('\n\\.', this.#at - 1);
    if (last < 0 || last >= this.#end) this.#open('the data of COPY', this.#at);
    this.#at = last < 0 || last >= this.#end ? this.#end : Math.min(last + 3, this.#end);
  }

  /** MySQL escapes by backslash everywhere, PostgreSQL after E only. */
  #escapes(): boolean {
    if (this.#dialect === 'mysql') return true;
    const last = this.#last;
    if (last?.upper === 'E' && last.end === this.#at) return true;
    // A string goes on as it began, on another line.
    return this.#dialect === 'postgresql' && this.#escaped && last?.kind === 'text' && this.#breaksBehind(last.end);
  }

  #breaksBehind(from: number): boolean {
    for (let at = from; at < this.#at; at += 1) if (isBreak(this.#text.charCodeAt(at))) return true;
    return false;
  }

  /** For PostgreSQL a carriage return ends it, too. */
  #remark(): void {
    if (this.#dialect !== 'postgresql') {
      this.#line();
      return;
    }
    while (this.#at < this.#end && !isBreak(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #line(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 || end >= this.#end ? this.#end : end + 1;
  }

  /** PostgreSQL nests comments; MySQL runs what stands in `/*!` and skips the version. */
  #comment(): void {
    const start = this.#at;
    if (this.#dialect === 'mysql' && this.#text.charAt(start + 2) === '!') {
      this.#at = start + 3;
      while (isDigit(this.#text.charCodeAt(this.#at))) this.#at += 1;
      return;
    }
    const nests = this.#dialect === 'postgresql';
    let depth = 0;
    let at = start;
    while (at < this.#end) {
      const pair = this.#text.slice(at, at + 2);
      if (pair === '/*' && (nests || depth === 0)) depth += 1;
      else if (pair === '*/') depth -= 1;
      at += pair === '/*' || pair === '*/' ? 2 : 1;
      if (depth === 0) break;
      // Between marks there is nothing to look at.
      while (at < this.#end && !isMark(this.#text.charCodeAt(at))) at += 1;
    }
    if (depth > 0) this.#open('a comment', start);
    this.#at = at;
  }

  #quoted(quote: string, kind: 'text' | 'name', escapes: boolean): void {
    const start = this.#at;
    let at = start + 1;
    const parts: string[] = [];
    let kept = at;
    for (; at < this.#end; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (escapes && code === BACKSLASH) {
        parts.push(this.#text.slice(kept, at));
        kept = at + 1;
        at += 1;
      } else if (this.#text.charAt(at) === quote) {
        if (this.#text.charAt(at + 1) !== quote) break;
        parts.push(this.#text.slice(kept, at + 1));
        at += 1;
        kept = at + 1;
      }
    }
    this.#escaped = escapes && kind === 'text';
    if (at >= this.#end) this.#open(kind === 'text' ? 'a string' : 'a quoted name', start);
    this.#push(
      kind,
      parts.join('') + this.#text.slice(kept, Math.min(at, this.#end)),
      start,
      Math.min(at + 1, this.#end),
    );
  }

  /** `$tag$ … $tag$`; false when this dollar sign opens none. */
  #dollar(): boolean {
    if (this.#dialect !== 'postgresql') return false;
    const start = this.#at;
    let at = start + 1;
    while (at < this.#end && at - start < 64 && isWordPart(this.#text.charCodeAt(at)) && this.#text.charAt(at) !== '$')
      at += 1;
    if (this.#text.charAt(at) !== '$' || isDigit(this.#text.charCodeAt(start + 1))) return false;
    const tag = this.#text.slice(start, at + 1);
    const end = this.#text.indexOf(tag, at + 1);
    if (end < 0 || end >= this.#end) this.#open(`a string in ${tag}`, start);
    const stop = end < 0 || end >= this.#end ? this.#end : end;
    this.#push('text', this.#text.slice(at + 1, stop), start, Math.min(stop + tag.length, this.#end));
    return true;
  }

  #word(): void {
    const start = this.#at;
    let at = start + 1;
    while (at < this.#end && isWordPart(this.#text.charCodeAt(at))) at += 1;
    at = this.#beforeDelimiter(start, at);
    const word = this.#text.slice(start, at);
    if (this.#dialect !== 'mysql' || word.toUpperCase() !== 'DELIMITER' || !this.#beginsLine()) {
      this.#push('word', word, start, at);
      return;
    }
    this.#line();
    const written = this.#text.slice(at, this.#at).trim();
    this.#delimiter = written === '' || written.length > LONGEST_DELIMITER ? ';' : written;
    this.delimiters.push({ at: start, delimiter: this.#delimiter });
  }

  /** `END$$` ends before its delimiter, although a word may hold such signs. */
  #beforeDelimiter(start: number, end: number): number {
    if (this.#delimiter === ';') return end;
    const at = this.#text.slice(start, end).indexOf(this.#delimiter);
    return at > 0 ? start + at : end;
  }

  #number(): void {
    const start = this.#at;
    let at = start + 1;
    while (at < this.#end && (isWordPart(this.#text.charCodeAt(at)) || this.#text.charAt(at) === '.')) at += 1;
    at = this.#beforeDelimiter(start, at);
    this.#push('number', this.#text.slice(start, at), start, at);
  }

  #open(what: string, at: number): void {
    this.#unterminated ??= { what, at };
  }
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function isMark(code: number): boolean {
  return code === 0x2a || code === 0x2f;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 64 || code > 0x7f;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code) || code === 36 || code === 35;
}
