/**
 * Parsers as WebAssembly: tree-sitter's grammars and PostgreSQL's own parser. Nothing native is installed, and a
 * hostile text stays inside the sandbox. Loaded one by one, when a change needs them (docs/decisions/0011).
 */
import { readFile } from 'node:fs/promises';
import type { Parser, Tree } from 'web-tree-sitter';
import { CountersignError } from '../../model/error.ts';
import type { Grammar, ParserKind, Parsers, SqlScript, SyntaxNode, Unparsed } from '../../model/syntax.ts';
import { grammarFile } from './grammar-files.ts';
import { KeptTrees } from './kept-trees.ts';
import { parseBeside } from './parse-text.ts';
import { loadPostgresql } from './postgresql.ts';

/** Texts above this many UTF-16 units are not parsed. */
const LONGEST_TEXT = 4 << 20;
/** A tree above this depth is not walked: readers recurse. */
const DEEPEST_TREE = 1_500;

/** Parsers of one process: WebAssembly is compiled once, whoever asks. Parsing is synchronous, so one each is enough. */
const loaded = new Map<Grammar, Promise<Parser>>();
const trees = new KeptTrees();
let runtime: Promise<typeof import('web-tree-sitter')> | null = null;

/** Loads what is asked for, in parallel; what is loaded already costs nothing. */
export async function loadParsers(kinds: Iterable<ParserKind>): Promise<Parsers> {
  const wanted = new Set(kinds);
  const postgresql = wanted.delete('postgresql') ? loadPostgresql() : null;
  const grammars = await Promise.all(
    ([...wanted] as Grammar[]).map(async (name) => [name, await parserOf(name)] as const),
  );
  const parsers = new Map(grammars);
  const sql = await postgresql;
  return {
    tree: (grammar, text, read) => readTree(parsers.get(grammar) ?? notLoaded(grammar), grammar, text, read),
    postgresql: (text): SqlScript | Unparsed => (sql ?? notLoaded('postgresql'))(text),
  };
}

function parserOf(name: Grammar): Promise<Parser> {
  let parser = loaded.get(name);
  if (parser === undefined) {
    parser = loadParser(name);
    loaded.set(name, parser);
  }
  return parser;
}

async function loadParser(name: Grammar): Promise<Parser> {
  runtime ??= startRuntime();
  const [{ Parser: Constructor, Language: Loader }, bytes] = await Promise.all([runtime, readFile(grammarFile(name))]);
  const parser = new Constructor();
  parser.setLanguage(await Loader.load(bytes));
  return parser;
}

async function startRuntime(): Promise<typeof import('web-tree-sitter')> {
  const module = await import('web-tree-sitter');
  await module.Parser.init();
  return module;
}

function readTree<T>(parser: Parser, grammar: Grammar, text: string, read: (root: SyntaxNode) => T): T | Unparsed {
  if (text.length > LONGEST_TEXT) return unparsed(`the text is longer than ${LONGEST_TEXT >> 20} million characters`);
  const kept = trees.borrow(grammar, text, (last) => parseBeside(parser, text, last));
  if (kept === null) return unparsed('parsing took too long and was stopped');
  try {
    kept.deeper ??= isDeeper(kept.tree, DEEPEST_TREE);
    return kept.deeper ? unparsed(`it is nested deeper than ${DEEPEST_TREE} levels`) : read(kept.tree.rootNode);
  } finally {
    trees.giveBack(kept);
  }
}

/** Nodes with so few others below them that the limit is out of reach are passed over: in most texts, nearly all. */
function isDeeper(tree: Tree, limit: number): boolean {
  const cursor = tree.walk();
  let depth = 0;
  try {
    for (;;) {
      if (depth + cursor.currentNode.descendantCount - 1 > limit && cursor.gotoFirstChild()) {
        depth += 1;
        if (depth > limit) return true;
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return false;
        depth -= 1;
      }
    }
  } finally {
    cursor.delete();
  }
}

function unparsed(reason: string): Unparsed {
  return { kind: 'unparsed', reason, line: null };
}

function notLoaded(name: string): never {
  throw new CountersignError('internal', `the parser of ${name} was asked before it was loaded`);
}
