/** Code that a statement leaves in the database: what it takes away when it runs one day. */
import type { SqlAct, StoredKind } from './act.ts';

/** The act of keeping code; none where the code takes nothing away. */
export function storedActs(how: StoredKind, name: string, acts: readonly SqlAct[]): readonly SqlAct[] {
  const made = new Set(acts.flatMap((act) => (act.kind === 'create-table' ? [act.table.toLowerCase()] : [])));
  const takes = acts.filter((act) => takesAway(act, made));
  return takes.length === 0 ? [] : [{ kind: 'stored', how, name, acts: takes }];
}

/** Tables that the code makes itself are its own to drop; one row more or less is what code is for. */
function takesAway(act: SqlAct, made: ReadonlySet<string>): boolean {
  if (act.kind === 'drop') return DROPPED.has(act.object) && !made.has(act.name.toLowerCase());
  if (act.kind === 'drop-column') return !made.has(act.table.toLowerCase());
  if (act.kind !== 'rows' || made.has(act.table.toLowerCase())) return false;
  const all = act.choice === 'all' || act.choice === 'always-true' || act.choice === 'join-without-key';
  return all && (act.verb === 'delete' || act.verb === 'truncate');
}

const DROPPED: ReadonlySet<string> = new Set(['table', 'schema', 'database', 'owned', 'partition']);
