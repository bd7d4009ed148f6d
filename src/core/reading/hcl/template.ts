/** Quoted strings and heredocs of HCL: their pieces with escapes resolved and the common indentation taken away. */
import type { SyntaxNode } from '../../../model/syntax.ts';
import type { HclLines, HclValue } from './value.ts';

const LINE_FEED = 0x0a;

/** A piece of a template in the source: literal text as written, or something to compute. */
type Piece =
  | { readonly kind: 'literal'; readonly raw: string }
  | { readonly kind: 'computed'; readonly node: SyntaxNode };

/** A template node → a string where it is literal, else its parts. `read` turns an expression node into a value. */
export function templateValue(
  node: SyntaxNode,
  source: string,
  lines: HclLines,
  read: (interpolation: SyntaxNode) => HclValue,
): HclValue {
  const heredoc = node.type === 'heredoc_template';
  const pieces = heredoc ? heredocPieces(node, source) : quotedPieces(node, source);
  const parts: (string | HclValue)[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'computed') parts.push(read(piece.node));
    else if (piece.raw !== '') parts.push(unescaped(piece.raw, !heredoc));
  }
  if (parts.every((part) => typeof part === 'string')) return { ...lines, kind: 'string', value: parts.join('') };
  const [only] = parts;
  // By the specification, quotes around nothing but one interpolation mean the value itself.
  if (!heredoc && parts.length === 1 && only !== undefined && typeof only !== 'string') return only;
  return { ...lines, kind: 'template', parts };
}

function quotedPieces(node: SyntaxNode, source: string): readonly Piece[] {
  const start = node.startIndex + 1;
  const end = Math.max(start, node.endIndex - 1);
  return piecesBetween(node, source, start, end);
}

/** What stands between the line of the opening word and the line of the closing one. */
function heredocPieces(node: SyntaxNode, source: string): readonly Piece[] {
  const first = source.indexOf('\n', node.startIndex) + 1;
  const last = source.lastIndexOf('\n', node.endIndex - 1) + 1;
  if (first === 0 || last < first) return [];
  const pieces = piecesBetween(node, source, first, last);
  return source.startsWith('<<-', node.startIndex) ? outdented(pieces) : pieces;
}

function piecesBetween(node: SyntaxNode, source: string, start: number, end: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const child of node.namedChildren) {
    if (child.type !== 'template_interpolation' && child.type !== 'template_directive') continue;
    pieces.push({ kind: 'literal', raw: source.slice(at, child.startIndex) }, { kind: 'computed', node: child });
    at = child.endIndex;
  }
  pieces.push({ kind: 'literal', raw: source.slice(at, end) });
  return pieces;
}

/** `<<-` takes away the indentation that all lines share. */
function outdented(pieces: readonly Piece[]): readonly Piece[] {
  let shared = Number.POSITIVE_INFINITY;
  let atStart = true;
  for (const piece of pieces) {
    if (piece.kind === 'literal') shared = Math.min(shared, ...indentations(piece.raw, atStart));
    else if (atStart) shared = 0;
    atStart = piece.kind === 'literal' && (piece.raw === '' ? atStart : piece.raw.endsWith('\n'));
  }
  if (shared === 0 || shared === Number.POSITIVE_INFINITY) return pieces;
  let fresh = true;
  return pieces.map((piece) => {
    if (piece.kind === 'computed') {
      fresh = false;
      return piece;
    }
    const raw = withoutIndentation(piece.raw, shared, fresh);
    if (piece.raw !== '') fresh = piece.raw.endsWith('\n');
    return { kind: 'literal', raw };
  });
}

/** The smallest indentation of lines that begin in the text; nothing for blank ones. */
function indentations(raw: string, atStart: boolean): readonly number[] {
  let smallest = Number.POSITIVE_INFINITY;
  let lineStart = atStart ? 0 : raw.indexOf('\n') + 1;
  if (!atStart && lineStart === 0) return [];
  while (lineStart < raw.length) {
    let at = lineStart;
    while (raw[at] === ' ' || raw[at] === '\t') at += 1;
    if (at < raw.length ? raw.charCodeAt(at) !== LINE_FEED && raw[at] !== '\r' : at > lineStart) {
      smallest = Math.min(smallest, at - lineStart);
    }
    const next = raw.indexOf('\n', at);
    if (next < 0) break;
    lineStart = next + 1;
  }
  return smallest === Number.POSITIVE_INFINITY ? [] : [smallest];
}

function withoutIndentation(raw: string, columns: number, atStart: boolean): string {
  return raw
    .split('\n')
    .map((line, at) => (at === 0 && !atStart ? line : line.slice(leading(line, columns))))
    .join('\n');
}

function leading(line: string, most: number): number {
  let at = 0;
  while (at < most && (line[at] === ' ' || line[at] === '\t')) at += 1;
  return at;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** The text that a literal stands for; backslashes mean something only between quotes. */
function unescaped(raw: string, backslashes: boolean): string {
  let text = '';
  let at = 0;
  while (at < raw.length) {
    const character = raw[at] ?? '';
    if (character === '\\' && backslashes) {
      const [value, length] = escape(raw, at);
      text += value;
      at += length;
    } else if ((character === '$' || character === '%') && raw[at + 1] === character && raw[at + 2] === '{') {
      text += `${character}{`;
      at += 3;
    } else {
      text += character;
      at += 1;
    }
  }
  return text;
}

function escape(raw: string, at: number): readonly [string, number] {
  const letter = raw[at + 1] ?? '';
  const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (plain !== undefined) return [plain, 2];
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const code = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
  if (digits === 0 || !Number.isFinite(code) || code > 0x10_ff_ff) return [`\\${letter}`, 2];
  return [String.fromCodePoint(code), 2 + digits];
}
