/** Constants and named arguments of programs as settings; the path says in which functions, calls and objects they stand. */
import type { Parsers, SyntaxNode } from '../../../model/syntax.ts';
import { argumentsOf, calledName, codeValue, lastName } from './code-value.ts';
import type { CodeFormat } from './format.ts';
import { unread } from './setting.ts';
import type { Setting, SettingsReading } from './setting.ts';

/** Names of surroundings that are kept, the innermost ones. */
const MOST_SCOPES = 12;

/** Nodes that give a value to a name, with the fields of both. */
const GIVING: ReadonlyMap<string, readonly [name: string, value: string]> = new Map([
  ['variable_declarator', ['name', 'value']],
  ['assignment_expression', ['left', 'right']],
  ['pair', ['key', 'value']],
  ['public_field_definition', ['name', 'value']],
  ['field_definition', ['property', 'value']],
  ['enum_assignment', ['name', 'value']],
  ['required_parameter', ['pattern', 'value']],
  ['assignment_pattern', ['left', 'right']],
  ['object_assignment_pattern', ['left', 'right']],
  ['assignment', ['left', 'right']],
  ['keyword_argument', ['name', 'value']],
  ['default_parameter', ['name', 'value']],
  ['typed_default_parameter', ['name', 'value']],
  ['const_spec', ['name', 'value']],
  ['var_spec', ['name', 'value']],
  ['short_var_declaration', ['left', 'right']],
  ['assignment_statement', ['left', 'right']],
  ['keyed_element', ['key', 'value']],
  ['element_value_pair', ['key', 'value']],
]);
const CALLS: readonly string[] = ['call_expression', 'method_invocation', 'call'];
/** Nodes whose name tells where a setting stands. */
const SCOPES: readonly string[] =
  `function_declaration function_definition method_definition method_declaration class_declaration class_definition
   constructor_declaration enum_declaration variable_declarator annotation type_spec pair keyword_argument assignment
   composite_literal keyed_element new_expression call_expression method_invocation call`.split(/\s+/);
const LOOKED_AT: string[] = [...new Set([...GIVING.keys(), ...SCOPES])];

/** Settings of one program; the grammar has to be loaded. Parts that cannot be parsed are passed over. */
export function readCodeSettings(
  text: string,
  grammar: CodeFormat,
  parsers: Parsers,
  wanted: (name: string) => boolean,
): SettingsReading {
  const reading = parsers.tree<SettingsReading>(grammar, text, (root) => ({
    kind: 'settings',
    settings: settingsBelow(root, wanted),
  }));
  return reading.kind === 'unparsed' ? unread(reading.reason, reading.line) : reading;
}

/** What stands around a node: looked up only where a setting is found. */
interface Scope {
  readonly node: SyntaxNode;
  readonly end: number;
}

/** One pass in the order of the text; asking a node for its parent would start at the root each time. */
function settingsBelow(root: SyntaxNode, wanted: (name: string) => boolean): readonly Setting[] {
  const open: Scope[] = [];
  const found: Setting[] = [];
  for (const node of root.descendantsOfType(LOOKED_AT)) {
    const { startIndex, type } = node;
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= startIndex) open.pop();
    const settings = settingOf(node, type, wanted);
    if (settings.length > 0) {
      const around = scopeOf(open);
      for (const setting of settings) found.push({ ...setting, path: [...around, ...setting.path] });
    }
    if (SCOPE_TYPES.has(type)) open.push({ node, end: node.endIndex });
  }
  return found;
}

const SCOPE_TYPES: ReadonlySet<string> = new Set(SCOPES);

function settingOf(node: SyntaxNode, type: string, wanted: (name: string) => boolean): readonly Setting[] {
  const fields = GIVING.get(type);
  if (fields !== undefined) return givenOf(node, fields, wanted);
  return CALLS.includes(type) ? setterOf(node, wanted) : [];
}

function givenOf(
  node: SyntaxNode,
  [nameField, valueField]: readonly [string, string],
  wanted: (name: string) => boolean,
): readonly Setting[] {
  const names = node.childForFieldName(nameField) ?? node.namedChildren[0] ?? null;
  const values = node.childForFieldName(valueField) ?? (node.type === 'keyed_element' ? node.namedChildren[1] : null);
  if (names === null || values === null || values === undefined) return [];
  // Go gives several values to several names at once.
  if (values.type !== 'expression_list') return named(names, values, wanted);
  const lefts =
    names.type === 'expression_list'
      ? names.namedChildren
      : node.childrenForFieldName(nameField).filter(({ isNamed }) => isNamed);
  return values.namedChildren.flatMap((value, at) => {
    const left = lefts[at];
    return left === undefined ? [] : named(left, value, wanted);
  });
}

function named(nameNode: SyntaxNode, valueNode: SyntaxNode, wanted: (name: string) => boolean): readonly Setting[] {
  const name = lastName(nameNode);
  if (name === '' || !wanted(name)) return [];
  const value = codeValue(valueNode);
  if (value === null) return [];
  return [{ path: [name], ...value, line: valueNode.startPosition.row + 1 }];
}

/** `pool.setMaxSize(10)`, `.connectTimeout(Duration.ofSeconds(5))`: a call that is named like a setting. */
function setterOf(node: SyntaxNode, wanted: (name: string) => boolean): readonly Setting[] {
  const given = argumentsOf(node);
  const only = given[0];
  if (only === undefined || given.length !== 1 || only.type === 'keyword_argument') return [];
  const name = calledName(node).replace(/^(?:set|with|Set|With)(?=[A-Z_])/, '');
  if (name === '' || !wanted(name)) return [];
  const value = codeValue(only);
  if (value === null || value.kind === 'null') return [];
  return [{ path: [name], ...value, line: only.startPosition.row + 1 }];
}

/** Names of the innermost surroundings, outermost first. */
function scopeOf(open: readonly Scope[]): readonly string[] {
  return open.slice(-MOST_SCOPES).flatMap(({ node }) => scopeName(node) || []);
}

function scopeName(node: SyntaxNode): string {
  switch (node.type) {
    case 'function_declaration':
    case 'function_definition':
    case 'method_definition':
    case 'method_declaration':
    case 'class_declaration':
    case 'class_definition':
    case 'constructor_declaration':
    case 'enum_declaration':
    case 'variable_declarator':
    case 'annotation':
    case 'type_spec':
      return firstName(node.childForFieldName('name'));
    case 'pair':
      return firstName(node.childForFieldName('key'));
    case 'keyword_argument':
      return firstName(node.childForFieldName('name'));
    case 'assignment':
      return firstName(node.childForFieldName('left'));
    case 'composite_literal':
      return firstName(node.childForFieldName('type'));
    case 'keyed_element':
      return firstName(node.namedChildren[0] ?? null);
    case 'call_expression':
    case 'call':
    case 'new_expression':
    case 'method_invocation':
      return calledName(node);
  }
  return '';
}

function firstName(node: SyntaxNode | null): string {
  return node === null ? '' : lastName(node);
}
