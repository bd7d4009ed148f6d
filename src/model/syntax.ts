/** The words for programs as trees: what a parser gives, without saying which parser it was. */

/** Languages whose texts can be had as a tree. */
export type Grammar = 'go' | 'hcl' | 'java' | 'javascript' | 'python' | 'tsx' | 'typescript';
export const GRAMMARS: readonly Grammar[] = ['go', 'hcl', 'java', 'javascript', 'python', 'tsx', 'typescript'];

/** Everything that has to be loaded before it can parse. */
export type ParserKind = Grammar | 'postgresql';

/** A point of a text: both count from 0; columns in UTF-16 units. */
export interface SyntaxPoint {
  readonly row: number;
  readonly column: number;
}

/**
 * A node of a syntax tree. Types are those of the language's tree-sitter grammar; indexes count UTF-16 units from 0.
 * Nodes are valid only inside the callback of {@link Parsers.tree}.
 */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: SyntaxPoint;
  readonly endPosition: SyntaxPoint;
  /** False for punctuation and keywords. */
  readonly isNamed: boolean;
  /** Text that the grammar could not place. */
  readonly isError: boolean;
  /** A token that the grammar had to invent. */
  readonly isMissing: boolean;
  /** Anything below (or the node itself) is an error or missing. */
  readonly hasError: boolean;
  readonly parent: SyntaxNode | null;
  readonly children: readonly SyntaxNode[];
  readonly namedChildren: readonly SyntaxNode[];
  readonly previousNamedSibling: SyntaxNode | null;
  readonly nextNamedSibling: SyntaxNode | null;
  childForFieldName(field: string): SyntaxNode | null;
  childrenForFieldName(field: string): readonly SyntaxNode[];
  /** The node itself included where its type fits; document order. */
  descendantsOfType(types: string | string[]): readonly SyntaxNode[];
}

/** Why a text could not be had as a tree, for people. The reason may quote the input: escape it when it is shown. */
export interface Unparsed {
  readonly kind: 'unparsed';
  readonly reason: string;
  /** Where it failed, counted from 1; null when no place is to blame (too large, too deep, out of time). */
  readonly line: number | null;
}

/** One statement of a script, as PostgreSQL's own parser gives it: a single key that names the kind of statement. */
export interface SqlStatement {
  readonly node: Readonly<Record<string, unknown>>;
  /** First line (from 1) of the statement itself, comments before it left out. */
  readonly line: number;
  readonly endLine: number;
  /** The statement as written, without the semicolon. */
  readonly text: string;
}

export interface SqlScript {
  readonly kind: 'script';
  readonly statements: readonly SqlStatement[];
}

/** Parsers that are loaded. They compute and do nothing else; time and memory of each call are bounded. */
export interface Parsers {
  /**
   * Parses a text and gives its root to `read`, whose answer is returned; afterwards the tree may be freed. A text with
   * mistakes still has a tree: look at `hasError`.
   *
   * @throws CountersignError `internal` when the grammar was not loaded
   */
  tree<T>(grammar: Grammar, text: string, read: (root: SyntaxNode) => T): T | Unparsed;
  /** Parses a script of PostgreSQL statements; a script with one mistake has no statements at all. */
  postgresql(text: string): SqlScript | Unparsed;
}
