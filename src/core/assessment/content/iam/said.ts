/** Whether what a document says is said by configurations as well. */
import type { IamFact } from '../../../reading/iam/facts.ts';
import type { Statement } from '../../../reading/iam/policy.ts';
import { boxKey } from './engine/box.ts';
import type { Box } from './engine/box.ts';
import type { ScopedFact } from './scoped-fact.ts';

/** What facts of one side say, whoever holds it. */
export class Said {
  readonly #statements: readonly Statement[];
  /** Keys of all statements, by which of their parts are looked at. */
  readonly #keys = new Map<string, ReadonlySet<string>>();

  constructor(facts: readonly ScopedFact[]) {
    this.#statements = facts.flatMap(({ fact }) => (fact.kind === 'policy' ? fact.statements : []));
  }

  /** True when every statement of the fact is among them. Only policies can be: nothing else is read out of a file. */
  holds(fact: IamFact): boolean {
    if (fact.kind !== 'policy' || fact.mistakes.length > 0) return false;
    return fact.statements.every((statement) => {
      const parts = PARTS.filter((part) => !namesOthers(statement, part));
      return this.#keysOf(parts).has(keyOf(statement, parts));
    });
  }

  #keysOf(parts: readonly Part[]): ReadonlySet<string> {
    const name = parts.join();
    let keys = this.#keys.get(name);
    if (keys === undefined) {
      keys = new Set(this.#statements.map((statement) => keyOf(statement, parts)));
      this.#keys.set(name, keys);
    }
    return keys;
  }
}

type Part = 'principals' | 'actions' | 'resources' | 'conditions';
const PARTS: readonly Part[] = ['principals', 'actions', 'resources', 'conditions'];

/** A part that names what a template is given is filled in where it is read, and cannot be compared. */
function namesOthers(statement: Statement, part: Part): boolean {
  return textsIn(statement, part).some((text) => text.includes('${'));
}

function textsIn({ principals, actions, resources, conditions }: Statement, part: Part): readonly string[] {
  switch (part) {
    case 'principals':
      return principals?.entries.map(({ value }) => value) ?? [];
    case 'actions':
      return actions.patterns.map(({ text }) => text);
    case 'resources':
      return resources?.patterns.map(({ text }) => text) ?? [];
    case 'conditions':
      return conditions.flatMap(({ values }) => values);
  }
}

const NOTHING: Box['actions'] = { negated: false, patterns: [] };

function keyOf({ effect, principals, actions, resources, conditions }: Statement, parts: readonly Part[]): string {
  const has = (part: Part): boolean => parts.includes(part);
  const key = boxKey({
    principals: has('principals') ? principals : null,
    actions: has('actions') ? actions : NOTHING,
    resources: has('resources') ? (resources ?? NOTHING) : NOTHING,
    conditions: has('conditions') ? conditions : [],
  });
  return `${effect} ${key}`;
}
