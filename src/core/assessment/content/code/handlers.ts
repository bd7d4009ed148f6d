/** Handlers of errors: which of them handle, and which of those that do nothing may. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { calledPath, lastOf } from './calls.ts';
import type { Danger } from './signal.ts';

/** Node types of comments. */
export const COMMENTS: ReadonlySet<string> = new Set(['comment', 'line_comment', 'block_comment']);
const CLAUSES: ReadonlySet<string> = new Set(['catch_clause', 'except_clause']);
const CALLS: readonly string[] = ['call_expression', 'call', 'method_invocation'];

/** `catch (e) {}`, `except X: pass`; not where a comment says why, nor where there is nothing to be done. */
export function emptyHandler(node: SyntaxNode): Danger | null {
  const body = bodyOf(node);
  if (body === undefined) return null;
  if (statements(body).some(({ type, text }) => type !== 'pass_statement' && text !== '...')) return null;
  const comments = [...node.namedChildren, ...body.namedChildren].filter(({ type }) => COMMENTS.has(type));
  if (isReason(comments.map(({ text }) => withoutPragmas(text)).join(' ')) || isExpected(node) || onlyCleans(node))
    return null;
  return { rule: 'swallowed.error', detail: 'empty handler' };
}

/**
 * Whether a clause handles what went wrong. One that throws again, whatever it throws, ends the request as before,
 * unless it says what to answer; one for an error that says "not there" bridges versions and platforms.
 */
export function handles(clause: SyntaxNode): boolean {
  if (!CLAUSES.has(clause.type)) return false;
  const body = bodyOf(clause);
  if (body === undefined) return false;
  // An answer to whoever sent a wrong value is no bridge: without it they get a fault of the server.
  if (isNarrow(clause)) return ANSWERS.test(body.text.slice(0, 300));
  const doing = statements(body);
  const only = doing.length === 1 ? doing[0] : undefined;
  if (only === undefined || (only.type !== 'throw_statement' && only.type !== 'raise_statement')) return true;
  return ANSWERS.test(only.text.slice(0, 300));
}

const ANSWERS = /http|status|response|\b[45]\d\d\b|bad_?request|validation/i;

function bodyOf(clause: SyntaxNode): SyntaxNode | undefined {
  return (
    clause.childForFieldName('body') ??
    clause.namedChildren.findLast(({ type }) => type === 'block' || type === 'statement_block')
  );
}

function statements(block: SyntaxNode): readonly SyntaxNode[] {
  return block.namedChildren.filter(({ type }) => !COMMENTS.has(type));
}

/** `try: del kept[key]` with `except KeyError: pass`; or an `else` that goes on where nothing went wrong. */
function isExpected(handler: SyntaxNode): boolean {
  const attempt = handler.parent;
  if (attempt?.namedChildren.some(({ type }) => type === 'else_clause') === true) return true;
  const tried = attempt?.childForFieldName('body') ?? null;
  if (tried === null) return false;
  const doing = statements(tried);
  // Success leaves from there, so what comes below is for the other case: if something does.
  if (LEAVING.has(doing.at(-1)?.type ?? '') && goesOn(attempt)) return true;
  if (!isNarrow(handler)) return false;
  if (saysItself(handler)) return true;
  return doing.length === 1 || tried.descendantsOfType([...CALLS]).length === 0;
}

/** Whether a statement stands below, in the same block. */
function goesOn(attempt: SyntaxNode | null): boolean {
  let next = attempt?.nextNamedSibling ?? null;
  while (next !== null && COMMENTS.has(next.type)) next = next.nextNamedSibling;
  return next !== null;
}

const LEAVING: ReadonlySet<string> = new Set(
  'return_statement continue_statement break_statement raise_statement throw_statement'.split(' '),
);

/** Every error that the clause names says that something is not there, is there already, or is no such value. */
function isNarrow(handler: SyntaxNode): boolean {
  const names = errorsOf(handler);
  return names.length > 0 && names.every((name) => ABSENT.has(lastOf(name)) || SPEAKING.test(name));
}

/** Whichever of its statements met it, the error says what it is. */
function saysItself(handler: SyntaxNode): boolean {
  return errorsOf(handler).every((name) => SPEAKING.test(name));
}

function errorsOf(handler: SyntaxNode): readonly string[] {
  const header = /^(?:except\b([^:]{1,200}):|catch\s?\(([^)]{1,200})\))/.exec(handler.text.slice(0, 220));
  // Java gives the type before the name; what other languages give is no type.
  const named = header?.[1]?.replace(/\bas\s+\w+\s*$/, '') ?? header?.[2]?.replace(/\s\w+\s*$/, '') ?? '';
  return named.match(/[A-Za-z_][\w.]*/g) ?? [];
}

const ABSENT: ReadonlySet<string> = new Set(
  `KeyError IndexError LookupError AttributeError NameError ValueError TypeError StopIteration StopAsyncIteration
   ProcessLookupError ImportError ModuleNotFoundError NotImplementedError CancelledError NumberFormatException
   NoSuchElementException NoSuchFileException UnicodeDecodeError UnicodeEncodeError UnicodeError`.split(/\s+/),
);
/** Names that say it themselves. */
const SPEAKING =
  /(?:NotFound(?:By\w{1,20})?|NoResultFound|DoesNotExist|NoReverseMatch|AlreadyExists|FileExists|Import|Empty|Duplicate\w{0,20}|Missing\w{0,20}|InvalidToken)(?:Error|Exception)?$/;

/** Nothing was tried but to close, remove or end something: that it is gone is what was wanted. */
function onlyCleans(handler: SyntaxNode): boolean {
  const tried = handler.parent?.childForFieldName('body');
  if (tried === null || tried === undefined || statements(tried).length > 2) return false;
  const calls = tried.descendantsOfType([...CALLS]);
  return calls.length > 0 && calls.length <= 3 && calls.every((call) => CLEANING.has(lastOf(calledPath(call))));
}

const CLEANING: ReadonlySet<string> = new Set(
  `close aclose Close closeSync destroy disconnect dispose shutdown stop terminate kill cancel abort reset release unlink
   unlinkSync rm rmSync rmdir rmtree remove removeListener unsubscribe clearTimeout clearInterval detach end join`.split(
    /\s+/,
  ),
);

/** What a comment says to a tool is no reason: `pylint: disable=broad-except`, `@ts-ignore`, `NOSONAR`. */
function withoutPragmas(comment: string): string {
  return comment.replace(PRAGMA, '');
}

const PRAGMA =
  /^[^\w@]*(?:pylint|noqa|nosec|flake8|ruff|mypy|pyright|type(?=:)|eslint|biome|tslint|oxlint|prettier|@ts|nosonar|noinspection|nolint|checkstyle|codacy|rubocop|istanbul|c8|v8)\b.*/i;

/** A comment that says why, and not only that. */
function isReason(comment: string): boolean {
  const words = comment.toLowerCase().match(/[a-z]{2,}/g) ?? [];
  return words.length >= 3 && words.some((word) => !EMPTY_WORDS.has(word));
}

/** Words of comments that say only that nothing is done. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  `ignore ignored ignoring error errors exception exceptions failure failures pass do does nothing the this that any all
   silently silent swallow swallowed noop no op empty it we here catch caught is are ok okay fine just for now todo later
   handle handled handling and or to on of in if not should will be don eslint disable next line pragma cover noqa skip
   block fixme intentionally deliberately purpose anything`.split(/\s+/),
);
