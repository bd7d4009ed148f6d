/** Several records of one commit, as one answer per line. Disagreement is kept, and found. */
import type { Evidence, Finding, NoteEvidence } from '../../../model/attribution.ts';
import type { CommitId } from '../../../model/id.ts';
import { displayPath, type RepoPath } from '../../../model/path.ts';
import { ActiveEvidence } from './active-evidence.ts';
import { CONTRADICTORY } from './problem.ts';

/** Consecutive lines, from 1 and both included, with the same evidence, best grade first. */
export interface NotedRun {
  readonly start: number;
  readonly end: number;
  readonly evidence: readonly Evidence[];
}

/** What all records of one commit say of its lines. */
export interface LineLookup {
  readonly paths: readonly RepoPath[];
  /** Sorted, disjoint runs of a path; empty when no record names it. */
  runs(path: RepoPath): readonly NotedRun[];
  /** The evidence for one line, from 1. */
  at(path: RepoPath, line: number): readonly Evidence[];
  /** Evidence without lines: see `ReadNote`. */
  readonly unplaced: readonly Evidence[];
  /** True when a record exists that cannot be read whole: lines without evidence are then `unreadable`. */
  readonly unreadable: boolean;
  readonly findings: readonly Finding[];
}

/** A range and its evidence, numbered in the order of the records. */
interface Claimed {
  readonly start: number;
  readonly end: number;
  readonly evidence: Evidence;
}

/**
 * Merges records of one commit. Of a suspect record, human lines are left out and mixed ones are an AI's. Of the
 * evidence for one line, the best four of each class and grade are kept: enough to see who disagrees.
 */
export function mergeNotes(notes: readonly NoteEvidence[]): LineLookup {
  const byPath = new Map<RepoPath, Claimed[]>();
  for (const note of notes) {
    for (const claimed of countedRanges(note)) {
      const known = byPath.get(claimed.path);
      if (known === undefined) byPath.set(claimed.path, [claimed]);
      else known.push(claimed);
    }
  }
  const runs = new Map<RepoPath, readonly NotedRun[]>();
  for (const [path, ranges] of byPath) runs.set(path, sweep(ranges));
  const contradiction = contradictions(notes[0]?.commit ?? null, runs);
  return {
    paths: [...runs.keys()],
    runs: (path) => runs.get(path) ?? [],
    at: (path, line) => runAt(runs.get(path) ?? [], line)?.evidence ?? [],
    unplaced: notes.flatMap((note) => note.unplaced),
    unreadable: notes.some((note) => note.unreadable),
    findings: [...notes.flatMap((note) => note.findings), ...(contradiction === null ? [] : [contradiction])],
  };
}

function countedRanges(note: NoteEvidence): NoteEvidence['ranges'] {
  if (!note.suspect) return note.ranges;
  const asAi = new Map<Evidence, Evidence>();
  return note.ranges.flatMap((range) => {
    const { evidence } = range;
    if (evidence.claim === 'human') return [];
    if (evidence.claim !== 'mixed') return [range];
    const changed: Evidence = asAi.get(evidence) ?? { ...evidence, claim: 'ai' };
    asAi.set(evidence, changed);
    return [{ ...range, evidence: changed }];
  });
}

/** One pass over the sorted borders; each stretch between two borders has one set of evidence. */
function sweep(ranges: readonly Claimed[]): readonly NotedRun[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  if (sorted.every(({ start }, index) => start > (sorted[index - 1]?.end ?? 0))) {
    return sorted.map(({ start, end, evidence }) => ({ start, end, evidence: [evidence] }));
  }
  const borders = [...new Set(sorted.flatMap(({ start, end }) => [start, end + 1]))].sort((a, b) => a - b);
  const active = new ActiveEvidence();
  const runs: { start: number; end: number; evidence: readonly Evidence[] }[] = [];
  let next = 0;
  for (const [index, start] of borders.entries()) {
    for (let range = sorted[next]; range !== undefined && range.start === start; range = sorted[next]) {
      active.add(range.evidence, range.end);
      next += 1;
    }
    const evidence = active.at(start);
    const last = runs.at(-1);
    const end = (borders[index + 1] ?? start + 1) - 1;
    if (evidence.length === 0) continue;
    if (last !== undefined && last.end === start - 1 && same(last.evidence, evidence)) last.end = end;
    else runs.push({ start, end, evidence });
  }
  return runs;
}

function same(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  return a.length === b.length && a.every((evidence, index) => evidence === b[index]);
}

function runAt(runs: readonly NotedRun[], line: number): NotedRun | undefined {
  let low = 0;
  let high = runs.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const run = runs[middle];
    if (run === undefined) return undefined;
    if (line < run.start) high = middle - 1;
    else if (line > run.end) low = middle + 1;
    else return run;
  }
  return undefined;
}

function contradictions(commit: CommitId | null, byPath: ReadonlyMap<RepoPath, readonly NotedRun[]>): Finding | null {
  let lines = 0;
  let files = 0;
  let first: { readonly path: RepoPath; readonly run: NotedRun } | null = null;
  for (const [path, runs] of byPath) {
    const torn = runs.filter(({ evidence }) => disagrees(evidence));
    const [run] = torn;
    if (run === undefined) continue;
    first ??= { path, run };
    files += 1;
    for (const { start, end } of torn) lines += end - start + 1;
  }
  if (first === null) return null;
  const { path, run } = first;
  const said = run.evidence.map(({ mark, claim }) => `${mark} says ${claim}`).join(', ');
  const where = `${displayPath(path)}:${run.start}${run.end === run.start ? '' : `-${run.end}`}`;
  const count = `${lines} ${lines === 1 ? 'line' : 'lines'} in ${files} ${files === 1 ? 'file' : 'files'}`;
  return {
    rule: CONTRADICTORY,
    message: `Records of commit ${commit?.slice(0, 12) ?? ''} disagree about ${count}; first ${where}: ${said}`,
    commit,
    path,
    remedy: 'The lines count as mixed. Ask the author which record is right, and have the wrong one removed.',
  };
}

function disagrees(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ claim }) => claim === 'human') && evidence.some(({ claim }) => claim === 'ai');
}
