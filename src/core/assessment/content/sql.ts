/** The SQL rules: every changed migration becomes steps, every step is judged with what the whole change does. */
import type { AssessmentContext, RuleDescription } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import { parsersFor, readMigrations } from '../../reading/sql/layouts.ts';
import type { SqlDialect } from '../../reading/sql/lexer.ts';
import type { Migration } from '../../reading/sql/migration.ts';
import type { FamilyInput, FamilyReader } from './family.ts';
import { judgeAltered, KeysOfAll } from './sql/altered.ts';
import { factorAt } from './sql/finding.ts';
import { judgeMigration } from './sql/judge-migration.ts';
import type { PlacedFinding } from './sql/judge-migration.ts';
import { judgeStep } from './sql/judge.ts';
import { BREAK_CONSTRAINT, BREAK_DEFAULT, BREAK_RENAME, ENUM_CHANGED } from './sql/rules-break.ts';
import { DELETE_COLUMN, DELETE_ROWS, DELETE_STORED, DELETE_TABLE, DELETE_TYPE } from './sql/rules-delete.ts';
import { LOCK_HELD, LOCK_INDEX, LOCK_PARTITION, LOCK_REWRITE, LOCK_SCAN, LOCK_TIMEOUT } from './sql/rules-lock.ts';
import {
  DOWN_MISSING,
  GRANT_WIDENED,
  MIGRATION_ALTERED,
  MIGRATION_REMOVED,
  TRANSACTION_NESTING,
  TRIGGER_DISABLED,
} from './sql/rules-migration.ts';
import { readAll } from './sql/read-both.ts';
import { StepMaker } from './sql/steps.ts';
import { unknownOf } from './sql/unknown.ts';
import { withWaysBack } from './sql/ways-back.ts';
import { World } from './sql/world.ts';
import type { Step } from './sql/world.ts';

const RULES: readonly RuleDescription[] = [
  DELETE_TABLE,
  DELETE_COLUMN,
  DELETE_ROWS,
  DELETE_STORED,
  DELETE_TYPE,
  LOCK_REWRITE,
  LOCK_SCAN,
  LOCK_INDEX,
  LOCK_TIMEOUT,
  LOCK_HELD,
  LOCK_PARTITION,
  BREAK_RENAME,
  BREAK_CONSTRAINT,
  BREAK_DEFAULT,
  ENUM_CHANGED,
  TRANSACTION_NESTING,
  DOWN_MISSING,
  MIGRATION_ALTERED,
  MIGRATION_REMOVED,
  GRANT_WIDENED,
  TRIGGER_DISABLED,
];

/**
 * The reader for scripts of one dialect; null lets paths and texts say which. `seen` is given the migrations of every
 * file as it is afterwards, for who has to say how they were read.
 */
export function sqlReaderFor(
  dialect: SqlDialect | null,
  seen: (migrations: readonly Migration[]) => void = () => undefined,
): FamilyReader {
  return {
    rules: RULES,
    parsers: (files) => [
      ...new Set(files.flatMap(({ path, oldPath }) => [path, oldPath].flatMap((one) => parsersFor(one) ?? []))),
    ],
    assess: (input) => assess(input, dialect, seen),
  };
}

export const sqlReader: FamilyReader = sqlReaderFor(null);

function assess(
  input: FamilyInput,
  dialect: SqlDialect | null,
  seen: (migrations: readonly Migration[]) => void,
): readonly Factor[] {
  const files = withWaysBack(readAll(input.files, dialect, input.parsers), input);
  for (const { after } of files) seen(after);
  const maker = new StepMaker();
  const byFile = files.map(({ file, before, after }) => maker.steps(file.path, after, before));
  const world = new World(knownSteps(input, byFile.flat(), dialect), byFile.flat());
  const keys = new KeysOfAll(files);
  return files.flatMap((file, at) => [
    ...judgeAltered(file, keys, input.context),
    ...judgeFile(byFile[at] ?? [], world, input.context),
    ...unknownOf(file, byFile[at] ?? [], input.context),
  ]);
}

function judgeFile(steps: readonly Step[], world: World, context: AssessmentContext): readonly Factor[] {
  const found = steps
    .filter(({ fresh }) => fresh)
    .flatMap((step) => judgeStep(step, world).map((finding) => ({ step, finding })));
  const foundOf = Map.groupBy(found, ({ step }) => step.migration);
  const whole = [...Map.groupBy(steps, ({ migration }) => migration)].flatMap(([migration, own]) =>
    judgeMigration(own, foundOf.get(migration) ?? [], world),
  );
  return [...found, ...whole].map(({ step, finding }: PlacedFinding) => factorAt(step, finding, context));
}

/** Acts whose judgement depends on what earlier migrations left behind; for all others none of them is read. */
const ASKS: ReadonlySet<string> = new Set(['set-not-null', 'change-type', 'drop-constraint']);

function knownSteps(input: FamilyInput, steps: readonly Step[], dialect: SqlDialect | null): readonly Step[] {
  const tables = new Set(
    steps.flatMap(({ act, fresh }) =>
      fresh && ASKS.has(act.kind) && 'table' in act && act.table !== null ? [act.table] : [],
    ),
  );
  if (tables.size === 0 || tables.size > MOST_TABLES) return [];
  const names = [...tables].map((table) => table.slice(table.lastIndexOf('.') + 1).toLowerCase());
  const maker = new StepMaker();
  return input.neighbours
    .filter(
      ({ path, text }) => isLoaded(path, input) && mentions(text, path.endsWith('.py') ? modelsToo(names) : names),
    )
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, text }) => maker.steps(path, readMigrations({ path, text, dialect }, input.parsers) ?? [], []));
}

const MOST_TABLES = 20;

/** Django writes `order` where the table is `shop_order`. */
function modelsToo(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, name.slice(name.lastIndexOf('_') + 1)]);
}

function mentions(text: string, names: readonly string[]): boolean {
  const lowered = text.toLowerCase();
  return names.some((name) => lowered.includes(name));
}

/** Only the parsers of the changed files are loaded: a neighbour in another language is left out. */
function isLoaded(path: string, { files }: FamilyInput): boolean {
  const loaded = new Set(files.flatMap((file) => parsersFor(file.path) ?? []));
  return (parsersFor(path) ?? ['postgresql']).every((kind) => loaded.has(kind)) && parsersFor(path) !== null;
}
