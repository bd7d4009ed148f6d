/** Formats of one setting a line: INI, `.env`, Java properties, and configuration by directives (nginx, redis). */
import { optionsIn } from './options-text.ts';
import { scalarKind } from './plain-tree.ts';
import { DEEPEST_SETTING, unread } from './setting.ts';
import type { Setting, SettingsReading } from './setting.ts';

/** INI, `.env`, properties: `key = value`, `key: value`, sections in brackets. A line that says nothing is passed over. */
export function readLineSettings(text: string, dotted: boolean): SettingsReading {
  const settings: Setting[] = [];
  let section: readonly string[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || COMMENT.has(trimmed[0] ?? '')) continue;
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      section = [trimmed.slice(1, -1).trim()];
      continue;
    }
    const entry = entryOf(trimmed, dotted);
    if (entry === null) continue;
    const keys = dotted ? entry.key.split('.') : [entry.key];
    if (keys.length > DEEPEST_SETTING) return unread('it is nested too deeply', at + 1);
    push(settings, [...section, ...keys], entry.value, at + 1);
  }
  return { kind: 'settings', settings };
}

const COMMENT: ReadonlySet<string> = new Set(['#', ';', '!']);

function entryOf(line: string, dotted: boolean): { readonly key: string; readonly value: string } | null {
  const equals = line.indexOf('=');
  const colon = dotted ? line.indexOf(':') : -1;
  const cut = equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
  if (cut <= 0) return null;
  const key = line.slice(0, cut).trim();
  return { key: key.startsWith('export ') ? key.slice(7).trim() : key, value: valueOf(line.slice(cut + 1)) };
}

/** Without quotes and without a comment behind the value. */
function valueOf(written: string): string {
  const text = written.trim();
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, 1);
    if (end > 0) return text.slice(1, end);
  }
  const comments = [text.indexOf(' #'), text.indexOf(' ;')].filter((at) => at >= 0);
  return comments.length === 0 ? text : text.slice(0, Math.min(...comments)).trim();
}

function push(settings: Setting[], path: readonly string[], text: string, line: number): void {
  settings.push({ path, text, kind: scalarKind(text), line });
  for (const [name, value] of optionsIn(text)) {
    settings.push({ path: [...path, name], text: value, kind: scalarKind(value), line });
  }
}

/** `.conf` files: blocks and directives that end in a semicolon, `key value`, or `key = value`. */
export function readDirectiveSettings(text: string): SettingsReading {
  const settings: Setting[] = [];
  const open: string[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || COMMENT.has(trimmed[0] ?? '') || trimmed.startsWith('//')) continue;
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      open.splice(0, open.length, trimmed.slice(1, -1).trim());
    } else if (trimmed.endsWith('{')) {
      open.push(trimmed.slice(0, -1).replace(/[=:]/g, ' ').trim());
      if (open.length > DEEPEST_SETTING) return unread('it is nested too deeply', at + 1);
    } else if (trimmed.startsWith('}')) {
      open.pop();
    } else {
      directive(settings, open, trimmed, at + 1);
    }
  }
  return { kind: 'settings', settings };
}

function directive(settings: Setting[], open: readonly string[], line: string, at: number): void {
  const entry = entryOf(line, false);
  if (entry !== null && !entry.key.includes(' ')) {
    push(settings, [...open, entry.key], entry.value.replace(/;$/, ''), at);
    return;
  }
  const words = line.replace(/;.*$/, '').split(/\s+/, 50);
  const [key, value] = words;
  if (key === undefined || value === undefined) return;
  if (!value.includes('=')) push(settings, [...open, key], words.slice(1).join(' '), at);
  for (const word of words.slice(1)) {
    const equals = word.indexOf('=');
    if (equals > 0) push(settings, [...open, key, word.slice(0, equals)], word.slice(equals + 1), at);
  }
}
