/** Factors that somebody answerable has set aside: the policy, or a comment that landed before. */
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Factor, SetAside } from '../../model/assessment.ts';
import { type Mark, marksIn } from './allowed-marks.ts';
import type { ReadFile } from './content/family.ts';

/** What counts, and what does not. */
export interface Sifted {
  readonly counts: readonly Factor[];
  readonly setAside: readonly SetAside[];
}

/** Takes out what the policy switches off. What could not be read is never switched off: nobody knows what it is. */
export function siftByPolicy(factors: readonly Factor[], { overrideOf }: AssessmentContext): Sifted {
  if (overrideOf === undefined || factors.length === 0) return { counts: factors, setAside: [] };
  const setAside: SetAside[] = [];
  const counts = factors.filter((factor) => {
    if (factor.state === 'error') return true;
    const override = overrideOf(factor.rule, factor.place.path, factor.resource?.address ?? null);
    if (override?.base !== 'off') return true;
    setAside.push({ factor, by: 'policy', reason: override.reason, source: override.source });
    return false;
  });
  return { counts, setAside };
}

/**
 * Takes out what a comment allows: `countersign:allow RULE reason`, in the line of the finding or the one above it.
 * RULE is an id or the beginning of one. It counts only where it stood before the change, at the same place, for the
 * same statement: who adds or moves it asks for it, and whoever signs that change grants it. A comment without a reason
 * allows nothing.
 */
export function siftByComment(factors: readonly Factor[], files: readonly ReadFile[]): Sifted {
  const marked = new Map(files.flatMap((file) => marksIn(file) ?? []).map((marks) => [marks.path, marks]));
  if (marked.size === 0) return { counts: factors, setAside: [] };
  const setAside: SetAside[] = [];
  const counts = factors.flatMap((factor) => {
    const { path, lines } = factor.place;
    const marks = path === null ? undefined : marked.get(path);
    if (marks === undefined || lines === null || factor.state === 'error') return [factor];
    const mark = marks.at(lines.start).find(({ rule }) => names(rule, factor.rule));
    if (mark === undefined) return [factor];
    if (!marks.landed(mark, lines, factor.rule)) return [asked(factor, mark)];
    setAside.push({ factor, by: 'comment', reason: mark.reason, source: `${path}:${mark.line}` });
    return [];
  });
  return { counts, setAside };
}

function names(written: string, rule: string): boolean {
  return rule === written || rule.startsWith(`${written}.`);
}

function asked(factor: Factor, { reason }: Mark): Factor {
  return {
    ...factor,
    why: `${factor.why} The change itself asks to allow this (${reason}); that counts once it has landed.`,
  };
}
