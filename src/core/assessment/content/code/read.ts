/** One text of a program → everything that the rules compare. One pass over the tree, in the order of the text. */
import type { Grammar, Parsers, SyntaxNode, Unparsed } from '../../../../model/syntax.ts';
import { argumentsOf, lastName } from '../../../reading/settings/code-value.ts';
import { accessSigns, decoratorSigns } from './access.ts';
import { calledPath, isLiteral, lastOf } from './calls.ts';
import { boundsQuery } from './query-bounds.ts';
import {
  blankedError,
  clientWithoutTimeout,
  emptyErrorBranch,
  endlessLoop,
  executesInput,
  fansOut,
  literalSecret,
  trustsAll,
  unverifiedTls,
  withoutTimeout,
} from './dangers.ts';
import { flagDefault } from './flag-default.ts';
import { GoErrors } from './go-errors.ts';
import { emptyHandler } from './handlers.ts';
import { HeldLocks } from './held-locks.ts';
import {
  asksOutside,
  beginsTransaction,
  BOUNDING,
  checksAccess,
  holdsPermissions,
  isCheckItself,
  isIdempotency,
  makesObject,
  routes,
  validates,
} from './names.ts';
import { AROUND_TYPES, aroundOf, Place } from './place.ts';
import type { CodeRule, CodeSide, Danger, Signal, TestFacts } from './signal.ts';
import { assertionOf } from './assertions.ts';

const CALLS: ReadonlySet<string> = new Set([
  'call_expression',
  'call',
  'method_invocation',
  'new_expression',
  'object_creation_expression',
]);
const HANDLERS: ReadonlySet<string> = new Set(['catch_clause', 'except_clause']);
const GIVING: ReadonlyMap<string, readonly [name: string, value: string]> = new Map([
  ['pair', ['key', 'value']],
  ['variable_declarator', ['name', 'value']],
  ['assignment_expression', ['left', 'right']],
  ['assignment', ['left', 'right']],
  ['keyword_argument', ['name', 'value']],
  ['const_spec', ['name', 'value']],
  ['var_spec', ['name', 'value']],
  ['short_var_declaration', ['left', 'right']],
  ['assignment_statement', ['left', 'right']],
  ['keyed_element', ['key', 'value']],
  ['public_field_definition', ['name', 'value']],
]);
const LOOKED_AT: string[] = [
  ...new Set([
    ...AROUND_TYPES,
    ...CALLS,
    ...HANDLERS,
    ...GIVING.keys(),
    ...'decorator annotation marker_annotation if_statement composite_literal go_statement assert_statement synchronized_statement with_item typed_parameter typed_default_parameter'.split(
      ' ',
    ),
  ]),
];
/** Loops and lists whose insides are looked through, in one text: nesting must not multiply the work. */
const MOST_LOOKS = 300;

/** Reads one text; the grammar has to be loaded. Parts that cannot be parsed are passed over. */
export function readCode(text: string, grammar: Grammar, isTest: boolean, parsers: Parsers): CodeSide | Unparsed {
  const side = parsers.tree<CodeSide>(grammar, text, (root) => {
    const reader = new CodeReader(grammar, isTest, text);
    for (const node of root.descendantsOfType(LOOKED_AT)) reader.node(node);
    return { ...reader.side(), fault: root.hasError ? firstFault(root) : null };
  });
  if ('kind' in side || side.fault === null || !NAMED_LIKE_WORDS.has(grammar)) return side;
  const renamed = text
    .replaceAll(grammar === 'go' ? /(?!)/g : WORDS_AND_NAMES, (word) => `_${word.slice(1)}`)
    .replaceAll(MADE_OF_VALUE, '_ew(')
    .replaceAll(TYPE_OF_MODULE, (type) => `_${'m'.repeat(type.length - 1)}`);
  const hasFault = renamed === text || parsers.tree(grammar, renamed, (root) => root.hasError) !== false;
  return hasFault ? side : { ...side, fault: null };
}

/** The grammars take these words of types, and `using`, for what they mean where a variable has their name. */
const NAMED_LIKE_WORDS: ReadonlySet<Grammar> = new Set(['go', 'javascript', 'tsx', 'typescript']);
/** As other names, they leave a program what it is: none of them is reserved, so nothing broken becomes whole. */
const WORDS_AND_NAMES = /\b(?:using|number|string|boolean|symbol|object|any|unknown|never)\b/g;

/** `new(int64(1))` of newer Go, whose grammar expects a type. */
const MADE_OF_VALUE = /\bnew\(/g;
/** The grammars know no type of a module that is loaded by its name. */
const TYPE_OF_MODULE = /\btypeof import\((?:"[^"\n]{1,200}"|'[^'\n]{1,200}')\)/g;

/** Goes down to the first node that is no part of the language. */
function firstFault(root: SyntaxNode): number {
  let node = root;
  while (!node.isError && !node.isMissing) {
    const next = node.children.find(({ hasError, isError, isMissing }) => hasError || isError || isMissing);
    if (next === undefined) break;
    node = next;
  }
  return lineOf(node);
}

const OWN_FETCH = /\b(?:const|let|var|function)\s{1,9}fetch\b|[{,]\s{0,40}fetch\s{0,40}[,}=]/;

interface OpenTest extends TestFacts {
  all: number;
  exact: number;
  line: number;
  readonly texts: string[];
  readonly acts: Set<string>;
}

class CodeReader {
  readonly #grammar: Grammar;
  readonly #isTest: boolean;
  readonly #place = new Place();
  readonly #scopes = new Set<string>(['']);
  readonly #dangers: Signal[] = [];
  readonly #guards: Signal[] = [];
  readonly #calls = new Map<string, Set<string>>();
  readonly #handlers = new Map<string, number>();
  readonly #errors: GoErrors;
  readonly #decorated = new Map<string, ReadonlySet<string>>();
  readonly #locks = new HeldLocks();
  readonly #tests = new Map<string, OpenTest>();
  /** Where the assertion ends in which the walk stands. */
  #assertedUntil = 0;
  readonly #flags = new Map<string, { on: boolean; line: number }>();
  /** Decorators stand before the function that they are for. */
  #decorators: Signal[] = [];
  #exemptions: Signal[] = [];
  #names = new Set<string>();
  #looks = 0;
  /** A program that makes its own function of that name asks nobody by calling it. */
  readonly #ownFetch: boolean;
  /** Without the module that runs commands, `exec` is something else. */
  readonly #runsCommands: boolean;

  constructor(grammar: Grammar, isTest: boolean, text: string) {
    this.#grammar = grammar;
    this.#isTest = isTest;
    this.#errors = new GoErrors(grammar === 'go' ? text : '');
    this.#ownFetch = OWN_FETCH.test(text);
    this.#runsCommands = text.includes('child_process');
  }

  side(): Omit<CodeSide, 'fault'> {
    return {
      scopes: this.#scopes,
      dangers: this.#dangers,
      guards: this.#guards,
      handlers: this.#handlers,
      dropped: this.#errors.dropped(),
      decorators: this.#decorated,
      calls: this.#calls,
      locks: this.#locks.pairs(),
      tests: this.#tests,
      flags: this.#flags,
    };
  }

  node(node: SyntaxNode): void {
    this.#place.reach(node.startIndex);
    const { type } = node;
    if (CALLS.has(type)) this.#call(node);
    else if (HANDLERS.has(type)) this.#handler(node);
    else if (type === 'decorator' || type === 'annotation' || type === 'marker_annotation') this.#decorator(node);
    else if (type === 'if_statement') this.#branch(node);
    else if (type === 'composite_literal') this.#danger(clientWithoutTimeout(node), node);
    else if (type === 'go_statement' && this.#place.inLoop()) {
      this.#danger({ rule: 'unbounded.fanout', detail: 'go statement in a loop' }, node);
    } else if (type === 'assert_statement' || type === 'synchronized_statement' || type === 'with_item')
      this.#statement(node);
    const given = GIVING.get(type);
    if (given !== undefined) this.#given(node, given);
    this.#enter(node, type);
    if (this.#isTest) return;
    const signs = accessSigns(node, this.#grammar);
    for (const { detail, at } of signs.guards) this.#guard('removed.access-check', detail, at);
    for (const detail of signs.exemptions) this.#danger({ rule: 'added.exemption', detail }, node);
  }

  #enter(node: SyntaxNode, type: string): void {
    const around = aroundOf(node, type, this.#isTest);
    if (around === null) return;
    if (around.kind === 'loop' && this.#looks < MOST_LOOKS && LOOP_TYPES.has(type)) {
      this.#looks += 1;
      this.#danger(endlessLoop(node, this.#grammar), node);
    }
    this.#place.enter(around);
    if (around.kind !== 'function' && around.kind !== 'class' && around.kind !== 'test') return;
    const scope = this.#place.scope();
    this.#scopes.add(scope);
    for (const one of this.#decorators) this.#guards.push({ ...one, scope });
    for (const one of this.#exemptions) this.#dangers.push({ ...one, scope });
    this.#exemptions = [];
    if (this.#names.size > 0) this.#decorated.set(scope, this.#names);
    this.#decorators = [];
    this.#names = new Set();
    if (this.#isTest && around.kind !== 'class')
      this.#tests.set(scope, { all: 0, exact: 0, line: lineOf(node), texts: [], acts: new Set() });
  }

  #danger(danger: Danger | null, node: SyntaxNode): void {
    if (danger === null) return;
    // Tests may do what programs must not.
    if (this.#isTest) return;
    this.#dangers.push({ ...danger, scope: this.#place.scope(), line: lineOf(node) });
  }

  #handler(node: SyntaxNode): void {
    const scope = this.#place.scope();
    this.#handlers.set(scope, (this.#handlers.get(scope) ?? 0) + 1);
    // Where an object ends with the process, nobody is left to be told.
    if (!/(?:^|\.)__del__$/.test(scope)) this.#danger(emptyHandler(node), node);
  }

  #guard(rule: CodeRule, detail: string, node: SyntaxNode): void {
    if (!this.#isTest) this.#guards.push({ rule, detail, scope: this.#place.scope(), line: lineOf(node) });
  }

  #decorator(node: SyntaxNode): void {
    const name = /[A-Za-z_][\w.]*/.exec(node.text.slice(0, 120))?.[0] ?? '';
    if (this.#grammar === 'python') this.#names.add(name);
    if (this.#isTest) return;
    const found = (rule: CodeRule, detail: string, at = node): Signal => {
      return { rule, detail, scope: this.#place.scope(), line: lineOf(at) };
    };
    const rule = guardRule(lastOf(name));
    const signs = decoratorSigns(node);
    const guards = signs.guards.map(({ detail, at }) => found('removed.access-check', detail, at));
    if (rule !== null && rule !== 'removed.access-check') guards.push(found(rule, lastOf(name)));
    const exemptions = signs.exemptions.map((detail) => found('added.exemption', detail));
    // Java's annotations stand inside their method, Python's and TypeScript's before it.
    if (this.#grammar === 'java') {
      this.#guards.push(...guards);
      this.#dangers.push(...exemptions);
    } else {
      this.#decorators.push(...guards);
      this.#exemptions.push(...exemptions);
    }
  }

  #branch(node: SyntaxNode): void {
    if (this.#grammar !== 'go') return;
    this.#danger(emptyErrorBranch(node), node);
    const call = this.#errors.lookedAt(node, this.#place.scope());
    if (call !== null) this.#guard('removed.error-handling', call, node);
  }

  #statement(node: SyntaxNode): void {
    if (node.type === 'assert_statement') {
      this.#assertion(assertionOf('assert', node.text.slice(0, 300)), node);
      return;
    }
    const text = node.text.slice(0, 120);
    if (node.type === 'with_item') {
      const name = /[A-Za-z_][\w.]*/.exec(text)?.[0] ?? '';
      if (/lock|mutex|semaphore/i.test(name)) this.#lock(name, node, node.parent?.parent?.endIndex ?? node.endIndex);
      return;
    }
    const name = /\(([^()]{1,80})\)/.exec(text)?.[1] ?? '';
    this.#lock(name, node, node.endIndex);
  }

  #lock(name: string, node: SyntaxNode, end?: number): void {
    this.#guard('removed.lock', name, node);
    this.#locks.take(name, this.#place.scope(), node, end);
  }

  #call(node: SyntaxNode): void {
    const path = calledPath(node);
    if (path === '') return;
    const name = lastOf(path);
    const scope = this.#place.scope();
    const calls = this.#calls.get(scope);
    if (calls === undefined) this.#calls.set(scope, new Set([name]));
    else calls.add(name);
    if (this.#grammar === 'go') this.#errors.call(node, scope, name);
    if (this.#place.inTry() && !QUIET.has(path.split('.')[0] ?? '') && !/(?:Error|Exception)$/.test(name))
      this.#guard('removed.error-handling', name, node);
    const given = argumentsOf(node);
    this.#dangerousCall(node, path, given);
    this.#guardingCall(node, path, given);
    this.#flag(node, name, given);
    if (!this.#isTest) return;
    const kind = assertionOf(path, node.text.slice(0, 300));
    if (kind === null && node.startIndex >= this.#assertedUntil) this.#tests.get(scope)?.acts.add(name);
    this.#assertion(kind, node);
  }

  #dangerousCall(node: SyntaxNode, path: string, given: readonly SyntaxNode[]): void {
    this.#danger(trustsAll(path), node);
    this.#danger(withoutTimeout(given, path, this.#grammar), node);
    if (this.#runsCommands || !/^exec(?:Sync)?$/.test(path) || this.#grammar === 'python')
      this.#danger(executesInput(given, path, this.#grammar), node);
    if (path === 'fetch' && this.#ownFetch) return;
    if (this.#place.inLoop() && asksOutside(path)) this.#danger({ rule: 'repeated.query', detail: path }, node);
    if (/\.(?:all|allSettled|gather)$/.test(path) && this.#looks < MOST_LOOKS) {
      this.#looks += 1;
      this.#danger(fansOut(given, path, asksOutside), node);
    }
  }

  #guardingCall(node: SyntaxNode, path: string, given: readonly SyntaxNode[]): void {
    // `check.call(this, x)` calls `check`.
    const name = lastOf(path.replace(/\.(?:call|apply)$/, ''));
    // In Python `threading.Lock()` makes one.
    const makes = this.#grammar === 'python' && (/^R?Lock$/.test(name) || node.parent?.type !== 'expression_statement');
    const takes = makes ? /^acquire$/ : /^(?:Lock|RLock|lock|acquire)$/;
    if (takes.test(name) && path.includes('.')) this.#lock(path.slice(0, -name.length - 1), node);
    if (/^(?:R?Unlock|unlock|release)$/.test(name)) this.#locks.give(path.slice(0, -name.length - 1), node);
    // A decorator is told of with what it is for.
    const isDecorator = node.parent?.type === 'decorator';
    const asks = isDecorator ? null : guardRule(name);
    const isMade = asks === 'removed.access-check' && this.#grammar === 'python' && makesObject(name);
    const rule = isMade ? null : asks;
    if (rule !== null) this.#guard(rule, name, node);
    if (BOUNDING.has(name.toLowerCase()) && path.includes('.') && given.length > 0)
      this.#guard('removed.bound', name, node);
    // Guards that are handed over: router.get('/x', requireAuth, handler), app.use(requireAuth).
    const isRoute = routes(name);
    for (const argument of given.slice(0, 12)) {
      const { type } = argument;
      const named = type === 'identifier' || type === 'selector_expression' || type === 'member_expression';
      const handed = named && !isDecorator ? lastName(argument) : '';
      if ((isRoute ? checksAccess(handed) : isCheckItself(handed)) && !holdsPermissions(handed))
        this.#guard('removed.access-check', handed, node);
      if (isLiteral(argument) && argument.text.length < 80 && isIdempotency(argument.text))
        this.#guard('removed.idempotency', 'idempotency', node);
    }
  }

  #flag(node: SyntaxNode, name: string, given: readonly SyntaxNode[]): void {
    const flag = flagDefault(name, given);
    if (flag === null) return;
    this.#flags.set(`${this.#place.scope()}\0${flag.key}`, { on: flag.on, line: lineOf(node) });
  }

  #given(node: SyntaxNode, [nameField, valueField]: readonly [string, string]): void {
    const left = node.childForFieldName(nameField) ?? node.namedChildren[0] ?? null;
    const right = node.childForFieldName(valueField) ?? node.namedChildren[1] ?? null;
    if (left === null || right === null) return;
    if (nameField === 'left') this.#danger(blankedError(node), node);
    if (this.#grammar === 'go') this.#errors.given(node, this.#place.scope(), left, right);
    const name = left.type === 'expression_list' && left.namedChildren.length > 1 ? '' : lastName(left);
    if (name === '' || name.length > 100) return;
    if (isIdempotency(name)) this.#guard('removed.idempotency', 'idempotency', node);
    const value =
      right.type === 'expression_list' || right.type === 'literal_element' ? (right.namedChildren[0] ?? right) : right;
    if (value.endIndex - value.startIndex > 5_000) return;
    this.#danger(unverifiedTls(name, value), node);
    if (isLiteral(value)) this.#danger(literalSecret(name, value.text.replace(/^[rbuf]*["'`]+|["'`]+$/g, '')), node);
    if (BOUNDING.has(name.toLowerCase()) && node.type === 'pair' && boundsQuery(node))
      this.#guard('removed.bound', name, node);
  }

  #assertion(kind: 'exact' | 'loose' | null, node: SyntaxNode): void {
    if (kind === null || !this.#isTest) return;
    const test = this.#tests.get(this.#place.scope());
    if (test === undefined) return;
    this.#assertedUntil = Math.max(this.#assertedUntil, node.endIndex);
    test.all += 1;
    test.exact += kind === 'exact' ? 1 : 0;
    test.line = lineOf(node);
    test.texts.push(node.text.slice(0, 300));
  }
}

const LOOP_TYPES: ReadonlySet<string> = new Set(['for_statement', 'while_statement', 'do_statement']);
/** Calls whose errors nobody handles. */
const QUIET: ReadonlySet<string> = new Set(
  'console log logger logging print println fmt System Math JSON Object Array len str int'.split(' '),
);

function guardRule(name: string): CodeRule | null {
  if (checksAccess(name)) return 'removed.access-check';
  if (beginsTransaction(name)) return 'removed.transaction';
  return validates(name) ? 'removed.validation' : null;
}

function lineOf(node: SyntaxNode): number {
  return node.startPosition.row + 1;
}
