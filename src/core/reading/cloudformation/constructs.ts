/** Constructs that a CDK program makes, as its syntax tree shows them: TypeScript, JavaScript and Python. */
import type { Lines } from '../yaml-tree.ts';
import type { SyntaxNode } from '../../../model/syntax.ts';

/** `new Table(this, 'Orders', {…})` or `Table(self, "Orders", …)`. */
export interface Construct {
  /** The class without its module. */
  readonly name: string;
  /** The construct id, where it is literal. */
  readonly id: string;
  /** Settings by name, in the spelling of TypeScript, as written; of `RemovalPolicy.DESTROY`, the last word. */
  readonly settings: ReadonlyMap<string, string>;
  readonly lines: Lines;
}

/** Whether a text is a CDK program at all. */
export function looksLikeCdk(text: string): boolean {
  return text.includes('aws-cdk') || text.includes('aws_cdk') || text.includes('monocdk');
}

/** Every construct with a literal id, in the order of the text. */
export function constructsOf(root: SyntaxNode, language: 'python' | 'script'): readonly Construct[] {
  const made = root.descendantsOfType(language === 'python' ? 'call' : 'new_expression');
  return made.flatMap((node) => (language === 'python' ? pythonConstruct(node) : scriptConstruct(node)) ?? []);
}

function scriptConstruct(node: SyntaxNode): Construct | null {
  const name = lastWord(node.childForFieldName('constructor'));
  const given = code(node.childForFieldName('arguments')?.namedChildren ?? []);
  const id = literal(given[1]);
  if (name === null || id === null) return null;
  const settings = new Map<string, string>();
  const props = given[2];
  for (const pair of props?.type === 'object' ? props.namedChildren : []) {
    const key = pair.type === 'pair' ? pair.childForFieldName('key') : null;
    const value = pair.childForFieldName('value');
    if (key !== null && value !== null) settings.set(key.text, valueText(value));
  }
  return { name, id, settings, lines: linesOf(node) };
}

function pythonConstruct(node: SyntaxNode): Construct | null {
  const name = lastWord(node.childForFieldName('function'));
  const given = code(node.childForFieldName('arguments')?.namedChildren ?? []);
  const id = literal(given[1]);
  // A class, not a function: by convention it begins with a capital.
  if (name === null || id === null || !/^[A-Z]/.test(name)) return null;
  const settings = new Map<string, string>();
  for (const one of given) {
    const key = one.type === 'keyword_argument' ? one.childForFieldName('name') : null;
    const value = one.childForFieldName('value');
    if (key !== null && value !== null) settings.set(camelCase(key.text), valueText(value));
  }
  return { name, id, settings, lines: linesOf(node) };
}

function code(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return nodes.filter(({ type }) => type !== 'comment');
}

function lastWord(node: SyntaxNode | null): string | null {
  const word = node?.text.split('.').at(-1)?.trim();
  return word !== undefined && /^\w{1,100}$/.test(word) ? word : null;
}

function literal(node: SyntaxNode | undefined): string | null {
  if (node?.type !== 'string') return null;
  // An f-string has interpolations.
  if (node.namedChildren.some(({ type }) => type === 'interpolation')) return null;
  const content = node.namedChildren.filter(
    ({ type }) => type.startsWith('string_') && type !== 'string_start' && type !== 'string_end',
  );
  return content.map(({ text }) => text).join('');
}

const LONGEST_VALUE = 60;

/** `cdk.RemovalPolicy.DESTROY` is `DESTROY`, `True` is `true`. */
function valueText(node: SyntaxNode): string {
  const text = node.text.slice(0, LONGEST_VALUE);
  const policy = /RemovalPolicy\.(\w+)$/.exec(text)?.[1];
  if (policy !== undefined) return policy;
  return text === 'True' ? 'true' : text === 'False' ? 'false' : text;
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function linesOf(node: SyntaxNode): Lines {
  return { start: node.startPosition.row + 1, end: node.endPosition.row + 1 };
}
