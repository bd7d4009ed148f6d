/** Permits that let a landing pass without the sign-offs it lacks: for one change, or to undo one landing. */
import type { Side, Transition } from '../../../model/change.ts';
import type { Permit, StatementId, Verified } from '../../../model/statement.ts';
import type { NotCounted } from '../../../model/verdict.ts';
import { changeDigest } from '../statement/digest.ts';
import { personOfPrincipal } from './eligible.ts';
import type { LandingInput } from './landing-input.ts';
import type { Objections } from './standing-objections.ts';

/** Seconds that a break-glass permit may run: 24 hours. */
export const LONGEST_BREAK_GLASS: number = 24 * 3600;

/** Permits that fit the landing, in the order of their ids, and why the others do not. */
export interface Permits {
  readonly breakGlass: readonly Verified<Permit>[];
  readonly undo: readonly Verified<Permit>[];
  readonly notCounted: readonly NotCounted[];
}

/** Why a permit does not count. */
interface Fault {
  readonly rule: string;
  readonly why: string;
  readonly remedy: string | null;
}

/** True when a path is the policy's folder or in it. */
export function changesPolicy(transitions: readonly Transition[]): boolean {
  return transitions.some(({ path }) => path === '.countersign' || path.startsWith('.countersign/'));
}

/** Looks at every permit. */
export function fittingPermits(input: LandingInput, objections: Objections): Permits {
  const breakGlass: Verified<Permit>[] = [];
  const undo: Verified<Permit>[] = [];
  const notCounted: NotCounted[] = [];
  const permits = input.statements.filter(isPermit).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const of of permits) {
    const fault = holderFault(of, input, objections) ?? timeFault(of, input) ?? subjectFault(of, input);
    if (fault !== null) notCounted.push({ statement: of.id, by: of.statement.by, ...fault });
    else (of.statement.what === 'undo' ? undo : breakGlass).push(of);
  }
  return { breakGlass, undo, notCounted };
}

function isPermit(of: Verified): of is Verified<Permit> {
  return of.statement.kind === 'permit';
}

/** By a person of the configured group, whatever part that person has in the content; not taken back. */
function holderFault(of: Verified<Permit>, input: LandingInput, objections: Objections): Fault | null {
  const { statement } = of;
  if (statement.repo !== input.policy.repository) {
    const why = `it is made for the repository \`${statement.repo}\``;
    return { rule: 'statement.other-repository', why, remedy: 'open a permit in this repository' };
  }
  if (statement.what === 'lease') {
    return { rule: 'permit.not-for-landings', why: 'a lease is for commands, not for landings', remedy: null };
  }
  const person = personOfPrincipal(statement.by);
  const group = input.permitters[statement.what];
  if (person === null || !input.people.persons.has(person) || !group.includes(person)) {
    const why = `${statement.by} is not among those who may open a ${statement.what} permit`;
    return { rule: 'permit.not-permitted', why, remedy: whoMay(group, statement.what) };
  }
  if (objections.withdrawnBy(of) !== null) {
    return { rule: 'statement.withdrawn', why: 'it was withdrawn', remedy: 'open another permit' };
  }
  if (objections.keyWithdrawnBy(of) === null) return null;
  return { rule: 'key.withdrawn', why: `the key ${of.key} was withdrawn`, remedy: 'open it with a key that stands' };
}

/** The way out for whoever is not among them. */
export function whoMay(group: readonly string[], what: string): string {
  if (group.length === 0)
    return `nobody may yet: give people of people.yml the role, or name a group in the policy (permits: ${what})`;
  return `${group.slice(0, 5).join(' or ')} opens it`;
}

/** Measured from now, because the moment at which it says to be opened is a claim; that claim may only shorten it. */
function timeFault({ id, statement }: Verified<Permit>, input: LandingInput): Fault | null {
  if (!(statement.expires > input.now)) {
    return { rule: 'permit.expired', why: 'it has expired', remedy: 'open another permit' };
  }
  if (
    statement.what === 'break-glass' &&
    statement.expires - Math.min(input.now, statement.issued) > LONGEST_BREAK_GLASS
  ) {
    const why = 'it runs for more than 24 hours';
    return { rule: 'permit.too-long', why, remedy: 'open one that ends within 24 hours' };
  }
  if (input.records.some(({ record }) => record.permits.includes(id))) {
    return { rule: 'permit.spent', why: 'something has landed on it already', remedy: 'open another permit' };
  }
  return null;
}

function subjectFault({ statement }: Verified<Permit>, input: LandingInput): Fault | null {
  const transitions = input.transitions ?? [];
  if (input.transitions === null || transitions.length === 0) {
    return { rule: 'permit.other-content', why: 'nothing is known to land', remedy: null };
  }
  if (changesPolicy(transitions)) {
    const why = 'no permit lets a change of .countersign/ pass';
    return { rule: 'permit.not-for-policy', why, remedy: 'the owners of the policy sign it' };
  }
  if (statement.what === 'undo') return undoFault(statement, transitions, input);
  const digest = changeDigest(input.objectFormat, transitions);
  if (statement.about === digest) return null;
  const why = `it is for the change ${statement.about}, this is ${digest}`;
  return { rule: 'permit.other-content', why, remedy: 'open a permit for the digest of what lands' };
}

/** Exactly the inverse of one recorded landing; that its paths are as it left them follows from the old sides. */
function undoFault(permit: Permit, transitions: readonly Transition[], input: LandingInput): Fault | null {
  const recorded = input.records.find((each) => each.id === permit.about);
  if (recorded === undefined || recorded.record.verdict === 'before-adoption') {
    const why = `${permit.about} is no recorded landing of ${input.target}`;
    return { rule: 'permit.other-content', why, remedy: 'name the record of the landing to undo' };
  }
  if (recorded.transitions === null) {
    const why = 'what the recorded landing changed could not be read';
    return { rule: 'permit.not-read', why, remedy: 'fetch the commits of the record' };
  }
  if (recorded.record.permits.some((id) => isUndo(id, input))) {
    const why = 'the recorded landing is itself an undo: what it took back needs sign-offs to come again';
    return { rule: 'permit.undoes-undo', why, remedy: 'sign what lands' };
  }
  if (isInverse(transitions, recorded.transitions)) return null;
  const why = 'what lands is not exactly the inverse of the recorded landing, path by path as it left them';
  return { rule: 'permit.not-inverse', why, remedy: 'revert that landing and nothing else, or sign what lands' };
}

/** True when one change takes the other back, path by path, and does nothing else. */
export function isInverse(transitions: readonly Transition[], of: readonly Transition[]): boolean {
  const done = new Map(of.map((each) => [each.path, each]));
  return (
    done.size === transitions.length &&
    transitions.every((each) => {
      const before = done.get(each.path);
      return before !== undefined && same(each.old, before.new) && same(each.new, before.old);
    })
  );
}

/** A permit of a record that is not at hand may have been an undo. */
function isUndo(id: StatementId, input: LandingInput): boolean {
  const of = input.statements.find((each) => each.id === id);
  return of?.statement.kind !== 'permit' || of.statement.what === 'undo';
}

function same(a: Side | null, b: Side | null): boolean {
  return a === null || b === null ? a === b : a.oid === b.oid && a.mode === b.mode;
}
