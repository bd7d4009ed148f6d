/** Errors of Go in the order of the text: which call gave the one at hand, and which were never looked at. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { calledPath, lastOf } from './calls.ts';
import { looksAtError } from './dangers.ts';

/** Lines between a call and the next one that are searched for its error. */
const MOST_LINES = 200;
const MENTIONED = /\berr\w*\b|\belse\b|^\s*(?:case|default)\b/i;
/** Where a call stands alone. */
const ALONE: ReadonlySet<string> = new Set(
  'block statement_list expression_statement go_statement defer_statement'.split(' '),
);

interface Pending {
  readonly call: string;
  readonly line: number;
  readonly scope: string;
}

/** What one walk through a text of Go meets of errors. */
export class GoErrors {
  readonly #lines: readonly string[];
  readonly #dropped = new Map<string, Set<string>>();
  /** The call whose error is in `err`, until somebody looks at it. */
  #pending: Pending | null = null;

  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  /** Calls whose results are dropped, by scope. */
  dropped(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#dropped;
  }

  /** A call: nobody takes what it gives where it stands alone. */
  call(node: SyntaxNode, scope: string, name: string): void {
    if (ALONE.has(node.parent?.type ?? '')) this.#drop(scope, name);
  }

  /** `if err != nil`, `if err := save(); err != nil`: the call whose error is looked at; null where there is none. */
  lookedAt(branch: SyntaxNode, scope: string): string | null {
    if (!looksAtError(branch.childForFieldName('condition')?.text ?? '')) return null;
    const initializer = branch.childForFieldName('initializer');
    const call = initializer?.descendantsOfType('call_expression')[0];
    if (call !== undefined && /^[^=]*\berr\w*\s*:?=/i.test(initializer?.text.slice(0, 120) ?? '')) {
      return lastOf(calledPath(call));
    }
    const pending = this.#pending;
    if (pending === null || pending.scope !== scope) return null;
    this.#pending = null;
    return pending.call;
  }

  /** `err = save()`, `_ = save()`. */
  given(node: SyntaxNode, scope: string, left: SyntaxNode, right: SyntaxNode): void {
    if (node.type !== 'short_var_declaration' && node.type !== 'assignment_statement') return;
    const call = right.namedChildren[0];
    const path = call?.type === 'call_expression' ? calledPath(call) : '';
    const names = left.namedChildren.map((one) => one.text.slice(0, 30));
    const takesError = names.some((name) => /^err\w*$/i.test(name));
    if (path !== '' && names.includes('_') && !takesError) this.#drop(scope, lastOf(path));
    if (!takesError) return;
    const line = node.startPosition.row + 1;
    // An error that nobody looked at until the next one took its place.
    const pending = this.#pending;
    if (pending?.scope === scope && !this.#isMentioned(pending.line, line)) this.#drop(scope, pending.call);
    if (path !== '') this.#pending = { call: lastOf(path), line, scope };
  }

  /** Whether an error may be looked at beyond two lines: it is spoken of between them, or they are ways that part. */
  #isMentioned(from: number, to: number): boolean {
    return this.#lines.slice(from, Math.min(to - 1, from + MOST_LINES)).some((line) => MENTIONED.test(codeOf(line)));
  }

  #drop(scope: string, name: string): void {
    const known = this.#dropped.get(scope);
    if (known === undefined) this.#dropped.set(scope, new Set([name]));
    else known.add(name);
  }
}

/** A line without its texts and its comment, which look at nothing. */
function codeOf(line: string): string {
  return line.slice(0, LONGEST_LINE).replaceAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|\/\/.*$/g, '');
}

const LONGEST_LINE = 400;
