/** Parses one text within a bound of time, with the help of a tree of a similar text. */
import type { Edit, Parser, Tree } from 'web-tree-sitter';
import { editsBetween } from './text-edits.ts';

/** Milliseconds that one text may take. */
const LONGEST_TIME = 5_000;

/** A text with its tree. */
export interface ParsedText {
  readonly text: string;
  readonly tree: Tree;
}

/**
 * The other side of a change shares most of its text with the one before: what did not change is taken from its tree.
 * Only between texts without mistakes, whose trees do not depend on how the parser went about it; a property test
 * compares both ways.
 */
export function parseBeside(parser: Parser, text: string, last: ParsedText | null): Tree | null {
  const edits = last === null || last.tree.rootNode.hasError ? null : editsBetween(last.text, text);
  if (last === null || edits === null) return parse(parser, text, null);
  const edited = last.tree.copy();
  try {
    for (const edit of edits) edited.edit(edit as Edit);
    const tree = parse(parser, text, edited);
    if (tree === null || !tree.rootNode.hasError) return tree;
    tree.delete();
  } finally {
    edited.delete();
  }
  return parse(parser, text, null);
}

/** Null when the time ran out. The clock is read here, in the shell: the core knows only that there is no tree. */
function parse(parser: Parser, text: string, like: Tree | null): Tree | null {
  const end = performance.now() + LONGEST_TIME;
  const tree = parser.parse(text, like, { progressCallback: () => performance.now() > end });
  if (tree === null) parser.reset();
  return tree;
}
