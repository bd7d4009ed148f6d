/** Migrations that were kept already, and are altered or deleted. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import { factorOf } from '../../factor.ts';
import type { ReadMigrationFile } from './read-both.ts';
import { MIGRATION_ALTERED, MIGRATION_REMOVED } from './rules-migration.ts';
import { statementKeys } from './steps.ts';

/** At most one factor: altered, or deleted without another file that says the same. */
export function judgeAltered(one: ReadMigrationFile, all: KeysOfAll, context: AssessmentContext): readonly Factor[] {
  const { file, before, after } = one;
  const kept = before.filter(({ once }) => once);
  if (file.oldText === null || kept.length === 0) return [];
  const path = file.newText === null ? file.oldPath : file.path;
  const old = statementKeys(kept);
  if (old.length === 0) return [];
  const tool = kept[0]?.tool ?? 'SQL';
  const from = `${old.length} ${old.length === 1 ? 'statement' : 'statements'}`;
  if (file.newText === null) {
    if (all.hold(old)) return [];
    return [factorOf(MIGRATION_REMOVED, { path, from, to: null, witness: `${tool} migration` }, context)];
  }
  const changed = changedStatements(
    old,
    after.map((migration) => statementKeys([migration])).flat(),
    kept.map(({ id }) => id),
  );
  if (changed === 0) return [];
  const lines = file.addedLines[0] ?? null;
  const to = `${changed} ${changed === 1 ? 'statement differs' : 'statements differ'}`;
  return [factorOf(MIGRATION_ALTERED, { path, lines, from, to, witness: `${tool} migration` }, context)];
}

/** The statements that stand in the files of a change afterwards; put together when first asked. */
export class KeysOfAll {
  readonly #files: readonly ReadMigrationFile[];
  #keys: ReadonlySet<string> | null = null;

  constructor(files: readonly ReadMigrationFile[]) {
    this.#files = files;
  }

  hold(keys: readonly string[]): boolean {
    this.#keys ??= new Set(this.#files.flatMap(({ after }) => statementKeys(after)));
    const all = this.#keys;
    return keys.every((key) => all.has(key));
  }
}

/** Statements of one side that the other does not have; a new part of a file (a change set) is no alteration. */
function changedStatements(old: readonly string[], next: readonly string[], ids: readonly string[]): number {
  const known = new Set(ids);
  const kept = next.filter((key) => known.has(key.slice(0, key.indexOf('\0'))));
  if (kept.length === old.length && kept.every((key, at) => key === old[at])) return 0;
  const [before, after] = [new Set(old), new Set(kept)];
  const different = old.filter((key) => !after.has(key)).length + kept.filter((key) => !before.has(key)).length;
  return Math.max(1, different);
}
