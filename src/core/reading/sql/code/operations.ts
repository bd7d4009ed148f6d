/** What a reader of a migration language gives: statements, gathered in order. */
import { shownStatement } from '../act.ts';
import type { ActedStatement, SqlAct } from '../act.ts';
import type { SqlDialect } from '../lexer.ts';
import { readScript } from '../script.ts';
import type { SqlProblem } from '../script.ts';
import type { Parsers } from '../../../../model/syntax.ts';
import type { CodeCall, CodeValue } from './value.ts';

/** Gathers statements; SQL in strings is read where it stands. */
export class Operations {
  readonly statements: ActedStatement[] = [];
  readonly problems: SqlProblem[] = [];
  readonly dialect: SqlDialect | null;
  readonly #parsers: Parsers;

  constructor(parsers: Parsers, dialect: SqlDialect | null) {
    this.#parsers = parsers;
    this.dialect = dialect;
  }

  add(call: CodeCall, ...acts: readonly SqlAct[]): void {
    if (acts.length === 0) return;
    const { line, endLine, source } = call;
    this.statements.push({ line, endLine, text: shownStatement(source), source, acts, readBy: 'layout' });
  }

  plain(call: CodeCall): void {
    this.add(call, { kind: 'plain', what: call.name });
  }

  opaque(call: CodeCall, reason: string): void {
    this.add(call, { kind: 'opaque', reason });
  }

  /** A string that the call sends to the database. */
  sql(call: CodeCall, value: CodeValue | undefined): void {
    if (value?.kind === 'list') {
      for (const item of value.items) this.sql(call, item);
      return;
    }
    if (
      value?.kind === 'call' &&
      ['raw', 'text', 'sql', 'literal', 'dedent', 'squish', 'strip_heredoc'].includes(value.call.name)
    ) {
      this.sql(call, value.call.args[0] ?? value.call.receiver ?? undefined);
      return;
    }
    if (value?.kind !== 'text' || value.text.trim() === '${}') {
      this.opaque(call, `${call.name} of SQL that is not in the file`);
      return;
    }
    const { statements, problems } = readScript(value.text, this.#parsers, { dialect: this.dialect, line: value.line });
    this.statements.push(...statements);
    this.problems.push(...problems);
    if (statements.length === 0) this.plain(call);
  }
}
