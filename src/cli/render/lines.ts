/** Sums over attributed lines, as the outputs show them. */
import type {
  AttributedRun,
  Attribution,
  ClassCounts,
  Evidence,
  FileAttribution,
  Grade,
  LineTally,
} from '../../model/attribution.ts';
import { GRADES } from '../../model/attribution.ts';

/**
 * Lines by class, added and deleted together; `unreadable` is a part of `unknown`. Lines that only inferred evidence
 * calls AI or mixed are `hinted` and in no other sum: by default a policy counts them as unknown.
 */
export interface ClassSums {
  readonly ai: number;
  readonly hinted: number;
  readonly human: number;
  readonly mixed: number;
  readonly unknown: number;
  readonly unreadable: number;
  readonly total: number;
}

/** Sums of a tally. */
export function sumTally(tally: LineTally): ClassSums {
  const sides = [tally.added, tally.deleted];
  const ofClass = (name: 'ai' | 'human' | 'mixed'): number =>
    sides.reduce((sum, side) => sum + gradeSum(side[name]), 0);
  const ofUnknown = (name: 'unknown' | 'unreadable'): number => sides.reduce((sum, side) => sum + side[name], 0);
  const inferred = (name: 'ai' | 'mixed'): number => sides.reduce((sum, side) => sum + side[name].inferred, 0);
  return total({
    ai: ofClass('ai') - inferred('ai'),
    hinted: inferred('ai') + inferred('mixed'),
    human: ofClass('human'),
    mixed: ofClass('mixed') - inferred('mixed'),
    unknown: ofUnknown('unknown'),
    unreadable: ofUnknown('unreadable'),
  });
}

/** Sums of one file. */
export function sumFile(file: FileAttribution): ClassSums {
  const counts = { ai: 0, hinted: 0, human: 0, mixed: 0, unknown: 0, unreadable: 0 };
  for (const run of [...file.added, ...file.deleted]) {
    const isHint = run.grade === 'inferred' && (run.class === 'ai' || run.class === 'mixed');
    counts[isHint ? 'hinted' : run.class] += run.count;
    if (run.unreadable) counts.unreadable += run.count;
  }
  return total(counts);
}

/** Lines on one side of a tally. */
export function sideTotal(side: ClassCounts): number {
  return gradeSum(side.ai) + gradeSum(side.human) + gradeSum(side.mixed) + side.unknown;
}

/** Number of lines of runs. */
export function runTotal(runs: readonly AttributedRun[]): number {
  return runs.reduce((sum, run) => sum + run.count, 0);
}

/** Which tool wrote how many of the AI and mixed lines, by which grade of evidence. */
export interface ToolShare {
  readonly tool: string | null;
  readonly model: string | null;
  readonly grade: Grade;
  readonly lines: number;
}

/** Shares by tool, model and grade, most lines first; `opaque` files count as no lines and are left out. */
export function toolShares(attribution: Attribution): ToolShare[] {
  const shares = new Map<string, { tool: string | null; model: string | null; grade: Grade; lines: number }>();
  for (const file of attribution.files) {
    for (const run of [...file.added, ...file.deleted]) {
      if ((run.class !== 'ai' && run.class !== 'mixed') || run.grade === null) continue;
      const evidence = decidingEvidence(attribution, run);
      const tool = evidence?.tool ?? null;
      const model = evidence?.model ?? null;
      const key = JSON.stringify([tool, model, run.grade]);
      const share = shares.get(key) ?? { tool, model, grade: run.grade, lines: 0 };
      share.lines += run.count;
      shares.set(key, share);
    }
  }
  return [...shares.values()].sort((a, b) => b.lines - a.lines || GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade));
}

/** The best evidence of a run; null when it has none. */
function decidingEvidence(attribution: Attribution, run: AttributedRun): Evidence | null {
  const index = run.evidence[0];
  return index === undefined ? null : (attribution.evidence[index] ?? null);
}

function gradeSum(grades: Readonly<Record<Grade, number>>): number {
  return GRADES.reduce((sum, grade) => sum + grades[grade], 0);
}

function total(counts: Omit<ClassSums, 'total'>): ClassSums {
  return { ...counts, total: counts.ai + counts.hinted + counts.human + counts.mixed + counts.unknown };
}
