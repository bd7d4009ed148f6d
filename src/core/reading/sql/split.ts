/** Statements of a script, without reading them: by semicolons outside quotes and blocks, client commands apart. */
import { SqlLexer } from './lexer.ts';
import type { DelimiterChange, LexedSql, SqlDialect, SqlToken } from './lexer.ts';
import { beginsStatement } from './statement-starts.ts';

/** A piece of a script. Offsets are UTF-16 units of the text that was split. */
export interface SqlPiece {
  readonly kind: 'statement' | 'client';
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly SqlToken[];
}

/** Splits a script. Commands of a client are pieces of their own; data of COPY belongs to none. */
export class SqlSplitter {
  readonly #lexer: SqlLexer;
  readonly #pieces: Pieces;

  constructor(text: string, dialect: SqlDialect) {
    this.#lexer = new SqlLexer(text, dialect);
    this.#pieces = new Pieces(dialect, this.#lexer.delimiters);
  }

  /** What never ends, and where it begins; known for certain when all pieces have been taken. */
  get unterminated(): LexedSql['unterminated'] {
    return this.#lexer.unterminated;
  }

  /** The pieces in the order in which they begin; those behind are not read before they are asked for. */
  *pieces(): Generator<SqlPiece> {
    while (!this.#lexer.done) {
      this.#read();
      for (const piece of this.#pieces.take()) yield piece;
    }
    this.#pieces.end();
    for (const piece of this.#pieces.take()) yield piece;
  }

  /** Reads on until a piece is whole. */
  #read(): void {
    const { tokens, clients } = this.#lexer;
    while (!this.#lexer.done && !this.#pieces.ready) {
      this.#lexer.step();
      for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) this.#pieces.add(token);
      for (let line = clients.pop(); line !== undefined; line = clients.pop())
        this.#pieces.client({ kind: 'client', start: line.start, end: line.end, tokens: [] });
    }
  }
}

const OPENS: ReadonlySet<string> = new Set(['BEGIN', 'CASE', 'IF', 'LOOP', 'WHILE', 'REPEAT']);
const ROUTINES: ReadonlySet<string> = new Set(['TRIGGER', 'FUNCTION', 'PROCEDURE', 'EVENT', 'PACKAGE']);

/** Gathers tokens until a semicolon that ends a statement. */
class Pieces {
  #ready: SqlPiece[] = [];
  /** Commands of a client that stand within the statement at hand. */
  #within: SqlPiece[] = [];
  readonly #dialect: SqlDialect;
  readonly #delimiters: readonly DelimiterChange[];
  #tokens: SqlToken[] = [];
  #parens = 0;
  #blocks = 0;
  #routine = false;
  #next = 0;
  #delimiter = ';';

  constructor(dialect: SqlDialect, delimiters: readonly DelimiterChange[]) {
    this.#dialect = dialect;
    this.#delimiters = delimiters;
  }

  add(token: SqlToken): void {
    this.#delimiterAt(token.start);
    if (this.#delimiter !== ';' && token.kind === 'symbol' && token.value === this.#delimiter) {
      this.end();
      return;
    } else if (token.upper === ';' && this.#delimiter === ';' && this.#closed()) {
      this.#cut(token.end);
      return;
    } else if (this.#dialect === 'mssql' && token.upper === 'GO') {
      this.#cut(token.end);
      return;
    }
    if (this.#dialect === 'mssql' && this.#parens <= 0 && beginsStatement(this.#tokens, token)) this.#beginAnew();
    this.#tokens.push(token);
    this.#track(token);
  }

  /** The last token is the first of the next statement. */
  #beginAnew(): void {
    const first = this.#tokens.pop();
    this.end();
    if (first !== undefined) this.#tokens.push(first);
  }

  /** Whether there is something to take. */
  get ready(): boolean {
    return this.#ready.length > 0;
  }

  client(piece: SqlPiece): void {
    if (this.#tokens.length === 0) this.#ready.push(piece);
    else this.#within.push(piece);
  }

  end(): void {
    this.#cut(this.#tokens.at(-1)?.end ?? 0);
  }

  /** The pieces that are whole; each is given once. */
  take(): readonly SqlPiece[] {
    const pieces = this.#ready;
    this.#ready = [];
    return pieces;
  }

  #delimiterAt(at: number): void {
    for (let change = this.#delimiters[this.#next]; change !== undefined && change.at <= at; ) {
      this.#cut(at);
      this.#delimiter = change.delimiter;
      this.#next += 1;
      change = this.#delimiters[this.#next];
    }
  }

  #closed(): boolean {
    return this.#parens <= 0 && (!this.#routine || this.#blocks <= 0);
  }

  #track(token: SqlToken): void {
    if (token.upper === '(') this.#parens += 1;
    else if (token.upper === ')') this.#parens -= 1;
    else if (token.kind === 'word') this.#word(token.upper);
  }

  /** Bodies of routines have semicolons of their own; only there do BEGIN and END pair. */
  #word(word: string): void {
    const place = this.#tokens.length;
    if (place < 12 && this.#tokens[0]?.upper === 'CREATE' && ROUTINES.has(word)) this.#routine = true;
    if (!this.#routine) return;
    const before = this.#tokens[place - 2]?.upper;
    if (word === 'END') this.#blocks -= 1;
    // `END IF` closes once.
    else if (OPENS.has(word) && before !== 'END' && !(word === 'IF' && isExistence(before))) this.#blocks += 1;
  }

  #cut(end: number): void {
    const first = this.#tokens[0];
    if (first !== undefined) this.#ready.push({ kind: 'statement', start: first.start, end, tokens: this.#tokens });
    this.#ready.push(...this.#within);
    this.#within = [];
    this.#tokens = [];
    this.#parens = 0;
    this.#blocks = 0;
    this.#routine = false;
  }
}

/** `DROP TABLE IF EXISTS`, `CREATE TRIGGER IF NOT EXISTS`: no block. */
function isExistence(before: string | undefined): boolean {
  return (
    before !== undefined &&
    ['TABLE', 'TRIGGER', 'FUNCTION', 'PROCEDURE', 'VIEW', 'INDEX', 'COLUMN', 'DATABASE', 'EVENT', 'TEMPORARY'].includes(
      before,
    )
  );
}
