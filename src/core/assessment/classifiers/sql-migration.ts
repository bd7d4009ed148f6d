/** `sql.migration.altered` for a migration that gets another name: the tools know what they have run by it. */
import { displayPath } from '../../../model/path.ts';
import { NOTHING } from '../classifier.ts';
import type { ChangedPath, Classifier } from '../classifier.ts';
import { MIGRATION_ALTERED } from '../content/sql/rules-migration.ts';
import { factorOf } from '../factor.ts';

const WHY = 'Databases that have run it under its old name take it for a new one: it runs again, or the tool refuses.';
const REMEDY = 'Keep the name of a migration that is released; give the new number to the new one.';

export const sqlMigration: Classifier = {
  needs: 'paths',
  rules: [MIGRATION_ALTERED],
  file(file, context) {
    if (!isRenamed(file)) return NOTHING;
    const [from, to] = [displayPath(file.oldPath), displayPath(file.path)];
    const told = { path: file.path, from, to, witness: 'renamed migration', why: WHY, remedy: REMEDY };
    return [factorOf(MIGRATION_ALTERED, told, context)];
  },
};

function isRenamed({ path, oldPath, old, new: next, kinds, oldKinds }: ChangedPath): boolean {
  if (old === null || next === null || path === oldPath) return false;
  if (!kinds.has('migration') || !oldKinds.has('migration') || kinds.has('test')) return false;
  const [before, after] = [nameOf(oldPath), nameOf(path)];
  return before !== null && after !== null && before !== after;
}

/** What a tool keeps of a migration that it has run; null where the name means nothing to it, or is not known to. */
function nameOf(path: string): string | null {
  const parts = path.split('/');
  const base = parts.at(-1) ?? '';
  // Prisma keeps the name of the folder.
  if (base === 'migration.sql') return parts.at(-2) ?? null;
  const [, name = '', ending = ''] = /^(.*?)((?:\.up|\.down)?\.[a-z]+)$/.exec(base) ?? [];
  if (ending === '.py') return /^\d/.test(name) && parts.includes('migrations') ? name : null;
  if (/\.(?:ts|js|mjs|cjs|mts|cts)$/.test(ending)) return /^\d/.test(name) ? name : null;
  if (!/\.(?:sql|rb)$/.test(ending)) return null;
  // Flyway, Rails and most others keep the number in front, and read the rest to people only.
  return /^[VUvu]?(\d[\d._]*?)(?:_|-|$)/.exec(name)?.[1] ?? (/^[Rr]__/.test(name) ? name : null);
}
