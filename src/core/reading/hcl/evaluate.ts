/** What a value comes to, as far as the variables and locals of the configuration tell. Pure, bounded, never throws. */
import { decodeFunction, FILE_FUNCTIONS, fileFunction, folderValue, pathOf, templateNames } from './file-functions.ts';
import type { HclFiles } from './file-functions.ts';
import { callFunction } from './functions.ts';
import { isList, isMap, listOf, mapOf, plainText, textOf, UNKNOWN } from './plain.ts';
import type { Plain } from './plain.ts';
import type { HclFor, HclTraversal, HclValue } from './value.ts';

/** The value of `var.NAME` or `local.NAME`; unknown where nothing is said. */
export type Lookup = (root: string, name: string) => Plain;

/** Steps that the loops of one configuration may take in all; beyond, what they give is unknown. */
const MOST_STEPS = 200_000;

type Bound = ReadonlyMap<string, Plain>;
const NOTHING_BOUND: Bound = new Map();
/** What is computed in a template is not kept, because other calls give other names: it counts as bound. */
const NO_NAMES: Bound = new Map([['', null]]);

/** Computes values against one lookup. */
export class Evaluator {
  readonly #lookup: Lookup;
  readonly #files: HclFiles | null;
  /** Outside of loops, a value is computed once, so that the cost is that of the text. */
  readonly #known = new WeakMap<HclValue, Plain>();
  #steps = 0;

  /** Without files, what is read from them is unknown. */
  constructor(lookup: Lookup, files: HclFiles | null = null) {
    this.#lookup = lookup;
    this.#files = files;
  }

  /** The path in the repository that the argument of a file function means; null where it cannot be told. */
  pathOf(argument: HclValue): string | null {
    return this.#files === null ? null : pathOf(this.value(argument), this.#files);
  }

  /** True when loops were not computed to their end: then unknown values may be anything. */
  get exhausted(): boolean {
    return this.#steps > MOST_STEPS;
  }

  /** The value of an expression. */
  value(value: HclValue): Plain {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const computed = this.#value(value, NOTHING_BOUND);
    this.#known.set(value, computed);
    return computed;
  }

  /** The value; `bound` are names that a `for` around it gives. */
  #value(value: HclValue, bound: Bound): Plain {
    if (bound.size > 0) {
      this.#steps += 1;
      if (this.exhausted) return UNKNOWN;
    }
    switch (value.kind) {
      case 'string':
      case 'number':
      case 'bool':
        return value.value;
      case 'null':
        return null;
      case 'list':
        return listOf(value.items.map((item) => this.#value(item, bound)));
      case 'map':
        return this.#map(value.entries, bound);
      case 'template':
        return this.#template(value.parts, bound);
      case 'call':
        return this.#call(value, bound);
      case 'reference':
        return this.#reference(value.path, bound);
      case 'conditional':
        return this.#conditional(value, bound);
      case 'operation':
        return operationOf(
          value.operator,
          value.operands.map((operand) => this.#value(operand, bound)),
        );
      case 'for':
        return this.#for(value, bound);
      case 'expression':
        return value.traversal === undefined ? UNKNOWN : this.#traversal(value.traversal, bound);
    }
  }

  #map(entries: Extract<HclValue, { readonly kind: 'map' }>['entries'], bound: Bound): Plain {
    const map = new Map<string, Plain>();
    for (const entry of entries) {
      const key = entry.key ?? keyText(this.#value(entry.keyValue, bound));
      if (key === null) return UNKNOWN;
      map.set(key, this.#value(entry.value, bound));
    }
    return mapOf(map);
  }

  #template(parts: readonly (string | HclValue)[], bound: Bound): Plain {
    let text = '';
    for (const part of parts) {
      const piece = typeof part === 'string' ? part : keyText(this.#value(part, bound));
      if (piece === null) return UNKNOWN;
      text += piece;
      if (textOf(text) === UNKNOWN) return UNKNOWN;
    }
    return textOf(text);
  }

  #call(call: Extract<HclValue, { readonly kind: 'call' }>, bound: Bound): Plain {
    const values = call.arguments.map((argument) => this.#value(argument, bound));
    if (!call.spreads) return this.#function(call.name, values);
    const last = values.pop();
    return last !== undefined && isList(last) ? callFunction(call.name, [...values, ...last]) : UNKNOWN;
  }

  #function(name: string, values: readonly Plain[]): Plain {
    const decoded = decodeFunction(name, values);
    if (decoded !== undefined) return decoded;
    if (!FILE_FUNCTIONS.has(name)) return callFunction(name, values);
    if (this.#files === null) return UNKNOWN;
    return name === 'templatefile' ? this.#filled(values, this.#files) : fileFunction(name, values, this.#files);
  }

  /** A template of a file: it knows the names that it is given, and no others. */
  #filled(values: readonly Plain[], files: HclFiles): Plain {
    const path = pathOf(values[0], files);
    const text = path === null ? null : files.text(path);
    const template = typeof text === 'string' ? files.template(text) : null;
    const names = templateNames(values);
    if (template === null || names === null) return UNKNOWN;
    return this.#value(template, names.size === 0 ? NO_NAMES : names);
  }

  #reference([root, ...rest]: readonly string[], bound: Bound): Plain {
    if (root === undefined) return UNKNOWN;
    const near = bound.get(root);
    if (near !== undefined) return stepInto(near, rest);
    const [name, ...steps] = rest;
    if (root === 'path' && name !== undefined) return folderValue(name, this.#files);
    if (name === undefined || (root !== 'var' && root !== 'local')) return UNKNOWN;
    return stepInto(this.#lookup(root, name), steps);
  }

  #traversal({ of, steps }: HclTraversal, bound: Bound): Plain {
    let here = this.#value(of, bound);
    for (const step of steps ?? []) {
      if (typeof step === 'string') here = stepInto(here, [step]);
      else {
        const key = this.#value(step, bound);
        const plain = typeof key === 'string' || typeof key === 'number' ? key : null;
        here = plain === null ? UNKNOWN : stepInto(here, [`[${JSON.stringify(plain)}]`]);
      }
    }
    return steps === null ? UNKNOWN : here;
  }

  #conditional(value: Extract<HclValue, { readonly kind: 'conditional' }>, bound: Bound): Plain {
    const condition = truthOf(this.#value(value.condition, bound));
    const [whenTrue, whenFalse] = [value.whenTrue, value.whenFalse].map((side) => this.#value(side, bound));
    if (condition === true) return whenTrue ?? UNKNOWN;
    if (condition === false) return whenFalse ?? UNKNOWN;
    const text = plainText(whenTrue ?? UNKNOWN);
    return text !== null && text === plainText(whenFalse ?? UNKNOWN) ? (whenTrue ?? UNKNOWN) : UNKNOWN;
  }

  #for(loop: HclFor, bound: Bound): Plain {
    const pairs = pairsOf(this.#value(loop.collection, bound));
    if (pairs === null || loop.groups) return UNKNOWN;
    const items: Plain[] = [];
    const map = new Map<string, Plain>();
    for (const [key, item] of pairs) {
      const inside = new Map(bound);
      const [first, second] = loop.names;
      if (second === undefined) inside.set(first ?? '', item);
      else inside.set(first ?? '', key).set(second, item);
      const kept = loop.condition === null ? true : truthOf(this.#value(loop.condition, inside));
      if (kept === null) return UNKNOWN;
      if (!kept) continue;
      const made = this.#value(loop.value, inside);
      if (loop.key === null) items.push(made);
      else {
        const name = keyText(this.#value(loop.key, inside));
        if (name === null) return UNKNOWN;
        map.set(name, made);
      }
    }
    return loop.key === null ? listOf(items) : mapOf(map);
  }
}

/** Keys and values of a collection; null when it is none that is known. */
function pairsOf(of: Plain): readonly (readonly [Plain, Plain])[] | null {
  if (isList(of)) return of.map((item, at) => [at, item]);
  return isMap(of) ? [...of] : null;
}

function stepInto(value: Plain, steps: readonly string[]): Plain {
  let here = value;
  for (const step of steps) {
    const index = step.startsWith('[') ? (JSON.parse(step) as readonly (string | number)[])[0] : step;
    if (isList(here) && typeof index === 'number') here = here[index] ?? UNKNOWN;
    else if (isMap(here)) here = here.get(String(index)) ?? UNKNOWN;
    else return UNKNOWN;
  }
  return here;
}

function keyText(value: Plain): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function truthOf(value: Plain): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

function operationOf(operator: string, [first = UNKNOWN, second]: readonly Plain[]): Plain {
  if (second === undefined) {
    const truth = truthOf(first);
    if (operator === '!') return truth === null ? UNKNOWN : !truth;
    return typeof first === 'number' ? -first : UNKNOWN;
  }
  if (operator === '==' || operator === '!=') {
    const [a, b] = [plainText(first), plainText(second)];
    if (a === null || b === null) return UNKNOWN;
    return (a === b) === (operator === '==');
  }
  if (operator === '&&' || operator === '||') return logical(operator === '||', truthOf(first), truthOf(second));
  return typeof first === 'number' && typeof second === 'number' ? arithmetic(operator, first, second) : UNKNOWN;
}

/** `decisive` is the side that settles it alone: true for `||`, false for `&&`. */
function logical(decisive: boolean, a: boolean | null, b: boolean | null): Plain {
  if (a === decisive || b === decisive) return decisive;
  return a === null || b === null ? UNKNOWN : !decisive;
}

function arithmetic(operator: string, a: number, b: number): Plain {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? UNKNOWN : a / b;
    case '%':
      return b === 0 ? UNKNOWN : a % b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
  }
  return UNKNOWN;
}
