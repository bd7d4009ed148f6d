/** XML as far as change logs need it: elements, attributes, text, CDATA. One pass, no entities of its own, no DTD. */
import { LineCounter } from '../line-counter.ts';
import type { ChangeElement } from './element.ts';

const DEEPEST = 100;
const MOST_ELEMENTS = 200_000;

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: ChangeElement[];
  readonly text: string[];
  readonly line: number;
  readonly start: number;
}

/** The root element; a reason where the text cannot be read. */
export function readXml(text: string): ChangeElement | { readonly kind: 'broken'; readonly reason: string } {
  const lines = new LineCounter(text);
  const root: Open = { name: '', attributes: new Map(), children: [], text: [], line: 1, start: 0 };
  const open: Open[] = [root];
  let at = 0;
  for (let count = 0; at < text.length; count += 1) {
    if (count > MOST_ELEMENTS || open.length > DEEPEST) return broken('it has too many elements, or too deep ones');
    const next = text.indexOf('<', at);
    const current = open.at(-1) ?? root;
    current.text.push(decoded(text.slice(at, next < 0 ? text.length : next)));
    if (next < 0) break;
    const end = endOf(text, next);
    if (end < 0) return broken('a tag that never ends');
    const tag = text.slice(next, end);
    if (tag.startsWith('<![CDATA[')) current.text.push(tag.slice(9, -3));
    else if (tag.startsWith('<!DOCTYPE')) return broken('a document type, which may bring in entities');
    else if (tag.startsWith('</')) {
      if (open.length === 1) return broken('an end without a beginning');
      open.pop();
      open.at(-1)?.children.push(closed(current, text.slice(current.start, end)));
    } else if (!tag.startsWith('<!') && !tag.startsWith('<?')) {
      const started: Open = { ...nameOf(tag), children: [], text: [], line: lines.at(next), start: next };
      if (tag.endsWith('/>')) current.children.push(closed(started, tag));
      else open.push(started);
    }
    at = end;
  }
  if (open.length > 1) return broken('an element that never ends');
  return closed(root, '');
}

function broken(reason: string): { readonly kind: 'broken'; readonly reason: string } {
  return { kind: 'broken', reason };
}

function closed({ name, attributes, children, text, line }: Open, source: string): ChangeElement {
  return { name, attributes, children, text: text.join(''), line, source };
}

/** The place behind a tag, a comment or a CDATA section. */
function endOf(text: string, from: number): number {
  if (text.startsWith('<!--', from)) return behind(text, '-->', from);
  if (text.startsWith('<![CDATA[', from)) return behind(text, ']]>', from);
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at + 1;
  }
  return -1;
}

function behind(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? -1 : end + mark.length;
}

function nameOf(tag: string): { readonly name: string; readonly attributes: ReadonlyMap<string, string> } {
  let at = 1;
  while (at < tag.length && !isBreak(tag.charAt(at))) at += 1;
  const name = tag.slice(1, at);
  const attributes = new Map<string, string>();
  for (;;) {
    const equals = tag.indexOf('=', at);
    if (equals < 0) break;
    const key = tag.slice(at, equals).trim();
    const open = firstQuote(tag, equals);
    if (open < 0) break;
    const close = tag.indexOf(tag.charAt(open), open + 1);
    if (close < 0) break;
    attributes.set(key, decoded(tag.slice(open + 1, close)));
    at = close + 1;
  }
  return { name: name.slice(name.indexOf(':') + 1), attributes };
}

function firstQuote(tag: string, from: number): number {
  for (let at = from; at < tag.length; at += 1) if (tag.charAt(at) === '"' || tag.charAt(at) === "'") return at;
  return -1;
}

function isBreak(sign: string): boolean {
  return sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t' || sign === '/' || sign === '>';
}

const ENTITIES: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&#10;', '\n'],
  ['&amp;', '&'],
];

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return ENTITIES.reduce((read, [entity, sign]) => read.replaceAll(entity, sign), text);
}
