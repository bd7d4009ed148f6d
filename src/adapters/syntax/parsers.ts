/**
 * Parsers as WebAssembly: tree-sitter's grammars and PostgreSQL's own parser. Nothing native is installed, and a
 * hostile text stays inside the sandbox. Loaded one by one, when a change needs them (docs/decisions/0011).
 */
import { readFile } from 'node:fs/promises';
import type { Language, Parser, Tree } from 'web-tree-sitter';
import { CountersignError } from '../../model/error.ts';
import type { Grammar, ParserKind, Parsers, SqlScript, SyntaxNode, Unparsed } from '../../model/syntax.ts';
import { grammarFile } from './grammar-files.ts';
import { loadPostgresql } from './postgresql.ts';

/** Texts above this many UTF-16 units are not parsed. */
const LONGEST_TEXT = 4 << 20;
/** A tree above this depth is not walked: readers recurse. */
const DEEPEST_TREE = 1_500;
/** Milliseconds that one text may take. */
const LONGEST_TIME = 5_000;

/** Grammars of one process: WebAssembly is compiled once, whoever asks. */
const languages = new Map<Grammar, Promise<Language>>();
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
    tree: (grammar, text, read) => readTree(parsers.get(grammar) ?? notLoaded(grammar), text, read),
    postgresql: (text): SqlScript | Unparsed => (sql ?? notLoaded('postgresql'))(text),
  };
}

async function parserOf(name: Grammar): Promise<Parser> {
  runtime ??= startRuntime();
  const { Parser: Constructor, Language: Loader } = await runtime;
  let language = languages.get(name);
  if (language === undefined) {
    language = readFile(grammarFile(name)).then((bytes) => Loader.load(bytes));
    languages.set(name, language);
  }
  const parser = new Constructor();
  parser.setLanguage(await language);
  return parser;
}

async function startRuntime(): Promise<typeof import('web-tree-sitter')> {
  const module = await import('web-tree-sitter');
  await module.Parser.init();
  return module;
}

function readTree<T>(parser: Parser, text: string, read: (root: SyntaxNode) => T): T | Unparsed {
  if (text.length > LONGEST_TEXT) return unparsed(`the text is longer than ${LONGEST_TEXT >> 20} million characters`);
  const tree = parse(parser, text);
  if (tree === null) return unparsed('parsing took too long and was stopped');
  try {
    if (isDeeper(tree, DEEPEST_TREE)) return unparsed(`it is nested deeper than ${DEEPEST_TREE} levels`);
    return read(tree.rootNode);
  } finally {
    tree.delete();
  }
}

/** Null when the time ran out. The clock is read here, in the shell: the core knows only that there is no tree. */
function parse(parser: Parser, text: string): Tree | null {
  const end = performance.now() + LONGEST_TIME;
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > end });
  if (tree === null) parser.reset();
  return tree;
}

function isDeeper(tree: Tree, limit: number): boolean {
  const cursor = tree.walk();
  let depth = 0;
  try {
    for (;;) {
      if (cursor.gotoFirstChild()) {
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
