/**
 * Conditions of rules: CEL behind our own interface. A condition is checked completely when the policy is loaded
 * (syntax, names, types, vocabulary, bounds); evaluation can still fail, when a fact was not read or a position is out
 * of range, and a failed evaluation is an `error`, never a yes or a no.
 */
import { Environment, EvaluationError, ParseError, TypeError } from '@marcbachmann/cel-js';
import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { RISK_TIERS, SEVERITIES } from '../../model/assessment.ts';
import type { Severity } from '../../model/assessment.ts';
import { nearest } from '../reading/problems.ts';
import { FUNCTION_NAMES, guard, LINEAR_MATCHES, replaceMatches, TOP_LEVEL_NAMES } from './cel-guard.ts';
import type { ExpressionFault } from './cel-guard.ts';
import { ELEMENT_FIELDS, FACT_ROWS, FACT_TABLE } from './fact-table.ts';
import { FACT_GROUPS, FactorView, PathView } from './fact-view.ts';
import type { FactView } from './fact-view.ts';
import { cachedTest } from './linear-match.ts';

/** The answer of a condition. `unread` names the facts it needed and that were not read. */
export type ConditionResult =
  | { readonly kind: 'value'; readonly value: boolean }
  | { readonly kind: 'error'; readonly message: string; readonly unread: readonly string[] };

/** A condition that passed every static check. */
export interface Expression {
  readonly text: string;
  /** Dotted keys of the facts it reads, in the order of first appearance. */
  readonly references: readonly string[];
  evaluate(view: FactView): ConditionResult;
}

export type ExpressionResult =
  | { readonly kind: 'ok'; readonly expression: Expression }
  | { readonly kind: 'invalid'; readonly faults: readonly ExpressionFault[] };

const MAX_EXPRESSION = 4_000;

const LIMITS = { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 1, maxCallArguments: 4 };

let shared: Environment | null = null;

/** Parses and checks a condition. */
export function compileExpression(text: string): ExpressionResult {
  if (text.trim() === '') return invalid([{ offset: 0, message: 'the condition is empty', remedy: 'write `true`' }]);
  if (text.length > MAX_EXPRESSION) {
    return invalid([{ offset: MAX_EXPRESSION, message: `the condition is longer than ${MAX_EXPRESSION} characters` }]);
  }
  shared ??= makeEnvironment();
  const parsed = attempt(() => (shared ?? makeEnvironment()).parse(text));
  if (parsed.kind === 'failed') return invalid([faultOf(parsed.error, text)]);
  replaceMatches(parsed.value.ast);
  const checked = parsed.value.check();
  if (!checked.valid) return invalid([faultOf(checked.error, text)]);
  const { faults, references } = guard(parsed.value.ast);
  if (faults.length > 0) return invalid(faults);
  if (checked.type !== 'bool') {
    return invalid([{ offset: 0, message: `the condition gives ${checked.type ?? '?'}; it must be true or false` }]);
  }
  return { kind: 'ok', expression: makeExpression(text, references, parsed.value) };
}

/** So many different sets of facts are remembered per condition. */
const REMEMBERED = 2_000;

function makeExpression(text: string, references: readonly string[], run: ParseResult): Expression {
  const rows = references.flatMap((key) => FACT_ROWS.get(key) ?? []);
  // Elements of lists are no rows of the table: such a condition looks at more than the rows say.
  const remembered = rows.length === references.length ? new Map<string, boolean>() : null;
  const keyOf = (view: FactView): string | null => {
    if (remembered === null) return null;
    let key = '';
    for (const row of rows) {
      const fact = row.read(view.facts);
      if (fact.kind === 'not-read') return null;
      key += `${JSON.stringify(fact.value)}\n`;
    }
    return key;
  };
  const evaluate = evaluator(references, run);
  return {
    text,
    references,
    // A history asks the same few questions thousands of times; equal facts have an equal answer.
    evaluate: (view) => {
      const key = keyOf(view);
      const known = key === null ? undefined : remembered?.get(key);
      if (known !== undefined) return { kind: 'value', value: known };
      const result = evaluate(view);
      if (key !== null && result.kind === 'value' && (remembered?.size ?? 0) < REMEMBERED)
        remembered?.set(key, result.value);
      return result;
    },
  };
}

function evaluator(references: readonly string[], run: ParseResult): Expression['evaluate'] {
  return (view) => {
    const result = attempt((): unknown => run(view.variables));
    if (result.kind === 'failed') return failed(result.error, references, view);
    if (result.value === true || result.value === false) return { kind: 'value', value: result.value };
    return { kind: 'error', message: 'the condition gave neither true nor false', unread: [] };
  };
}

function failed(error: unknown, references: readonly string[], view: FactView): ConditionResult {
  const unread: string[] = [];
  const reasons: string[] = [];
  for (const key of references) {
    const known = FACT_ROWS.get(key)?.read(view.facts);
    if (known?.kind !== 'not-read') continue;
    unread.push(key);
    reasons.push(`${key} was not read: ${known.why}`);
  }
  const message = reasons.length > 0 ? reasons.join('; ') : summaryOf(error);
  return { kind: 'error', message, unread };
}

type Attempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly error: unknown };

function attempt<T>(act: () => T): Attempt<T> {
  try {
    return { kind: 'done', value: act() };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

/** The engine's error as a place and a sentence, with a suggestion for mistyped names. */
function faultOf(error: unknown, text: string): ExpressionFault {
  const known = error instanceof ParseError || error instanceof TypeError || error instanceof EvaluationError;
  const range = known ? error.range : undefined;
  const offset = Math.min(range?.start ?? 0, text.length);
  const remedy = known ? suggestion(error.code, error.node, text, range) : undefined;
  return { offset, message: summaryOf(error), ...(remedy === undefined ? {} : { remedy }) };
}

function suggestion(
  code: string,
  node: unknown,
  text: string,
  range: { readonly start: number; readonly end: number } | undefined,
): string | undefined {
  const word = range === undefined ? '' : text.slice(range.start, range.end).trim();
  if (code === 'unknown_variable') {
    const near = nearest(word, TOP_LEVEL_NAMES);
    return near === null ? `facts begin with ${[...TOP_LEVEL_NAMES].join(', ')}` : `did you mean \`${near}\`?`;
  }
  if (code === 'no_matching_overload') {
    const near = nearest(calledName(node), FUNCTION_NAMES);
    return near === null || near === calledName(node)
      ? `available: ${FUNCTION_NAMES.join(', ')}`
      : `did you mean ${near}()?`;
  }
  if (code !== 'no_such_key') return undefined;
  const field = word.split('.').at(-1) ?? '';
  const candidates = fieldsOf(rootOf(node));
  const near = nearest(field, candidates);
  if (near !== null) return `did you mean \`${near}\`?`;
  return candidates.length === 0 ? undefined : `known here: ${candidates.join(', ')}`;
}

function calledName(node: unknown): string {
  const call = node as Partial<ASTNode> | undefined;
  return call?.op === 'rcall' || call?.op === 'call' ? (call.args?.[0] ?? '') : '';
}

function rootOf(node: unknown): string {
  const dotted = node as Partial<ASTNode> | undefined;
  const left = dotted?.op === '.' ? dotted.args?.[0] : undefined;
  if (typeof left !== 'object' || !('op' in left)) return '';
  return left.op === 'id' ? left.args : '';
}

/** Field names below a fact group; for any other name the fields of elements. */
function fieldsOf(root: string): readonly string[] {
  const group = FACT_GROUPS.find((each) => each.name === root);
  if (group !== undefined) return group.rows.map((row) => row.key.slice(root.length + 1));
  return [...ELEMENT_FIELDS.values()].flatMap((fields) => [...fields.keys()]);
}

/** The engine's words as ours; what it does not say well is said here. */
function summaryOf(error: unknown): string {
  if (!(error instanceof ParseError || error instanceof TypeError || error instanceof EvaluationError)) {
    return error instanceof Error ? error.message : String(error);
  }
  const summary = error.summary.replaceAll(LINEAR_MATCHES, 'matches');
  switch (error.code) {
    case 'unknown_variable':
      return summary.replace(/^Unknown variable: (.*)$/, 'there is no fact `$1`');
    case 'no_such_key':
      return summary.replace(/^No such key: (.*)$/, 'there is no fact or field `$1`');
    case 'no_such_overload':
      return summary.replace(/^no such overload: (.*)$/, 'the types do not fit: $1');
    case 'no_matching_overload':
      return summary.replace(/^found no matching overload for '(.*)'$/, 'there is no function $1');
    case 'limit_exceeded':
      return summary.replace(
        /^Exceeded max(\w+) \((\d+)\)$/,
        (_, what: string, most: string) => `too large: ${LIMIT_NAMES.get(what) ?? what} is limited to ${most}`,
      );
    case 'unexpected_token':
      return summary.endsWith(': EOF') ? 'the condition ends too early' : summary.replace(/^U/, 'u');
    default:
      return summary;
  }
}

const LIMIT_NAMES: ReadonlyMap<string, string> = new Map([
  ['AstNodes', 'the number of parts'],
  ['Depth', 'the nesting'],
  ['ListElements', 'the length of a list'],
  ['MapEntries', 'the size of a map'],
  ['CallArguments', 'the number of arguments'],
]);

function invalid(faults: readonly ExpressionFault[]): ExpressionResult {
  return { kind: 'invalid', faults };
}

function makeEnvironment(): Environment {
  const environment = new Environment({ limits: LIMITS });
  for (const group of FACT_GROUPS) {
    const fields = Object.fromEntries(group.rows.map((row) => [row.key.slice(group.name.length + 1), row.type]));
    environment.registerType(group.type, { ctor: group.view, fields }).registerVariable(group.name, group.type);
  }
  for (const row of FACT_TABLE) if (!row.key.includes('.')) environment.registerVariable(row.key, row.type);
  environment.registerType('Path', { ctor: PathView, fields: elementFields('Path') });
  environment.registerType('Factor', { ctor: FactorView, fields: elementFields('Factor') });
  environment.registerVariable('paths', 'list<Path>').registerVariable('factors', 'list<Factor>');
  // Nothing here is asynchronous; saying so keeps the engine on its direct path.
  const direct = { async: false };
  environment.registerFunction(`string.${LINEAR_MATCHES}(string): bool`, matches, direct);
  environment.registerFunction('string.glob(string): bool', glob, direct);
  environment.registerFunction(
    'Path.glob(string): bool',
    (path: PathView, text: string) => glob(path.path, text),
    direct,
  );
  environment.registerFunction('string.under(string): bool', under, direct);
  environment.registerFunction(
    'Path.under(string): bool',
    (path: PathView, folder: string) => under(path.path, folder) || under(path.old_path, folder),
    direct,
  );
  environment.registerFunction(
    'RiskFacts.at_least(string): bool',
    (risk: { readonly tier: string }, least: string) => rank(risk.tier) >= rank(least),
    direct,
  );
  environment.registerFunction(
    'Factor.at_least(string): bool',
    (factor: FactorView, least: string) => rank(factor.severity) >= rank(least),
    direct,
  );
  return environment;
}

function elementFields(type: string): Record<string, string> {
  return Object.fromEntries([...(ELEMENT_FIELDS.get(type) ?? [])].map(([name, field]) => [name, field.type]));
}

function matches(text: string, pattern: string): boolean {
  return cachedTest('regex', pattern)(text);
}

function glob(path: string, pattern: string): boolean {
  return cachedTest('glob', pattern)(path);
}

/** True when the path is the folder (or file) or stands below it. */
function under(path: string, folder: string): boolean {
  const name = folder.endsWith('/') ? folder.slice(0, -1) : folder;
  return path === name || path.startsWith(`${name}/`);
}

function rank(word: string): number {
  const known: readonly string[] = [...SEVERITIES, ...RISK_TIERS];
  if (!known.includes(word)) throw new RangeError(`"${word}" is no severity`);
  return SEVERITIES.indexOf(word as Severity);
}
