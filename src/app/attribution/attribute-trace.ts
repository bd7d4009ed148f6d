/** Carries evidence over to commits from those they were made from: a handful of git processes for all of them. */
import {
  type CommitClues,
  cluesOf,
  ownEvidence,
  saysAi,
  type TracedEvidence,
  withTraced,
} from '../../core/attribution/clues.ts';
import type { CluesOf } from '../../core/attribution/attribution.ts';
import type { HistoryGraph } from '../../core/attribution/history-graph.ts';
import { strippedFinding, UNREADABLE, unreadableFinding } from '../../core/attribution/contradictions.ts';
import { readCommitMarks } from '../../core/attribution/marks/read-marks.ts';
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import {
  mayHaveMoved,
  type MovedPaths,
  traceLines,
  type TraceQuestion,
  type TraceSource,
  type TraceTarget,
} from '../../core/attribution/trace.ts';
import type { Finding, NoteEvidence } from '../../model/attribution.ts';
import type { BlobPair } from '../../model/change.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository, TreePair } from '../../ports/git.ts';
import { type History, TooManyCommits } from './attribute-history.ts';
import type { NoteBook, NoteWitness } from './attribute-notes.ts';
import { commitsAmong, isUnreadable } from './attribute-objects.ts';
import { planSources } from './attribute-ranges.ts';
import { authorLine, findLeads, type Lead } from './attribute-sources.ts';

/** More commits than this between branches' tips and the history are not followed; requests have few each. */
const MOST_SOURCE_COMMITS = 5000;
const MOST_PER_REQUEST = 500;
/** A squash of a rebase of a cherry-pick: rewrites in a row that are followed for one change. */
export const MOST_STEPS = 3;
/** Former tips are guesses: they must be near. */
const MOST_FORMER_COMMITS = 2000;

/** What a trace works with. */
export interface TraceDesk {
  readonly repo: GitRepository;
  readonly history: History;
  readonly book: NoteBook;
  readonly marks: MarkTable;
}

/** The history beside which sources lie. */
export interface Beside {
  /** What these reach is not walked in search of sources. */
  readonly not: readonly CommitId[];
  /** Left out as well of guesses, and of requests that would be too long otherwise. */
  readonly rather?: readonly CommitId[];
  /** The commits that the targets are among, and their parents: read when it is asked for. */
  readonly graph: () => Promise<HistoryGraph>;
}

export interface Traces {
  /** By target; one entry per lead that said something. */
  readonly traced: ReadonlyMap<CommitId, readonly TracedEvidence[]>;
  /** Targets whose source could not be read: their evidence may be there, and is lost to us. */
  readonly unreadable: ReadonlyMap<CommitId, Finding>;
}

/** What is known of commits that the history holds: their marks, and their records checked against their blobs. */
export async function cluesFor(desk: TraceDesk, commits: readonly CommitId[]): Promise<Map<CommitId, CommitClues>> {
  const { history, book, marks } = desk;
  await book.load(commits);
  const twins = await twinTest(desk, commits);
  const notes = await book.checked(commits, { blobAt: blobAt(history), isTwin: twins });
  const clues = new Map<CommitId, CommitClues>();
  for (const id of commits) {
    const read = history.commits.get(id);
    if (read !== undefined) clues.set(id, cluesOf(readCommitMarks(read.commit, marks), notes.get(id) ?? NO_NOTES));
  }
  return clues;
}

const NO_NOTES: readonly NoteEvidence[] = [];

/** A blob of a merge is not looked up: its record is not checked. */
function blobAt(history: History): NoteWitness['blobAt'] {
  const byCommit = new Map<CommitId, ReadonlyMap<string, BlobId | null>>();
  return (commit, path) => {
    let blobs = byCommit.get(commit);
    if (blobs === undefined) {
      const patches = history.commits.get(commit)?.patches ?? [];
      blobs = new Map(patches.map((patch) => [patch.path, (patch.new?.oid ?? null) as BlobId | null]));
      byCommit.set(commit, blobs);
    }
    return blobs.get(path);
  };
}

/** Records that name another commit are right when that one is an earlier version of theirs. */
async function twinTest(
  { repo, history, book }: TraceDesk,
  commits: readonly CommitId[],
): Promise<NoteWitness['isTwin']> {
  const named = new Set<CommitId>();
  for (const commit of commits) {
    for (const { baseCommit } of book.of(commit)) {
      if (baseCommit !== null && baseCommit !== commit && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(baseCommit)) {
        named.add(baseCommit as CommitId);
      }
    }
  }
  const lines = new Map<string, string>();
  for (const { id, author } of await commitsAmong(repo, [...named])) lines.set(id, authorLine(author));
  return (commit, other) => {
    const read = history.commits.get(commit);
    return read !== undefined && lines.get(other) === authorLine(read.commit.author);
  };
}

/**
 * Follows the leads: reads their commits, and carries what they say of lines over to their targets. With `steps`, the
 * commits found are traced to earlier versions of theirs in turn, so many times at most; `seen` are those that were
 * targets before, so that nothing is its own source.
 */
export async function followLeads(
  desk: TraceDesk,
  leads: readonly Lead[],
  beside: Beside,
  steps: number = 0,
  seen: ReadonlySet<CommitId> = new Set(),
): Promise<Traces> {
  const unreadable = new Map<CommitId, Finding>();
  const usable = await readSources(desk, leads, beside, unreadable);
  const { plans, unreadable: lost } = await planSources(desk.history, usable, beside.graph);
  for (const { lead, error } of lost) if (!isGuess(lead)) unreadable.set(lead.target, unreadableSource(lead, error));
  const targets = new Set([...seen, ...leads.map(({ target }) => target)]);
  const clues = await sourceClues(
    desk,
    new Set(plans.flatMap(({ request }) => request.commits)),
    beside,
    steps,
    targets,
  );
  const telling = plans.filter(({ request }) => request.commits.some((id) => hasSomethingToSay(clues.get(id))));
  if (telling.length === 0) return { traced: new Map(), unreadable };
  await desk.history.single(telling.map(({ lead }) => lead.target));
  const ranges = await desk.history.followed(telling.map(({ request }) => request));
  const asked = telling.flatMap(({ lead, later }, at): readonly Traceable[] => {
    const target = desk.history.commits.get(lead.target);
    const range = ranges[at];
    if (target === undefined || target.patches === null || range === undefined) return [];
    const { kind, by, carriesHuman } = lead;
    const cluesOf: CluesOf = (id) => (later.has(id) ? undefined : clues.get(id));
    const source = { kind, by, range, carriesHuman, cluesOf };
    return [{ lead, target: { commit: lead.target, patches: target.patches }, source }];
  });
  const moved = await movedPaths(desk.repo, asked);
  const questions = asked.map(({ lead, target, source }, at): Asked => {
    return { lead, question: traceLines(target, source, moved[at] ?? new Map()) };
  });
  const answers = await answersOf(desk.repo, questions);
  const byTarget = new Map<CommitId, TracedEvidence[]>();
  for (const [at, { lead }] of questions.entries()) {
    const answer = answers[at];
    if (answer !== undefined) byTarget.set(lead.target, [...(byTarget.get(lead.target) ?? []), relevant(answer, lead)]);
  }
  return { traced: byTarget, unreadable };
}

/** What the sources say: by themselves, and by what they were made from. */
async function sourceClues(
  desk: TraceDesk,
  sources: ReadonlySet<CommitId>,
  beside: Beside,
  steps: number,
  seen: ReadonlySet<CommitId>,
): Promise<ReadonlyMap<CommitId, CommitClues>> {
  const clues = await cluesFor(desk, [...sources]);
  if (steps === 0) return clues;
  const commits = [...sources].flatMap((id) => desk.history.commits.get(id)?.commit ?? []);
  const targets = commits.filter(({ id, parents }) => parents.length < 2 && !seen.has(id));
  const options = { branch: null, formerTips: false, rewrites: true };
  const found = await findLeads(desk.repo, desk.book, targets, sources, options);
  const leads = found.leads.filter(({ source }) => !seen.has(source.commit));
  if (leads.length === 0 && found.unreadable.size === 0) return clues;
  const traces = await followLeads(desk, leads, beside, steps - 1, seen);
  for (const [id, known] of clues) {
    const lost = found.unreadable.has(id) || traces.unreadable.has(id);
    clues.set(id, withTraced(lost ? { ...known, unreadable: true } : known, traces.traced.get(id) ?? []));
  }
  return clues;
}

interface Traceable {
  readonly lead: Lead;
  readonly target: TraceTarget;
  readonly source: TraceSource;
}

/** Names that changed between a source and its target, as git pairs them; read only where it can matter. */
async function movedPaths(repo: GitRepository, asked: readonly Traceable[]): Promise<readonly MovedPaths[]> {
  const moved = asked.map(() => new Map<RepoPath, RepoPath>());
  const doubtful = asked.flatMap(({ target, source }, at) => (mayHaveMoved(target, source.range) ? [at] : []));
  if (doubtful.length === 0) return moved;
  const pairs = doubtful.flatMap((at): readonly TreePair[] => {
    const one = asked[at];
    return one === undefined ? [] : [{ old: one.lead.source.commit, new: one.target.commit }];
  });
  await repo.diffTrees(pairs, { renames: true, patches: 'none' }, (pair, { oldPath, path, old, new: next }) => {
    if (old !== null && next !== null && oldPath !== path) moved[doubtful[pair] ?? -1]?.set(path, oldPath);
  });
  return moved;
}

interface Asked {
  readonly lead: Lead;
  readonly question: TraceQuestion;
}

async function answersOf(repo: GitRepository, asked: readonly Asked[]): Promise<readonly TracedEvidence[]> {
  const pairs: BlobPair[] = [];
  const starts = asked.map(({ question }) => pairs.push(...question.pairs) - question.pairs.length);
  const diffs = pairs.length === 0 ? [] : await repo.diffBlobs(pairs);
  return asked.map(({ question }, at) => {
    const start = starts[at] ?? 0;
    return question.answer(diffs.slice(start, start + question.pairs.length));
  });
}

/** A lead that proved to be none says nothing; only of a squash it is worth saying all. */
function relevant(answer: TracedEvidence, lead: Lead): TracedEvidence {
  const carried = answer.added.size > 0 || answer.deleted.size > 0 || answer.opaque.size > 0 || answer.unreadable;
  if (carried && lead.kind === 'squash') return answer;
  const findings = carried ? answer.findings.filter(({ rule }) => rule === UNREADABLE) : [];
  return { ...answer, sourceEvidence: [], findings };
}

/** Everything to be said about one commit's evidence. */
export function findingsOf(clues: CommitClues): readonly Finding[] {
  const stripped = strippedOf(clues);
  return [...clues.findings, ...(clues.traced?.findings ?? []), ...(stripped === null ? [] : [stripped])];
}

/** The finding that a landed commit lost the marks of those it was made from; null when it did not. */
function strippedOf(clues: CommitClues): Finding | null {
  const source = clues.traced?.sourceEvidence.filter((one) => saysAi([one])) ?? [];
  if (source.length === 0 || saysAi(ownEvidence(clues))) return null;
  return strippedFinding(clues.commit, source, source[0]?.via?.by ?? 'its source');
}

function hasSomethingToSay(clues: CommitClues | undefined): boolean {
  return clues !== undefined && (clues.unreadable || clues.traced !== null || ownEvidence(clues).length > 0);
}

/** Reads the commits of all leads; one that cannot be read is left out, and said. */
async function readSources(
  desk: TraceDesk,
  leads: readonly Lead[],
  { not, rather = [] }: Beside,
  unreadable: Map<CommitId, Finding>,
): Promise<readonly Lead[]> {
  const requests = leads.filter(({ source, kind }) => source.kind === 'tip' && kind === 'squash');
  const former = leads.filter(({ source, kind }) => source.kind === 'tip' && kind !== 'squash');
  const singles = leads.filter(({ source }) => source.kind === 'commit');
  const read = async (
    group: readonly Lead[],
    act: (ids: readonly CommitId[]) => Promise<unknown>,
  ): Promise<readonly Lead[]> => {
    const ids = [...new Set(group.map(({ source }) => source.commit))];
    try {
      await act(ids);
      return group;
    } catch (error) {
      if (!isUnreadable(error) && !(error instanceof TooManyCommits)) throw error;
      if (ids.length > 1) {
        const halves = [ids.slice(0, ids.length >> 1), ids.slice(ids.length >> 1)].map((half) => new Set(half));
        const parts: Lead[] = [];
        for (const half of halves)
          parts.push(
            ...(await read(
              group.filter(({ source }) => half.has(source.commit)),
              act,
            )),
          );
        return parts;
      }
      // Former tips are tried without any promise that they are still whole.
      for (const lead of group)
        if (lead.kind !== 'rewrite' && !isGuess(lead)) unreadable.set(lead.target, unreadableSource(lead, error));
      return [];
    }
  };
  const { history } = desk;
  return [
    ...(await read(requests, (ids) => logRequests(history, ids, { not, rather }))),
    ...(await read(former, (ids) => history.logSources(ids, [...not, ...rather], MOST_FORMER_COMMITS))),
    ...(await read(singles, (ids) => history.single(ids))),
  ];
}

/** A branch that was merged elsewhere brings what lies there, too: where that is a lot, only the rest is looked at. */
async function logRequests(
  history: History,
  ids: readonly CommitId[],
  { not, rather }: { readonly not: readonly CommitId[]; readonly rather: readonly CommitId[] },
): Promise<void> {
  const few = MOST_PER_REQUEST * ids.length;
  if (rather.length > 0) {
    try {
      return await history.logSources(ids, not, few);
    } catch (error) {
      if (!(error instanceof TooManyCommits)) throw error;
    }
  }
  await history.logSources(ids, [...not, ...rather], MOST_SOURCE_COMMITS + few);
}

function isGuess({ guess }: Lead): boolean {
  return guess === true;
}

function unreadableSource(lead: Lead, error: unknown): Finding {
  const why = error instanceof Error ? error.message : 'it cannot be read';
  const message = `Commit ${lead.target.slice(0, 12)} was made from ${lead.by}, which cannot be read: ${why}`;
  return unreadableFinding(lead.target, message, 'Fetch the missing objects to see who wrote its lines.');
}
