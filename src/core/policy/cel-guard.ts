/**
 * What a condition may not do although CEL's grammar and types allow it. The walk bounds the work of an evaluation:
 * with n elements in the longest list of a change, it is at most (nodes × n × a small constant), because
 * - only the functions listed here may be called, patterns are literals, and `+` joins numbers only (no growing text);
 * - inside the body of `exists`, `all`, `filter` … no other list of the change is walked or searched;
 * - list literals hold plain values only, and bodies nest at most three deep.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { SEVERITIES } from '../../model/assessment.ts';
import { nearest } from '../reading/problems.ts';
import { FACT_ROWS } from './fact-table.ts';
import { PATH_CLASSES } from './path-classes.ts';
import { compilePathPattern, compileRegex } from './linear-match.ts';
import type { PatternResult } from './linear-match.ts';

/** A place in the condition (UTF-16 units from 0) and what is wrong there. */
export interface ExpressionFault {
  readonly offset: number;
  readonly message: string;
  readonly remedy?: string;
}

export interface GuardResult {
  readonly faults: readonly ExpressionFault[];
  /** Dotted keys of the facts that the condition reads, in the order of first appearance; also `paths`, `factors`. */
  readonly references: readonly string[];
}

const CALLS = new Set(['size', 'has', 'int', 'double', 'string']);
const TEXT_METHODS = ['contains', 'startsWith', 'endsWith', 'lowerAscii', 'upperAscii', 'trim'];
const METHODS = new Set(['size', 'matches', 'glob', 'under', 'at_least', ...TEXT_METHODS]);
const WALKS = new Set(['exists', 'all', 'exists_one', 'filter', 'map']);
const MAX_NESTING = 3;
const MAX_INT = 9_223_372_036_854_775_807n;

/** Every function that a condition may call. */
export const FUNCTION_NAMES: readonly string[] = [...new Set([...CALLS, ...METHODS, ...WALKS])];

/** The engine keeps the inferred type on each node; it is not part of its published types. */
interface Typed {
  readonly checkedType?: {
    readonly kind: string;
    readonly name: string;
    readonly valueType?: { readonly kind: string };
  };
}

/** Renames `matches` to our linear implementation before types are checked. */
export function replaceMatches(node: ASTNode): void {
  visit(node, (each) => {
    if (each.op === 'rcall' && each.args[0] === 'matches') each.args[0] = LINEAR_MATCHES;
  });
}

/** Name under which `matches` runs. */
export const LINEAR_MATCHES = 'matches_linear';

/** Checks a condition whose types are already checked. */
export function guard(root: ASTNode): GuardResult {
  const walker = new Walker();
  walker.walk(root, []);
  return { faults: walker.faults, references: [...walker.references] };
}

function visit(node: ASTNode, see: (node: ASTNode) => void): void {
  see(node);
  for (const child of childrenOf(node)) visit(child, see);
}

/** Children in the order of the text. Depth is bounded by the parser's limit. */
function childrenOf(node: ASTNode): readonly ASTNode[] {
  const { op } = node;
  if (op === 'value' || op === 'id') return [];
  if (op === '.' || op === '.?') return [node.args[0]];
  if (op === 'call') return node.args[1];
  if (op === 'rcall') return [node.args[1], ...node.args[2]];
  if (op === 'map') return node.args.flat();
  if (op === '!_' || op === '-_') return [node.args];
  return node.args;
}

class Walker {
  readonly faults: ExpressionFault[] = [];
  readonly references = new Set<string>();

  walk(node: ASTNode, bound: readonly string[]): void {
    const descend = this.#look(node, bound);
    if (descend) for (const child of childrenOf(node)) this.walk(child, bound);
  }

  /** Judges one node; false when its children were already walked. */
  #look(node: ASTNode, bound: readonly string[]): boolean {
    const { op } = node;
    if (op === 'value') return this.#literal(node, node.args);
    if (op === 'id') {
      this.#reference(node, node.args, bound);
      return false;
    }
    if (op === '.') return this.#field(node, bound);
    if (op === 'rcall') return this.#method(node, bound);
    if (op === 'map') {
      this.#fault(node, 'a condition has no use for map literals', 'compare with `==` or `in [ … ]`');
      return false;
    }
    if (op === 'list' && node.args.some((item) => item.op === 'list' || kindOf(item) === 'list')) {
      this.#fault(node, 'a list literal holds plain values only');
    }
    if (op === '[]' && kindOf(node.args[0]) !== 'list') {
      this.#fault(node, 'brackets are for positions in lists', 'write `group.name`');
    }
    if (op === 'call' && !CALLS.has(node.args[0])) this.#unknownCall(node, node.args[0], [...CALLS]);
    if (op === '+' && !['int', 'double', 'uint'].includes(typeName(node) ?? '')) {
      this.#fault(node, '`+` joins numbers only', 'compare the parts one by one');
    }
    if (op === '==' || op === '!=' || op === 'in') {
      this.#vocabulary(node.args[0], node.args[1]);
      this.#vocabulary(node.args[1], node.args[0]);
    }
    return true;
  }

  #literal(node: ASTNode, value: unknown): boolean {
    if (typeof value === 'bigint' && value > MAX_INT) this.#fault(node, 'the number is too large');
    return false;
  }

  #field(node: Extract<ASTNode, { op: '.' }>, bound: readonly string[]): boolean {
    const root = node.args[0];
    if (root.op !== 'id') return true;
    this.#reference(node, bound.includes(root.args) ? root.args : `${root.args}.${node.args[1]}`, bound, root.args);
    return false;
  }

  #reference(node: ASTNode, key: string, bound: readonly string[], root: string = key): void {
    if (bound.includes(root)) return;
    // `risk.at_least(…)` reads the tier.
    this.references.add(key === 'risk' ? 'risk.tier' : key);
    if (bound.length > 0 && kindOf(node) === 'list') {
      this.#fault(
        node,
        `\`${key}\` is a list of the whole change and may not be walked again for every element`,
        'use it outside `exists`, `all` or `filter`',
      );
    }
  }

  #method(node: Extract<ASTNode, { op: 'rcall' }>, bound: readonly string[]): boolean {
    const [written, receiver, args] = node.args;
    const name = written === LINEAR_MATCHES ? 'matches' : written;
    if (WALKS.has(name)) {
      this.#walkBody(node, receiver, args, bound);
      // Lists of lists could be made to grow, or to be compared, exponentially.
      if (name === 'map' && args[1] !== undefined && kindOf(args[1]) === 'list') {
        this.#fault(args[1], 'map() may not make lists of lists');
      }
      return false;
    }
    if (receiver.op === 'id' && receiver.args === 'cel') {
      this.#fault(node, '`cel.bind` is not available in a condition', 'write the value out');
      return false;
    }
    if (!METHODS.has(name)) this.#unknownCall(node, name, [...METHODS, ...WALKS]);
    else this.#pattern(name, args[0]);
    return true;
  }

  #walkBody(node: ASTNode, receiver: ASTNode, args: readonly ASTNode[], bound: readonly string[]): void {
    this.walk(receiver, bound);
    const [variable, ...body] = args;
    if (variable?.op !== 'id' || body.length !== 1) {
      this.#fault(node, 'expected `list.exists(name, condition)`');
      return;
    }
    if (FACT_ROWS.has(variable.args) || TOP_LEVEL.has(variable.args) || bound.includes(variable.args)) {
      this.#fault(variable, `\`${variable.args}\` already has a meaning here`, 'choose another name for the element');
    }
    if (bound.length >= MAX_NESTING) this.#fault(node, `walks nest deeper than ${MAX_NESTING}`);
    else for (const part of body) this.walk(part, [...bound, variable.args]);
  }

  /** Patterns and levels are literals, so that they are checked when the policy is loaded. */
  #pattern(name: string, argument: ASTNode | undefined): void {
    if (argument === undefined || !['matches', 'glob', 'at_least', 'under'].includes(name)) return;
    if (argument.op !== 'value' || typeof argument.args !== 'string') {
      this.#fault(argument, `the argument of ${name}() must be written out as text`);
      return;
    }
    if (name === 'at_least') {
      this.#word(argument, argument.args, SEVERITIES);
    } else if (name === 'under') {
      this.#folder(argument, argument.args);
    } else {
      const result: PatternResult =
        name === 'matches' ? compileRegex(argument.args) : compilePathPattern(argument.args);
      if (result.kind === 'invalid') this.#fault(argument, result.message, result.remedy);
    }
  }

  /** The argument of `under` is a path as git writes it; any other spelling stands for nothing. */
  #folder(argument: ASTNode, folder: string): void {
    const body = folder.endsWith('/') ? folder.slice(0, -1) : folder;
    const names = body.split('/');
    const impossible = names.find((name) => name === '' || name === '.' || name === '..' || name.includes('\\'));
    if (impossible === undefined) return;
    this.#fault(argument, `no path stands under "${folder}"`, 'write it from the root, such as "src/api"');
  }

  /** A word compared with a fact that has a fixed vocabulary must belong to it. */
  #vocabulary(subject: ASTNode, words: ASTNode): void {
    const values = vocabularyOf(subject);
    if (values === null) return;
    const literals = words.op === 'list' ? words.args : [words];
    for (const literal of literals) {
      if (literal.op === 'value' && typeof literal.args === 'string') this.#word(literal, literal.args, values);
    }
  }

  #word(node: ASTNode, word: string, values: readonly string[]): void {
    if (values.includes(word)) return;
    const near = nearest(word, values);
    this.#fault(
      node,
      `"${word}" is never a value here`,
      near === null ? `one of ${values.join(', ')}` : `did you mean "${near}"?`,
    );
  }

  #unknownCall(node: ASTNode, name: string, known: readonly string[]): void {
    const near = nearest(name, known);
    this.#fault(
      node,
      `${name}() is not available in a condition`,
      near === null ? `available: ${known.join(', ')}` : `did you mean ${near}()?`,
    );
  }

  #fault(node: ASTNode, message: string, remedy?: string): void {
    this.faults.push({ offset: node.start, message, ...(remedy === undefined ? {} : { remedy }) });
  }
}

const TOP_LEVEL: ReadonlySet<string> = new Set([
  'paths',
  'factors',
  ...[...FACT_ROWS.keys()].map((key) => key.split('.')[0] ?? key),
]);

/** Names that begin a fact, for suggestions. */
export const TOP_LEVEL_NAMES: ReadonlySet<string> = TOP_LEVEL;

function vocabularyOf(node: ASTNode): readonly string[] | null {
  if (node.op === 'id') return FACT_ROWS.get(node.args)?.values ?? null;
  if (node.op !== '.') return null;
  const [root, field] = node.args;
  const row = root.op === 'id' ? FACT_ROWS.get(`${root.args}.${field}`) : undefined;
  if (row !== undefined) return row.values ?? null;
  if (field === 'classes') return PATH_CLASSES;
  return field === 'severity' ? SEVERITIES : null;
}

function kindOf(node: ASTNode): string | undefined {
  return (node as Typed).checkedType?.kind;
}

function typeName(node: ASTNode): string | undefined {
  return (node as Typed).checkedType?.name;
}
