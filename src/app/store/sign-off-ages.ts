/** How old sign-offs are, by evidence: by what became of the tip on which each was shown, and by what their heads hold. */
import type { RecordedLanding } from '../../core/signoff/landing/landing-input.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { SignOff, StatementId, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import { recentTips } from './recent-tips.ts';

/** Tips further back are looked for one by one, and no more than so many: their sign-offs have expired. */
const SOUGHT = 20;

/**
 * When the tips that statements were shown ceased to be the target's: when the gate recorded what followed each, else
 * the time of the commit that did, which is only what its author says.
 */
export async function ceasedTips(
  repo: GitRepository,
  { old, target }: { readonly old: CommitId | null; readonly target: RefName },
  signOffs: readonly Verified<SignOff>[],
  records: readonly RecordedLanding[],
  now: number,
): Promise<ReadonlyMap<CommitId, number | null>> {
  const ceased = new Map<CommitId, number | null>();
  if (old === null) return ceased;
  const left = new Map(records.map(({ record }) => [record.old, record.issued]));
  const open: CommitId[] = [];
  for (const { statement } of signOffs) {
    if (statement.target !== target || ceased.has(statement.tip)) continue;
    const recorded = left.get(statement.tip);
    if (statement.tip === old) ceased.set(old, null);
    else if (recorded !== undefined) ceased.set(statement.tip, recorded);
    else if (!open.includes(statement.tip)) open.push(statement.tip);
  }
  if (open.length === 0) return ceased;
  const line = await recentTips(repo, old, now);
  const there = await repo.present(open);
  let sought = 0;
  for (const tip of open) {
    const followed = line.get(tip) ?? (there.has(tip) && sought++ < SOUGHT ? await followedAt(repo, old, tip) : null);
    // A clock that runs ahead would let a statement live for ever.
    if (followed !== null) ceased.set(tip, Math.min(followed, now));
  }
  return ceased;
}

/** The time of the commit that follows `tip` on the line to `old`; null when it is not on that line. */
async function followedAt(repo: GitRepository, old: CommitId, tip: CommitId): Promise<number | null> {
  let next: { readonly parents: readonly CommitId[]; readonly time: number } | null = null;
  const query = { tips: [old], not: [tip], order: 'newest-first', firstParent: true } as const;
  await repo.graph(query, (_, parents, time) => {
    next = { parents, time };
  });
  const last = next as { readonly parents: readonly CommitId[]; readonly time: number } | null;
  return last?.parents[0] === tip ? last.time : null;
}

/** Statements whose head descends from that of another: they are newer, whatever their signers say of the moment. */
export async function replacing(
  repo: GitRepository,
  signOffs: readonly Verified<SignOff>[],
): Promise<ReadonlyMap<StatementId, ReadonlySet<StatementId>>> {
  const heads = [...new Set(signOffs.map(({ statement }) => statement.head))];
  const there = await repo.present(heads);
  const below = await headsBelow(
    repo,
    heads.filter((head) => there.has(head)),
  );
  return new Map(
    signOffs.map(({ id, statement }) => {
      const older = below.get(statement.head);
      const replaced = signOffs.filter((other) => older?.has(other.statement.head) === true);
      return [id, new Set(replaced.map((other) => other.id))];
    }),
  );
}

/** Thrown to stop a walk that has seen enough. */
class SeenAll extends Error {}

/**
 * For each head the others that are among its ancestors. One walk, newest first, ends with the oldest head: what
 * descends from it came before. A commit that says to be older than its parent may be missed; its sign-off then takes
 * no other's place, which is the stricter answer.
 */
async function headsBelow(
  repo: GitRepository,
  heads: readonly CommitId[],
): Promise<ReadonlyMap<CommitId, ReadonlySet<CommitId>>> {
  const below = new Map<CommitId, Set<CommitId>>();
  if (heads.length < 2) return below;
  const left = new Set(heads);
  /** Commit → the heads that have it among their ancestors. */
  const above = new Map<CommitId, Set<CommitId>>(heads.map((head) => [head, new Set()]));
  try {
    await repo.graph({ tips: [...heads], not: [], order: 'newest-first' }, (id, parents) => {
      const from = above.get(id) ?? new Set();
      if (left.delete(id)) {
        for (const head of from) below.set(head, (below.get(head) ?? new Set()).add(id));
        from.add(id);
      }
      if (left.size === 0) throw new SeenAll();
      for (const parent of parents) {
        const known = above.get(parent);
        // A line shares one set until another one joins it.
        if (known === undefined) above.set(parent, parents.length === 1 ? from : new Set(from));
        else if (known !== from) for (const head of from) known.add(head);
      }
      above.delete(id);
    });
  } catch (error) {
    if (!(error instanceof SeenAll)) throw error;
  }
  return below;
}
