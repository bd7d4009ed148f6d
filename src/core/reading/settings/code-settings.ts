/** Constants and named arguments of programs as settings; the path says in which functions, calls and objects they stand. */
import type { Parsers, SyntaxNode } from '../../../model/syntax.ts';
import { argumentsOf, calledName, codeValue, lastName } from './code-value.ts';
import type { CodeFormat } from './format.ts';
import { unread } from './setting.ts';
import type { Setting, SettingsReading } from './setting.ts';

/** How far up names of surroundings are looked for, in nodes. */
const FARTHEST_SCOPE = 60;

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
const LOOKED_AT: string[] = [...GIVING.keys(), ...CALLS];

/** Settings of one program; the grammar has to be loaded. Parts that cannot be parsed are passed over. */
export function readCodeSettings(
  text: string,
  grammar: CodeFormat,
  parsers: Parsers,
  wanted: (name: string) => boolean,
): SettingsReading {
  const reading = parsers.tree<SettingsReading>(grammar, text, (root) => ({
    kind: 'settings',
    settings: root.descendantsOfType(LOOKED_AT).flatMap((node) => settingOf(node, wanted)),
  }));
  return reading.kind === 'unparsed' ? unread(reading.reason, reading.line) : reading;
}

function settingOf(node: SyntaxNode, wanted: (name: string) => boolean): readonly Setting[] {
  const fields = GIVING.get(node.type);
  return fields === undefined ? setterOf(node, wanted) : givenOf(node, fields, wanted);
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
  if (values.type !== 'expression_list') return named(node, names, values, wanted);
  const lefts =
    names.type === 'expression_list'
      ? names.namedChildren
      : node.childrenForFieldName(nameField).filter(({ isNamed }) => isNamed);
  return values.namedChildren.flatMap((value, at) => {
    const left = lefts[at];
    return left === undefined ? [] : named(node, left, value, wanted);
  });
}

function named(
  node: SyntaxNode,
  nameNode: SyntaxNode,
  valueNode: SyntaxNode,
  wanted: (name: string) => boolean,
): readonly Setting[] {
  const name = lastName(nameNode);
  if (name === '' || !wanted(name)) return [];
  const value = codeValue(valueNode);
  if (value === null) return [];
  return [{ path: [...scopeOf(node), name], ...value, line: valueNode.startPosition.row + 1 }];
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
  return [{ path: [...scopeOf(node), name], ...value, line: only.startPosition.row + 1 }];
}

/** Names of what stands around a node, outermost first. */
function scopeOf(node: SyntaxNode): readonly string[] {
  const names: string[] = [];
  let around = node.parent;
  for (let steps = 0; around !== null && steps < FARTHEST_SCOPE; steps += 1) {
    const name = scopeName(around);
    if (name !== '') names.push(name);
    around = around.parent;
  }
  return names.reverse();
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
