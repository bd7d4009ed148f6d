/** Functions that a program declares, and those that it calls, by name: enough to tell a caller from its callee. */
import type { RepoPath } from '../../model/path.ts';
import type { Grammar, Parsers, SyntaxNode } from '../../model/syntax.ts';

export interface DeclaredFunction {
  /** The function's own name, without class or package. */
  readonly name: string;
  /** Parameters as written, blanks reduced. */
  readonly signature: string;
  readonly line: number;
}

const GRAMMARS: ReadonlyMap<string, Grammar> = new Map<string, Grammar>([
  ['ts', 'typescript'],
  ['mts', 'typescript'],
  ['cts', 'typescript'],
  ['tsx', 'tsx'],
  ['js', 'javascript'],
  ['jsx', 'javascript'],
  ['mjs', 'javascript'],
  ['cjs', 'javascript'],
  ['py', 'python'],
  ['go', 'go'],
  ['java', 'java'],
]);

/** The grammar of a program; null for other files. */
export function grammarOf(path: RepoPath): Grammar | null {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? null : (GRAMMARS.get(path.slice(dot + 1).toLowerCase()) ?? null);
}

const DECLARATIONS = [
  'function_declaration',
  'function_definition',
  'method_definition',
  'method_declaration',
  'generator_function_declaration',
];
const CALLS = ['call_expression', 'call', 'method_invocation'];

/** Declared functions with a body of their own; constants that hold a function included. */
export function declaredFunctions(path: RepoPath, text: string, parsers: Parsers): readonly DeclaredFunction[] {
  const grammar = grammarOf(path);
  if (grammar === null) return [];
  const read = parsers.tree(grammar, text, (root) => [
    ...root.descendantsOfType(DECLARATIONS).flatMap((node) => declared(node, node)),
    ...root.descendantsOfType(['variable_declarator']).flatMap((node) => {
      const value = node.childForFieldName('value');
      return value?.type === 'arrow_function' || value?.type === 'function_expression' ? declared(node, value) : [];
    }),
  ]);
  return 'kind' in read ? [] : read;
}

function declared(named: SyntaxNode, holder: SyntaxNode): readonly DeclaredFunction[] {
  const name = named.childForFieldName('name')?.text ?? '';
  const parameters = holder.childForFieldName('parameters') ?? holder.childForFieldName('parameter');
  if (name === '' || parameters === null) return [];
  return [{ name, signature: parameters.text.replace(/\s+/g, ' '), line: named.startPosition.row + 1 }];
}

/** Names of functions that are called on some lines, with the line of the first call. */
export function calledFunctions(
  path: RepoPath,
  text: string,
  isWanted: (line: number) => boolean,
  parsers: Parsers,
): ReadonlyMap<string, number> {
  const grammar = grammarOf(path);
  if (grammar === null) return new Map();
  const read = parsers.tree(grammar, text, (root) => {
    const found = new Map<string, number>();
    for (const node of root.descendantsOfType(CALLS)) {
      const line = node.startPosition.row + 1;
      if (!isWanted(line)) continue;
      const name = calledName(node);
      if (name !== null && !found.has(name)) found.set(name, line);
    }
    return found;
  });
  return 'kind' in read ? new Map() : read;
}

function calledName(node: SyntaxNode): string | null {
  const callee = node.childForFieldName('function') ?? node.childForFieldName('name');
  if (callee === null) return null;
  const last =
    callee.childForFieldName('property') ??
    callee.childForFieldName('attribute') ??
    callee.childForFieldName('field') ??
    callee;
  return /^\w+$/.test(last.text) ? last.text : null;
}
