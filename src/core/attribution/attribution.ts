/** Puts together who changed each line and what is known of those commits. */
import type { AttributedRun, Attribution, Evidence, FileAttribution, Finding } from '../../model/attribution.ts';
import type { Transition } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { addedEvidence, type CommitClues, deletedEvidence, opaqueEvidence } from './clues.ts';
import { CONTRADICTORY, contradictoryFinding } from './contradictions.ts';
import { judge } from './judge.ts';
import type { EvidenceRun } from './line-evidence.ts';
import type { NetFile, NetRun } from './net.ts';
import { tallyOf } from './tally.ts';

/** Looks up what is known of a commit; undefined for a commit nobody asked about. */
export type CluesOf = (commit: CommitId) => CommitClues | undefined;

/**
 * The attribution of a change: one entry per transition, in their order. A renamed pair stands at its new path with
 * the lines of both sides; its old path has an entry without lines.
 */
export function attributionOf(
  transitions: readonly Transition[],
  files: readonly NetFile[],
  cluesOf: CluesOf,
  findings: readonly Finding[],
): Attribution {
  const writer = new AttributionWriter(cluesOf);
  const byNew = new Map<RepoPath, NetFile>();
  const byOld = new Map<RepoPath, NetFile>();
  for (const file of files) {
    if (file.patch.new !== null) byNew.set(file.patch.path, file);
    else byOld.set(file.patch.oldPath, file);
  }
  const result = transitions.map((transition) => {
    const after = transition.new === null ? undefined : byNew.get(transition.path);
    // A type change (file to symlink) comes as two patches of one path.
    const before = transition.old === null ? undefined : byOld.get(transition.path);
    return writer.file(transition, after, before);
  });
  // Two records of one commit that disagree were already found when the records were merged.
  const known = new Set(findings.filter(({ rule }) => rule === CONTRADICTORY).map(({ commit }) => commit));
  const contradictions = [...writer.contradictory]
    .filter(([commit]) => !known.has(commit))
    .map(([commit, count]) => contradictoryFinding(commit, count));
  return {
    files: result,
    evidence: writer.evidence,
    tally: tallyOf(result),
    findings: [...findings, ...contradictions],
  };
}

class AttributionWriter {
  readonly evidence: Evidence[] = [];
  /** Lines with contradictory evidence, by the commit that changed them. */
  readonly contradictory = new Map<CommitId | null, number>();
  private readonly cluesOf: CluesOf;
  private readonly indexes = new Map<Evidence, number>();

  constructor(cluesOf: CluesOf) {
    this.cluesOf = cluesOf;
  }

  file(transition: Transition, after: NetFile | undefined, before: NetFile | undefined): FileAttribution {
    const { path } = transition;
    const oldPath = after?.patch.oldPath ?? path;
    const patches = [after, before].filter((file) => file !== undefined);
    const added = this.runs(
      patches.flatMap((file) => file.added),
      (clues, run) =>
        run.place === null ? [] : addedEvidence(clues, run.place.path, run.place.line, run.place.line + run.count),
    );
    const deleted = this.runs(
      patches.flatMap((file) => file.deleted),
      (clues, run) => deletedEvidence(clues, run.place, run.count),
    );
    const file = after ?? before;
    const lineless = file !== undefined && added.length === 0 && deleted.length === 0;
    const opaque = lineless ? this.opaque(file.touchedBy, path) : null;
    return { path, oldPath, transition, opaque, added, deleted };
  }

  private opaque(commit: CommitId | null, path: RepoPath): AttributedRun {
    const clues = commit === null ? undefined : this.cluesOf(commit);
    const evidence = clues === undefined ? [] : opaqueEvidence(clues, path);
    return this.run({ start: 1, end: 2, evidence }, commit, clues);
  }

  private runs(
    net: readonly NetRun[],
    evidenceFor: (clues: CommitClues, run: NetRun) => readonly EvidenceRun[],
  ): readonly AttributedRun[] {
    const out: AttributedRun[] = [];
    for (const run of net.toSorted((a, b) => a.start - b.start)) {
      const clues = run.commit === null ? undefined : this.cluesOf(run.commit);
      const pieces = clues === undefined ? [] : evidenceFor(clues, run);
      const whole = [{ start: 0, end: run.count, evidence: [] }];
      const first = pieces[0]?.start ?? 0;
      for (const { start, end, evidence } of pieces.length === 0 ? whole : pieces) {
        const at = run.start + start - first;
        append(out, this.run({ start: at, end: at + end - start, evidence }, run.commit, clues));
      }
    }
    return out;
  }

  private run(lines: EvidenceRun, commit: CommitId | null, clues: CommitClues | undefined): AttributedRun {
    const verdict = judge(lines.evidence);
    const count = lines.end - lines.start;
    if (verdict.contradictory) this.contradictory.set(commit, (this.contradictory.get(commit) ?? 0) + count);
    const unreadable =
      verdict.class === 'unknown' && (clues?.unreadable === true || clues?.traced?.unreadable === true);
    return {
      start: lines.start,
      count,
      class: verdict.class,
      grade: verdict.grade,
      role: verdict.role,
      unreadable,
      commit,
      evidence: verdict.evidence.map((one) => this.indexOf(one)),
    };
  }

  private indexOf(evidence: Evidence): number {
    const known = this.indexes.get(evidence);
    if (known !== undefined) return known;
    const index = this.evidence.push(evidence) - 1;
    this.indexes.set(evidence, index);
    return index;
  }
}

/** Adds a run, joined to the last one when only the lines differ. */
function append(out: AttributedRun[], run: AttributedRun): void {
  const last = out.at(-1);
  const joins =
    last !== undefined &&
    last.start + last.count === run.start &&
    last.commit === run.commit &&
    last.unreadable === run.unreadable &&
    last.evidence.length === run.evidence.length &&
    last.evidence.every((one, index) => one === run.evidence[index]);
  if (joins) out[out.length - 1] = { ...last, count: last.count + run.count };
  else out.push(run);
}
