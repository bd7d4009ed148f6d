/** The records of a store as deployment looks at them: chains, and what does not follow. */
import { matchesRef } from '../../core/reading/ref-pattern.ts';
import { openEnvelope, statementId } from '../../core/signoff/statement/envelope.ts';
import { decodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { LandingRecord, StatementId } from '../../model/statement.ts';
import type { StatementStore, StoreHeads } from '../../ports/store.ts';
import { deployFault, FETCH, short } from './deploy-faults.ts';
import { serverRef } from '../home/home.ts';
import { RULES } from '../gate/landing-records.ts';

/** A record as it lies in the store; who signed it is found out with the keys of its own day. */
export interface FoundRecord {
  readonly id: StatementId;
  readonly record: LandingRecord;
}

/** Every record of the repository, whoever signed it. */
export async function readRecords(
  store: Pick<StatementStore, 'read'>,
  heads: StoreHeads,
  repository: string,
): Promise<ReadonlyMap<StatementId, FoundRecord>> {
  const found = new Map<StatementId, FoundRecord>();
  if (heads.records === null) return found;
  await store.read('records', heads.records, (_, envelope) => {
    const opened = openEnvelope(envelope);
    const decoded = opened.kind === 'ok' ? decodeStatement(opened.payload) : null;
    if (decoded?.kind !== 'ok' || decoded.statement.kind !== 'record' || decoded.statement.repo !== repository) return;
    const id = statementId(envelope);
    found.set(id, { id, record: decoded.statement });
  });
  return found;
}

/** From the first record of a place to each one whose landing ended at the commit, by the order of the places. */
export function chainsTo(
  found: ReadonlyMap<StatementId, FoundRecord>,
  commit: CommitId,
  places: readonly string[],
): readonly (readonly FoundRecord[])[] {
  const rank = ({ record }: FoundRecord): number => places.findIndex((place) => matchesRef(place, record.place));
  const ends = [...found.values()].filter((one) => one.record.new === commit && rank(one) >= 0);
  ends.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  return ends.map((end) => chainOf(found, end));
}

/** From the first record of a place to this one. */
export function chainOf(found: ReadonlyMap<StatementId, FoundRecord>, end: FoundRecord): readonly FoundRecord[] {
  const chain: FoundRecord[] = [];
  const seen = new Set<StatementId>();
  for (let at: FoundRecord | undefined = end; at !== undefined && !seen.has(at.id); ) {
    seen.add(at.id);
    chain.push(at);
    const previous: StatementId | null = at.record.previous;
    at = previous === null ? undefined : found.get(previous);
  }
  return chain.reverse();
}

/** Why a record does not follow the one before it, or was not judged by the rules of its day; null when all is well. */
export function shapeFault(
  { id, record }: FoundRecord,
  before: FoundRecord | null,
  line: ReadonlyMap<CommitId, number>,
  home: RefName | null,
): DecisionNode | null {
  const name = `the record ${short(id)} of ${record.new.slice(0, 12)}`;
  const gap = (why: string): DecisionNode =>
    deployFault(
      'record.chain',
      'blocked',
      `${name} ${why}`,
      'find out who wrote it; records are written by gates only',
    );
  if (before === null && record.previous !== null)
    return deployFault('record.missing', 'error', `${name} names one before it that is not here`, FETCH);
  if (before !== null && (record.old !== before.record.new || record.place !== before.record.place))
    return gap(`does not begin where the one before it ended`);
  if (record.rules > RULES)
    return deployFault(
      'record.newer',
      'error',
      `${name} was written by newer rules (${record.rules})`,
      'update countersign',
    );
  if (before !== null && record.rules < before.record.rules) return gap('goes back to older rules');
  const here = line.get(record.home);
  if (here === undefined) return gap('was judged by a policy that never stood on the home ref');
  const earlier = before === null ? undefined : line.get(before.record.home);
  if (earlier !== undefined && here > earlier) return gap('was judged by an older policy than the one before it');
  if (record.place === serverRef(home) && record.old !== null && record.home !== record.old)
    return gap('was not judged by the policy of the tip that it landed on');
  return null;
}

/** Records of the chain's place that are neither on it nor behind its end. */
export function besideChain(
  found: ReadonlyMap<StatementId, FoundRecord>,
  chain: readonly FoundRecord[],
): readonly FoundRecord[] {
  const end = chain.at(-1);
  if (end === undefined) return [];
  const on = new Set(chain.map(({ id }) => id));
  const after = new Set<StatementId>([end.id]);
  const beside: FoundRecord[] = [];
  for (const one of found.values()) {
    if (one.record.place !== end.record.place || on.has(one.id)) continue;
    const way: FoundRecord[] = [];
    let at: FoundRecord | undefined = one;
    while (at !== undefined && !on.has(at.id) && !after.has(at.id)) {
      way.push(at);
      at = at.record.previous === null ? undefined : found.get(at.record.previous);
    }
    if (at !== undefined && after.has(at.id)) for (const { id } of way) after.add(id);
    else beside.push(one);
  }
  return beside;
}
