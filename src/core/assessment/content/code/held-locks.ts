/** Locks in the order of the text: which of them is taken while which other one is held. */
import type { SyntaxNode } from '../../../../model/syntax.ts';

/** Held at once, in one function; programs that were made for us hold more. */
const MOST_HELD = 10;

interface Held {
  readonly name: string;
  readonly scope: string;
  /** Where the block ends that holds it. */
  readonly end: number;
}

/** What one walk through a text meets of locks. */
export class HeldLocks {
  readonly #pairs = new Map<string, { readonly pairs: Set<string>; readonly line: number }>();
  #held: readonly Held[] = [];

  /** `a, then b` by scope: b was taken while a was held; with the line of the first lock. */
  pairs(): ReadonlyMap<string, { readonly pairs: ReadonlySet<string>; readonly line: number }> {
    return this.#pairs;
  }

  /** `end`: where the block ends that holds it; without one it is held until it is given back. */
  take(name: string, scope: string, node: SyntaxNode, end: number = Number.POSITIVE_INFINITY): void {
    this.#held = this.#held.filter((one) => one.scope === scope && one.end > node.startIndex).slice(-MOST_HELD);
    const known = this.#pairs.get(scope) ?? { pairs: new Set<string>(), line: node.startPosition.row + 1 };
    for (const one of this.#held) if (one.name !== name) known.pairs.add(`${one.name}, then ${name}`);
    this.#pairs.set(scope, known);
    this.#held = [...this.#held, { name, scope, end }];
  }

  give(name: string, node: SyntaxNode): void {
    // What is given back at the end of the function is held until then.
    if (node.parent?.type === 'defer_statement') return;
    const at = this.#held.findLastIndex((one) => one.name === name);
    this.#held = this.#held.filter((_, index) => index !== at);
  }
}
