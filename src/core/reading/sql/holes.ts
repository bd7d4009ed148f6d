/**
 * Placeholders of migration tools: `${schema}`, `{{ name }}`, `<%= name %>`, `:'name'`, `$(name)`. They are replaced
 * by a word of the same length in lines, so that a parser can place them; what the word stands for nobody knows.
 */

const WORD = 'countersign_hole_';

/** Whether a name, or a part of it, comes from a placeholder. */
export function isHoleName(name: string): boolean {
  return name.includes(WORD);
}

/** A name as it is shown: the placeholder's word is taken out again. */
export function withoutHoles(name: string): string {
  return name.replaceAll(WORD, '…');
}

interface Hole {
  readonly open: string;
  readonly close: string;
  /** Control of a template (`{% if %}`) stands for nothing itself. */
  readonly blank: boolean;
}

const HOLES: readonly Hole[] = [
  { open: '{{', close: '}}', blank: false },
  { open: '${', close: '}', blank: false },
  { open: '<%=', close: '%>', blank: false },
  { open: '<%', close: '%>', blank: true },
  { open: '{%', close: '%}', blank: true },
  { open: '{#', close: '#}', blank: true },
  { open: '$(', close: ')', blank: false },
  { open: '%(', close: ')s', blank: false },
];

const STARTS = new Set('{$<%:');
const LONGEST_HOLE = 2_000;

/** The text with every placeholder replaced; null when there is none. Linear: an opening without an end costs once. */
export function maskHoles(text: string): string | null {
  const parts: string[] = [];
  const ends = new Map<string, number>();
  let kept = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!STARTS.has(text.charAt(at))) continue;
    const found = holeAt(text, at, ends);
    if (found === null) continue;
    const gone = text.slice(at, found.end);
    parts.push(text.slice(kept, at), found.blank ? ' ' : WORD, newlines(gone));
    kept = found.end;
    at = found.end - 1;
  }
  return parts.length === 0 ? null : parts.join('') + text.slice(kept);
}

interface FoundHole {
  readonly end: number;
  readonly blank: boolean;
}

function holeAt(text: string, at: number, ends: Map<string, number>): FoundHole | null {
  if (text[at] === ':') return variableAt(text, at);
  for (const { open, close, blank } of HOLES) {
    if (!text.startsWith(open, at)) continue;
    const end = nextOf(text, close, at + open.length, ends);
    if (end - at <= LONGEST_HOLE) return { end: end + close.length, blank };
  }
  return null;
}

/** The next place of a closing mark; kept, so that many openings before one end are not many searches. */
function nextOf(text: string, close: string, from: number, ends: Map<string, number>): number {
  const known = ends.get(close) ?? -1;
  if (known >= from) return known;
  const found = text.indexOf(close, from);
  const end = found < 0 ? Infinity : found;
  ends.set(close, end);
  return end;
}

/** `:name`, `:'name'` and `:"name"` of psql; neither a cast nor a slice of an array. */
function variableAt(text: string, at: number): FoundHole | null {
  const before = text[at - 1] ?? ' ';
  if (!' \t\n\r(,=.'.includes(before)) return null;
  const quote = text[at + 1];
  if (quote === "'" || quote === '"') {
    const length = text.slice(at + 2, at + 100).indexOf(quote);
    return length < 0 ? null : { end: at + 2 + length + 1, blank: false };
  }
  let end = at + 1;
  while (isNamePart(text.charCodeAt(end)) && end - at < 100) end += 1;
  return end === at + 1 || isDigit(text.charCodeAt(at + 1)) ? null : { end, blank: false };
}

function isNamePart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function newlines(text: string): string {
  let lines = '';
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += '\n';
  return lines;
}
