/** The SQL rules, telling how each text was read: whose assumptions these are must be seen. */
import { describeMigrations } from '../../reading/sql/layouts.ts';
import type { SqlDialect } from '../../reading/sql/lexer.ts';
import type { FamilyReader } from './family.ts';
import { sqlReaderFor } from './sql.ts';

/** For one run. */
export function sqlAlone(dialect: SqlDialect | null): FamilyReader {
  const notes = new Set<string>();
  const reader = sqlReaderFor(dialect, (migrations) => {
    for (const note of describeMigrations(migrations)) notes.add(note);
  });
  return { ...reader, told: () => ({ notes: [...notes], proofs: [] }) };
}
