/** Where a statement of Transact-SQL begins that no semicolon parts from the one before. */
import type { SqlToken } from './lexer.ts';

const OBJECTS: ReadonlySet<string> = new Set(
  `TABLE VIEW DATABASE SCHEMA PROCEDURE PROC FUNCTION TRIGGER INDEX TYPE USER ROLE LOGIN SEQUENCE SYNONYM UNIQUE
  CLUSTERED NONCLUSTERED OR`.split(/\s+/),
);
const ROUTINES: ReadonlySet<string> = new Set(['PROCEDURE', 'PROC', 'FUNCTION', 'TRIGGER']);
/** Words that name a right or an occasion: `GRANT DELETE`, `FOR UPDATE`, `MERGE … THEN DELETE`, `CREATE OR ALTER`. */
const NAMES_IT: ReadonlySet<string> = new Set('GRANT DENY REVOKE , FOR AFTER OF THEN OR BULK'.split(' '));
/** `ON DELETE CASCADE`, `MERGE JOIN`, `UPDATE (column)`, `UPDATE STATISTICS`. */
const GOES_ON: ReadonlySet<string> = new Set('CASCADE SET NO RESTRICT JOIN UNION ( , ON STATISTICS'.split(' '));
/** Words in front of a SELECT that belongs to them. */
const SELECTS: ReadonlySet<string> = new Set('AS UNION ALL EXCEPT INTERSECT FOR RETURN'.split(' '));

/** Whether the last of a statement's tokens is the first of another one; `next` is what follows it. */
export function beginsStatement(tokens: readonly SqlToken[], next: SqlToken): boolean {
  const word = tokens.at(-1);
  const before = tokens.at(-2)?.upper;
  if (word?.kind !== 'word' || before === undefined || !isSeries(tokens)) return false;
  const first = tokens[0]?.upper;
  switch (word.upper) {
    case 'DROP':
    case 'ALTER':
    case 'CREATE':
      return OBJECTS.has(next.upper) && !NAMES_IT.has(before);
    case 'TRUNCATE':
      return next.upper === 'TABLE';
    case 'EXEC':
    case 'EXECUTE':
      return first !== 'INSERT' && before !== 'WITH' && next.upper !== 'ON' && !NAMES_IT.has(before);
    case 'SELECT':
      return first !== 'INSERT' && first !== 'WITH' && !SELECTS.has(before);
    case 'DELETE':
    case 'UPDATE':
    case 'INSERT':
    case 'MERGE':
      return first !== 'WITH' && !NAMES_IT.has(before) && !GOES_ON.has(next.upper);
  }
  return false;
}

/** What stands in a routine, behind a condition or in a block belongs to it. */
function isSeries([first, second, third, fourth]: readonly SqlToken[]): boolean {
  switch (first?.upper ?? '') {
    case 'IF':
    case 'WHILE':
      return false;
    case 'BEGIN':
      return second?.upper === 'TRAN' || second?.upper === 'TRANSACTION';
    case 'CREATE':
    case 'ALTER':
      return ![second, third, fourth].some((word) => word !== undefined && ROUTINES.has(word.upper));
  }
  return true;
}
