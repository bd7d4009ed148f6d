/** Records of a place that lead two ways. Whoever has a gate's key could leave out what nobody signed by beginning anew behind it. */
import type { VoidFrom } from '../../core/signoff/landing/voided-keys.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { StatementId } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Believed } from './deploy-believed.ts';
import { deployFault, short } from './deploy-faults.ts';
import { besideChain, chainOf, type FoundRecord } from './deploy-records.ts';

export interface ForkParts {
  readonly repo: Pick<GitRepository, 'present' | 'mergeBases'>;
  readonly found: ReadonlyMap<StatementId, FoundRecord>;
  readonly believed: Believed;
  readonly voided: readonly VoidFrom[];
}

/**
 * A record of a gate that leads away from the chain, or begins it a second time; null when there is none. Those of a
 * withdrawn key are passed over, unless they began before the chain did: what was judged first cannot be taken away.
 */
export async function forkFault(parts: ForkParts, chain: readonly FoundRecord[]): Promise<DecisionNode | null> {
  const { found, believed } = parts;
  const end = chain.at(-1);
  const beside = besideChain(found, chain);
  if (end === undefined || beside.length === 0) return null;
  const vouched = await believed.at(end.record.place);
  for (const one of beside) {
    if (!vouched.has(one.id) || (await isVoid(parts, one, chain))) continue;
    const { place, new: tip } = one.record;
    const why = `the records of ${place} lead two ways: ${short(one.id)} of ${tip.slice(0, 12)} is not on the way to this commit`;
    const remedy =
      'find out which gate wrote it; an owner withdraws its key from there on: countersign sign-offs withdraw-key KEY --from RECORD';
    return deployFault('record.fork', 'error', why, remedy);
  }
  return null;
}

/** A record of the chain whose key was withdrawn from it on, or from one before it; null when there is none. */
export async function voidFault(parts: ForkParts, chain: readonly FoundRecord[]): Promise<DecisionNode | null> {
  const on = new Map(chain.map(({ id }, at) => [id, at]));
  for (const { fingerprint, from } of parts.voided) {
    const at = on.get(from);
    const { believed } = parts;
    const keyOf = at === undefined ? null : await believed.keysOf(chain.slice(at));
    const one = chain.slice(at).find(({ id }) => keyOf?.get(id) === fingerprint);
    if (one === undefined) continue;
    const why = `the key that signed the record ${short(one.id)} of ${one.record.new.slice(0, 12)} was withdrawn from ${short(from)} on`;
    return deployFault('record.withdrawn', 'blocked', why, 'deploy a commit before it, or what lands since');
  }
  return null;
}

async function isVoid(
  { repo, found, voided, believed }: ForkParts,
  one: FoundRecord,
  chain: readonly FoundRecord[],
): Promise<boolean> {
  const on = new Set(chain.map(({ id }) => id));
  const way = chainOf(found, one);
  const from = way.findIndex(({ id }) =>
    voided.some((each) => each.from === id && !on.has(id) && believed.keyOf(id) === each.fingerprint),
  );
  const [first, other] = [chain[0], way[0]];
  if (from < 0 || first === undefined || other === undefined) return false;
  if (first.id === other.id) return true;
  const [began, begins] = [first.record.new, other.record.new];
  return (await repo.present([began, begins])).size >= 1 && (await repo.mergeBases(began, begins)).includes(began);
}
