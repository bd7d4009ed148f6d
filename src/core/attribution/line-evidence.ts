/** Evidence by path and line: sorted, disjoint runs. */
import type { Evidence } from '../../model/attribution.ts';
import type { RepoPath } from '../../model/path.ts';

/** Lines `start … end-1` and everything that speaks of them. */
export interface EvidenceRun {
  readonly start: number;
  readonly end: number;
  readonly evidence: readonly Evidence[];
}

export type LineEvidence = ReadonlyMap<RepoPath, readonly EvidenceRun[]>;

/**
 * Cuts overlapping runs into disjoint ones, each with the evidence of all that cover it, in the order given. Touching
 * runs with the same evidence become one. Sorting aside, linear in the runs and their overlaps.
 */
export function overlaid(runs: readonly EvidenceRun[]): readonly EvidenceRun[] {
  const starts = runs.filter((run) => run.end > run.start).toSorted((a, b) => a.start - b.start);
  const edges = [...new Set(starts.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const out: EvidenceRun[] = [];
  let open: EvidenceRun[] = [];
  let next = 0;
  for (const [index, start] of edges.entries()) {
    open = open.filter((run) => run.end > start);
    for (let run = starts[next]; run !== undefined && run.start <= start; run = starts[next]) {
      open.push(run);
      next += 1;
    }
    const end = edges[index + 1];
    if (end !== undefined && open.length > 0) append(out, { start, end, evidence: evidenceOf(open) });
  }
  return out;
}

/** The runs that touch `start … end-1`, cut to it; what no run covers is left out. */
export function runsWithin(runs: readonly EvidenceRun[], start: number, end: number): readonly EvidenceRun[] {
  const out: EvidenceRun[] = [];
  for (let index = firstEndingAfter(runs, start); index < runs.length; index += 1) {
    const run = runs[index];
    if (run === undefined || run.start >= end) break;
    out.push({ start: Math.max(run.start, start), end: Math.min(run.end, end), evidence: run.evidence });
  }
  return out;
}

function evidenceOf(open: readonly EvidenceRun[]): readonly Evidence[] {
  return open.length === 1 ? (open[0]?.evidence ?? []) : [...new Set(open.flatMap(({ evidence }) => evidence))];
}

function append(out: EvidenceRun[], run: EvidenceRun): void {
  const last = out.at(-1);
  if (last !== undefined && last.end === run.start && sameEvidence(last.evidence, run.evidence)) {
    out[out.length - 1] = { ...last, end: run.end };
  } else out.push(run);
}

/** True when both lists hold the same pieces in the same order. */
function sameEvidence(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}

function firstEndingAfter(runs: readonly EvidenceRun[], line: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? Infinity) > line) high = middle;
    else low = middle + 1;
  }
  return low;
}
