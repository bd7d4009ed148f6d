/** Commands in Makefiles, justfiles, Dockerfiles, Procfiles, crontabs and package.json. */
import { withoutPlaceholders } from './placeholders.ts';
import { shellSnippet } from './snippet.ts';
import type { Snippet } from './snippet.ts';
import type { VariableScope } from '../variable-scope.ts';

/** A line with those joined to it by a backslash. */
interface Joined {
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
}

function joinedLines(text: string): readonly Joined[] {
  const result: Joined[] = [];
  let held: string[] = [];
  let start = 1;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (held.length === 0) start = index + 1;
    held.push(line);
    if (line.endsWith('\\')) continue;
    result.push({ text: held.join('\n'), line: start, endLine: index + 1 });
    held = [];
  }
  if (held.length > 0) result.push({ text: held.join('\n'), line: start, endLine: start + held.length - 1 });
  return result;
}

/** Recipes of a Makefile, with its own variables in place where they are literal. */
export function makeSnippets(text: string): readonly Snippet[] {
  const lines = joinedLines(text);
  const variables = makeVariables(lines);
  // A prefix that is set may be set back, or stand in a condition: lines of a tab and of every prefix are read.
  const prefixes = new Set(['\t']);
  return lines.flatMap((line) => {
    const prefix = RECIPE_PREFIX.exec(line.text)?.[1];
    if (prefix !== undefined) prefixes.add(prefix);
    if (!prefixes.has(line.text.slice(0, 1))) return [...inlineRecipe(line, variables), ...shellCalls(line, variables)];
    const recipe = line.text
      .slice(1)
      .replace(/^\s*[@+-]*\s*/, '')
      .replaceAll('\\\n\t', '\\\n');
    const own = recipe === '' ? [] : [shellSnippet(fromMake(recipe, variables), line.line, line.endLine)];
    // Where the prefix is a letter of names, the line may as well be a rule or a variable.
    return /^[\w.$/%-]/.test(line.text)
      ? [...own, ...inlineRecipe(line, variables), ...shellCalls(line, variables)]
      : own;
  });
}

const RECIPE_PREFIX = /^[ ]*(?:override[ \t]+)?\.RECIPEPREFIX[ \t]*[:?]*=[ \t]*(\S)/;

/** `X := $(shell command)` runs its command while the file is read. */
function shellCalls({ text, line, endLine }: Joined, variables: ReadonlyMap<string, string>): readonly Snippet[] {
  const at = text.startsWith('#') ? -1 : text.indexOf('$(shell ');
  if (at < 0) return [];
  const end = closingOf(text, at + 1);
  return end < 0 ? [] : [shellSnippet(fromMake(text.slice(at + '$(shell '.length, end), variables), line, endLine)];
}

/** `target: ; command` */
function inlineRecipe({ text, line, endLine }: Joined, variables: ReadonlyMap<string, string>): readonly Snippet[] {
  const at = text.search(/^[^\s#=][^#=]*:[^=;]*;/) < 0 ? -1 : text.indexOf(';');
  return at < 0 ? [] : [shellSnippet(fromMake(text.slice(at + 1), variables), line, endLine)];
}

const MAKE_DEFAULTS: readonly (readonly [string, string])[] = [
  ['RM', 'rm -f'],
  ['MAKE', 'make'],
  ['CURDIR', '.'],
  ['CC', 'cc'],
  ['CXX', 'c++'],
  ['AR', 'ar'],
  ['SHELL', 'sh'],
];

function makeVariables(lines: readonly Joined[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>(MAKE_DEFAULTS);
  const own = new Set<string>();
  const waiting: (readonly [name: string, value: string])[] = [];
  for (const { text } of lines) {
    const [, name = '', operator = '', value = ''] =
      /^\s*(?:export\s+|override\s+)?([A-Za-z_][\w.-]*)\s*(::?=|\?=|\+=|=)\s*(.*)$/.exec(text) ?? [];
    if (name === '' || text.startsWith('\t')) continue;
    // A value that may differ is not put in: it stays a variable that nobody knows.
    if (own.has(name) || operator === '+=' || /[`\\]/.test(value)) found.delete(name);
    else if (value.includes('$')) waiting.push([name, value]);
    else found.set(name, value.replace(/\s+#.*$/, '').trim());
    if (own.has(name) || value.includes('$')) found.delete(name);
    own.add(name);
  }
  settle(waiting, found, own);
  return found;
}

/** Values that are made of other variables, in the order of the file, and once more for those that come later. */
function settle(
  waiting: readonly (readonly [name: string, value: string])[],
  found: Map<string, string>,
  own: Set<string>,
): void {
  const times = new Map<string, number>();
  for (const [name] of waiting) times.set(name, (times.get(name) ?? 0) + 1);
  for (const [name, value] of [...waiting, ...waiting]) {
    if (found.has(name) || !own.has(name) || times.get(name) !== 1) continue;
    const parts = value
      .replace(/\s+#.*$/, '')
      .trim()
      .split(/\$[({]([\w.-]+)[)}]/);
    const words = parts.map((part, index) =>
      index % 2 === 1 ? found.get(part) : part.includes('$') ? undefined : part,
    );
    const whole = words.every((word) => word !== undefined) ? words.join('') : null;
    if (whole !== null && whole.length < LONGEST_MAKE_VALUE) found.set(name, whole);
  }
}

const LONGEST_MAKE_VALUE = 1000;

/** Make's own expansions as the shell would write them. */
function fromMake(text: string, variables: ReadonlyMap<string, string>): string {
  let result = '';
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0) return result + text.slice(at);
    result += text.slice(at, dollar);
    const next = text[dollar + 1] ?? '';
    const end = next === '(' || next === '{' ? closingOf(text, dollar + 1) : -1;
    if (end >= 0) {
      result += expanded(text.slice(dollar + 2, end), variables);
      at = end + 1;
    } else if (next === '$' || '@<^+?*%|'.includes(next)) {
      result += next === '$' ? '$' : next === '' ? '$' : '"$made"';
      at = dollar + 2;
    } else {
      result += '$';
      at = dollar + 1;
    }
  }
  return result;
}

/** What stands between the parentheses of an expansion. */
function expanded(inner: string, variables: ReadonlyMap<string, string>): string {
  if (/^[\w.-]+$/.test(inner)) {
    const value = variables.get(inner);
    return value !== undefined && value.length < LONGEST_MAKE_VALUE ? value : `"$${inner.replaceAll(/[.-]/g, '_')}"`;
  }
  const [, called = '', rest = ''] = /^(shell|foreach|eval)\s+([^]*)$/.exec(inner) ?? [];
  if (called === 'shell') return `$(${fromMake(rest, variables)})`;
  // The body becomes commands, once for each word of the list.
  if (called === 'foreach') return fromMake(rest.slice(bodyStart(rest)), variables);
  return called === 'eval' ? '' : '"$made"';
}

/** Behind the second comma that stands outside parentheses. */
function bodyStart(text: string): number {
  let depth = 0;
  let commas = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '(' || character === '{') depth += 1;
    if (character === ')' || character === '}') depth -= 1;
    if (character === ',' && depth === 0) commas += 1;
    if (commas === 2) return at + 1;
  }
  return text.length;
}

/** Where the parenthesis at a place is closed; -1 when it is not, or too far away. */
function closingOf(text: string, open: number): number {
  const [opening, closing] = text[open] === '(' ? ['(', ')'] : ['{', '}'];
  let depth = 0;
  for (let at = open; at < text.length && at - open < LONGEST_EXPANSION; at += 1) {
    if (text[at] === opening) depth += 1;
    if (text[at] === closing) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Characters: expansions are looked through once for each level of nesting. */
const LONGEST_EXPANSION = 2_000;

/** Recipes of a justfile. */
export function justSnippets(text: string): readonly Snippet[] {
  const snippets: Snippet[] = [];
  let inRecipe = false;
  let skips = false;
  const lines = joinedLines(text);
  const variables = justVariables(lines);
  for (const { text: line, line: start, endLine } of lines) {
    if (line.trim() === '') continue;
    if (!/^\s/.test(line)) {
      inRecipe = /^@?[\w-]+[^=]*:(?!=)/.test(line);
      skips = false;
      continue;
    }
    const body = line.trim().replace(/^[@-]+/, '');
    if (inRecipe && body.startsWith('#!')) skips = !/\b(?:ba|z|k|da)?sh\b/.test(body);
    if (!inRecipe || skips || body.startsWith('#')) continue;
    const known = body.replaceAll(/\{\{ {0,4}([A-Za-z_][\w-]{0,100}) {0,4}\}\}/g, (whole, name: string) => {
      return variables.get(name) ?? whole;
    });
    snippets.push(shellSnippet(withoutPlaceholders(known, '{{', '}'), start, endLine));
  }
  return snippets;
}

/** `name := "value"`; one that is written twice is not known. */
function justVariables(lines: readonly Joined[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const several = new Set<string>();
  for (const { text } of lines) {
    const [, name = '', , value = ''] =
      /^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(['"])([\w@%+=:,./~ -]{0,1000})\2\s*(?:#.*)?$/.exec(text) ?? [];
    if (name === '') continue;
    if (found.has(name)) several.add(name);
    found.set(name, value);
  }
  for (const name of several) found.delete(name);
  return found;
}

/** What an image's build and its start run. */
export function dockerSnippets(text: string): readonly Snippet[] {
  const snippets: Snippet[] = [];
  const lines = joinedDocker(text);
  const variables = dockerVariables(lines);
  for (const { text: line, line: start, endLine } of lines) {
    const [, , rest = ''] =
      /^\s*(?:ONBUILD\s+)?(RUN|CMD|ENTRYPOINT|HEALTHCHECK(?:\s+--\S+)*\s+CMD)\s+([\s\S]*)$/i.exec(line) ?? [];
    const command = rest.replace(/^(?:--[\w-]+(?:=\S+)?\s+)*/, '');
    if (command === '') continue;
    const words = jsonWords(command);
    snippets.push(
      words === null
        ? { ...shellSnippet(command, start, endLine), variables }
        : { kind: 'vector', text: command, words, line: start, endLine },
    );
  }
  return snippets;
}

/** `ENV NAME=value`, `ARG NAME=value`; one that is set twice is not known. */
function dockerVariables(lines: readonly Joined[]): VariableScope {
  const values = new Map<string, string>();
  for (const { text } of lines) {
    const [, keyword = '', rest = ''] = /^\s*(ENV|ARG)\s+([\s\S]*)$/i.exec(text) ?? [];
    const pairs = rest.matchAll(/(?:^|\s)([A-Za-z_]\w{0,100})=(?:"([^"]*)"|(\S*))/g);
    const spaced = keyword === '' ? null : /^([A-Za-z_]\w*)\s+([^=\s]\S*)\s*$/.exec(rest);
    const set =
      spaced === null
        ? [...pairs].map(([, name = '', quoted, plain = '']) => [name, quoted ?? plain])
        : [spaced.slice(1)];
    for (const [name = '', value = ''] of set) values.set(name, values.has(name) || /[$`\\]/.test(value) ? '' : value);
  }
  return { values, outer: null };
}

/** Instructions with their continued lines and here-documents; comments between continued lines are dropped. */
function joinedDocker(text: string): readonly Joined[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const result: Joined[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const start = at;
    let held = lines[at] ?? '';
    if (held.trim().startsWith('#')) continue;
    const parts = [held];
    while (held.trimEnd().endsWith('\\') && at + 1 < lines.length) {
      at += 1;
      const next = lines[at] ?? '';
      const isComment = next.trim().startsWith('#') || next.trim() === '';
      parts.push(isComment ? '\\' : next);
      if (!isComment) held = next;
    }
    const end = /<<-?\s*['"]?([A-Za-z_]\w*)/.exec(parts.join('\n'))?.[1];
    if (end !== undefined) {
      let closed = false;
      while (!closed && at + 1 < lines.length) {
        at += 1;
        parts.push(lines[at] ?? '');
        closed = (lines[at] ?? '').trim() === end;
      }
    }
    result.push({
      text: bodyAsScript(parts.map((part) => part.replace(/\\\s+$/, '\\')).join('\n')),
      line: start + 1,
      endLine: at + 1,
    });
  }
  return result;
}

/** `RUN <<EOF` runs the body itself. */
function bodyAsScript(text: string): string {
  return text.replace(/^(\s*RUN\s+)(<<-?\s*['"]?[A-Za-z_]\w*['"]?)/i, '$1sh $2');
}

function jsonWords(text: string): readonly string[] | null {
  if (!text.trimStart().startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(text.replaceAll('\\\n', ''));
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** `name: command` a line. */
export function procfileSnippets(text: string): readonly Snippet[] {
  return text.split('\n').flatMap((line, index) => {
    const command = /^[\w-]+:\s*(.+)$/.exec(line.trim())?.[1];
    return command === undefined ? [] : [shellSnippet(command, index + 1, index + 1)];
  });
}

/** Five fields (or `@daily`), in `cron.d` a user, then the command. */
export function crontabSnippets(text: string, withUser: boolean): readonly Snippet[] {
  return text.split('\n').flatMap((line, index) => {
    const rest = /^\s*(?:@\w+|(?:[\d*,/\-A-Za-z]+\s+){4}[\d*,/\-A-Za-z]+)\s+(\S.*)$/.exec(line)?.[1];
    if (rest === undefined || line.trim().startsWith('#')) return [];
    const command = withUser ? rest.replace(/^\S+\s+/, '') : rest;
    return [shellSnippet(command, index + 1, index + 1)];
  });
}

/** The scripts of a package.json; null when it is no JSON. */
export function packageSnippets(text: string): readonly Snippet[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const scripts =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? new Map(Object.entries(value)).get('scripts')
      : null;
  if (typeof scripts !== 'object' || scripts === null) return [];
  let at = Math.max(0, text.indexOf('"scripts"'));
  let line = lineAt(text, 0, at, 1);
  return Object.entries(scripts as Record<string, unknown>).flatMap(([name, command]) => {
    if (typeof command !== 'string') return [];
    const found = text.indexOf(JSON.stringify(name), at + 1);
    if (found >= 0) {
      line = lineAt(text, at, found, line);
      at = found;
    }
    return [shellSnippet(command, line, line)];
  });
}

function lineAt(text: string, from: number, to: number, line: number): number {
  let count = line;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
