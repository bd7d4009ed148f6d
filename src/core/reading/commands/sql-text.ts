/**
 * What SQL given to a client destroys, by its words: a linear pass that knows quotes and comments of all dialects and
 * nothing else. The parser of PostgreSQL would refuse the other dialects, and has to be loaded.
 */

/** A statement that destroys. */
export interface SqlHazard {
  readonly rule:
    | 'sql.delete.table'
    | 'sql.delete.column'
    | 'sql.delete.rows'
    | 'sql.grant.widened'
    | 'data.delete.statement';
  /** The words of the statement up to the name, for people. */
  readonly statement: string;
}

/** Words of each statement in upper case; what stands in quotes is one word that is no keyword. */
function statementsOf(text: string): readonly (readonly string[])[] {
  const statements: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const letter = text[at] ?? '';
    if (letter === ';') {
      statements.push([]);
      at += 1;
    } else if (text.startsWith('--', at) || letter === '#') at = endOf(text, '\n', at + 1);
    else if (text.startsWith('/*', at)) at = endOf(text, '*/', at + 2);
    else if (letter === "'" || letter === '"' || letter === '`') {
      const end = endOf(text, letter, at + 1);
      statements.at(-1)?.push(letter === "'" ? "'text'" : text.slice(at + 1, end - 1));
      at = end;
    } else if (/[\w$.]/.test(letter)) {
      WORD.lastIndex = at;
      const word = WORD.exec(text)?.[0] ?? letter;
      statements.at(-1)?.push(word.toUpperCase());
      at += word.length;
    } else {
      if (letter === '=' || letter === '(') statements.at(-1)?.push(letter);
      at += 1;
    }
  }
  return statements;
}

const WORD = /[\w$.*]+/y;

function endOf(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

const CONTAINERS: ReadonlySet<string> = new Set([
  'TABLE',
  'DATABASE',
  'SCHEMA',
  'MATERIALIZED',
  'KEYSPACE',
  'COLLECTION',
  'TABLESPACE',
  'FOREIGN',
  'DICTIONARY',
]);
const CONSTANT = new Set(['TRUE', '1', '1=1']);

/** The hazards of a text of statements. */
export function sqlHazards(text: string): readonly SqlHazard[] {
  return statementsOf(text).flatMap((words) => hazardOf(words) ?? []);
}

function hazardOf(words: readonly string[]): SqlHazard | null {
  const verbAt =
    words[0] === 'WITH'
      ? words.findIndex((word) => word === 'DELETE' || word === 'UPDATE')
      : words[0] === 'EXPLAIN'
        ? -1
        : 0;
  const rest = words.slice(Math.max(0, verbAt));
  const [verb = '', second = ''] = rest;
  const statement = `${rest.slice(0, 2).join(' ')} ${rest.slice(2, 5).join(' ').toLowerCase()}`.trim();
  if (verbAt < 0) return null;
  switch (verb) {
    case 'DROP':
      return { rule: CONTAINERS.has(second) ? 'sql.delete.table' : 'data.delete.statement', statement };
    case 'TRUNCATE':
      return { rule: 'sql.delete.rows', statement };
    case 'DELETE':
    case 'UPDATE':
      return isUnbounded(rest) ? { rule: 'sql.delete.rows', statement } : null;
    case 'ALTER':
      return altered(rest, statement);
    case 'GRANT':
      return rest.includes('PUBLIC') || rest.includes('SUPERUSER') || rest.includes('*.*')
        ? { rule: 'sql.grant.widened', statement }
        : null;
    case 'PURGE':
    case 'UNDROP':
    case 'SHUTDOWN':
    case 'KILL':
      return { rule: 'data.delete.statement', statement };
  }
  return null;
}

function altered(words: readonly string[], statement: string): SqlHazard | null {
  const drop = words.indexOf('DROP');
  const next = words[drop + 1] ?? '';
  if (drop > 0 && next === 'COLUMN') return { rule: 'sql.delete.column', statement };
  if (drop > 0 && (next === 'PARTITION' || next === 'TABLE')) return { rule: 'sql.delete.table', statement };
  if (words.includes('DELETE')) return { rule: 'data.delete.statement', statement };
  return words.includes('SUPERUSER') || words.includes('BYPASSRLS') ? { rule: 'sql.grant.widened', statement } : null;
}

/** Without a condition, or with one that always holds. */
function isUnbounded(words: readonly string[]): boolean {
  const where = words.lastIndexOf('WHERE');
  if (where < 0) return words.length > 1 && !words.includes('LIMIT');
  const condition = words.slice(where + 1).filter((word) => word !== '(');
  const [left = '', middle = '', right = ''] = condition;
  if (condition.length === 1) return CONSTANT.has(left);
  return condition.length === 3 && middle === '=' && left === right;
}
