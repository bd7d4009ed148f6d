/** Factors that somebody answerable has set aside: the policy, or a comment that landed before. */
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Factor, SetAside } from '../../model/assessment.ts';
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

const MARK = 'countersign:allow ';
const LONGEST = 300;

/**
 * Takes out what a comment allows: `countersign:allow RULE reason`, in the line of the finding or the one above it.
 * RULE is an id or the beginning of one. It counts only where the same words stood in the file before the change: who
 * adds it asks for it, and whoever signs that change grants it. A comment without a reason allows nothing.
 */
export function siftByComment(factors: readonly Factor[], files: readonly ReadFile[]): Sifted {
  const marked = new Map(
    files.flatMap((file) => (file.newText?.includes(MARK) === true ? [[file.path, marksOf(file)] as const] : [])),
  );
  if (marked.size === 0) return { counts: factors, setAside: [] };
  const setAside: SetAside[] = [];
  const counts = factors.flatMap((factor) => {
    const { path, lines } = factor.place;
    const marks = path === null ? undefined : marked.get(path);
    if (marks === undefined || lines === null || factor.state === 'error') return [factor];
    const mark = [lines.start, lines.start - 1]
      .flatMap((line) => marks.get(line) ?? [])
      .find(({ rule }) => factor.rule === rule || factor.rule.startsWith(`${rule}.`));
    if (mark === undefined) return [factor];
    if (!mark.landed) return [asked(factor, mark.reason)];
    setAside.push({ factor, by: 'comment', reason: mark.reason, source: `${path}:${mark.line}` });
    return [];
  });
  return { counts, setAside };
}

interface Mark {
  readonly rule: string;
  readonly reason: string;
  readonly line: number;
  readonly landed: boolean;
}

function marksOf(file: ReadFile): ReadonlyMap<number, Mark> {
  const before = new Set((file.oldText ?? '').split('\n').flatMap((text) => said(text) ?? []));
  const marks = new Map<number, Mark>();
  for (const [at, text] of (file.newText ?? '').split('\n').entries()) {
    const words = said(text);
    if (words === null) continue;
    const space = words.indexOf(' ');
    const reason = space < 0 ? '' : words.slice(space + 1).trim();
    if (reason !== '')
      marks.set(at + 1, { rule: words.slice(0, space), reason, line: at + 1, landed: before.has(words) });
  }
  return marks;
}

/** What stands behind the mark in a line, without what closes a comment; null where there is none. */
function said(text: string): string | null {
  const at = text.indexOf(MARK);
  if (at < 0) return null;
  return text
    .slice(at + MARK.length, at + MARK.length + LONGEST)
    .replace(/\s*(?:\*\/|-->|%>|#\})\s*$/, '')
    .trim();
}

function asked(factor: Factor, reason: string): Factor {
  return {
    ...factor,
    why: `${factor.why} The change itself asks to allow this (${reason}); that counts once it has landed.`,
  };
}
