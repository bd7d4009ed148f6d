/** A plan of Terraform from outside the repository, read as a stream: for `assess plan` and for `check --plan`. */
import { createHash } from 'node:crypto';
import { factorOf } from '../../core/assessment/factor.ts';
import { PLAN_INCOMPLETE } from '../../core/assessment/content/infrastructure/terraform-rules.ts';
import { judgePlan, type PermissionsJudge } from '../../core/assessment/content/plan/judge.ts';
import { readPlan } from '../../core/reading/plan/read-plan.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Factor } from '../../model/assessment.ts';
import type { RepoPath } from '../../model/path.ts';

export interface PlanSource {
  /** As it was named; stands as the place of the factors. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface AssessedPlan {
  readonly factors: readonly Factor[];
  readonly notes: readonly string[];
  /** SHA-256 of the bytes, in hex; null when it was refused. */
  readonly digest: string | null;
  /** When the plan was made, seconds since 1970; null where it does not say. */
  readonly timestamp: number | null;
}

/** Judges a plan. What is no plan gives `assess.input.unreadable`; only a source that fails to be read throws. */
export async function assessPlan(source: PlanSource, context: AssessmentContext): Promise<AssessedPlan> {
  const judge = judgePlan();
  const reader = readPlan(judge.visitor);
  const hash = createHash('sha256');
  for await (const chunk of source.chunks) {
    hash.update(chunk);
    if (!reader.push(chunk)) break;
  }
  const read = reader.end();
  const permissions = judge.holdsPermissions() ? await loadPermissions() : null;
  const { factors, notes } = judge.finish(read, source.name as RepoPath, context, permissions);
  return {
    factors,
    notes,
    digest: read.kind === 'read' ? hash.digest('hex') : null,
    timestamp: read.kind === 'read' ? read.frame.timestamp : null,
  };
}

/** Most plans change no policy, and the comparison of policies is a machine of its own. */
async function loadPermissions(): Promise<PermissionsJudge> {
  return (await import('../../core/assessment/content/plan/judge-permissions.ts')).judgePermissions;
}

/** An older plan says nothing about now. */
const OLDEST = 24 * 60 * 60;

/** What a plan is held against. Times in seconds since 1970. */
export interface PlanBinding {
  readonly now: number;
  /** When the head of the change was committed. */
  readonly headTime: number;
}

export interface PlanEvidence {
  readonly factors: readonly Factor[];
  /** Which plan it was, and what is wrong with it. */
  readonly notices: readonly string[];
}

/** A plan as evidence for a change: its factors, and one more where it does not belong to the change. */
export async function planEvidence(
  source: PlanSource,
  context: AssessmentContext,
  binding: PlanBinding,
): Promise<PlanEvidence> {
  const { factors, notes, digest, timestamp } = await assessPlan(source, context);
  const doubt = digest === null ? null : doubtOf(timestamp, binding);
  const named = `Plan ${source.name}${digest === null ? '' : ` (sha256 ${digest.slice(0, 12)})`}`;
  if (doubt === null)
    return { factors, notices: [`${named}: ${digest === null ? 'it could not be assessed' : (notes[0] ?? '')}`] };
  const stale = factorOf(
    PLAN_INCOMPLETE,
    { path: source.name as RepoPath, from: null, to: doubt, witness: 'binding', state: 'error' },
    context,
  );
  return {
    factors: [...factors, stale],
    notices: [`${named} counts as absent: ${doubt}. What it shows still counts.`],
  };
}

function doubtOf(timestamp: number | null, { now, headTime }: PlanBinding): string | null {
  if (timestamp === null) return 'it does not say when it was made';
  if (timestamp < headTime) return 'it is older than the head of the change';
  if (now - timestamp > OLDEST) return 'it is older than 24 hours';
  return timestamp > now + OLDEST ? 'it was made in the future' : null;
}
