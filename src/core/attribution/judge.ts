/** From the evidence of a line to its class. */
import type { Claim, Evidence, Grade, LineClass, MarkRole } from '../../model/attribution.ts';
import { GRADES } from '../../model/attribution.ts';

export interface Verdict {
  readonly class: LineClass;
  /** Of the evidence that decided; null when the class is `unknown`. */
  readonly grade: Grade | null;
  readonly role: MarkRole | null;
  /** The evidence, best first, each piece once. */
  readonly evidence: readonly Evidence[];
  /** One source says human (or "no AI"), another AI, of the same line. */
  readonly contradictory: boolean;
}

/**
 * The class of a line: the best grade wins; within it AI and human together are `mixed`. A denial ("Assisted-by:
 * none") and an automation give no class. Nothing at all is `unknown`, never `human`.
 */
export function judge(evidence: readonly Evidence[]): Verdict {
  const known = judged.get(evidence);
  if (known !== undefined) return known;
  const verdict = judgeAnew(evidence);
  judged.set(evidence, verdict);
  return verdict;
}

/** All runs of a commit share one list of evidence, so each list is judged once; the lists are never changed. */
const judged = new WeakMap<readonly Evidence[], Verdict>();

function judgeAnew(evidence: readonly Evidence[]): Verdict {
  const sorted = [...new Set(evidence)].sort((a, b) => rank(a) - rank(b));
  const contradictory = isContradictory(sorted);
  const grade = sorted.find(decides)?.grade ?? null;
  if (grade === null) {
    const automation = sorted.some(({ claim }) => claim === 'automation');
    return { class: 'unknown', grade, role: automation ? 'automation' : null, evidence: sorted, contradictory };
  }
  const deciding = sorted.filter((one) => one.grade === grade);
  const has = (claim: Claim): boolean => deciding.some((one) => one.claim === claim);
  const mixed = has('mixed') || (has('ai') && has('human'));
  const lineClass: LineClass = mixed ? 'mixed' : has('ai') ? 'ai' : 'human';
  return { class: lineClass, grade, role: roleOf(lineClass, deciding), evidence: sorted, contradictory };
}

function decides({ claim }: Evidence): boolean {
  return claim !== 'none' && claim !== 'automation';
}

/** What gives no class goes last; within a grade, whoever names the tool goes first, because the first is shown. */
function rank(evidence: Evidence): number {
  const grade = GRADES.indexOf(evidence.grade) + (decides(evidence) ? 0 : GRADES.length);
  return grade * 2 + (evidence.tool === null ? 1 : 0);
}

function roleOf(lineClass: LineClass, deciding: readonly Evidence[]): MarkRole | null {
  if (lineClass === 'human') return null;
  const writers = deciding.filter(({ claim }) => claim === 'ai' || claim === 'mixed');
  return writers.every(({ role }) => role === 'suggestion') ? 'suggestion' : 'agent';
}

/**
 * A note that covers a line as human inside a commit marked as AI is no contradiction: the note is the more exact of
 * the two. Two line records that disagree are one, and so is a denial beside any evidence of AI better than a hint.
 */
function isContradictory(evidence: readonly Evidence[]): boolean {
  const ai = evidence.filter(({ claim, grade }) => (claim === 'ai' || claim === 'mixed') && grade !== 'inferred');
  if (ai.length === 0) return false;
  if (evidence.some(({ claim }) => claim === 'none')) return true;
  const people = evidence.filter(({ claim }) => claim === 'human');
  return people.some((one) =>
    ai.some((other) => one.grade === other.grade || (isOfLines(one) && isOfLines(other) && !sameRecord(one, other))),
  );
}

function isOfLines({ grade }: Evidence): boolean {
  return grade === 'captured' || grade === 'noted';
}

function sameRecord(a: Evidence, b: Evidence): boolean {
  return a.source.kind === 'note' && b.source.kind === 'note' && a.source.blob === b.source.blob;
}
