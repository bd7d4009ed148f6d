/** Who wrote the lines of one commit, on its own: for audits, which look at every commit once. */
import type { AttributedRun, Evidence, Finding, LineTally } from '../../model/attribution.ts';
import type { RepoPath } from '../../model/path.ts';
import { addedEvidence, type CommitClues, deletedEvidence } from './clues.ts';
import { contradictoryFinding } from './contradictions.ts';
import type { FollowedPatch } from './followed.ts';
import { judge } from './judge.ts';
import type { EvidenceRun } from './line-evidence.ts';
import type { MergePath } from './merge-content.ts';
import { tallyOf } from './tally.ts';

export interface CommitLines {
  readonly tally: LineTally;
  /** The evidence that speaks of its lines, each piece once. */
  readonly evidence: readonly Evidence[];
  /** Contradictions among the evidence of its lines. */
  readonly findings: readonly Finding[];
}

type CountedRun = Pick<AttributedRun, 'class' | 'grade' | 'count' | 'unreadable'>;

/**
 * The lines that a commit added and deleted against its first parent, classed by what is known of the commit. For a
 * merge pass {@link ownPatches}: what it took over from a side is that side's.
 */
export function commitLines(
  patches: readonly Pick<FollowedPatch, 'path' | 'oldPath' | 'gaps'>[],
  clues: CommitClues,
): CommitLines {
  const count = new CommitCount(clues);
  for (const { path, oldPath, gaps } of patches) {
    if (gaps === null) continue;
    for (let at = 0; at < gaps.length; at += 4) {
      count.deleted(oldPath, gaps[at] ?? 0, gaps[at + 1] ?? 0);
      count.added(path, gaps[at + 2] ?? 0, gaps[at + 3] ?? 0);
    }
  }
  return count.finish();
}

class CommitCount {
  private readonly clues: CommitClues;
  private readonly runs: { readonly added: CountedRun[]; readonly deleted: CountedRun[] } = { added: [], deleted: [] };
  private readonly seen = new Set<Evidence>();
  private contradictory = 0;

  constructor(clues: CommitClues) {
    this.clues = clues;
  }

  added(path: RepoPath, start: number, count: number): void {
    if (count > 0) this.take(this.runs.added, addedEvidence(this.clues, path, start, start + count));
  }

  deleted(path: RepoPath, line: number, count: number): void {
    if (count > 0) this.take(this.runs.deleted, deletedEvidence(this.clues, { path, line }, count));
  }

  private take(into: CountedRun[], pieces: readonly EvidenceRun[]): void {
    for (const { start, end, evidence } of pieces) {
      const verdict = judge(evidence);
      for (const one of evidence) this.seen.add(one);
      const count = end - start;
      if (verdict.contradictory) this.contradictory += count;
      const lost = this.clues.unreadable || this.clues.traced?.unreadable === true;
      into.push({ class: verdict.class, grade: verdict.grade, count, unreadable: verdict.class === 'unknown' && lost });
    }
  }

  finish(): CommitLines {
    const { commit } = this.clues;
    return {
      tally: tallyOf([this.runs]),
      evidence: [...this.seen],
      findings: this.contradictory === 0 ? [] : [contradictoryFinding(commit, this.contradictory)],
    };
  }
}

/** What a merge itself changed, in the form that {@link commitLines} takes. */
export function ownPatches(own: readonly MergePath[]): readonly Pick<FollowedPatch, 'path' | 'oldPath' | 'gaps'>[] {
  return own.map(({ path, added, deleted }) => {
    const gone = deleted.flatMap(({ start, end }) => [start, end - start, 0, 0]);
    const come = added.flatMap(({ start, end }) => [0, 0, start, end - start]);
    return { oldPath: path, path, gaps: Int32Array.from([...gone, ...come]) };
  });
}
