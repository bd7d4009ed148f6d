/** Calls as names: `session.query(x).filter(y)` is `session.query.filter`. */
import type { SyntaxNode } from '../../../../model/syntax.ts';
import { lastName } from '../../../reading/settings/code-value.ts';

/** Longer ones are told by their last name alone. */
const LONGEST_CALLED = 200;

/** What a call calls, with the names before it; the empty text where it has no name. */
export function calledPath(node: SyntaxNode): string {
  const called =
    node.childForFieldName('function') ?? node.childForFieldName('constructor') ?? node.childForFieldName('type');
  if (called !== null) {
    // The text of a long chain is not read once for each of its calls.
    const path =
      called.endIndex - called.startIndex > 10 * LONGEST_CALLED ? `_.${lastName(called)}` : namesIn(called.text);
    // `/a/.exec(x)` calls no function `exec`: something without a name stands before it.
    return called.type.endsWith('identifier') || path.includes('.') || called.namedChildren.length < 2
      ? path
      : `_.${path}`;
  }
  const name = node.childForFieldName('name');
  if (name === null) return '';
  const object = node.childForFieldName('object');
  return namesIn(object === null ? name.text : `${object.text.slice(-LONGEST_CALLED)}.${name.text}`);
}

function namesIn(text: string): string {
  const end = text.slice(-LONGEST_CALLED);
  let depth = 0;
  let plain = '';
  for (const character of end) {
    if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0) plain += character;
  }
  return (plain.match(/[A-Za-z_$][\w$]*/g) ?? [])
    .filter((word) => word !== 'await' && word !== 'this' && word !== 'new')
    .join('.');
}

/** The last name of a called path. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

const LITERALS: ReadonlySet<string> = new Set(
  `string string_literal interpreted_string_literal raw_string_literal number integer float true false True False null none
   nil decimal_integer_literal int_literal template_string`.split(/\s+/),
);

/** True for a text that stands as it is: no names in it, no templates, nothing joined. */
export function isLiteral(node: SyntaxNode): boolean {
  if (!LITERALS.has(node.type)) return false;
  return node.type !== 'template_string' && node.type !== 'string'
    ? true
    : !node.namedChildren.some(({ type }) => type === 'template_substitution' || type === 'interpolation');
}
