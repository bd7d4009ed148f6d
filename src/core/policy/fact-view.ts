/**
 * Facts as the expression evaluator sees them: whole numbers as BigInt, groups as instances of registered classes,
 * lists built only when a rule reads them. A fact that was not read is absent, so that reading it is an error.
 */
import type { FactorFact, Facts, PathFact } from '../../model/facts.ts';
import { FACT_TABLE } from './fact-table.ts';
import type { FactRow, FactType, FactValue } from './fact-table.ts';

/** One element of `paths`. */
export class PathView {
  readonly path: string;
  readonly old_path: string;
  readonly status: string;
  readonly classes: readonly string[];
  readonly added: bigint;
  readonly deleted: bigint;
  readonly ai_lines: bigint;
  readonly unknown_lines: bigint;
  readonly opaque: boolean;

  constructor(fact: PathFact) {
    this.path = fact.path;
    this.old_path = fact.oldPath;
    this.status = fact.status;
    this.classes = fact.classes;
    this.added = BigInt(fact.added);
    this.deleted = BigInt(fact.deleted);
    this.ai_lines = BigInt(fact.aiLines);
    this.unknown_lines = BigInt(fact.unknownLines);
    this.opaque = fact.opaque;
  }
}

/** One element of `factors`. */
export class FactorView {
  readonly rule: string;
  readonly severity: string;
  readonly state: string;
  readonly path: string;
  readonly effect: string;
  readonly reversible: string;

  constructor(fact: FactorFact) {
    this.rule = fact.rule;
    this.severity = fact.severity;
    this.state = fact.state;
    this.path = fact.path;
    this.effect = fact.effect;
    this.reversible = fact.reversible;
  }
}

/** The class of one group of facts (`ai`, `author`, …): a getter per row. */
type GroupClass = new (facts: Facts) => object;

/** A group of the table: its name, its rows, its class. */
export interface FactGroup {
  readonly name: string;
  /** Name of its type in CEL. */
  readonly type: string;
  readonly rows: readonly FactRow[];
  readonly view: GroupClass;
}

/** Every dotted group of the table. */
export const FACT_GROUPS: readonly FactGroup[] = makeGroups();

/** The variables of one evaluation. Made once per change and shared by all rules. */
export interface FactView {
  readonly facts: Facts;
  readonly variables: object;
}

const Variables = makeVariables();

/** Prepares facts for evaluation. */
export function viewFacts(facts: Facts): FactView {
  return { facts, variables: new Variables(facts) };
}

function makeGroups(): readonly FactGroup[] {
  const names = [
    ...new Set(FACT_TABLE.filter((row) => row.key.includes('.')).map((row) => row.key.split('.')[0] ?? '')),
  ];
  return names.map((name) => {
    const rows = FACT_TABLE.filter((row) => row.key.startsWith(`${name}.`));
    const view = class {
      readonly #facts: Facts;
      constructor(facts: Facts) {
        this.#facts = facts;
      }
      static read(group: object, row: FactRow): unknown {
        return group instanceof view ? toCel(row.type, row.read(group.#facts)) : undefined;
      }
    };
    for (const row of rows) {
      const field = row.key.slice(name.length + 1);
      Object.defineProperty(view.prototype, field, {
        get(this: object): unknown {
          return view.read(this, row);
        },
      });
    }
    return { name, type: `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Facts`, rows, view };
  });
}

function makeVariables(): new (facts: Facts) => object {
  const kept = new WeakMap<object, Map<string, unknown>>();
  const variables = class {
    readonly #facts: Facts;
    constructor(facts: Facts) {
      this.#facts = facts;
      kept.set(this, new Map());
    }
    static once(owner: object, name: string, make: (facts: Facts) => unknown): unknown {
      if (!(owner instanceof variables)) return undefined;
      const values = kept.get(owner);
      if (values?.has(name) === true) return values.get(name);
      const value = make(owner.#facts);
      values?.set(name, value);
      return value;
    }
  };
  const define = (name: string, make: (facts: Facts) => unknown): void => {
    Object.defineProperty(variables.prototype, name, {
      get(this: object): unknown {
        return variables.once(this, name, make);
      },
    });
  };
  for (const group of FACT_GROUPS) define(group.name, (facts) => new group.view(facts));
  for (const row of FACT_TABLE)
    if (!row.key.includes('.')) define(row.key, (facts) => toCel(row.type, row.read(facts)));
  define('paths', (facts) => facts.paths.map((fact) => new PathView(fact)));
  define('factors', (facts) => facts.factors.map((fact) => new FactorView(fact)));
  return variables;
}

function toCel(type: FactType, known: ReturnType<FactRow['read']>): FactValue | bigint | undefined {
  if (known.kind === 'not-read') return undefined;
  return type === 'int' && typeof known.value === 'number' ? BigInt(Math.trunc(known.value)) : known.value;
}
