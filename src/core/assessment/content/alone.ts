/** Families as a command of their own runs them: on texts outside any repository, telling more than factors. */
import type { SqlDialect } from '../../reading/sql/lexer.ts';
import type { FamilyReader } from './family.ts';

/** What a person says of the texts. */
export type AloneWish =
  | { readonly family: 'iam' }
  /** Null lets paths and texts say the dialect. */
  | { readonly family: 'sql'; readonly dialect: SqlDialect | null };

/** The reader for one run, which has something to tell after it. */
export async function aloneReader(wish: AloneWish): Promise<FamilyReader> {
  switch (wish.family) {
    case 'iam':
      return (await import('./iam-alone.ts')).iamAlone();
    case 'sql':
      return (await import('./sql-alone.ts')).sqlAlone(wish.dialect);
  }
}
