/**
 * Go templates that would become YAML (Helm charts), read without rendering: actions become words that YAML can hold,
 * the same word for the same action, so that both sides of a change can be compared.
 */

/** A template whose actions are masked; lines stay where they were. */
export interface MaskedTemplate {
  readonly text: string;
  /** Lines (from 1) that hold nothing but an action that writes something: what it writes is not known. */
  readonly insertions: readonly number[];
}

/** Characters of an action are moved into Unicode's private area: nothing there means anything to YAML. */
const SHIFT = 0xe000;
const SHIFTED = 0x1900;

/** Actions that write nothing by themselves. */
const CONTROL: ReadonlySet<string> = new Set(['if', 'else', 'end', 'with', 'range', 'define', 'block', 'break']);

/** Masks every `{{ … }}` of a text in one pass. */
export function maskTemplate(text: string): MaskedTemplate {
  const insertions: number[] = [];
  const lines: string[] = [];
  let line = 1;
  let current = '';
  let onlyActions = true;
  let writes = false;
  const close = (): void => {
    const blank = onlyActions && current.trim() !== '' && hasMask(current);
    if (blank && writes) insertions.push(line);
    lines.push(blank ? '' : current);
    line += 1;
    current = '';
    onlyActions = true;
    writes = false;
  };
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '\n') {
      close();
      at += 1;
    } else if (character === '{' && text[at + 1] === '{') {
      const end = actionEnd(text, at);
      const action = trimmed(text.slice(at + 2, end - 2));
      current += masked(action);
      writes ||= isWriting(action);
      for (let inside = at; inside < end; inside += 1) if (text[inside] === '\n') close();
      at = end;
    } else {
      if (character !== ' ' && character !== '\t' && character !== '\r') onlyActions = false;
      current += character;
      at += 1;
    }
  }
  close();
  return { text: lines.join('\n'), insertions };
}

/** True when a text holds a masked action: its value is not known before it is rendered. */
export function hasMask(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= SHIFT && code < SHIFT + SHIFTED) return true;
  }
  return false;
}

/** The text as it was written. */
export function unmasked(text: string): string {
  if (!hasMask(text)) return text;
  let result = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    result += code >= SHIFT && code < SHIFT + SHIFTED ? String.fromCharCode(code - SHIFT) : character;
  }
  return result;
}

/** Index behind the `}}` that ends an action; quoted texts inside may hold braces. The end of the text when open. */
function actionEnd(text: string, start: number): number {
  let quote = '';
  let at = start + 2;
  if (/^-?\s?\/\*/.test(text.slice(at, at + 4))) {
    const comment = text.indexOf('*/', at);
    at = comment < 0 ? text.length : comment + 2;
  }
  for (; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\' && quote === '"') at += 1;
      else if (character === quote || (character === '\n' && quote !== '`')) quote = '';
    } else if (character === '"' || character === '`') quote = character;
    else if (character === '}' && text[at + 1] === '}') return at + 2;
  }
  return text.length;
}

function trimmed(action: string): string {
  const start = action.startsWith('-') ? 1 : 0;
  const end = action.endsWith('-') ? action.length - 1 : action.length;
  return action.slice(start, Math.max(start, end)).split(/\s+/).filter(Boolean).join(' ');
}

function isWriting(action: string): boolean {
  if (action === '' || action.startsWith('/*') || action.includes(':=')) return false;
  const space = action.indexOf(' ');
  return !CONTROL.has(space < 0 ? action : action.slice(0, space));
}

function masked(action: string): string {
  let result = '';
  for (const character of `{{ ${action} }}`) {
    const code = character.charCodeAt(0);
    result += character.length === 1 && code < SHIFTED ? String.fromCharCode(SHIFT + code) : character;
  }
  return result;
}
