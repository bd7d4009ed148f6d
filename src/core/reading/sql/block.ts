/**
 * DO blocks of PL/pgSQL: the statements inside are found by semicolons and block words, and read like any other.
 * EXECUTE with a literal is read; what is put together at run time is not known.
 */
import type { SqlAct } from './act.ts';
import { lexSql } from './lexer.ts';
import type { SqlToken } from './lexer.ts';
import { buriedActs } from './token-rows.ts';

/** Reads one statement by its text; null when nothing can parse it. */
export type ReadStatement = (text: string) => readonly SqlAct[] | null;

/** Words after which a statement begins. */
const LEADS: ReadonlySet<string> = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP', 'DECLARE', 'EXCEPTION']);
/** Statements of the language itself, which change nothing in a table. */
const CONTROL: ReadonlySet<string> = new Set(
  `IF ELSIF ELSEIF END LOOP WHILE FOR FOREACH EXIT CONTINUE RETURN RAISE ASSERT PERFORM NULL DECLARE WHEN CASE GET
  OPEN FETCH CLOSE MOVE COMMIT ROLLBACK EXCEPTION`.split(/\s+/),
);
const MOST_STATEMENTS = 5_000;

/** What a block does. */
export function blockActs(text: string, language: string, read: ReadStatement): readonly SqlAct[] {
  if (language !== 'plpgsql') return [{ kind: 'opaque', reason: `a DO block in ${language}` }];
  const { tokens } = lexSql(text, 'postgresql');
  const acts: SqlAct[] = [];
  let count = 0;
  for (const statement of statementsOf(tokens)) {
    count += 1;
    if (count > MOST_STATEMENTS) return [...acts, { kind: 'opaque', reason: 'a DO block with too many statements' }];
    acts.push(...inside(statement, text, read));
  }
  const told = acts.filter(({ kind }) => kind !== 'plain');
  return told.length === 0 ? [{ kind: 'plain', what: 'DO' }] : told;
}

function statementsOf(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const statements: SqlToken[][] = [];
  let current: SqlToken[] = [];
  for (const token of tokens) {
    const ends = token.upper === ';' || (token.kind === 'word' && LEADS.has(token.upper));
    if (!ends) {
      current.push(token);
      continue;
    }
    if (current.length > 0) statements.push(current);
    current = [];
  }
  if (current.length > 0) statements.push(current);
  return statements;
}

function inside(tokens: readonly SqlToken[], text: string, read: ReadStatement): readonly SqlAct[] {
  const first = tokens[0]?.upper ?? '';
  if (first === 'EXECUTE') return executed(tokens, read);
  // What a loop or a condition asks for may itself write: `FOR r IN DELETE …`.
  if (CONTROL.has(first) || isAssignment(tokens)) return buriedActs(tokens);
  const [start, end] = [tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0];
  const acts = read(text.slice(start, end));
  if (acts !== null) return acts;
  const buried = buriedActs(tokens);
  if (buried.length > 0) return buried;
  return DEFINES.has(first) ? [{ kind: 'opaque', reason: 'a statement in a DO block that cannot be parsed' }] : [];
}

/** What follows DECLARE (`n integer`) does not parse either, and does nothing. */
const DEFINES: ReadonlySet<string> = new Set(
  'SET ALTER DROP CREATE DELETE UPDATE INSERT TRUNCATE GRANT CALL COPY REINDEX'.split(' '),
);

function isAssignment(tokens: readonly SqlToken[]): boolean {
  return (
    tokens.slice(1, 6).some(({ upper }) => upper === '=' || upper === ':') &&
    tokens[0]?.kind === 'word' &&
    !DEFINES.has(tokens[0].upper)
  );
}

function executed(tokens: readonly SqlToken[], read: ReadStatement): readonly SqlAct[] {
  const [, text, after] = tokens;
  if (text?.kind === 'text' && (after === undefined || after.upper === 'USING' || after.upper === 'INTO')) {
    return read(text.value) ?? [{ kind: 'opaque', reason: 'EXECUTE of a text that cannot be parsed' }];
  }
  const acts = tokens.flatMap((token) => (token.kind === 'text' ? buriedIn(token.value) : []));
  return [{ kind: 'opaque', reason: 'EXECUTE of a statement that is put together when it runs' }, ...acts];
}

function buriedIn(text: string): readonly SqlAct[] {
  return buriedActs(lexSql(text.replaceAll('%I', 'countersign_hole_'), 'postgresql').tokens);
}
