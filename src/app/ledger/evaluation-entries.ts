/** What an evaluation of a request says, as entries of the ledger: who wrote the change, and what was answered. */
import { createHash } from 'node:crypto';
import type { Attribution, ClassCounts, Grade } from '../../model/attribution.ts';
import { GRADES } from '../../model/attribution.ts';
import type { CheckReport } from '../../model/check.ts';
import type { Actor, EntryEvent, EntryFrame, LedgerTime, Sha256, Subject } from '../../model/ledger.ts';
import type { Evaluation, ServedRequest } from '../../model/request.ts';
import type { Keyed } from './append.ts';

/** The service, whatever its address. */
const SERVICE = 'service:countersign' as Actor;

/** What was judged besides the evaluation that is kept; null where it could not be judged. */
export type Judged = { readonly report: CheckReport; readonly repository: string | null } | null;

/** Whether a new evaluation says something that the one before did not. Without one before, it does. */
export function saysMore(known: Evaluation | null, made: Evaluation): boolean {
  return (
    known === null ||
    known.head !== made.head ||
    known.state !== made.state ||
    known.tier !== made.tier ||
    known.document !== made.document
  );
}

/** The entries of one evaluation, each under a name of its own: entered twice, they stand there once. */
export function evaluationEntries(
  { id }: Pick<ServedRequest, 'id'>,
  judged: Judged,
  evaluation: Evaluation,
): readonly Keyed[] {
  const frame: EntryFrame = {
    time: new Date(evaluation.at).toISOString() as LedgerTime,
    repository: judged?.repository ?? null,
    subject: (judged === null ? `commit:${evaluation.head}` : `change:${judged.report.change.digest}`) as Subject,
    actor: SERVICE,
    document: documentOf(evaluation.document),
  };
  const named = (event: EntryEvent): Keyed => ({
    key: `evaluation ${id} ${evaluation.at} ${event.kind} ${frame.document?.digest ?? ''}`,
    draft: { ...frame, ...event },
  });
  if (judged === null) {
    return [named({ kind: 'decision', state: 'error', mode: 'enforce', tier: evaluation.tier, policy: null })];
  }
  return [named(flagOf(judged.report)), named(decisionOf(judged.report, evaluation))];
}

function decisionOf({ decision }: CheckReport, { state, tier }: Evaluation): EntryEvent {
  return {
    kind: 'decision',
    // What is observed is what would have been answered.
    state: state === 'observed' ? decision.state : state,
    mode: decision.enforced && state !== 'observed' ? decision.mode : 'observe',
    tier,
    policy: decision.policyDigest as Sha256,
  };
}

/**
 * The change as a whole; its lines are in the document. Lines that only inferred evidence calls AI count as unknown, as
 * they do in the policy.
 */
function flagOf({ attribution, aiAssisted }: CheckReport): EntryEvent {
  const sides = [attribution.tally.added, attribution.tally.deleted];
  const sum = (count: (side: ClassCounts) => number): number => sides.reduce((all, side) => all + count(side), 0);
  const ai = sum((side) => evident(side.ai));
  const mixed = sum((side) => evident(side.mixed));
  const human = sum((side) => evident(side.human) + side.human.inferred);
  const of = ai + mixed + human + sum((side) => side.unknown + side.ai.inferred + side.mixed.inferred);
  if (aiAssisted || ai + mixed > 0) {
    const grade = bestGrade(sides);
    const name = ai === 0 && mixed > 0 ? 'mixed' : 'ai';
    return { kind: 'flag', class: name, grade, tool: toolOf(attribution), lines: ai + mixed, of };
  }
  const isHuman = of > 0 && human === of;
  return {
    kind: 'flag',
    class: isHuman ? 'human' : 'unknown',
    grade: null,
    tool: null,
    lines: isHuman ? of : of - human,
    of,
  };
}

function evident(counts: { readonly [G in Grade]: number }): number {
  return counts.captured + counts.noted + counts.declared;
}

function bestGrade(sides: readonly ClassCounts[]): Grade | null {
  return GRADES.find((grade) => sides.some(({ ai, mixed }) => ai[grade] + mixed[grade] > 0)) ?? null;
}

const LONGEST_TOOL = 200;

/** The first tool that the evidence names. */
function toolOf({ evidence }: Attribution): string | null {
  const tool = evidence.find((one) => one.tool !== null && (one.claim === 'ai' || one.claim === 'mixed'))?.tool;
  // Files in the repository may name any.
  return tool?.slice(0, LONGEST_TOOL).toWellFormed() || null;
}

function documentOf(text: string): EntryFrame['document'] {
  const bytes = Buffer.from(text, 'utf8');
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Sha256, bytes: bytes.length };
}
