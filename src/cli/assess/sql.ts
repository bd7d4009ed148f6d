/** `assess sql FILE…`: migrations in SQL and in the languages of migration tools, judged together as one change. */
import { assessedOf, assessTexts, familyNamed, standaloneContext } from '../../app/assess/assess-texts.ts';
import type { Assessed, GivenChange } from '../../app/assess/assess-texts.ts';
import { isReadable } from '../../core/assessment/content/sql-paths.ts';
import { dialectNamed } from '../../core/reading/sql/dialect.ts';
import type { SqlDialect } from '../../core/reading/sql/lexer.ts';
import { CountersignError } from '../../model/error.ts';
import { boundedFamilies } from '../../composition/bounded-families.ts';
import type { Shell } from '../command.ts';
import { answer, answerBatch, namedEnvironment, readText, textField, withAssessOptions, withBatch } from './answer.ts';
import type { AssessOptions } from './answer.ts';
import type { AssessKind } from './kind.ts';

const LARGEST_MIGRATION = 4 << 20;
const STDIN_PATH = 'migrations/stdin.sql';
/** Of more files than this, how each was read is not printed. */
const MOST_NOTES = 8;

interface SqlOptions extends AssessOptions {
  readonly dialect?: string;
  readonly path?: string;
}

export const sqlKind: AssessKind = {
  name: 'sql',
  summary: 'what migrations drop, lock and break',
  add(command, shell) {
    withBatch(withAssessOptions(command))
      .argument('[files...]', 'migrations, judged together as one change; - for stdin')
      .option('--dialect <name>', 'postgresql, mysql, sqlite, mssql, oracle; else the text and the path say it')
      .option('--path <path>', 'the path that a single text is judged under; its folders and ending say the tool')
      .action(async (files: readonly string[], options: SqlOptions) => {
        const dialect = namedDialect(options);
        if (options.batch === true) {
          return answerBatch(shell, options, (item, line) => judgeItem(item, line, dialect, options));
        }
        answer(shell, await judgeFiles(shell, files, dialect, options), options);
      });
  },
};

function namedDialect({ dialect }: SqlOptions): SqlDialect | null {
  if (dialect === undefined) return null;
  const known = dialectNamed(dialect);
  if (known !== null) return known;
  throw new CountersignError('usage', `there is no dialect "${dialect}"`, {
    remedy: 'use one of: postgresql, mysql, sqlite, mssql, oracle',
  });
}

async function judgeFiles(
  shell: Shell,
  files: readonly string[],
  dialect: SqlDialect | null,
  options: SqlOptions,
): Promise<Assessed> {
  if (files.length === 0) {
    throw new CountersignError('usage', 'assess sql needs at least one file', {
      remedy: 'countersign assess sql FILE…, - for stdin, or --batch with one JSON object a line: {"id","text","path"}',
    });
  }
  if (options.path !== undefined && files.length > 1) {
    throw new CountersignError('usage', '--path names one text, but several files are given');
  }
  const changes: GivenChange[] = [];
  for (const name of files) {
    const path = options.path ?? (name === '-' ? STDIN_PATH : name);
    changes.push({ path, old: { kind: 'absent' }, new: await readText(shell, name, LARGEST_MIGRATION) });
  }
  return judge(changes, dialect, options);
}

function judgeItem(
  item: Readonly<Record<string, unknown>>,
  line: number,
  dialect: SqlDialect | null,
  options: SqlOptions,
): Promise<Assessed> {
  const path = typeof item['path'] === 'string' ? item['path'] : (options.path ?? STDIN_PATH);
  const named = item['dialect'];
  const own = typeof named === 'string' ? namedDialect({ ...options, dialect: named }) : dialect;
  const change = { path, old: textField(item, 'old', line), new: textField(item, 'text', line) };
  if (change.new.kind === 'absent') {
    throw new CountersignError('usage', `line ${line} of stdin has no "text"`, {
      remedy: '{"id": 1, "text": "DROP TABLE t;"}',
    });
  }
  return judge([change], own, options);
}

async function judge(
  changes: readonly GivenChange[],
  dialect: SqlDialect | null,
  options: SqlOptions,
): Promise<Assessed> {
  for (const { path } of changes) if (!isReadable(path)) throw unknownLanguage(path);
  const context = standaloneContext(namedEnvironment(options));
  const wish = { family: 'sql', dialect } as const;
  const { factors, told } = await assessTexts(familyNamed('sql'), changes, context, boundedFamilies(), wish);
  const subject = changes.length === 1 ? (changes[0]?.path ?? '') : `${changes.length} migrations`;
  return assessedOf(subject, factors, changes.length > MOST_NOTES ? [] : (told?.notes ?? []));
}

function unknownLanguage(path: string): CountersignError {
  return new CountersignError('usage', `"${path}" is no migration in a language that is read`, {
    remedy: 'give --path with a folder and an ending that say the tool: migrations/1.sql, db/migrate/1_x.rb, …',
  });
}
