/**
 * Path patterns matched in time linear in the path (times the pattern's length), whatever the pattern: a set of states
 * is moved over the characters, so no pattern from a repository can make it backtrack.
 *
 * Syntax: `*` and `?` within a segment, `**` over segments, `[a-z]` and `[!a-z]`, `{a,b}`, `\` before a character to
 * take it literally. As in `.gitignore`, a pattern without a slash matches in every folder, a leading slash ties it to
 * the root, and a trailing slash means everything below. A pattern that no path of a repository can match is refused:
 * whoever wrote it meant something, and would lose it in silence.
 */
import { impossibleSegment } from './glob-segments.ts';
import type { GlobFault, GlobToken } from './glob-token.ts';

/** A compiled pattern. */
export interface Glob {
  readonly source: string;
  matches(path: string): boolean;
}

export type GlobResult =
  | { readonly kind: 'ok'; readonly glob: Glob }
  | { readonly kind: 'invalid'; readonly fault: GlobFault };

const MAX_LENGTH = 1_000;
const MAX_ALTERNATIVES = 64;
const SLASH = 47;

/** Compiles a pattern of a policy, people or services file. */
export function compileGlob(source: string): GlobResult {
  if (source === '') return invalid(0, 'the pattern is empty');
  if (source.length > MAX_LENGTH) return invalid(MAX_LENGTH, `the pattern is longer than ${MAX_LENGTH} characters`);
  const expanded = expandBraces(source);
  if ('message' in expanded) return { kind: 'invalid', fault: expanded };
  const machines: GlobToken[][] = [];
  for (const { text, offsets } of expanded.patterns) {
    const read = anchoredTokens(text);
    const tokens = 'message' in read ? read : (impossible(read, text) ?? read);
    if ('message' in tokens) return { kind: 'invalid', fault: { ...tokens, offset: offsets[tokens.offset] ?? 0 } };
    machines.push(tokens);
  }
  const matchers = machines.map(compileTokens);
  const matches = (path: string): boolean => matchers.some((matcher) => matcher(path));
  return { kind: 'ok', glob: { source, matches } };
}

/** Reads one pattern without braces and without the rules about leading, trailing and missing slashes. */
export function globTokens(text: string): GlobToken[] | GlobFault {
  const tokens: GlobToken[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    const character = String.fromCodePoint(code);
    if (character === '\\') {
      const next = text.codePointAt(at + 1);
      if (next === undefined) return { offset: at, message: 'a backslash at the end has nothing to protect' };
      tokens.push({ kind: 'character', code: next });
      at += 1 + (next > 0xffff ? 2 : 1);
    } else if (character === '*') {
      at = readStars(text, at, tokens);
    } else if (character === '?') {
      tokens.push({ kind: 'one' });
      at += 1;
    } else if (character === '[') {
      const set = readSet(text, at);
      if ('message' in set) return set;
      tokens.push(set.token);
      at = set.end;
    } else {
      tokens.push({ kind: 'character', code });
      at += character.length;
    }
  }
  return tokens;
}

/** A matcher for the tokens: true when they consume the whole path. */
export function compileTokens(tokens: readonly GlobToken[]): (path: string) => boolean {
  const prefix = literalPrefix(tokens);
  if (prefix.count === tokens.length) return (path) => path === prefix.text;
  if (prefix.count === tokens.length - 1 && tokens.at(-1)?.kind === 'rest') {
    return (path) => path.startsWith(prefix.text);
  }
  return (path) => path.startsWith(prefix.text) && simulate(tokens, prefix.count, path, prefix.text.length);
}

/** Why no path of a repository can match an alternative; null when some could. */
function impossible(tokens: readonly GlobToken[], text: string): GlobFault | null {
  if (text.startsWith('!')) {
    return {
      offset: 0,
      message: 'a pattern cannot take away from others',
      remedy: 'list what is meant; a name that begins with `!` is written `\\!`',
    };
  }
  const escape = strayEscape(text);
  if (escape !== null) return escape;
  return impossibleSegment(tokens, text);
}

/** `\` protects what has a meaning of its own; before anything else it is a folder's separator of another system. */
function strayEscape(text: string): GlobFault | null {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '\\') continue;
    at += 1;
    if ('\\*?[]{},!^-# '.includes(text[at] ?? '')) continue;
    return {
      offset: at - 1,
      message: 'a backslash does not separate folders',
      remedy: 'write `/`; a backslash that belongs to the name is written `\\\\`',
    };
  }
  return null;
}

/** Tokens of a pattern under the conventions of `.gitignore`. */
function anchoredTokens(pattern: string): GlobToken[] | GlobFault {
  const below = pattern.endsWith('/');
  const body = below ? pattern.slice(0, -1) : pattern;
  const rooted = body.startsWith('/');
  const path = rooted ? body.slice(1) : body;
  if (path === '') return { offset: 0, message: 'the pattern names no path; `**` means every path' };
  const tokens = globTokens(path);
  if ('message' in tokens) return { offset: tokens.offset + (rooted ? 1 : 0), message: tokens.message };
  if (!rooted && !path.includes('/')) tokens.unshift({ kind: 'folders' });
  if (below) tokens.push({ kind: 'character', code: SLASH }, { kind: 'rest' });
  return tokens;
}

function readStars(text: string, at: number, tokens: GlobToken[]): number {
  let end = at;
  while (text[end] === '*') end += 1;
  const wholeSegment = (at === 0 || text[at - 1] === '/') && (end === text.length || text[end] === '/');
  if (end - at === 1 || !wholeSegment) {
    tokens.push({ kind: 'segment' });
    return end;
  }
  if (text[end] === '/') {
    tokens.push({ kind: 'folders' });
    return end + 1;
  }
  tokens.push({ kind: 'rest' });
  return end;
}

function readSet(text: string, at: number): { readonly token: GlobToken; readonly end: number } | GlobFault {
  let index = at + 1;
  const negated = text[index] === '!' || text[index] === '^';
  if (negated) index += 1;
  const ranges: [number, number][] = [];
  const first = index;
  while (index < text.length && (text[index] !== ']' || index === first)) {
    if (text[index] === '\\') index += 1;
    const low = text.codePointAt(index);
    if (low === undefined) break;
    index += low > 0xffff ? 2 : 1;
    let high = low;
    if (text[index] === '-' && index + 1 < text.length && text[index + 1] !== ']') {
      high = text.codePointAt(index + 1) ?? low;
      index += 1 + (high > 0xffff ? 2 : 1);
      if (high < low) return { offset: index, message: 'the range runs backwards' };
    }
    ranges.push([low, high]);
  }
  if (text[index] !== ']') return { offset: at, message: '`[` has no closing `]`' };
  return { token: { kind: 'set', negated, ranges }, end: index + 1 };
}

/** A pattern without braces, and where each of its units stands in the source. */
interface Alternative {
  text: string;
  readonly offsets: number[];
}

/** `a{b,c}d` → `abd`, `acd`; several pairs multiply, up to a limit. Nesting is refused. */
function expandBraces(source: string): { readonly patterns: readonly Alternative[] } | GlobFault {
  let patterns: readonly Alternative[] = [{ text: '', offsets: [] }];
  let at = 0;
  while (at < source.length) {
    const character = source[at] ?? '';
    if (character === '\\') {
      const pair = source.slice(at, at + 2);
      for (const pattern of patterns) append(pattern, pair, at);
      at += 2;
    } else if (character === '{') {
      const end = source.indexOf('}', at);
      const inner = end < 0 ? '' : source.slice(at + 1, end);
      if (end < 0) return { offset: at, message: '`{` has no closing `}`' };
      if (inner.includes('{')) return { offset: at, message: 'braces inside braces are not supported' };
      let next = at + 1;
      const choices = inner.split(',').map((text) => {
        const from = next;
        next += text.length + 1;
        return { text, from };
      });
      if (patterns.length * choices.length > MAX_ALTERNATIVES) {
        return { offset: at, message: `braces make more than ${MAX_ALTERNATIVES} alternatives` };
      }
      patterns = patterns.flatMap(({ text, offsets }) =>
        choices.map((choice) => append({ text, offsets: [...offsets] }, choice.text, choice.from)),
      );
      at = end + 1;
    } else {
      for (const pattern of patterns) append(pattern, character, at);
      at += 1;
    }
  }
  return { patterns };
}

function append(pattern: Alternative, text: string, from: number): Alternative {
  pattern.text += text;
  for (let unit = 0; unit < text.length; unit += 1) pattern.offsets.push(from + unit);
  return pattern;
}

function literalPrefix(tokens: readonly GlobToken[]): { readonly text: string; readonly count: number } {
  let text = '';
  let count = 0;
  for (const token of tokens) {
    if (token.kind !== 'character') break;
    text += String.fromCodePoint(token.code);
    count += 1;
  }
  return { text, count };
}

/**
 * States are indexes into the tokens (`tokens.length` accepts). A `folders` token has a second state, "inside a
 * segment", kept in `inside`: only a slash leads from there back to where the next token may start.
 */
function simulate(tokens: readonly GlobToken[], first: number, path: string, start: number): boolean {
  let states = new Uint8Array(tokens.length + 1);
  let inside = new Uint8Array(tokens.length + 1);
  enter(tokens, states, first);
  let at = start;
  while (at < path.length) {
    const code = path.codePointAt(at) ?? 0;
    at += code > 0xffff ? 2 : 1;
    const next = new Uint8Array(tokens.length + 1);
    const nextInside = new Uint8Array(tokens.length + 1);
    let alive = false;
    for (let index = first; index < tokens.length; index += 1) {
      const token = tokens[index];
      if (token === undefined || (states[index] === 0 && inside[index] === 0)) continue;
      const moved = step(token, index, code, states[index] !== 0);
      if (moved === STAY_INSIDE) nextInside[index] = 1;
      else if (moved !== STUCK) enter(tokens, next, moved);
      if (moved !== STUCK) alive = true;
    }
    if (!alive) return false;
    states = next;
    inside = nextInside;
  }
  return states[tokens.length] === 1;
}

const STUCK = -1;
const STAY_INSIDE = -2;

/** The state after one character, or {@link STUCK}. */
function step(token: GlobToken, index: number, code: number, atStart: boolean): number {
  switch (token.kind) {
    case 'character':
      return code === token.code ? index + 1 : STUCK;
    case 'one':
      return code === SLASH ? STUCK : index + 1;
    case 'set':
      return code !== SLASH && inSet(token.ranges, code) !== token.negated ? index + 1 : STUCK;
    case 'segment':
      return code === SLASH ? STUCK : index;
    case 'rest':
      return index;
    case 'folders':
      return code === SLASH && !atStart ? index : STAY_INSIDE;
  }
}

/** Marks a state and every state reachable from it without a character. */
function enter(tokens: readonly GlobToken[], states: Uint8Array, state: number): void {
  let index = state;
  states[index] = 1;
  while (index < tokens.length) {
    const kind = tokens[index]?.kind;
    if (kind !== 'segment' && kind !== 'rest' && kind !== 'folders') return;
    index += 1;
    states[index] = 1;
  }
}

function inSet(ranges: readonly (readonly [number, number])[], code: number): boolean {
  return ranges.some(([low, high]) => code >= low && code <= high);
}

function invalid(offset: number, message: string): GlobResult {
  return { kind: 'invalid', fault: { offset, message } };
}
