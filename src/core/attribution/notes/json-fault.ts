/** Where a text stops being JSON (RFC 8259). The engine's own error messages do not always say. */

const CONTROL = 0x20;
const LITERALS: readonly string[] = ['true', 'false', 'null'];
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** Offset of the first character that cannot stand where it stands; the text's length when the text ends too early. */
export function jsonFault(text: string): number {
  const open: ('{' | '[')[] = [];
  let expects: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing' = 'value';
  let at = 0;
  while (true) {
    at = skipBlanks(text, at);
    const character = text[at];
    if (character === undefined) return at;
    const ends = (character === '}' && open.at(-1) === '{') || (character === ']' && open.at(-1) === '[');
    if (ends && (expects === 'comma-or-end' || expects === 'value-or-end' || expects === 'key-or-end')) {
      open.pop();
      at += 1;
      expects = open.length === 0 ? 'nothing' : 'comma-or-end';
    } else if (expects === 'comma-or-end' && character === ',') {
      at += 1;
      expects = open.at(-1) === '{' ? 'key' : 'value';
    } else if (expects === 'colon' && character === ':') {
      at += 1;
      expects = 'value';
    } else if ((expects === 'key' || expects === 'key-or-end') && character === '"') {
      const end = stringEnd(text, at);
      if (end.fault) return end.at;
      at = end.at;
      expects = 'colon';
    } else if ((expects === 'value' || expects === 'value-or-end') && (character === '{' || character === '[')) {
      open.push(character);
      at += 1;
      expects = character === '{' ? 'key-or-end' : 'value-or-end';
    } else if (expects === 'value' || expects === 'value-or-end') {
      const end = scalarEnd(text, at, character);
      if (end.fault) return end.at;
      at = end.at;
      expects = open.length === 0 ? 'nothing' : 'comma-or-end';
    } else {
      return at;
    }
  }
}

interface End {
  readonly at: number;
  readonly fault: boolean;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

function scalarEnd(text: string, at: number, character: string): End {
  if (character === '"') return stringEnd(text, at);
  const literal = LITERALS.find((known) => text.startsWith(known, at));
  if (literal !== undefined) return { at: at + literal.length, fault: false };
  NUMBER.lastIndex = at;
  return NUMBER.test(text) ? { at: NUMBER.lastIndex, fault: false } : { at, fault: true };
}

/** End of the string that opens at `from`, by hand: a pattern would need a stack as deep as the string is long. */
export function stringEnd(text: string, from: number): End {
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { at: at + 1, fault: false };
    if (code < CONTROL) return { at, fault: true };
    if (code !== 0x5c) at += 1;
    else if (/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at + 1, at + 6))) at += text[at + 1] === 'u' ? 6 : 2;
    else return { at, fault: true };
  }
  return { at: text.length, fault: true };
}
