/** What every layout of migrations gives: statements of the way up, how the tool runs them, and the way back. */
import type { ActedStatement } from './act.ts';
import type { SqlDialect } from './lexer.ts';
import type { SqlProblem } from './script.ts';

/** Whether statements share a transaction, and who says so. */
export interface Wrapping {
  /** `whole`: all of a migration in one; `statement`: each alone; `unknown`: the tool is not known or can do both. */
  readonly kind: 'whole' | 'statement' | 'unknown';
  /** One clause for people: `Flyway runs a migration in one transaction`. */
  readonly because: string;
}

/** The way back. `not-kept`: the tool has none. */
export interface WayBack {
  readonly kind: 'not-kept' | 'present' | 'missing' | 'raises' | 'empty';
  /** Where it is missing or stands, for people: `no down()`. */
  readonly what: string;
}

export interface Migration {
  /** The tool, as people call it: `Rails`, `Flyway`, `SQL`. */
  readonly tool: string;
  /** Tells the parts of one file apart (change sets of Liquibase); empty where a file is one migration. */
  readonly id: string;
  readonly dialect: SqlDialect;
  readonly wrapping: Wrapping;
  readonly statements: readonly ActedStatement[];
  readonly back: WayBack;
  readonly problems: readonly SqlProblem[];
  /** True when the tool runs it once: then altering it later never reaches a database that has run it. */
  readonly once: boolean;
}

/** The part that most layouts have in common. */
export const NOT_KEPT: WayBack = { kind: 'not-kept', what: '' };

/** A file that may hold migrations. */
export interface MigrationFile {
  readonly path: string;
  readonly text: string;
  /** Null: what path and text themselves say. */
  readonly dialect: SqlDialect | null;
}
