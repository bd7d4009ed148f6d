/**
 * Does the new policy allow anything that the old one did not? Offline, deterministic, with a witness or a proof; where
 * neither can be had, with what stood in the way.
 *
 * Allowed is what some Allow statement holds and no Deny statement does. So something was added exactly when a new
 * Allow holds a point that lies in no new Deny and either in no old Allow, or in an old Deny.
 */
import type { Policy, Statement } from '../../../../reading/iam/policy.ts';
import type { AxisValue } from './axis.ts';
import type { Box } from './box.ts';
import { boxKey, boxOf } from './box.ts';
import { Budget } from './budget.ts';
import { beginningsOf, disjoint } from './disjoint.ts';
import type { Beginnings } from './disjoint.ts';
import { escapes } from './escape.ts';
import type { Escape } from './escape.ts';

/** A newly allowed request: one value of every axis that decides; keys that are not named may have any value. */
export type Witness = readonly AxisValue[];

export interface Added {
  /** The new statement that allows it. */
  readonly statement: Statement;
  /** The old Deny that used to forbid it; null when no old Allow held it. */
  readonly lostDeny: Statement | null;
  readonly witness: Witness;
}

export interface Undecided {
  readonly statement: Statement;
  readonly lostDeny: Statement | null;
  readonly why: string;
}

export interface PolicyComparison {
  readonly verdict: 'nothing-added' | 'added' | 'cannot-tell';
  /** One for every new statement that adds something, in the order of the document. */
  readonly added: readonly Added[];
  readonly undecided: readonly Undecided[];
}

/** Steps for one document pair, and for one statement of it. */
const STEPS = 2_000_000;
const STEPS_EACH = 500_000;
/** Pairs of statements that are looked at, at a glance. */
const MOST_PAIRS = 2_500_000;

/** Compares two documents, or the unions of what one principal holds. */
export function comparePolicies(before: Policy, after: Policy): PolicyComparison {
  const comparison = new Comparison(before, after);
  return comparison.run();
}

/**
 * Old Deny statements that forbade something which no new Deny forbids and which the old document did not allow itself:
 * they stood against other policies.
 */
export function lostDenies(before: Policy, after: Policy): readonly Statement[] {
  return new Comparison(before, after).lostDenies();
}

interface Entry {
  readonly statement: Statement;
  readonly box: Box;
  readonly key: string;
  readonly beginnings: Beginnings;
}

class Comparison {
  readonly #oldAllow: readonly Entry[];
  readonly #oldDeny: readonly Entry[];
  readonly #newAllow: readonly Entry[];
  readonly #newDeny: readonly Entry[];
  readonly #budget = new Budget(STEPS);
  readonly #pairs = new Budget(MOST_PAIRS);
  readonly #added: Added[] = [];
  readonly #undecided: Undecided[] = [];

  constructor(before: Policy, after: Policy) {
    const [old, next] = [before, after].map(({ statements }) => distinct(statements)) as [Entry[], Entry[]];
    this.#oldAllow = old.filter(({ statement }) => statement.effect === 'Allow');
    this.#oldDeny = old.filter(({ statement }) => statement.effect === 'Deny');
    this.#newAllow = next.filter(({ statement }) => statement.effect === 'Allow');
    this.#newDeny = next.filter(({ statement }) => statement.effect === 'Deny');
  }

  run(): PolicyComparison {
    const allowed = new Set(this.#oldAllow.map(({ key }) => key));
    for (const entry of this.#newAllow) if (!allowed.has(entry.key)) this.#judge(entry, null);
    const denied = new Set(this.#newDeny.map(({ key }) => key));
    for (const deny of this.#oldDeny) {
      if (denied.has(deny.key)) continue;
      for (const entry of this.#newAllow) this.#judge(entry, deny);
    }
    const verdict = this.#undecided.length > 0 ? 'cannot-tell' : 'nothing-added';
    return {
      verdict: this.#added.length > 0 ? 'added' : verdict,
      added: this.#added,
      undecided: this.#undecided,
    };
  }

  lostDenies(): readonly Statement[] {
    const kept = new Set(this.#newDeny.map(({ key }) => key));
    const covers = [...this.#newDeny, ...this.#oldAllow];
    return this.#oldDeny.flatMap((deny) =>
      kept.has(deny.key) || this.#escape([deny], covers).kind === 'covered' ? [] : [deny.statement],
    );
  }

  #judge(entry: Entry, deny: Entry | null): void {
    const { statement } = entry;
    const lostDeny = deny?.statement ?? null;
    const targets = deny === null ? [entry] : [entry, deny];
    const covers = deny === null ? [...this.#oldAllow, ...this.#newDeny] : this.#newDeny;
    const answer = this.#escape(targets, covers);
    const unknown = answer.kind === 'escaped' ? unresolvedAction(answer.point) : null;
    if (unknown !== null) this.#undecided.push({ statement, lostDeny, why: unknown });
    else if (answer.kind === 'escaped') this.#added.push({ statement, lostDeny, witness: answer.point });
    if (answer.kind === 'unknown') this.#undecided.push({ statement, lostDeny, why: answer.why });
  }

  #escape(targets: readonly Entry[], covers: readonly Entry[]): Escape {
    if (this.#budget.spent || !this.#pairs.spend(1 + covers.length)) {
      return { kind: 'unknown', why: 'the documents have too many statements to be compared' };
    }
    const apart = (a: Entry, b: Entry): boolean => disjoint(a.beginnings, b.beginnings);
    const [first, second] = targets;
    if (first !== undefined && second !== undefined && apart(first, second)) return { kind: 'covered' };
    const near = covers.filter((cover) => !targets.some((target) => apart(target, cover)));
    const share = this.#budget.share(STEPS_EACH);
    const answer = escapes(boxes(targets), boxes(near), share);
    this.#budget.settle(share, STEPS_EACH);
    return answer;
  }
}

/** A witness whose very action is not known shows nothing. */
function unresolvedAction(point: Witness): string | null {
  const action = point.find((value) => value.kind === 'action');
  if (action === undefined || !action.text.startsWith('${')) return null;
  return `what ${action.text.slice(2, -1)} holds is not known here`;
}

function boxes(entries: readonly Entry[]): readonly Box[] {
  return entries.map(({ box }) => box);
}

const entries = new WeakMap<Statement, Entry>();

/** A statement is compared many times over: its key is made once. */
function entryOf(statement: Statement): Entry {
  let entry = entries.get(statement);
  if (entry === undefined) {
    const box = boxOf(statement);
    entry = { statement, box, key: boxKey(box), beginnings: beginningsOf(box) };
    entries.set(statement, entry);
  }
  return entry;
}

/** Statements with their boxes, each once. */
function distinct(statements: readonly Statement[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const statement of statements) {
    const entry = entryOf(statement);
    const whole = `${statement.effect} ${entry.key}`;
    if (!found.has(whole)) found.set(whole, entry);
  }
  return [...found.values()];
}
