/** Lines that a revert brought back, and what was known of them before the reverted commit took them away. */
import type { Evidence } from '../../model/attribution.ts';
import type { Hunk } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { CluesOf } from './attribution.ts';
import { addedEvidence, type TracedEvidence } from './clues.ts';
import type { FollowedPatch } from './followed.ts';
import { type EvidenceRun, overlaid } from './line-evidence.ts';
import { carry, gapsOf, type Gaps, type Segment } from './lines.ts';

/** Lines `at …` of the revert's new blob are lines `from …` of the blob before the reverted commit. */
export interface RestoredLines {
  readonly at: number;
  readonly count: number;
  readonly from: number;
}

/** Who last changed lines of a file, as `git blame` tells it. */
interface Blamed {
  readonly start: number;
  readonly count: number;
  readonly commit: CommitId;
  readonly path: RepoPath;
  readonly originStart: number;
}

export interface RestoredPath {
  readonly path: RepoPath;
  readonly lines: readonly RestoredLines[];
  readonly blame: readonly Blamed[];
}

/**
 * The lines that really came back: taken away by the reverted commit (`undone`), added by the revert (`redone`), and
 * the same by git's own difference between the blob before the one and the blob after the other (`hunks`).
 */
export function restoredLines(
  undone: FollowedPatch,
  redone: FollowedPatch,
  hunks: readonly Hunk[],
): readonly RestoredLines[] {
  if (undone.gaps === null && undone.new !== null) return [];
  const taken = undone.gaps === null ? [] : sideOf(undone.gaps, 0);
  const added = redone.gaps === null ? [] : sideOf(redone.gaps, 2);
  const out: RestoredLines[] = [];
  for (const { at, count, from } of carry(taken, gapsOf(hunks), 'forward').kept) {
    for (const one of added) {
      const start = Math.max(at, one.at);
      const end = Math.min(at + count, one.at + one.count);
      if (end > start) out.push({ at: start, count: end - start, from: from + start - at });
    }
  }
  return out;
}

/** The evidence that restored lines had, at their places in the revert. */
export function restoredEvidence(paths: readonly RestoredPath[], cluesOf: CluesOf, by: string): TracedEvidence {
  const copies = new Map<Evidence, Evidence>();
  const copy = (evidence: Evidence, from: CommitId): Evidence => {
    const known = copies.get(evidence) ?? { ...evidence, via: { kind: 'revert' as const, from, by } };
    copies.set(evidence, known);
    return known;
  };
  const added = new Map<RepoPath, readonly EvidenceRun[]>();
  let unreadable = false;
  for (const { path, lines, blame } of paths) {
    const runs: EvidenceRun[] = [];
    for (const line of lines) {
      for (const { start, count, commit, path: there, originStart } of blame) {
        const [first, last] = [Math.max(start, line.from), Math.min(start + count, line.from + line.count)];
        const clues = last > first ? cluesOf(commit) : undefined;
        if (clues === undefined) continue;
        unreadable ||= clues.unreadable;
        const origin = originStart + first - start;
        const shift = line.at + first - line.from - origin;
        for (const run of addedEvidence(clues, there, origin, origin + last - first)) {
          if (run.evidence.length === 0) continue;
          const evidence = run.evidence.map((one) => copy(one, commit));
          runs.push({ start: run.start + shift, end: run.end + shift, evidence });
        }
      }
    }
    added.set(path, overlaid(runs));
  }
  return { added, deleted: new Map(), opaque: new Map(), sourceEvidence: [], unreadable, findings: [] };
}

function sideOf(gaps: Gaps, side: 0 | 2): readonly Segment[] {
  const out: Segment[] = [];
  for (let at = 0; at < gaps.length; at += 4) {
    const [start, count] = [gaps[at + side] ?? 0, gaps[at + side + 1] ?? 0];
    if (count > 0) out.push({ file: 0, at: start, count, from: start });
  }
  return out;
}
