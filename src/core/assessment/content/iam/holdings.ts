/** What each owner holds on one side: the union of all documents that are visible. */
import type { RepoPath } from '../../../../model/path.ts';
import type { PolicyFact } from '../../../reading/iam/facts.ts';
import type { PolicyKind, Statement } from '../../../reading/iam/policy.ts';
import { withoutDigest } from '../../../reading/iam/hcl-names.ts';
import { boxKey, boxOf } from './engine/box.ts';
import type { ScopedFact } from './scoped-fact.ts';

export interface Holding {
  readonly owner: string;
  readonly role: PolicyKind;
  readonly statements: readonly Statement[];
  readonly facts: readonly PolicyFact[];
}

/** One owner on both sides; null where it holds nothing. */
export interface HoldingPair {
  readonly before: Holding | null;
  readonly after: Holding | null;
}

/** Owners of both sides, those of the new side first; an owner that was only renamed is paired with itself. */
export function holdingPairs(before: readonly ScopedFact[], after: readonly ScopedFact[]): readonly HoldingPair[] {
  const [old, next] = [holdings(before), holdings(after)];
  const pairs: HoldingPair[] = [];
  const gone = new Map([...old].filter(([key]) => !next.has(key)));
  const byContent = new Map([...gone].map(([key, holding]) => [contentKey(holding), key]));
  for (const [key, holding] of next) {
    let match = old.get(key) ?? null;
    if (match === null) {
      const renamed = byContent.get(contentKey(holding));
      const found = renamed === undefined ? undefined : gone.get(renamed);
      // The same words that come to something else are no renaming: an instance may be new.
      if (renamed !== undefined && found !== undefined && withoutDigest(found.owner) !== withoutDigest(holding.owner)) {
        match = found;
        gone.delete(renamed);
      }
    }
    pairs.push({ before: match, after: holding });
  }
  return [...pairs, ...[...gone.values()].map((holding) => ({ before: holding, after: null }))];
}

function holdings(scoped: readonly ScopedFact[]): ReadonlyMap<string, Holding> {
  const found = new Map<string, Holding>();
  for (const { scope, fact } of scoped) {
    if (fact.kind !== 'policy') continue;
    const key = `${scope}\0${fact.role}\0${fact.owner}`;
    const known = found.get(key);
    found.set(key, {
      owner: fact.owner,
      role: fact.role,
      statements: [...(known?.statements ?? []), ...fact.statements],
      facts: [...(known?.facts ?? []), fact],
    });
  }
  return found;
}

function contentKey({ role, statements }: Holding): string {
  return [role, ...statements.map((statement) => `${statement.effect} ${boxKey(boxOf(statement))}`).sort()].join('\n');
}

/** The document that a statement stands in. */
export function factOf(holding: Holding, statement: Statement): PolicyFact | null {
  return holding.facts.find(({ statements }) => statements.includes(statement)) ?? holding.facts[0] ?? null;
}

/** Where a holding is to be looked at: the first document. */
export function placeOf(holding: Holding): {
  readonly path: RepoPath | null;
  readonly lines: PolicyFact['lines'] | null;
} {
  const [first] = holding.facts;
  return { path: first?.path ?? null, lines: first?.lines ?? null };
}
