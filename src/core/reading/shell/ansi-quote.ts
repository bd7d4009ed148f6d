/** The inside of `$'…'`: escapes as bash decodes them. */

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001b'],
  ['E', '\u001b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['?', '?'],
]);

const HEXADECIMAL: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** Decodes the text between `$'` and `'`. Unknown escapes keep their backslash; a NUL ends the text, as in bash. */
export function decodeAnsi(raw: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const next = raw.indexOf('\\', at);
    if (next < 0 || next + 1 >= raw.length) return result + raw.slice(at);
    result += raw.slice(at, next);
    const { text, end } = escapeAt(raw, next + 1);
    if (text === '\0') return result;
    result += text;
    at = end;
  }
}

function escapeAt(raw: string, at: number): { readonly text: string; readonly end: number } {
  const letter = raw[at] ?? '';
  const simple = SIMPLE.get(letter);
  if (simple !== undefined) return { text: simple, end: at + 1 };
  if (letter === 'c') return { text: String.fromCharCode((raw.charCodeAt(at + 1) || 0) & 0x1f), end: at + 2 };
  const digits = HEXADECIMAL.get(letter);
  if (digits !== undefined) return numberAt(raw, at + 1, digits, 16, `\\${letter}`);
  if (letter >= '0' && letter <= '7') return numberAt(raw, at, 3, 8, '');
  return { text: `\\${letter}`, end: at + 1 };
}

function numberAt(
  raw: string,
  from: number,
  longest: number,
  radix: 8 | 16,
  otherwise: string,
): { readonly text: string; readonly end: number } {
  let end = from;
  while (end < from + longest && isDigit(raw.charCodeAt(end), radix)) end += 1;
  if (end === from) return { text: otherwise, end };
  const code = Number.parseInt(raw.slice(from, end), radix);
  if (radix === 8) return { text: String.fromCharCode(code & 0xff), end };
  return { text: code > 0x10ffff ? otherwise : String.fromCodePoint(code), end };
}

function isDigit(code: number, radix: 8 | 16): boolean {
  if (code >= 0x30 && code <= 0x37) return true;
  if (radix === 8) return false;
  return code === 0x38 || code === 0x39 || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}
