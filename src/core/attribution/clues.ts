/** Everything known about who wrote one commit, ready to be asked line by line. */
import type { CommitEvidence, Evidence, Finding, NoteEvidence } from '../../model/attribution.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { type EvidenceRun, type LineEvidence, overlaid, runsWithin } from './line-evidence.ts';
import { mergeNotes } from './notes/merge.ts';

/** Line evidence that was recorded for other commits and carried over to this one. */
export interface TracedEvidence {
  /** By path and line of the commit's new blobs. */
  readonly added: LineEvidence;
  /** By path and line of its first parent's blobs. */
  readonly deleted: LineEvidence;
  /** Content without lines (binary files, modes), by path. */
  readonly opaque: ReadonlyMap<RepoPath, readonly Evidence[]>;
  /** The sources hold evidence of AI, whether or not its lines are still there. */
  readonly sourceEvidence: readonly Evidence[];
  /** Evidence of a source could not be read. */
  readonly unreadable: boolean;
  readonly findings: readonly Finding[];
}

export interface CommitClues {
  readonly commit: CommitId;
  /** Evidence that covers every line the commit changed. */
  readonly whole: readonly Evidence[];
  /** Line records of the commit itself, by path and line of its new blobs. */
  readonly lines: LineEvidence;
  /** Sessions named without lines: they speak for deletions only. */
  readonly deletions: readonly Evidence[];
  readonly traced: TracedEvidence | null;
  /** A record of this commit exists and cannot (wholly) be read. */
  readonly unreadable: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Gathers what the marks and the records of one commit say. Evidence without lines speaks for the whole commit when it
 * is `declared`, else for deletions.
 */
export function cluesOf(marks: CommitEvidence, notes: readonly NoteEvidence[]): CommitClues {
  const merged = mergeNotes(notes);
  const lines = new Map<RepoPath, readonly EvidenceRun[]>();
  for (const path of merged.paths) {
    const runs = merged.runs(path);
    lines.set(
      path,
      runs.map(({ start, end, evidence }) => ({ start, end: end + 1, evidence })),
    );
  }
  return {
    commit: marks.commit,
    whole: [...marks.evidence, ...merged.unplaced.filter(({ grade }) => grade !== 'inferred')],
    lines,
    deletions: merged.unplaced.filter(({ grade }) => grade === 'inferred'),
    traced: null,
    unreadable: merged.unreadable,
    findings: [...marks.findings, ...merged.findings],
  };
}

/** The same clues with evidence from other commits beside them. */
export function withTraced(clues: CommitClues, traced: readonly TracedEvidence[]): CommitClues {
  return traced.length === 0 ? clues : { ...clues, traced: togetherTraced(traced) };
}

/** What several sources say of one target, together. */
function togetherTraced(all: readonly TracedEvidence[]): TracedEvidence {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const opaque = new Map<RepoPath, readonly Evidence[]>();
  for (const one of all)
    for (const [path, list] of one.opaque) opaque.set(path, [...(opaque.get(path) ?? []), ...list]);
  return {
    added: joinedEvidence(all.map((one) => one.added)),
    deleted: joinedEvidence(all.map((one) => one.deleted)),
    opaque,
    sourceEvidence: all.flatMap((one) => one.sourceEvidence),
    unreadable: all.some((one) => one.unreadable),
    findings: all.flatMap((one) => one.findings),
  };
}

function joinedEvidence(all: readonly LineEvidence[]): LineEvidence {
  const runs = new Map<RepoPath, EvidenceRun[]>();
  for (const one of all) for (const [path, list] of one) runs.set(path, [...(runs.get(path) ?? []), ...list]);
  return new Map([...runs].map(([path, list]) => [path, overlaid(list)]));
}

/** Evidence for lines `start … end-1` of a new blob, in disjoint runs that cover all of them. */
export function addedEvidence(clues: CommitClues, path: RepoPath, start: number, end: number): readonly EvidenceRun[] {
  return layered(start, end, clues.whole, [clues.lines.get(path) ?? [], clues.traced?.added.get(path) ?? []]);
}

/** Evidence for the deletion of lines `start … end-1` of the first parent's blob, in runs that cover all of them. */
export function deletedEvidence(
  clues: CommitClues,
  place: { readonly path: RepoPath; readonly line: number } | null,
  count: number,
): readonly EvidenceRun[] {
  const whole = clues.deletions.length === 0 ? clues.whole : [...clues.whole, ...clues.deletions];
  const start = place?.line ?? 1;
  const traced = place === null ? [] : (clues.traced?.deleted.get(place.path) ?? []);
  return layered(start, start + count, whole, [traced]);
}

/** Evidence for content without lines. */
export function opaqueEvidence(clues: CommitClues, path: RepoPath): readonly Evidence[] {
  const lines = runsWithin(clues.lines.get(path) ?? [], 1, Infinity).flatMap(({ evidence }) => evidence);
  return [...clues.whole, ...lines, ...(clues.traced?.opaque.get(path) ?? [])];
}

/** True when any evidence of the commit itself says that an AI wrote in it, better than a hint. */
export function saysAi(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ claim, grade }) => (claim === 'ai' || claim === 'mixed') && grade !== 'inferred');
}

/** All evidence of the commit itself: of the whole, of its lines, of its deletions. */
export function ownEvidence(clues: CommitClues): readonly Evidence[] {
  const lines = [...clues.lines.values()].flatMap((runs) => runs.flatMap(({ evidence }) => evidence));
  return [...new Set([...clues.whole, ...lines, ...clues.deletions])];
}

function layered(
  start: number,
  end: number,
  whole: readonly Evidence[],
  layers: readonly (readonly EvidenceRun[])[],
): readonly EvidenceRun[] {
  // Nearly every line of nearly every history: no line record, so one answer for the whole run.
  if (layers.every((runs) => runs.length === 0)) return [{ start, end, evidence: whole }];
  const cut = layers.map((runs) => runsWithin(runs, start, end));
  const edges = new Set([start, end]);
  for (const runs of cut) for (const run of runs) edges.add(run.start).add(run.end);
  const sorted = [...edges].sort((a, b) => a - b);
  const at = cut.map(() => 0);
  const out: EvidenceRun[] = [];
  for (let index = 0; index + 1 < sorted.length; index += 1) {
    const [from, to] = [sorted[index] ?? start, sorted[index + 1] ?? end];
    const evidence = [...whole];
    for (const [layer, runs] of cut.entries()) {
      while ((runs[at[layer] ?? 0]?.end ?? Infinity) <= from) at[layer] = (at[layer] ?? 0) + 1;
      const run = runs[at[layer] ?? 0];
      if (run !== undefined && run.start <= from) evidence.push(...run.evidence);
    }
    out.push({ start: from, end: to, evidence });
  }
  return out;
}
