/** Whether a policy allows one action at all, and how widely: what ways to more permissions are made of. */
import { patternKey } from '../../../../reading/iam/pattern.ts';
import { matches } from './permits.ts';
import type { Clause, Pattern, PatternSet, Policy, Statement } from '../../../../reading/iam/policy.ts';
import type { Box } from './box.ts';
import { boxOf } from './box.ts';
import { Budget } from './budget.ts';
import { beginningsOf, disjoint } from './disjoint.ts';
import { escapes } from './escape.ts';

/** `named`: on some resources; `any`: on all of a kind. */
export type Reach = 'none' | 'named' | 'any';

const STEPS = 400_000;

interface Known {
  readonly reach: Reach;
  /** Place among the statements that allow; null where none does. */
  readonly at: number | null;
}

/** Answers of policies that allow the same actions as widely, under no condition: whatever the resources are called. */
const shared = new Map<string, Map<string, Known>>();
const MOST_SHARED = 2_000;

/** Asks one policy about many actions. */
export class Reaches {
  /** Equal for policies that give every answer alike; null where conditions or denials have to be looked at. */
  readonly shape: string | null;
  readonly #allows: readonly Statement[];
  readonly #denies: readonly Box[];
  readonly #known: Map<string, Known>;
  readonly #budget = new Budget(STEPS);

  constructor({ statements }: Policy) {
    this.#allows = statements.filter(({ effect }) => effect === 'Allow');
    this.#denies = statements.filter(({ effect }) => effect === 'Deny').map(boxOf);
    this.shape = this.#denies.length === 0 && this.#allows.every(isOpen) ? this.#allows.map(shapeOf).join('\n') : null;
    this.#known = this.shape === null ? new Map<string, Known>() : sharedBy(this.shape);
  }

  /** The place of a statement among those that allow; null for one that is not there. */
  placeOf(statement: Statement | null): number | null {
    const at = statement === null ? -1 : this.#allows.indexOf(statement);
    return at < 0 ? null : at;
  }

  /** The statement at a place among those that allow. */
  statementAt(at: number | null): Statement | null {
    return at === null ? null : (this.#allows[at] ?? null);
  }

  /**
   * How widely an action (lower case) is allowed, and by which statement. With `passedTo`, only as far as a role may be
   * passed to that service. What cannot be decided counts as allowed.
   */
  of(action: string, passedTo: string | null = null): { readonly reach: Reach; readonly statement: Statement | null } {
    const key = `${action} ${passedTo ?? ''}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      const { reach, statement } = this.#find(action, passedTo);
      known = { reach, at: this.placeOf(statement) };
      this.#known.set(key, known);
    }
    return { reach: known.reach, statement: this.statementAt(known.at) };
  }

  #find(action: string, passedTo: string | null): { readonly reach: Reach; readonly statement: Statement | null } {
    let named: Statement | null = null;
    const denies = this.#denies.filter(({ actions }) => holdsAction(actions, action));
    const only: PatternSet = { negated: false, patterns: [literal(action)] };
    for (const statement of this.#allows) {
      if (!holdsAction(statement.actions, action)) continue;
      const wide = isWide(statement.resources);
      if (named !== null && !wide) continue;
      if (denies.length === 0 && isOpen(statement)) {
        if (wide) return { reach: 'any', statement };
        named = statement;
        continue;
      }
      const whole = boxOf(statement);
      const conditions = passedTo === null ? whole.conditions : [...whole.conditions, passing(passedTo)];
      const box = { ...whole, actions: only, conditions };
      const beginnings = beginningsOf(box);
      const near = denies.filter((deny) => !disjoint(beginnings, beginningsOf(deny)));
      const share = this.#budget.share(STEPS >> 2);
      const answer = escapes([box], near, share);
      this.#budget.settle(share, STEPS >> 2);
      if (answer.kind === 'covered') continue;
      if (wide) return { reach: 'any', statement };
      named = statement;
    }
    return { reach: named === null ? 'none' : 'named', statement: named };
  }
}

function sharedBy(shape: string): Map<string, Known> {
  let known = shared.get(shape);
  if (known === undefined) {
    if (shared.size >= MOST_SHARED) shared.clear();
    known = new Map();
    shared.set(shape, known);
  }
  return known;
}

/** All that an answer depends on, of a statement under no condition. */
function shapeOf({ actions, resources }: Statement): string {
  return `${isWide(resources) ? 'wide' : 'named'} ${actions.negated ? '!' : ''}${JSON.stringify(actions.patterns.map(patternKey))}`;
}

/** Nothing stands in its way: no condition, and some resource. */
function isOpen({ conditions, principals, resources }: Statement): boolean {
  if (conditions.length > 0 || principals !== null) return false;
  return resources === null || (!resources.negated && resources.patterns.length > 0);
}

/** Whether a set of patterns holds one action in lower case. */
function holdsAction({ negated, patterns }: PatternSet, action: string): boolean {
  return patterns.some((pattern) => matches(pattern, action)) !== negated;
}

/** Stands for all resources of a kind: `*`, `arn:aws:iam::123456789012:role/*`, `arn:aws:s3:::*`, or a complement. */
function isWide(resources: PatternSet | null): boolean {
  if (resources === null) return false;
  return resources.negated || resources.patterns.some(isWidePattern);
}

function isWidePattern({ text }: Pattern): boolean {
  if (text === '*') return true;
  const parts = text.split(':');
  const resource = parts.length < 6 ? (parts.at(-1) ?? '') : parts.slice(5).join(':');
  // What stands before the name is its type (`role/`, `function:`); before the key of an object stands a bucket.
  const typed = parts[2] === 's3' ? -1 : resource.search(/[/:]/);
  if (resource.slice(0, typed + 1).includes('${')) return false;
  const rest = resource.slice(typed + 1);
  return rest.startsWith('*') && [...rest].every((char) => char === '*' || char === '/');
}

function literal(text: string): Pattern {
  return { text, tokens: [...text].map((char) => ({ kind: 'char', char })) };
}

function passing(service: string): Clause {
  return {
    operator: 'StringEquals',
    key: 'iam:PassedToService',
    values: [service],
    each: null,
    ifExists: false,
    comparison: { kind: 'text', negated: false, patterns: [literal(service)] },
    line: 0,
  };
}
