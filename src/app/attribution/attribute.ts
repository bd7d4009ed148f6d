/**
 * Who wrote each changed line of a change: gathers commits, marks and records from git, and lets the core follow the
 * lines. The number of git processes is constant in the number of commits.
 *
 * Beside it: `attribute-squashes.ts` (evidence of many landed commits at once, for audits), `attribute-merges.ts`
 * (what merges themselves changed), `attribute-blame.ts` (who wrote the lines of one file).
 */
import { attributionOf } from '../../core/attribution/attribution.ts';
import { type CommitClues, ownEvidence, saysAi, withTraced } from '../../core/attribution/clues.ts';
import { withDeclared } from '../../core/attribution/declared.ts';
import { type FollowedPatch, followedPatch } from '../../core/attribution/followed.ts';
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import { mergedBranches } from '../../core/attribution/marks/merge-subject.ts';
import { readBranchMarks } from '../../core/attribution/marks/read-marks.ts';
import { branchHints, type NamingMerge, withBranchHint } from '../../core/attribution/merged-branches.ts';
import { followNet } from '../../core/attribution/net.ts';
import type { Attribution, Finding } from '../../model/attribution.ts';
import type { Change, Commit } from '../../model/change.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import { branchLeads, type SilentCommit } from './attribute-branches.ts';
import { History } from './attribute-history.ts';
import { NoteBook } from './attribute-notes.ts';
import { committedRecords } from './attribute-records.ts';
import type { DeclaredCommit } from '../change/declared.ts';
import { traceReverts } from './attribute-reverts.ts';
import { findLeads } from './attribute-sources.ts';
import { type Beside, cluesFor, findingsOf, followLeads, MOST_STEPS, type TraceDesk } from './attribute-trace.ts';

export interface AttributeOptions {
  /** Names of the branch under which the change is known (its names can be hints); HEAD's branch is added by itself. */
  readonly branches?: readonly RefName[];
  /** Try the branch's former tips as sources of commits without line evidence: only on the author's own machine. */
  readonly formerTips?: boolean;
  /** Try the branches that stand here as sources of commits that say nothing of an AI: for what is judged now. */
  readonly standingBranches?: boolean;
  /** Commits whose authors declared that no AI wrote in them. */
  readonly declared?: Promise<ReadonlyMap<CommitId, DeclaredCommit>>;
}

/**
 * The attribution of a change. Evidence that cannot be read makes its lines `unreadable` and is a finding.
 *
 * @throws CountersignError `object.missing` when content of the change itself is missing: it cannot be judged then
 */
export async function attributeChange(
  repo: GitRepository,
  change: Change,
  marks: MarkTable,
  options: AttributeOptions = {},
): Promise<Attribution> {
  if (change.transitions.length === 0) return attributionOf([], [], () => undefined, []);
  const desk: TraceDesk = { repo, history: new History(repo), book: await NoteBook.open(repo), marks };
  const not = change.base === null ? [] : [change.base];
  const commits = await desk.history.log([change.head], not);
  await desk.book.adopt(await committedRecords(repo, desk.history, change.head, commits));
  const net = await netPatches(repo, change);
  const clues = await cluesFor(desk, commits);
  addBranchMarks(repo, change, marks, options, clues);
  addMergedBranches(desk, commits, clues);
  const findings = [...(await trace(desk, change, commits, options, clues)), ...(await addDeclared(options, clues))];
  const [range] = await desk.history.followed([{ commits, base: change.base, head: change.head }]);
  const files = range === undefined ? [] : followNet(range, net);
  return attributionOf(change.transitions, files, (commit) => clues.get(commit), findings);
}

async function netPatches(repo: GitRepository, change: Change): Promise<readonly FollowedPatch[]> {
  const patches: FollowedPatch[] = [];
  await repo.diffTrees([{ old: change.base, new: change.head }], { renames: true, patches: 'ranges' }, (_, patch) => {
    patches.push(followedPatch(patch));
  });
  return patches;
}

function addBranchMarks(
  repo: GitRepository,
  change: Change,
  marks: MarkTable,
  options: AttributeOptions,
  clues: Map<CommitId, CommitClues>,
): void {
  const { head } = repo.state;
  const own = head.kind === 'branch' && head.commit === change.head ? [head.ref] : [];
  const hints = readBranchMarks([...new Set([...(options.branches ?? []), ...own])], change.head, marks);
  if (hints.length === 0) return;
  for (const [id, known] of clues) clues.set(id, { ...known, whole: [...known.whole, ...hints] });
}

/** Declarations, beside all other evidence; gives the findings of those that it contradicts. */
async function addDeclared(
  { declared }: AttributeOptions,
  clues: Map<CommitId, CommitClues>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [id, { evidence, by }] of (await declared) ?? []) {
    const known = clues.get(id);
    if (known === undefined) continue;
    const all = withDeclared(known, evidence, by);
    clues.set(id, all);
    findings.push(...all.findings.filter((finding) => !known.findings.includes(finding)));
  }
  return findings;
}

/** The names of branches that merges inside the change brought in. */
function addMergedBranches(
  { history, marks }: TraceDesk,
  ids: readonly CommitId[],
  clues: Map<CommitId, CommitClues>,
): void {
  const merges = ids.flatMap((id): readonly NamingMerge[] => {
    const merge = history.commits.get(id)?.commit;
    const branches = merge === undefined ? [] : mergedBranches(merge, marks);
    return merge === undefined || branches.length === 0 ? [] : [{ id, parents: merge.parents, branches }];
  });
  if (!merges.some(({ branches }) => branches.some(({ evidence }) => evidence !== null))) return;
  for (const [id, hint] of branchHints(history.graphOf(ids), merges)) {
    const known = clues.get(id);
    if (known !== undefined) clues.set(id, withBranchHint(known, hint));
  }
}

/** Adds to the clues what can be carried over from other commits; gives the findings of all of it. */
async function trace(
  desk: TraceDesk,
  change: Change,
  ids: readonly CommitId[],
  options: AttributeOptions,
  clues: Map<CommitId, CommitClues>,
): Promise<readonly Finding[]> {
  const { repo, history, book } = desk;
  const commits = ids.flatMap((id) => history.commits.get(id)?.commit ?? []);
  const targets = commits.filter(({ parents }) => parents.length < 2);
  const { leads, unreadable } = await findLeads(repo, book, targets, new Set(ids), {
    branch: branchOf(repo, change, options),
    formerTips: options.formerTips ?? false,
    rewrites: true,
  });
  const guessed =
    options.standingBranches === true ? await branchLeads(repo, silent(desk, targets, clues), new Set(ids)) : [];
  const target = change.target === null ? null : await repo.tryResolve(change.target);
  const beside: Beside = {
    not: [change.head],
    rather: target === null ? [] : [target],
    graph: async () => history.graphOf(ids),
  };
  const traces = await followLeads(desk, [...leads, ...guessed], beside, MOST_STEPS);
  const reverts = await traceReverts(desk, targets, clues);
  const all: Finding[] = [];
  for (const [id, known] of clues) {
    const traced = [...(traces.traced.get(id) ?? []), reverts.get(id)].filter((one) => one !== undefined);
    const lost = unreadable.get(id) ?? traces.unreadable.get(id);
    const full = withTraced(lost === undefined ? known : { ...known, unreadable: true }, traced);
    clues.set(id, full);
    all.push(...findingsOf(full), ...(lost === undefined ? [] : [lost]));
  }
  return distinct(all);
}

/** Targets by no AI as far as they say themselves, and the files that they leave. */
function silent(
  { history }: TraceDesk,
  targets: readonly Commit[],
  clues: ReadonlyMap<CommitId, CommitClues>,
): readonly SilentCommit[] {
  return targets.flatMap((commit): readonly SilentCommit[] => {
    const known = clues.get(commit.id);
    if (known === undefined || saysAi(ownEvidence(known))) return [];
    const patches = history.commits.get(commit.id)?.patches ?? [];
    const files = patches.flatMap(({ path, new: next }) => (next === null ? [] : [{ path, oid: next.oid }]));
    return files.length === 0 ? [] : [{ commit, files }];
  });
}

function branchOf(repo: GitRepository, change: Change, options: AttributeOptions): RefName | null {
  const { head } = repo.state;
  if (head.kind === 'branch' && head.commit === change.head) return head.ref;
  return options.branches?.[0] ?? null;
}

/** The same finding of the same commit once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const one of findings) seen.set(`${one.rule}\0${one.commit ?? ''}\0${one.path ?? ''}\0${one.message}`, one);
  return [...seen.values()];
}
