/** Who wrote the lines of one file as it stands at a commit, whenever that was: for `blame` and `why`. */
import { addedEvidence, type CommitClues, withTraced } from '../../core/attribution/clues.ts';
import { judge } from '../../core/attribution/judge.ts';
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import type { Evidence, Finding, Grade, LineClass, MarkRole } from '../../model/attribution.ts';
import type { Commit } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { graphBelow, History } from './attribute-history.ts';
import { NoteBook } from './attribute-notes.ts';
import { findLeads } from './attribute-sources.ts';
import { cluesFor, findingsOf, followLeads, MOST_STEPS, type TraceDesk } from './attribute-trace.ts';

/** Consecutive lines of the file with one answer. */
export interface BlamedRun {
  /** First line, from 1. */
  readonly start: number;
  readonly count: number;
  readonly class: LineClass;
  readonly grade: Grade | null;
  readonly role: MarkRole | null;
  readonly unreadable: boolean;
  /** The commit that last changed the lines, with its path and first line there. */
  readonly commit: Commit;
  readonly origin: { readonly path: RepoPath; readonly line: number };
  /** The history ends there (shallow clone): the lines are at least that old, and nobody is known to have written them. */
  readonly boundary: boolean;
  /** Best first. */
  readonly evidence: readonly Evidence[];
}

export interface BlameAttribution {
  readonly path: RepoPath;
  readonly commit: CommitId;
  readonly runs: readonly BlamedRun[];
  readonly findings: readonly Finding[];
}

/** Who wrote each line of `path` at `commit`: git's blame, and the evidence of the commits it names. */
export async function attributeBlame(
  repo: GitRepository,
  commit: CommitId,
  path: RepoPath,
  marks: MarkTable,
): Promise<BlameAttribution> {
  const blamed = await repo.blame(commit, path);
  const desk: TraceDesk = { repo, history: new History(repo), book: await NoteBook.open(repo), marks };
  const ids = [...new Set(blamed.map((run) => run.commit))];
  const clues = await tracedClues(desk, ids, commit);
  const runs = blamed.flatMap((run): readonly BlamedRun[] => {
    const known = clues.get(run.commit);
    const read = desk.history.commits.get(run.commit);
    if (known === undefined || read === undefined) return [];
    const boundary = run.boundary || repo.state.shallow.has(run.commit);
    const shift = run.start - run.originStart;
    return addedEvidence(known, run.path, run.originStart, run.originStart + run.count).map(
      ({ start, end, evidence }) => {
        // What a shallow boundary changed cannot be told from what was there before it.
        const verdict = judge(boundary ? [] : evidence);
        const lost = known.unreadable || known.traced?.unreadable === true;
        return {
          start: start + shift,
          count: end - start,
          class: verdict.class,
          grade: verdict.grade,
          role: verdict.role,
          unreadable: verdict.class === 'unknown' && lost,
          commit: read.commit,
          origin: { path: run.path, line: start },
          boundary,
          evidence: verdict.evidence,
        };
      },
    );
  });
  return { path, commit, runs, findings: ids.flatMap((id) => findingsOfId(clues, id)) };
}

async function tracedClues(
  desk: TraceDesk,
  ids: readonly CommitId[],
  head: CommitId,
): Promise<Map<CommitId, CommitClues>> {
  await desk.history.bare(ids);
  const clues = await cluesFor(desk, ids);
  const commits = ids.flatMap((id) => desk.history.commits.get(id)?.commit ?? []);
  const targets = commits.filter(({ parents }) => parents.length < 2);
  const options = { branch: null, formerTips: false, rewrites: true };
  const { leads, unreadable } = await findLeads(desk.repo, desk.book, targets, new Set(ids), options);
  const beside = { not: [head], graph: () => graphBelow(desk.repo, head) };
  const traces = await followLeads(desk, leads, beside, MOST_STEPS);
  for (const [id, known] of clues) {
    const lost = unreadable.has(id) || traces.unreadable.has(id);
    clues.set(id, withTraced(lost ? { ...known, unreadable: true } : known, traces.traced.get(id) ?? []));
  }
  return clues;
}

function findingsOfId(clues: ReadonlyMap<CommitId, CommitClues>, id: CommitId): readonly Finding[] {
  const known = clues.get(id);
  return known === undefined ? [] : findingsOf(known);
}
