/** Trees that are kept for a while: several families of rules read the same text, and parsing it is the dear part. */
import type { Tree } from 'web-tree-sitter';
import type { Grammar } from '../../model/syntax.ts';
import type { ParsedText } from './parse-text.ts';

/** Texts of the kept trees together, in UTF-16 units; a tree takes some twenty times its text. */
const MOST_TEXT = 1 << 20;
const MOST_TREES = 128;

/** A tree on loan: it is not freed before it is given back. */
interface KeptTree extends ParsedText {
  readonly grammar: Grammar;
  readers: number;
  dropped: boolean;
  /** Whether it is too deep to be read; null until somebody looked. */
  deeper: boolean | null;
}

/** The trees that were used last, within bounds. */
export class KeptTrees {
  readonly #trees = new Map<string, KeptTree>();
  #units = 0;

  /**
   * The tree of a text, parsed at most once while it is kept. Null when it could not be parsed: that is not kept.
   * `parse` is given the tree that was used last in the same language, for what both texts may share.
   */
  borrow(grammar: Grammar, text: string, parse: (last: ParsedText | null) => Tree | null): KeptTree | null {
    const key = `${grammar}\0${text}`;
    let kept = this.#trees.get(key);
    if (kept === undefined) {
      const tree = parse(this.#last(grammar));
      if (tree === null) return null;
      kept = { grammar, text, tree, readers: 0, dropped: false, deeper: null };
      this.#units += text.length;
    } else this.#trees.delete(key);
    this.#trees.set(key, kept);
    kept.readers += 1;
    this.#shrink();
    return kept;
  }

  giveBack(kept: KeptTree): void {
    kept.readers -= 1;
    if (kept.dropped && kept.readers === 0) kept.tree.delete();
  }

  #last(grammar: Grammar): KeptTree | null {
    let last: KeptTree | null = null;
    for (const kept of this.#trees.values()) if (kept.grammar === grammar) last = kept;
    return last;
  }

  /** Frees the ones that were not used for longest. */
  #shrink(): void {
    for (const [key, kept] of this.#trees) {
      if (this.#units <= MOST_TEXT && this.#trees.size <= MOST_TREES) return;
      this.#trees.delete(key);
      this.#units -= kept.text.length;
      kept.dropped = true;
      if (kept.readers === 0) kept.tree.delete();
    }
  }
}
