/** What judging landings needs: the repository, the store, the pinned merges, and who checks signatures. */
import type { Keyring } from '../../model/keys.ts';
import type { LandingRecord, Refused, Verified } from '../../model/statement.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { StoreHeads } from '../../ports/store.ts';
import type { CheckTools } from '../change/check.ts';
import type { Home } from '../home/home-policy.ts';
import type { ReadStatements } from '../store/statements.ts';

/** The store as it was read once, its signatures checked. */
export interface KnownStatements {
  readonly heads: StoreHeads;
  readonly statements: readonly Verified[];
  readonly records: readonly Verified<LandingRecord>[];
  readonly refused: readonly Refused[];
}

export interface LandingDesk {
  readonly repo: GitRepository;
  readonly merges: PinnedMerges;
  readonly home: Home;
  readonly keyring: Keyring;
  readonly known: KnownStatements;
  /** What the store holds for other keys: those of another day. */
  readonly knownFor: (keyring: Keyring, repository: string) => Promise<KnownStatements>;
  readonly tools: CheckTools;
  /** True where the store's refs are made: one that is not there holds nothing. Elsewhere it was not fetched. */
  readonly authoritative: boolean;
}

/** Sorts what the store holds: records stand in their own ref only, and nothing else does. */
export function knownStatements(read: ReadStatements, repository: string): KnownStatements {
  const refused: Refused[] = [];
  const statements: Verified[] = [];
  const records: Verified<LandingRecord>[] = [];
  const refuse = ({ id, statement }: Verified, rule: string, why: string): void => {
    refused.push({ id, rule, why, statement });
  };
  for (const [list, fromRecords] of [[read.checked, false] as const, [read.records, true] as const]) {
    for (const one of list) {
      if (one.kind === 'refused') refused.push(one.of);
      else if (one.of.statement.repo !== repository)
        refuse(one.of, 'statement.other-repository', `it is about the repository ${one.of.statement.repo}`);
      else if (isRecord(one.of) !== fromRecords)
        refuse(
          one.of,
          'statement.wrong-ref',
          fromRecords ? 'only records of gates belong there' : 'records have a ref of their own',
        );
      else if (isRecord(one.of)) records.push(one.of);
      else statements.push(one.of);
    }
  }
  return { heads: read.heads, statements, records: read.inOrder === true ? records : inChains(records), refused };
}

function isRecord(one: Verified): one is Verified<LandingRecord> {
  return one.statement.kind === 'record';
}

/** Records of each place in the order of their chain, oldest first; what hangs in the air comes last. */
export function inChains(records: readonly Verified<LandingRecord>[]): readonly Verified<LandingRecord>[] {
  const next = new Map<string | null, Verified<LandingRecord>[]>();
  const sorted = records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const record of sorted) {
    const { previous } = record.statement;
    next.set(previous, [...(next.get(previous) ?? []), record]);
  }
  const ordered: Verified<LandingRecord>[] = [...(next.get(null) ?? [])];
  for (const record of ordered) ordered.push(...(next.get(record.id) ?? []));
  const inChain = new Set(ordered);
  return [...ordered, ...sorted.filter((record) => !inChain.has(record))];
}
