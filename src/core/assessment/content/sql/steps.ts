/** Migrations of one file → steps with their transactions, marked by whether the change wrote them. */
import type { RepoPath } from '../../../../model/path.ts';
import { tableKey } from '../../../reading/sql/act.ts';
import type { ActedStatement, SqlAct } from '../../../reading/sql/act.ts';
import { lexSql } from '../../../reading/sql/lexer.ts';
import type { Migration } from '../../../reading/sql/migration.ts';
import { columnKey } from './world.ts';
import type { Step } from './world.ts';

/** Numbers steps and transactions over the whole change. */
export class StepMaker {
  #position = 0;
  #transaction = 0;

  /** `before` is what the same file said before the change; empty for a new file. */
  steps(path: RepoPath, migrations: readonly Migration[], before: readonly Migration[]): readonly Step[] {
    const known = countOf(before);
    const kept = new Set(before.map(({ id }) => id));
    const created = new Set(before.flatMap(creationsOf));
    return migrations.flatMap((migration) => {
      const altered = migration.once && kept.has(migration.id);
      const transactions = new Transactions(migration, this.#transaction);
      const steps = migration.statements.flatMap((statement) => {
        const fresh = known.size === 0 || !takeOne(known, statementKey(migration, statement));
        return statement.acts.map((act): Step => {
          this.#position += 1;
          const creates = !altered && !created.has(creationKey(act));
          const place = { path, migration, statement, position: this.#position };
          return { ...place, act, fresh, creates, ...transactions.of(act, statement.line) };
        });
      });
      this.#transaction = transactions.last + 1;
      return steps;
    });
  }
}

function creationsOf({ statements }: Migration): readonly string[] {
  return statements.flatMap(({ acts }) => acts.map(creationKey)).filter((key) => key !== '');
}

/** What an act brings into being, so that a definition that is only altered is not taken for a new one. */
function creationKey(act: SqlAct): string {
  if (act.kind === 'create-table') return `table\0${tableKey(act.table)}`;
  if (act.kind === 'add-column') return `column\0${columnKey(act.table, act.column.name)}`;
  return '';
}

function countOf(migrations: readonly Migration[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const migration of migrations) {
    for (const statement of migration.statements) {
      const key = statementKey(migration, statement);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function takeOne(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

/** Comments, blanks and the case of words do not make another statement; in a program the kind of quotes neither. */
function statementKey({ id, dialect }: Migration, { source, readBy }: ActedStatement): string {
  const { tokens } = lexSql(source, dialect);
  const isCode = readBy === 'layout';
  const parts = tokens.flatMap(({ kind, upper, value }, at) => {
    if (kind === 'word') return [upper];
    // Formatters of programs choose quotes, and end a list with a comma.
    if (isCode && value === ',' && CLOSING.has(tokens[at + 1]?.value ?? '')) return [];
    return [`${isCode && kind === 'name' ? 'text' : kind}:${value}`];
  });
  return `${id}\0${parts.join(' ')}`;
}

const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/** Keys of all statements of a file, in order. */
export function statementKeys(migrations: readonly Migration[]): readonly string[] {
  return migrations.flatMap((migration) => migration.statements.map((one) => statementKey(migration, one)));
}

/** Follows BEGIN and COMMIT inside what the tool does around them. */
class Transactions {
  readonly #migration: Migration;
  #begun: number | null = null;
  last: number;

  constructor(migration: Migration, first: number) {
    this.#migration = migration;
    this.last = first;
  }

  of(act: SqlAct, line: number): Pick<Step, 'transaction' | 'shared' | 'begun'> {
    const wrapped = this.#migration.wrapping.kind;
    if (act.kind === 'transaction') {
      this.#begun = act.verb === 'begin' ? line : null;
      if (this.#begun !== null || wrapped !== 'whole') this.last += 1;
      return { transaction: this.last, shared: true, begun: this.#begun };
    }
    if (this.#begun !== null || wrapped === 'whole')
      return { transaction: this.last, shared: true, begun: this.#begun };
    if (wrapped === 'statement') this.last += 1;
    return { transaction: this.last, shared: wrapped === 'statement', begun: null };
  }
}
