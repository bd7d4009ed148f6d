/** One family of rules over texts from outside any repository. */
import type { AloneWish } from '../../core/assessment/content/alone.ts';
import type { FoundFile } from '../../core/assessment/content/contents.ts';
import { FAMILIES } from '../../core/assessment/content/families.ts';
import type { Family, LineSpan, Proof } from '../../core/assessment/content/family.ts';
import { FactorCollector } from '../../core/assessment/collector.ts';
import { DEFAULT_WEIGHTS, scoreOf, tierOf } from '../../core/assessment/severity.ts';
import { pathFacts } from '../../core/reading/path-class.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Assessment, Environment, Factor } from '../../model/assessment.ts';
import type { Side } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { ObjectId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { FamilyRunner, JudgedFamily } from './family-work.ts';

/** A text as it was had: absent, read, or unreadable with the reason. */
export type GivenText =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unread'; readonly reason: string };

/** Both sides of one thing that a person or a data set calls a change. */
export interface GivenChange {
  /** A path or a name; rules that go by path see it. */
  readonly path: string;
  readonly old: GivenText;
  readonly new: GivenText;
}

/** The answer of `assess`. */
export interface Assessed {
  readonly subject: string;
  /** `error` when anything could not be read: then nothing is said to be harmless. */
  readonly state: 'assessed' | 'error';
  readonly assessment: Assessment;
  readonly notes: readonly string[];
  /** For kinds that prove something. */
  readonly proofs?: readonly Proof[];
}

/** Surroundings of a text without a repository: no service map, no history, the default weights. */
export function standaloneContext(environment: Environment | null): AssessmentContext {
  return {
    history: { kind: 'not-read', why: 'no repository' },
    services: { environmentOf: () => environment, serviceTierOf: () => null, dependentsOf: () => null },
    extraClasses: () => [],
    weights: DEFAULT_WEIGHTS,
    instant: null,
  };
}

/** Factors → the answer, in the same order and with the same score as `check` would give. */
export function assessedOf(subject: string, factors: readonly Factor[], notes: readonly string[] = []): Assessed {
  const collector = new FactorCollector();
  collector.add(factors);
  const sorted = collector.sorted();
  const score = scoreOf(sorted.map((factor) => factor.severity.points));
  return {
    subject,
    state: sorted.some((factor) => factor.state === 'error') ? 'error' : 'assessed',
    assessment: { factors: sorted, tier: tierOf(sorted), score, setAside: [], notRead: [] },
    notes,
  };
}

/** Runs a family over changes that are judged together, as one change. */
export async function assessTexts(
  family: Family,
  changes: readonly GivenChange[],
  context: AssessmentContext,
  runner: FamilyRunner,
  alone?: AloneWish,
): Promise<JudgedFamily> {
  const work = { family, found: changes.map(foundFile), neighbours: [], neighboursComplete: true };
  const [judged] = await runner.run([alone === undefined ? work : { ...work, alone }], context);
  if (judged === undefined) throw new CountersignError('internal', `the family ${family.name} gave no answer`);
  return judged;
}

/** A family by its name. */
export function familyNamed(name: string): Family {
  const family = FAMILIES.find((one) => one.name === name);
  if (family === undefined) throw new CountersignError('internal', `there is no family ${name}`);
  return family;
}

function foundFile(change: GivenChange): FoundFile {
  const path = change.path as RepoPath;
  for (const side of [change.new, change.old]) {
    if (side.kind === 'unread') return { kind: 'unread', path, reason: side.reason };
  }
  const oldText = change.old.kind === 'text' ? change.old.text : null;
  const newText = change.new.kind === 'text' ? change.new.text : null;
  const { added, removed } = changedLines(oldText, newText);
  const { kinds } = pathFacts(path);
  return {
    kind: 'read',
    file: {
      path,
      oldPath: path,
      old: oldText === null ? null : OLD,
      new: newText === null ? null : NEW,
      added: linesIn(added),
      deleted: linesIn(removed),
      binary: false,
      kinds,
      oldKinds: kinds,
      oldText,
      newText,
      addedLines: added,
      removedLines: removed,
    },
  };
}

/** Texts from outside have no ids; only whether the two sides differ is ever asked. */
const OLD: Side = { mode: '100644', oid: '1'.repeat(40) as ObjectId };
const NEW: Side = { mode: '100644', oid: '2'.repeat(40) as ObjectId };

/** The stretch between the lines that both sides begin and end with: without git, that is all that is compared. */
function changedLines(
  oldText: string | null,
  newText: string | null,
): { readonly added: readonly LineSpan[]; readonly removed: readonly LineSpan[] } {
  const before = linesOf(oldText);
  const after = linesOf(newText);
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { added: span(head, after.length - tail), removed: span(head, before.length - tail) };
}

function span(from: number, to: number): readonly LineSpan[] {
  return to > from ? [{ start: from + 1, end: to }] : [];
}

function linesIn(spans: readonly LineSpan[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start + 1, 0);
}

function linesOf(text: string | null): readonly string[] {
  if (text === null || text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
