/** Names that a program gives to what it imports, and texts that its names stand for. */
import { boundOnce } from './code-bindings.ts';
import type { CodeLanguage } from './interpreters.ts';

/** Other names of the calls of a table: `from shutil import rmtree as r`, `const { execSync: run } = require(…)`. */
export function importedNames<Kind>(
  language: CodeLanguage,
  text: string,
  table: ReadonlyMap<string, Kind>,
): ReadonlyMap<string, Kind> {
  const found = new Map<string, Kind>();
  const whole = (module: string, alias: string): void => {
    for (const [name, kind] of table)
      if (name.startsWith(`${module}.`)) found.set(`${alias}${name.slice(module.length)}`, kind);
  };
  const single = (module: string, name: string, alias: string): void => {
    const kind = table.get(`${module}.${name}`);
    if (kind !== undefined) found.set(alias, kind);
  };
  if (language === 'python') pythonImports(text, whole, single);
  if (language === 'javascript') scriptImports(text, whole, single);
  return found;
}

type Whole = (module: string, alias: string) => void;
type Single = (module: string, name: string, alias: string) => void;

function pythonImports(text: string, whole: Whole, single: Single): void {
  for (const [, module = '', alias = ''] of text.matchAll(/\bimport[ \t]+([\w.]+)[ \t]+as[ \t]+(\w+)/g))
    whole(module, alias);
  const form = /\bfrom[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\(([\w, \t\n]+)|([\w, \t]+))/g;
  for (const [, module = '', inside, line] of text.matchAll(form))
    for (const one of (inside ?? line ?? '').split(/[,\n]/)) {
      const [name = '', word, alias] = one.trim().split(/\s+/);
      single(module, name, word === 'as' && alias !== undefined ? alias : name);
    }
}

const MODULES: ReadonlyMap<string, string> = new Map([
  ['child_process', 'child_process'],
  ['fs', 'fs'],
  ['fs/promises', 'fs.promises'],
  ['fs-extra', 'fse'],
]);

function scriptImports(text: string, whole: Whole, single: Single): void {
  const forms = [
    /\bimport[ \t]+([\w$*{},: \t\n]{1,300}?)[ \t\n]+from[ \t]*['"](?:node:)?([\w/-]+)['"]/g,
    /\b(?:const|let|var)[ \t]+([\w${},: \t\n]{1,300}?)[ \t\n]*=[ \t]*require\([ \t]*['"](?:node:)?([\w/-]+)['"]/g,
  ];
  for (const form of forms)
    for (const [, names = '', path = ''] of text.matchAll(form)) {
      const module = MODULES.get(path);
      if (module !== undefined) scriptNames(names, module, whole, single);
    }
}

/** `cp`, `* as cp`, `{ execSync, rm: remove, exec as run }`. */
function scriptNames(names: string, module: string, whole: Whole, single: Single): void {
  const open = names.indexOf('{');
  const outer = (open < 0 ? names : names.slice(0, open)).replace(/^\s*\*\s*as\s+/, '');
  const alias = /^\s*([\w$]+)/.exec(outer)?.[1];
  if (alias !== undefined) whole(module, alias);
  if (open < 0) return;
  for (const one of names
    .slice(open + 1)
    .replace(/\}.*/s, '')
    .split(',')) {
    const [name = '', other] = one.trim().split(/\s*:\s*|\s+as\s+/);
    single(module, name, other ?? name);
  }
}

const ASSIGNED = /^[ \t]*(?:(?:export|const|let|var|final|my)[ \t]+)*\$?([A-Za-z_]\w*)[ \t]*:?=(?!=)[ \t]*(.*)$/gm;
const LITERAL = /^(?:"([^"\\$#]*)"|'([^'\\]*)'|`([^`\\$]*)`)$/;

/** Texts of names that are given a value once, and a text. */
export function constantTexts(text: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string | null>();
  for (const [, name = '', value = ''] of text.matchAll(ASSIGNED)) {
    const [, double, single, back] = LITERAL.exec(statementOf(value)) ?? [];
    const written = double ?? single ?? back ?? null;
    texts.set(name, texts.has(name) ? null : written);
  }
  const literal = new Map([...texts].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
  const once = boundOnce(text, new Set(literal.keys()));
  return new Map([...literal].filter(([name]) => once.has(name)));
}

/** Without the semicolon and the blanks at its end. */
function statementOf(value: string): string {
  const text = value.trimEnd();
  return text.endsWith(';') ? text.slice(0, -1).trimEnd() : text;
}
