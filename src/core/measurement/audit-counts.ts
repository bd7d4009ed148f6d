/** Counters that an audit adds up: verdicts, grades, lines. Mutable inside the summary's one pass, read-only outside. */
import type { RiskTier } from '../../model/assessment.ts';
import type { ClassCounts, Evidence, Grade, LineTally } from '../../model/attribution.ts';
import { GRADES } from '../../model/attribution.ts';
import type { AuditLineClass, AuditRecord, CommitVerdict } from '../../model/audit.ts';
import type { Requirement } from '../../model/decision.ts';

/** `T` with every number writable, for the counters of one pass. */
export type Counting<T> = {
  -readonly [K in keyof T]: T[K] extends number ? number : T[K] extends string | null ? T[K] : Counting<T[K]>;
};

export function noVerdicts(): Record<CommitVerdict, number> {
  return { ai: 0, hint: 0, automation: 0, human: 0, unknown: 0, unreadable: 0 };
}

export function noGrades(): Record<Grade, number> {
  return { captured: 0, noted: 0, declared: 0, inferred: 0 };
}

export function noClasses(): Record<AuditLineClass, number> {
  return { ai: 0, mixed: 0, hint: 0, human: 0, unknown: 0 };
}

export function noTiers(): Record<RiskTier, Record<CommitVerdict, number>> {
  return { low: noVerdicts(), medium: noVerdicts(), high: noVerdicts(), critical: noVerdicts() };
}

export function noLines(): Counting<LineTally> {
  const side = (): Counting<ClassCounts> => ({
    ai: noGrades(),
    human: noGrades(),
    mixed: noGrades(),
    unknown: 0,
    unreadable: 0,
  });
  return { added: side(), deleted: side() };
}

/** Adds the lines of one commit to a running total. */
export function addLines(total: Counting<LineTally>, lines: LineTally): void {
  addSide(total.added, lines.added);
  addSide(total.deleted, lines.deleted);
}

function addSide(total: Counting<ClassCounts>, side: ClassCounts): void {
  addGrades(total.ai, side.ai);
  addGrades(total.human, side.human);
  addGrades(total.mixed, side.mixed);
  total.unknown += side.unknown;
  total.unreadable += side.unreadable;
}

function addGrades(total: Record<Grade, number>, grades: Readonly<Record<Grade, number>>): void {
  total.captured += grades.captured;
  total.noted += grades.noted;
  total.declared += grades.declared;
  total.inferred += grades.inferred;
}

/** Changed lines of one class, added and deleted. What is only inferred to be AI or mixed is `hint`, never `ai`. */
export function linesOf(lines: LineTally, lineClass: AuditLineClass): number {
  return sideOf(lines.added, lineClass) + sideOf(lines.deleted, lineClass);
}

function sideOf(side: ClassCounts, lineClass: AuditLineClass): number {
  if (lineClass === 'unknown') return side.unknown;
  if (lineClass === 'hint') return side.ai.inferred + side.mixed.inferred;
  const { captured, noted, declared, inferred } = side[lineClass];
  return captured + noted + declared + (lineClass === 'human' ? inferred : 0);
}

/** True when the evidence says that an AI wrote at least part of what it covers. */
export function claimsAi(evidence: Evidence): boolean {
  return evidence.claim === 'ai' || evidence.claim === 'mixed';
}

/** Position of a grade, 0 for the best. */
export function gradeRank(grade: Grade): number {
  return GRADES.indexOf(grade);
}

/** True when the policy would have asked at least one person to sign. */
export function asksForSignOff(record: AuditRecord): boolean {
  return record.requirements.some(
    (requirement) => (requirement.kind === 'sign-off' || requirement.kind === 'owners') && requirement.count > 0,
  );
}

/** What a requirement asks, for people, without what differs from commit to commit (paths, owners). */
export function asks(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'sign-off': {
      const from = requirement.from.length === 0 ? '' : ` of ${requirement.from.join(', ')}`;
      const named = requirement.level === null ? '' : ` by L${requirement.level} or above`;
      const level = requirement.signer === true ? ' by a signer' : named;
      return `${requirement.count} ${requirement.count === 1 ? 'sign-off' : 'sign-offs'}${level}${from}`;
    }
    case 'owners':
      return `${requirement.count} ${requirement.count === 1 ? 'owner' : 'owners'} of the changed paths`;
    case 'questions':
      return `answers to ${requirement.questions.map((question) => question.id).join(', ')}`;
    case 'change-plan':
      return 'a change plan';
    case 'label':
      return `label ${requirement.label}`;
  }
}
