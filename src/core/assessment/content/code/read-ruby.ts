/**
 * Ruby, for which there is no grammar here, line by line: the calls with which Rails guards controllers and models. A
 * scope ends with the `end` of its own indentation, as every formatter writes it.
 */
import { checksAccess } from './names.ts';
import type { CodeRule, CodeSide, Signal } from './signal.ts';

/** Longer lines hold no statement of a class. */
const LONGEST_LINE = 400;
/** Characters of the scopes' names together: where nothing is closed, each holds all before it. */
const MOST_NAMED = 4_000_000;

/** Everything that a text in Ruby shows; the other parts of a side stay empty. */
export function readRuby(text: string, isTest: boolean): CodeSide {
  const guards: Signal[] = [];
  const dangers: Signal[] = [];
  const scopes = new Set<string>(['']);
  const calls = new Map<string, Set<string>>();
  let [named, fault]: [number, number | null] = [0, null];
  const open: { readonly scope: string; readonly indent: number }[] = [];
  for (const [at, line] of joinedLines(text)) {
    const words = line.trimStart();
    const indent = line.length - words.length;
    if (/^end\b/.test(words) && open.at(-1)?.indent === indent) open.pop();
    const opened = /^(?:class|module|def)\s+((?:self\.)?[\w:?!]+)/.exec(words);
    if (opened !== null && !/;\s*end\s*$/.test(words)) {
      // What has no `end` of its own is over where something else begins at its place.
      while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
      const around = open.at(-1);
      const name = opened[1] ?? '';
      const inner = around === undefined ? name : `${around.scope}.${name}`;
      named += inner.length;
      if (named > MOST_NAMED) {
        fault = at;
        break;
      }
      open.push({ scope: inner, indent });
    }
    const scope = open.at(-1)?.scope ?? '';
    scopes.add(scope);
    if (isTest || opened !== null) continue;
    const add = (to: Signal[], rule: CodeRule, detail: string): void => {
      to.push({ rule, detail, scope, line: at });
    };
    note(calls, scope, words);
    for (const one of guardsOf(words)) add(guards, one.rule, one.detail);
    for (const detail of exemptionsOf(words)) add(dangers, 'added.exemption', detail);
  }
  const none = new Map<string, never>();
  return {
    fault,
    scopes,
    dangers,
    guards,
    calls,
    handlers: none,
    decorators: none,
    dropped: none,
    locks: none,
    tests: none,
    flags: none,
  };
}

/** Statements with the line on which they begin: a line that ends with a comma goes on. */
function* joinedLines(text: string): Generator<readonly [line: number, text: string]> {
  let [start, held] = [0, ''];
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.length > LONGEST_LINE ? '' : withoutComment(raw);
    if (held === '') start = at + 1;
    held = held === '' ? line : `${held} ${line.trim()}`;
    if (held.trimEnd().endsWith(',') && held.length < LONGEST_LINE) continue;
    yield [start, held];
    held = '';
  }
  if (held !== '') yield [start, held];
}

function withoutComment(line: string): string {
  const at = line.search(/(?:^|\s)#(?!\{)/);
  return at < 0 ? line : line.slice(0, at);
}

/** Something is still called in a scope: what was guarded is still there. */
function note(calls: Map<string, Set<string>>, scope: string, words: string): void {
  const name = /^[@\w.]+/.exec(words)?.[0];
  if (name === undefined || name === 'end') return;
  const known = calls.get(scope);
  if (known === undefined) calls.set(scope, new Set([name]));
  else known.add(name);
}

const HOOK = /^(?:prepend_|append_)?before_(?:action|filter)\b\s*\(?\s*(:\w.*)$/;
const SKIP = /^skip_(?:before_|around_)?(?:action|filter)\b\s*\(?\s*(:\w.*)$/;
/** Calls of Pundit, CanCanCan and Action Policy. */
const ASKING = /^(?:authorize!?|load_and_authorize_resource|authorize_resource|verify_authorized|policy_scope)\b/;
const VALIDATES = /^(?:validates|validate|validates_\w+)\b\s*\(?\s*:(\w+)/;

function guardsOf(words: string): readonly { readonly rule: CodeRule; readonly detail: string }[] {
  const access = (detail: string): { rule: CodeRule; detail: string } => ({ rule: 'removed.access-check', detail });
  const hook = HOOK.exec(words)?.[1];
  if (hook !== undefined) {
    const actions = listed(hook, 'only');
    return hooksIn(hook)
      .filter(guards)
      .flatMap((name) =>
        actions === null ? [access(name)] : actions.map((action) => access(`${name} for ${action}`)),
      );
  }
  if (words.startsWith('protect_from_forgery')) return [access('protect_from_forgery')];
  const asking = ASKING.exec(words)?.[0];
  if (asking !== undefined) return [access(asking)];
  const validated = VALIDATES.exec(words)?.[1];
  return validated === undefined ? [] : [{ rule: 'removed.validation', detail: `validation of ${validated}` }];
}

/** The names at the beginning of a list: `:authenticate_user!, :require_owner, only: :destroy`. */
function hooksIn(list: string): readonly string[] {
  const names: string[] = [];
  for (const [, name = '', next] of list.matchAll(/\s*:(\w+[?!]?)\s*(=>|,)?/gy)) {
    if (next === '=>') break;
    names.push(name);
    if (next === undefined) break;
  }
  return names;
}

/** Names of hooks that check who calls: `authenticate_user!`, `require_admin`, `ensure_owner`, `set_locale` not. */
function guards(name: string): boolean {
  return checksAccess(name.replace(/[?!]$/, '')) || /^(?:require|ensure|verify|check|enforce|doorkeeper)_/.test(name);
}

function exemptionsOf(words: string): readonly string[] {
  const skipped = SKIP.exec(words)?.[1];
  if (skipped !== undefined) {
    return hooksIn(skipped)
      .filter((name) => guards(name) || name === 'verify_authenticity_token')
      .map((name) => `${name} skipped`);
  }
  if (words.startsWith('skip_forgery_protection')) return ['forgery protection skipped'];
  if (/^(?:skip_authorization|skip_authorize_resource|allow_unauthenticated_access)\b/.test(words)) {
    return [/^\w+/.exec(words)?.[0] ?? ''];
  }
  const hook = HOOK.exec(words)?.[1] ?? '';
  const spared = listed(hook, 'except') ?? [];
  const left = hooksIn(hook)
    .filter(guards)
    .flatMap((name) => spared.map((action) => [name, action] as const));
  const all = /\.permit!(?:\W|$)/.test(words) ? ['every parameter permitted'] : [];
  return [...left.map(([name, action]) => `${name} not for ${action}`), ...all];
}

/** The actions after `only:` or `except:`; null where the word does not stand there. */
function listed(rest: string, word: 'only' | 'except'): readonly string[] | null {
  const found = new RegExp(`\\b${word}(?::|\\s*=>)\\s*(\\[[^\\]]{0,300}\\]|%i\\[[^\\]]{0,300}\\]|:\\w+)`).exec(rest);
  return found === null ? null : ((found[1] ?? '').replace(/^%i/, '').match(/\w+/g) ?? []);
}
