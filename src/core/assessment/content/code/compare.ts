/** Both sides of every program of a change → what is new and dangerous, and what is gone and was needed. */
import type { RepoPath } from '../../../../model/path.ts';
import { codeGrammar } from '../code-paths.ts';
import type { ReadFile } from '../family.ts';
import { asksWhoCalls, REFUSAL } from './access.ts';
import { lastOf } from './calls.ts';
import type { ComparedFile, Seen } from './compared-file.ts';
import { doesLess, mayAskNow, remaining } from './still-there.ts';
import type { CodeRule, CodeSide, Signal } from './signal.ts';

/** One thing to tell. */
export interface CodeFinding {
  readonly rule: CodeRule;
  readonly path: RepoPath;
  /** Line of the new text; of the old one where something is gone. */
  readonly line: number;
  readonly scope: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Where it weighs less than its rule does. */
  readonly base?: 'low';
}

/** Everything worth telling of a change. What only moved, within a file or between files, is not. */
export function compareCode(files: readonly ComparedFile[]): readonly CodeFinding[] {
  const gone = goneGuards(files);
  const unguarded = new Set(gone.flatMap((one) => (one.rule === 'removed.access-check' ? [placeOf(one)] : [])));
  return [
    // Where a check gave way to an exemption, the check that is gone says it.
    ...newDangers(files).filter((one) => one.rule !== 'added.exemption' || !unguarded.has(placeOf(one))),
    ...gone,
    ...files.flatMap(swappedLocks),
    ...files.flatMap(flippedFlags),
    ...weakenedTests(files),
  ];
}

function placeOf({ path, scope }: CodeFinding): string {
  return `${path}\0${scope}`;
}

function newDangers(files: readonly ComparedFile[]): readonly CodeFinding[] {
  const added: Seen[] = [];
  const gone = new Map<string, number>();
  for (const compared of files) {
    const [more, fewer] = difference(compared.old?.dangers ?? [], compared.new.dangers);
    for (const signal of more) {
      const isNew = touched(compared.file.addedLines, signal.line) || isEmptied(compared, signal);
      // What was never closed is not opened.
      const isOpened = signal.rule !== 'added.exemption' || compared.old?.scopes.has(signal.scope) === true;
      if (isNew && isOpened) added.push({ compared, signal });
    }
    for (const signal of fewer) count(gone, movedKey(signal), 1);
  }
  return added
    .filter(({ signal }) => !taken(gone, movedKey(signal)))
    .filter(firstOfFunction())
    .map(({ compared: { file }, signal: { rule, scope, line, detail } }) => ({
      rule,
      path: file.path,
      line,
      scope,
      from: null,
      to: inScope(detail, scope),
    }));
}

const TOLD_ONCE: ReadonlySet<CodeRule> = new Set(['repeated.query', 'unverified.tls']);

/** A function that asks in its loops is told of once: what mends one of the places mends the others. */
function firstOfFunction(): (seen: Seen) => boolean {
  const told = new Set<string>();
  return ({ compared: { file }, signal: { rule, scope } }) => {
    if (!TOLD_ONCE.has(rule) || scope === '') return true;
    const key = `${file.path}\0${scope}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  };
}

/** A handler whose line stays and whose body goes: nothing was added, and errors are swallowed from now on. */
function isEmptied({ old, file }: ComparedFile, { rule, scope }: Signal): boolean {
  return rule === 'swallowed.error' && old !== null && old.scopes.has(scope) && file.removedLines.length > 0;
}

function goneGuards(files: readonly ComparedFile[]): readonly CodeFinding[] {
  const gone: Seen[] = [];
  const come = new Map<string, number>();
  for (const compared of files) {
    const { old, new: next, file } = compared;
    if (old === null) {
      for (const signal of next.guards) count(come, movedKey(signal), 1);
      continue;
    }
    const [more, fewer] = difference(old.guards, next.guards);
    for (const signal of more) count(come, movedKey(signal), 1);
    const left = replaced(fewer, more);
    for (const signal of left) {
      if (isStillNeeded(signal, compared) && touched(file.removedLines, signal.line)) gone.push({ compared, signal });
    }
  }
  const told = new Set<string>();
  return gone
    .filter(({ signal }) => !taken(come, movedKey(signal)))
    .filter(({ compared, signal }) => !isExtracted(signal, compared))
    .filter(remaining())
    .flatMap(({ compared, signal: { rule, scope, line, detail } }): readonly CodeFinding[] => {
      const { file } = compared;
      // One finding for each function: a block that goes takes many calls along.
      const key = `${file.path}\0${rule}\0${scope}`;
      if (told.has(key)) return [];
      told.add(key);
      const [from, to] =
        rule === 'removed.error-handling' ? [`${detail} is handled`, 'called, not handled'] : [detail, 'gone'];
      const finding = { rule, path: file.path, line, scope, from: inScope(from, scope), to };
      const other = rule === 'removed.access-check' ? mayAskNow(compared, scope) : null;
      return [other === null ? finding : { ...finding, to: `${other}, which may check it by its name`, base: 'low' }];
    });
}

/**
 * A guard that gave way to another one of its rule, in the same function, is not gone. A refusal that asks for something
 * else than who calls takes the place of another refusal at most.
 */
function replaced(fewer: readonly Signal[], more: readonly Signal[]): readonly Signal[] {
  const others = new Map<string, number>();
  for (const { rule, scope, detail } of more) {
    if (rule !== 'removed.error-handling')
      count(others, `${rule}\0${scope}\0${asksWhoCalls(detail) ? '' : REFUSAL}`, 1);
  }
  return fewer.filter(({ rule, scope, detail }) => {
    const place = `${rule}\0${scope}\0`;
    return !taken(others, place) && !(detail.startsWith(REFUSAL) && taken(others, place + REFUSAL));
  });
}

/** What it guarded is still there: the function, and for a handled call the call itself. */
function isStillNeeded(signal: Signal, compared: ComparedFile): boolean {
  const { rule, scope, detail } = signal;
  const next = compared.new;
  if (!next.scopes.has(scope)) return false;
  // Who is refused once is refused: the same question a second time protected nothing.
  if (detail.startsWith(REFUSAL) && next.guards.some((one) => one.scope === scope && one.detail === detail))
    return false;
  const calls = next.calls.get(scope);
  // In Go a result that is taken up, or handed on, is no loss.
  if (rule === 'removed.error-handling' && codeGrammar(compared.file.path) === 'go')
    return next.dropped.get(scope)?.has(detail) ?? false;
  if (rule === 'removed.error-handling') return (calls?.has(detail) ?? false) && !isHandledOtherwise(signal, compared);
  // The rest of a function without anything in it was emptied, not weakened.
  return rule === 'removed.access-check' || (calls?.size ?? 0) > 0;
}

/** As many handlers as before, in a function that has them: a call stands outside now. Or a decorator took them over. */
function isHandledOtherwise({ scope }: Signal, { old, new: next }: ComparedFile): boolean {
  const [before, after] = [old?.handlers.get(scope) ?? 0, next.handlers.get(scope) ?? 0];
  if (before > 0 && after >= before) return true;
  if (handlersOf(next) >= handlersOf(old) && isHandledNearby(scope, old, next)) return true;
  const known = old?.decorators.get(scope);
  return [...(next.decorators.get(scope) ?? [])].some((name) => known?.has(name) !== true);
}

/** A function that it calls, or that calls it, has a handler more; one that it has nothing to do with does not count. */
function isHandledNearby(scope: string, old: CodeSide | null, next: CodeSide): boolean {
  const more = moreHandled.get(next) ?? moreHandledOf(old, next);
  moreHandled.set(next, more);
  return (
    more.around.has(scope) ||
    waysTo(scope).some((outer) => more.scopes.has(outer)) ||
    more.calls.has(lastOf(scope)) ||
    [...(next.calls.get(scope) ?? [])].some((name) => more.names.has(name))
  );
}

/** Functions that have more handlers than before; a side is compared with one other side only. */
interface MoreHandled {
  readonly scopes: ReadonlySet<string>;
  /** What they stand in. */
  readonly around: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  /** What they call. */
  readonly calls: ReadonlySet<string>;
}

const moreHandled = new WeakMap<CodeSide, MoreHandled>();

function moreHandledOf(old: CodeSide | null, next: CodeSide): MoreHandled {
  const scopes = [...next.handlers].flatMap(([scope, count]) =>
    count > (old?.handlers.get(scope) ?? 0) ? [scope] : [],
  );
  return {
    scopes: new Set(scopes),
    around: new Set(scopes.flatMap(waysTo)),
    names: new Set(scopes.map(lastOf)),
    calls: new Set(scopes.flatMap((scope) => [...(next.calls.get(scope) ?? [])])),
  };
}

/** `a.b.c` stands in `a` and in `a.b`. */
function waysTo(scope: string): readonly string[] {
  const names = scope.split('.');
  return names.slice(1).map((_, at) => names.slice(0, at + 1).join('.'));
}

function handlersOf(side: CodeSide | null): number {
  return [...(side?.handlers.values() ?? [])].reduce((sum, count) => sum + count, 0);
}

/** One guard that stood in several places now stands in a new function, which the old place calls. */
function isExtracted({ rule, scope, detail }: Signal, { old, new: next }: ComparedFile): boolean {
  const calls = next.calls.get(scope);
  return next.guards.some(
    (guard) =>
      guard.rule === rule &&
      guard.detail === detail &&
      old?.scopes.has(guard.scope) !== true &&
      (calls?.has(lastOf(guard.scope)) ?? false),
  );
}

/** Of two locks, the one that was taken while the other was held is now the one that is held. */
function swappedLocks({ file, old, new: next }: ComparedFile): readonly CodeFinding[] {
  if (old === null) return [];
  return [...next.locks].flatMap(([scope, { pairs, line }]): readonly CodeFinding[] => {
    const before = old.locks.get(scope)?.pairs ?? new Set<string>();
    const to = [...pairs].find((pair) => before.has(turned(pair)) && !before.has(pair) && !pairs.has(turned(pair)));
    return to === undefined ? [] : [{ rule: 'swapped.locks', path: file.path, line, scope, from: turned(to), to }];
  });
}

function turned(pair: string): string {
  return pair.split(', then ').reverse().join(', then ');
}

function flippedFlags({ file, old, new: next }: ComparedFile): readonly CodeFinding[] {
  if (old === null) return [];
  return [...next.flags].flatMap(([key, { on, line }]): readonly CodeFinding[] => {
    const before = old.flags.get(key);
    if (before === undefined || before.on === on) return [];
    const [scope = '', flag = ''] = key.split('\0');
    return [
      {
        rule: 'flipped.flag',
        path: file.path,
        line,
        scope,
        from: `${flag} is ${String(before.on)}`,
        to: `${flag} is ${String(on)}`,
      },
    ];
  });
}

function weakenedTests(files: readonly ComparedFile[]): readonly CodeFinding[] {
  const come = newAssertions(files);
  return files.flatMap(({ file, old, new: next }) =>
    [...next.tests].flatMap(([scope, facts]): readonly CodeFinding[] => {
      const { all, exact, line, texts } = facts;
      const before = old?.tests.get(scope);
      // A test that does less asserts less; one that does the same and asserts less is weaker.
      if (before !== undefined && all < before.all && doesLess(before, facts)) return [];
      if (before === undefined || all > before.all || (all === before.all && exact >= before.exact)) return [];
      const kept = new Set(texts);
      // Assertions that went to another test of the change are not lost.
      if (before.texts.every((text) => kept.has(text) || come.has(text))) return [];
      const from = inScope(`${before.all} assertions, ${before.exact} exact`, scope);
      return [{ rule: 'weakened.test', path: file.path, line, scope, from, to: `${all} assertions, ${exact} exact` }];
    }),
  );
}

/** Assertions that stand in tests where they did not stand before. */
function newAssertions(files: readonly ComparedFile[]): ReadonlySet<string> {
  const come = new Set<string>();
  for (const { old, new: next } of files) {
    for (const [scope, { texts }] of next.tests) {
      const before = new Set(old?.tests.get(scope)?.texts ?? []);
      for (const text of texts) if (!before.has(text)) come.add(text);
    }
  }
  return come;
}

/** Signals that one side has more of, by rule, scope and detail. */
function difference(
  old: readonly Signal[],
  next: readonly Signal[],
): readonly [more: readonly Signal[], fewer: readonly Signal[]] {
  return [beyond(next, old), beyond(old, next)];
}

function beyond(all: readonly Signal[], other: readonly Signal[]): readonly Signal[] {
  const rest = new Map<string, number>();
  for (const one of other) count(rest, signalKey(one), 1);
  return all.filter((one) => !taken(rest, signalKey(one)));
}

function signalKey({ rule, scope, detail }: Signal): string {
  return `${rule}\0${scope}\0${detail}`;
}

function movedKey({ rule, detail }: Signal): string {
  return `${rule}\0${detail}`;
}

function count(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Takes one away where there is one. */
function taken(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  if (left === 0) return false;
  counts.set(key, left - 1);
  return true;
}

function touched(spans: ReadFile['addedLines'], line: number): boolean {
  return spans.some(({ start, end }) => line >= start && line <= end);
}

function inScope(detail: string, scope: string): string {
  return scope === '' ? detail : `${detail} in ${scope}`;
}
