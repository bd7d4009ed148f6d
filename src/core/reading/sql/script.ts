/**
 * An SQL script → its statements with what they do. PostgreSQL's own parser goes first; when it refuses the script,
 * placeholders are replaced and the script is split, so that one foreign statement degrades only itself.
 */
import type { Parsers, SqlStatement } from '../../../model/syntax.ts';
import { shownStatement } from './act.ts';
import type { ActedStatement, SqlAct } from './act.ts';
import { functionName } from './ast-access.ts';
import { kindOf, listAt, objectAt, stringsOf, textAt } from './ast.ts';
import type { AstNode } from './ast.ts';
import { rowActs } from './ast-rows.ts';
import { statementActs } from './ast-statement.ts';
import type { ReadBlock } from './ast-statement.ts';
import { blockActs } from './block.ts';
import { DefinedFunctions } from './defined-functions.ts';
import type { FunctionBody } from './defined-functions.ts';
import { dialectOfText } from './dialect.ts';
import { maskHoles, withoutHoles } from './holes.ts';
import { lexSql } from './lexer.ts';
import type { SqlDialect } from './lexer.ts';
import { LineCounter } from './line-counter.ts';
import { calledActs } from './known-functions.ts';
import { literalRows } from './literal-rows.ts';
import { SqlSplitter } from './split.ts';
import type { SqlPiece } from './split.ts';
import { storedActs } from './stored.ts';
import { buriedActs } from './token-rows.ts';
import { statementOfTokens } from './token-statement.ts';

/** What could not be read of a script, for people. */
export interface SqlProblem {
  readonly line: number;
  readonly reason: string;
}

export interface ReadScript {
  readonly statements: readonly ActedStatement[];
  readonly dialect: SqlDialect;
  readonly problems: readonly SqlProblem[];
}

/** How a script is to be read. */
export interface ScriptOptions {
  /** Null: what the text itself shows, PostgreSQL where it shows nothing. */
  readonly dialect: SqlDialect | null;
  /** The line of the file on which the text begins, from 1. */
  readonly line?: number;
  /** Strings within strings are read so deep. */
  readonly depth?: number;
}

const DEEPEST = 4;
/** Statements of a script that needs to be read one by one. */
const MOST_STATEMENTS = 200_000;
/** Statements that the parser may refuse, each at the cost of many that it reads; those behind are read by their words. */
const MOST_REFUSED = 20_000;
const REFUSED = { kind: 'unparsed' } as const;
/** UTF-16 units that the parser is given at once: its tree takes fifty times as much. */
const LONGEST_AT_ONCE = 64 << 10;

/** Reads a whole script. Never throws for the text's sake. */
export function readScript(text: string, parsers: Parsers, options: ScriptOptions): ReadScript {
  const known = options.dialect ?? (text.includes('/*!') ? 'mysql' : null);
  if (known === null || known === 'postgresql') {
    const whole = new ScriptReader(parsers, options).whole(text);
    if (whole !== null) return { statements: whole, dialect: 'postgresql', problems: [] };
  }
  const masked = maskHoles(text);
  const dialect = known ?? dialectOfText(text) ?? 'postgresql';
  if (masked !== null && dialect === 'postgresql') {
    const whole = new ScriptReader(parsers, options).whole(masked);
    if (whole !== null) return { statements: whole, dialect, problems: [] };
  }
  return new ScriptReader(parsers, options).pieces(masked ?? text, dialect);
}

class ScriptReader {
  readonly #parsers: Parsers;
  readonly #first: number;
  readonly #depth: number;
  /** Functions that this script defines: it may call them. */
  #refused = 0;
  readonly #functions: DefinedFunctions;

  constructor(parsers: Parsers, { line = 1, depth = 0 }: ScriptOptions) {
    this.#parsers = parsers;
    this.#first = line - 1;
    this.#depth = depth;
    this.#functions = new DefinedFunctions();
  }

  /** The statements of a script that parses; null when it does not. */
  whole(text: string): readonly ActedStatement[] | null {
    if (text.length <= LONGEST_AT_ONCE) return this.#part(text, this.#first);
    const splitter = new SqlSplitter(text, 'postgresql');
    const statements: ActedStatement[] = [];
    const lines = new LineCounter(text, this.#first);
    // Parts that parse, put one behind the other, are a script that parses: a wrong cut gives a part that does not.
    let from = 0;
    const parsedTo = (end: number): boolean => {
      const part = this.#part(text.slice(from, end), lines.at(from) - 1);
      from = end;
      for (const statement of part ?? []) statements.push(statement);
      return part !== null;
    };
    for (const piece of splitter.pieces()) {
      if (piece.kind === 'client' || splitter.unterminated !== null) return null;
      const rows = literalRows(text, piece, 'postgresql');
      if (rows !== null) {
        if (!parsedTo(piece.start)) return null;
        statements.push(this.#rows(text.slice(piece.start, piece.end), rows, lines.at(piece.start)));
        from = piece.end;
      } else if (piece.end - from > LONGEST_AT_ONCE && !parsedTo(piece.end)) return null;
    }
    return parsedTo(text.length) ? statements : null;
  }

  #part(text: string, lines: number): readonly ActedStatement[] | null {
    if (text.trim() === '') return [];
    const script = this.#parsers.postgresql(text);
    if (script.kind === 'unparsed') return null;
    return script.statements.map((statement) => this.#parsed(statement, lines));
  }

  #rows(source: string, act: SqlAct, line: number): ActedStatement {
    const text = withoutHoles(shownStatement(source));
    return { line, endLine: line + newlines(source), text, source, acts: [act], readBy: 'postgresql' };
  }

  #parsed(statement: SqlStatement, lines: number): ActedStatement {
    return {
      line: statement.line + lines,
      endLine: statement.endLine + lines,
      text: withoutHoles(shownStatement(statement.text)),
      source: statement.text,
      acts: this.#acts(statement.node),
      readBy: 'postgresql',
    };
  }

  #acts(node: AstNode): readonly SqlAct[] {
    const block: ReadBlock = (text, language) => blockActs(text, language, (inner) => this.#inner(inner));
    this.#functions.note(node);
    const own = statementActs(node, block);
    const run = (bodies: readonly FunctionBody[]): readonly SqlAct[] =>
      bodies
        .flatMap(({ language, text, statements }) => {
          if (language === 'sql') return [...(text === '' ? [] : (this.#inner(text) ?? [])), ...rowActs(statements)];
          return block(text, language);
        })
        .filter(({ kind }) => kind !== 'plain');
    return [...own, ...run(this.#functions.calledBy(node)), ...this.#kept(node, run)];
  }

  /** What a statement keeps in the database, and what the functions that it calls are known to do. */
  #kept(node: AstNode, run: (bodies: readonly FunctionBody[]) => readonly SqlAct[]): readonly SqlAct[] {
    const [kind, body] = kindOf(node);
    const functions = this.#functions;
    switch (kind) {
      case 'CreateFunctionStmt': {
        // Any other function only waits for somebody who calls it.
        const returned = stringsOf(listAt(objectAt(body, 'returnType'), 'names')).at(-1) ?? '';
        if (returned !== 'trigger' && returned !== 'event_trigger') return [];
        const name = functionName(body);
        return storedActs('trigger', name, run(functions.bodiesOf(name).slice(-1)));
      }
      case 'RuleStmt':
        return storedActs('rule', textAt(body, 'rulename'), listAt(body, 'actions').flatMap(rowActs));
      case 'SelectStmt':
        return calledActs(
          body,
          (text) => this.#inner(text),
          (name) => functions.bodiesOf(name).length > 0,
        );
    }
    return [];
  }

  /** A statement inside a block; null when it does not parse. */
  #inner(text: string): readonly SqlAct[] | null {
    if (this.#depth >= DEEPEST) return [{ kind: 'opaque', reason: 'code in strings, nested too deeply' }];
    const script = this.#parsers.postgresql(text);
    if (script.kind === 'unparsed') return null;
    const deeper = new ScriptReader(this.#parsers, { dialect: null, depth: this.#depth + 1 });
    return script.statements.flatMap((statement) => deeper.#parsed(statement, 0).acts);
  }

  pieces(text: string, dialect: SqlDialect): ReadScript {
    const splitter = new SqlSplitter(text, dialect);
    const lines = new LineCounter(text, this.#first);
    const problems: SqlProblem[] = [];
    const statements: ActedStatement[] = [];
    let count = 0;
    for (const piece of splitter.pieces()) {
      count += 1;
      if (count > MOST_STATEMENTS) {
        problems.push({ line: lines.at(piece.start), reason: `more than ${MOST_STATEMENTS} statements` });
        break;
      }
      const line = lines.at(piece.start);
      const read = piece.kind === 'client' ? client(text, piece, line) : this.#piece(text, piece, dialect, line);
      for (const statement of read) statements.push(statement);
    }
    const { unterminated } = splitter;
    if (unterminated !== null) {
      problems.push({
        line: new LineCounter(text, this.#first).at(unterminated.at),
        reason: `${unterminated.what} that never ends`,
      });
    }
    return { statements, dialect, problems };
  }

  #piece(text: string, piece: SqlPiece, dialect: SqlDialect, line: number): readonly ActedStatement[] {
    const source = text.slice(piece.start, piece.end);
    const readBy = dialect === 'postgresql' ? 'postgresql' : 'tokens';
    const rows = literalRows(text, piece, dialect);
    if (rows !== null) return [{ ...this.#rows(source, rows, line), readBy }];
    // Other dialects' DDL parses here too where it is written alike, and then says more than tokens do.
    const script = this.#refused < MOST_REFUSED ? this.#parsers.postgresql(source) : REFUSED;
    if (script.kind === 'unparsed') this.#refused += 1;
    if (script.kind === 'script' && !(dialect === 'mysql' && source.includes('/*'))) {
      return script.statements.map((statement) => ({ ...this.#parsed(statement, line - 1), readBy }));
    }
    const acts = judgedByWords(
      piece,
      dialect,
      statementOfTokens(piece.tokens, (inner) => this.#text(inner, dialect)),
    );
    const endLine = line + newlines(source);
    return [{ line, endLine, text: withoutHoles(shownStatement(source)), source, acts, readBy: 'tokens' }];
  }

  #text(text: string, dialect: SqlDialect): readonly SqlAct[] {
    if (this.#depth >= DEEPEST) return [{ kind: 'opaque', reason: 'code in strings, nested too deeply' }];
    const { tokens } = lexSql(text, dialect);
    return statementOfTokens(tokens, () => [{ kind: 'opaque', reason: 'code in strings, nested' }]);
  }
}

/**
 * Words alone call a statement harmless only where the dialect has no parser here, and where it is one statement: an
 * unclosed parenthesis may have swallowed others.
 */
function judgedByWords({ tokens }: SqlPiece, dialect: SqlDialect, acts: readonly SqlAct[]): readonly SqlAct[] {
  const swallowed = tokens.slice(0, -1).some(({ upper }) => upper === ';');
  const doing = acts.filter((act) => act.kind !== 'plain' && !(dialect === 'postgresql' && isInsert(act)));
  const lost = swallowed && isUnclosed(tokens);
  if (!lost && (doing.length > 0 || (dialect !== 'postgresql' && !swallowed))) return acts;
  const buried = swallowed ? buriedActs(tokens) : [];
  return [...acts, { kind: 'opaque', reason: 'a statement that cannot be parsed' }, ...buried];
}

/** Rows that come in take nothing away: what the words say then is as little as nothing. */
function isInsert(act: SqlAct): boolean {
  return act.kind === 'rows' && act.verb === 'insert';
}

function isUnclosed(tokens: SqlPiece['tokens']): boolean {
  let open = 0;
  for (const { upper } of tokens) open += upper === '(' ? 1 : upper === ')' ? -1 : 0;
  return open > 0;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.trimEnd().indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Commands of psql that change nothing in the database. */
const QUIET: ReadonlySet<string> = new Set(
  `set unset echo qecho warn timing pset encoding if elif else endif x a t q r p d dt di df conninfo prompt o g
  errverbose on_error_stop restrict unrestrict .`.split(/\s+/),
);

function client(text: string, piece: SqlPiece, line: number): readonly ActedStatement[] {
  const source = text.slice(piece.start, piece.end).trim();
  const word = source.slice(1).split(/[ \t]/, 1)[0]?.toLowerCase() ?? '';
  const act: SqlAct = QUIET.has(word)
    ? { kind: 'plain', what: `\\${word}` }
    : { kind: 'opaque', reason: `\\${word} of psql, which brings in what is not in the file` };
  return [{ line, endLine: line, text: shownStatement(source), source, acts: [act], readBy: 'tokens' }];
}
