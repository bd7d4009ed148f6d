/** What merge commits themselves changed, for many merges at once: four git processes whatever their number. */
import type { HistoryGraph } from '../../core/attribution/history-graph.ts';
import {
  askMerge,
  isTakenOver,
  type MergePath,
  type MergeQuestion,
  type MergeSides,
  sidesOf,
} from '../../core/attribution/merge-content.ts';
import type { Commit, Transition } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository, TreePair } from '../../ports/git.ts';

/** A merge's own content. A merge that only took over what its parents have is in no answer. */
export interface MergeContent {
  readonly paths: readonly MergePath[];
  /** The merge base used: the newest of {@link bases}; null when the parents share no history. */
  readonly base: CommitId | null;
  /** Best common ancestors: with more than one, git itself would have merged those first. */
  readonly bases: number;
  /** A path that git lists twice between a parent and the merge: a tree has two entries of one name. */
  readonly twin: RepoPath | null;
}

/** How one merge is read. */
interface Plan {
  readonly commit: CommitId;
  readonly parents: readonly CommitId[];
  readonly base: CommitId | null;
  readonly bases: number;
  /** For two parents: the one whose edits are compared with what the merge did to the other one. */
  readonly side: 0 | 1 | null;
  readonly sides: (Transition[] | null)[];
  readonly results: (Transition[] | null)[];
  twin: RepoPath | null;
}

/**
 * The own content of merges: lines that no parent has, deletions that no side made, files where one side's edit was
 * overruled.
 *
 * @param merges commits with two parents or more; others are passed over
 * @param graph the whole history that the merges' parents lead to
 */
export async function gatherMergeContent(
  repo: GitRepository,
  merges: readonly Pick<Commit, 'id' | 'parents'>[],
  graph: HistoryGraph,
): Promise<ReadonlyMap<CommitId, MergeContent>> {
  const plans = merges.filter(({ parents }) => parents.length > 1).map((merge) => planFor(merge, graph));
  const open = await readDifferences(repo, plans);
  await readOtherSides(repo, open);
  const questions = open.flatMap((plan) =>
    sidesOf(plan).flatMap((sides: MergeSides) => {
      const question = askMerge(sides);
      return question === null ? [] : [{ plan, question }];
    }),
  );
  const found = await answered(repo, questions);
  for (const { commit, base, bases, twin } of plans) {
    if (twin !== null) found.set(commit, { paths: [], base, bases, ...found.get(commit), twin });
  }
  return found;
}

function planFor({ id, parents }: Pick<Commit, 'id' | 'parents'>, graph: HistoryGraph): Plan {
  const [first, second] = parents;
  const none = { bases: [], ahead: [0, 0] } as const;
  const found = first === undefined || second === undefined ? none : graph.mergeBases(first, second);
  let base = found.bases[0] ?? null;
  for (const parent of parents.slice(2))
    base = base === null ? null : (graph.mergeBases(base, parent).bases[0] ?? null);
  // Either side gives the same answer; the one with fewer commits is the smaller difference.
  const side = parents.length > 2 ? null : found.ahead[1] <= found.ahead[0] ? 1 : 0;
  const sides = parents.map((_, index) => (side === null || side === index ? [] : null));
  const results = parents.map((_, index) => ((side === null ? index === 0 : side !== index) ? [] : null));
  return { commit: id, parents, base, bases: found.bases.length, side, sides, results, twin: null };
}

/** Reads the raw differences of every plan and keeps those plans and paths that were not simply taken over. */
async function readDifferences(repo: GitRepository, plans: readonly Plan[]): Promise<readonly Plan[]> {
  const pairs: TreePair[] = [];
  const lists: Transition[][] = [];
  const owners: Plan[] = [];
  for (const plan of plans) {
    const want = (old: CommitId | null, next: CommitId, list: Transition[] | null | undefined): void => {
      if (list === null || list === undefined) return;
      pairs.push({ old, new: next });
      lists.push(list);
      owners.push(plan);
    };
    for (const [index, parent] of plan.parents.entries()) want(plan.base, parent, plan.sides[index]);
    for (const [index, parent] of plan.parents.entries()) want(parent, plan.commit, plan.results[index]);
  }
  const open: Plan[] = [];
  let current: Plan | undefined;
  const close = (plan: Plan | undefined): void => {
    if (plan !== undefined && !reduce(plan)) open.push(plan);
  };
  if (pairs.length > 0) {
    await repo.diffTrees(pairs, { renames: false, patches: 'none' }, (at, { path, old, new: next }) => {
      if (owners[at] !== current) {
        close(current);
        current = owners[at];
      }
      const list = lists[at];
      if (list?.at(-1)?.path === path && current !== undefined) current.twin ??= path;
      list?.push({ path, old, new: next });
    });
  }
  close(current);
  return open;
}

/** Drops the paths that were taken over; true when nothing is left. */
function reduce(plan: Plan): boolean {
  if (plan.side === null) return plan.sides.every((list) => list === null || list.length === 0);
  const edits = plan.sides[plan.side] ?? [];
  const result = plan.results[1 - plan.side] ?? [];
  if (isTakenOver(edits, result)) {
    edits.length = 0;
    result.length = 0;
    return true;
  }
  const byPath = new Map(result.map((one) => [one.path, one]));
  const clean = new Set<RepoPath>();
  for (const edit of edits) {
    const other = byPath.get(edit.path);
    if (other !== undefined && isTakenOver([edit], [other])) clean.add(edit.path);
  }
  plan.sides[plan.side] = edits.filter(({ path }) => !clean.has(path));
  plan.results[1 - plan.side] = result.filter(({ path }) => !clean.has(path));
  return false;
}

/** For merges of two parents with something open: the difference between the second side and the merge. */
async function readOtherSides(repo: GitRepository, open: readonly Plan[]): Promise<void> {
  const plans = open.filter((plan) => plan.side !== null);
  if (plans.length === 0) return;
  const wanted = plans.map(
    (plan) => new Set([...plan.sides, ...plan.results].flatMap((list) => list ?? []).map(({ path }) => path)),
  );
  const pairs = plans.flatMap(({ commit, parents, side }): readonly TreePair[] => {
    const parent = parents[side ?? 0];
    return parent === undefined ? [] : [{ old: parent, new: commit }];
  });
  for (const plan of plans) plan.results[plan.side ?? 0] = [];
  await repo.diffTrees(pairs, { renames: false, patches: 'none' }, (at, { path, old, new: next }) => {
    const plan = plans[at];
    if (plan !== undefined && wanted[at]?.has(path)) plan.results[plan.side ?? 0]?.push({ path, old, new: next });
  });
}

interface Asked {
  readonly plan: Plan;
  readonly question: MergeQuestion;
}

/** Answers questions round by round; each kind of path asks twice at most. */
async function answered(repo: GitRepository, first: readonly Asked[]): Promise<Map<CommitId, MergeContent>> {
  const found = new Map<CommitId, MergePath[]>();
  const plans = new Map(first.map(({ plan }) => [plan.commit, plan]));
  let questions = first;
  while (questions.length > 0) {
    const diffs = await repo.diffBlobs(questions.flatMap(({ question }) => question.pairs));
    const further: Asked[] = [];
    let at = 0;
    for (const { plan, question } of questions) {
      const answer = question.answer(diffs.slice(at, at + question.pairs.length));
      at += question.pairs.length;
      if (answer === null) continue;
      if ('pairs' in answer) further.push({ plan, question: answer });
      else found.set(plan.commit, [...(found.get(plan.commit) ?? []), answer]);
    }
    questions = further;
  }
  return new Map(
    [...found].map(([commit, paths]) => {
      const plan = plans.get(commit);
      return [commit, { paths, base: plan?.base ?? null, bases: plan?.bases ?? 0, twin: plan?.twin ?? null }];
    }),
  );
}
