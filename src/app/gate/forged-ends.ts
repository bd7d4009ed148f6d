/** Records that only a stolen key of a gate can have written, and those that an owner declared void. */
import { voidedBy } from '../../core/signoff/landing/voided-keys.ts';
import type { RefName } from '../../model/id.ts';
import type { LandingRecord, StatementId, Verified } from '../../model/statement.ts';
import type { KnownStatements, LandingDesk } from './landing-desk.ts';

/**
 * True when the last record of a ref leads back, or begins elsewhere than where the one before it ended. No gate writes
 * such a record, and going on from it would judge anew what is spent.
 */
export async function endsForged(
  { repo, known }: Pick<LandingDesk, 'repo' | 'known'>,
  target: RefName,
): Promise<boolean> {
  const own = known.records.filter(({ statement }) => statement.place === target);
  const last = own.at(-1)?.statement;
  if (last === undefined) return false;
  const before = own.find(({ id }) => id === last.previous);
  if (before !== undefined && before.statement.new !== last.old) return true;
  if (last.old === null || last.old === last.new) return false;
  const here = await repo.present([last.old, last.new]);
  return here.size === 2 && (await repo.mergeBases(last.old, last.new)).includes(last.new);
}

/**
 * The records of keys that an owner withdrew from a record on come first, so that nothing goes on from them; what they
 * spend stays spent.
 */
export function voidFirst(known: KnownStatements, owners: readonly string[]): KnownStatements {
  const said = known.statements.map(({ statement }) => statement);
  const withdrawn = voidedBy(said, owners);
  if (withdrawn.length === 0) return known;
  const byId = new Map(known.records.map((record) => [record.id, record]));
  const standing = new Map<StatementId | null, number>();
  const count = (id: StatementId | null, by: number): void => void standing.set(id, (standing.get(id) ?? 0) + by);
  for (const { statement } of known.records) count(statement.previous, 1);
  const ended = new Set<StatementId>();
  // From the ends back: what a key that still counts went on from stays in its chain.
  for (const record of known.records.toReversed()) {
    const isVoid = withdrawn.some((each) => each.fingerprint === record.key && follows(record, each.from, byId));
    if (!isVoid || (standing.get(record.id) ?? 0) > 0) continue;
    ended.add(record.id);
    count(record.statement.previous, -1);
  }
  const [first, rest] = [true, false].map((which) => known.records.filter(({ id }) => ended.has(id) === which));
  return { ...known, records: [...(first ?? []), ...(rest ?? [])] };
}

function follows(
  record: Verified<LandingRecord>,
  from: StatementId,
  byId: ReadonlyMap<StatementId, Verified<LandingRecord>>,
): boolean {
  const seen = new Set<StatementId>();
  for (let at: StatementId | null = record.id; at !== null && !seen.has(at); ) {
    if (at === from) return true;
    seen.add(at);
    at = byId.get(at)?.statement.previous ?? null;
  }
  return false;
}
