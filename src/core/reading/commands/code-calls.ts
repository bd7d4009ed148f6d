/**
 * Calls in the code of other languages that start programs or delete files, found by one linear pass: comments and
 * texts are skipped, names in front of a parenthesis are compared with a table. No grammar is loaded for a one-liner.
 */
import type { Argument } from './call.ts';
import { constantTexts, importedNames } from './code-names.ts';
import type { CodeLanguage } from './interpreters.ts';

/** `text`: a shell runs the first argument. `list`: the arguments are a vector. `delete`: they are paths. */
export type CodeCallKind = 'text' | 'list' | 'delete' | 'delete-tree';

export interface CodeCall {
  readonly kind: CodeCallKind;
  readonly name: string;
  readonly args: readonly Argument[];
  /** Lines of the code, counted from 1. */
  readonly line: number;
  readonly endLine: number;
}

const PYTHON: readonly (readonly [CodeCallKind, string])[] = [
  [
    'text',
    'os.system os.popen subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell commands.getoutput',
  ],
  [
    'list',
    'subprocess.run session.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen asyncio.create_subprocess_exec os.execvp os.execv os.spawnvp sh.run check_call check_output Popen',
  ],
  ['delete-tree', 'shutil.rmtree rmtree'],
  ['delete', 'os.remove os.unlink os.rmdir os.removedirs'],
];
const JAVASCRIPT: readonly (readonly [CodeCallKind, string])[] = [
  [
    'text',
    'execSync exec child_process.exec child_process.execSync cp.exec cp.execSync childProcess.exec childProcess.execSync execaCommand execaCommandSync shell.exec shelljs.exec execAsync execPromise $',
  ],
  [
    'list',
    'spawn spawnSync execFile execFileSync child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync cp.spawn cp.spawnSync cp.execFile cp.execFileSync execa execaSync Bun.spawn Bun.spawnSync',
  ],
  [
    'delete-tree',
    'fs.rm fs.rmSync fs.promises.rm fsp.rm rimraf rimraf.sync rimrafSync fs.removeSync fse.remove fse.removeSync fs.rmdir fs.rmdirSync rmSync del.sync deleteSync',
  ],
  ['delete', 'fs.unlink fs.unlinkSync fs.promises.unlink unlinkSync'],
];
const RUBY: readonly (readonly [CodeCallKind, string])[] = [
  ['text', 'system exec spawn sh Kernel.system Kernel.exec IO.popen Open3.capture2 Open3.capture3 Open3.popen3'],
  ['delete-tree', 'FileUtils.rm_rf FileUtils.rm_r FileUtils.remove_dir FileUtils.remove_entry_secure rm_rf'],
  ['delete', 'File.delete File.unlink Dir.rmdir Dir.delete FileUtils.rm'],
];
const PERL: readonly (readonly [CodeCallKind, string])[] = [
  ['text', 'system exec'],
  ['delete-tree', 'rmtree remove_tree'],
  ['delete', 'unlink rmdir'],
];
const PHP: readonly (readonly [CodeCallKind, string])[] = [
  ['text', 'system exec shell_exec passthru popen proc_open'],
  ['delete', 'unlink rmdir'],
];
const GO: readonly (readonly [CodeCallKind, string])[] = [
  ['list', 'exec.Command exec.CommandContext'],
  ['delete-tree', 'os.RemoveAll'],
  ['delete', 'os.Remove syscall.Unlink'],
];
const TABLES: Readonly<Partial<Record<CodeLanguage, ReadonlyMap<string, CodeCallKind>>>> = {
  python: tableOf(PYTHON),
  javascript: tableOf(JAVASCRIPT),
  ruby: tableOf(RUBY),
  perl: tableOf(PERL),
  php: tableOf(PHP),
  go: tableOf(GO),
};

function tableOf(rows: readonly (readonly [CodeCallKind, string])[]): ReadonlyMap<string, CodeCallKind> {
  return new Map(rows.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)));
}

/** Whether a text of a language is worth a look: it names something that starts programs or deletes. */
export function mayCall(language: CodeLanguage, text: string): boolean {
  if (language === 'python')
    return /\b(?:os\b|subprocess|shutil|Popen|create_subprocess|rmtree|session\.run)/.test(text);
  if (language === 'javascript')
    return /\b(?:exec|spawn|rimraf|rmSync|unlink|fs\.|fse\.|fsp\.|child_process|fs\/promises|fs-extra)|\$`/.test(text);
  if (language === 'go') return /\b(?:exec\.Command|os\.Remove|syscall\.)/.test(text);
  return TABLES[language] !== undefined;
}

/** Calls of the table in a text, in order. */
export function codeCalls(language: CodeLanguage, text: string): readonly CodeCall[] {
  const table = TABLES[language];
  if (table === undefined) return [];
  const names = importedNames(language, text, table);
  const calls = new CallScanner(language, text, names.size === 0 ? table : new Map([...table, ...names])).scan();
  if (!calls.some(({ args }) => args.some(isName))) return calls;
  const texts = constantTexts(text);
  return calls.map((call) => withTexts(call, texts));
}

function isName({ known, text }: Argument): boolean {
  return known === 'no' && /^\$\w+$/.test(text);
}

/** A name that stands for a text is that text. */
function withTexts(call: CodeCall, texts: ReadonlyMap<string, string>): CodeCall {
  const args = call.args.map((arg): Argument => {
    const text = isName(arg) ? texts.get(arg.text.slice(1)) : undefined;
    return text === undefined ? arg : { ...arg, text, known: 'yes' };
  });
  return { ...call, args };
}

const NAME = /[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_$][\w$]*)*/y;
const MOST_ARGUMENTS = 64;
const LONGEST_MODULE = 40;
const LONGEST_PERCENT = 2_000;
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

class CallScanner {
  readonly #language: CodeLanguage;
  readonly #text: string;
  readonly #table: ReadonlyMap<string, CodeCallKind>;
  readonly #calls: CodeCall[] = [];
  #at = 0;
  #line = 1;
  #counted = 0;

  constructor(language: CodeLanguage, text: string, table: ReadonlyMap<string, CodeCallKind>) {
    this.#language = language;
    this.#text = text;
    this.#table = table;
  }

  scan(): readonly CodeCall[] {
    while (this.#at < this.#text.length) this.#step();
    return this.#calls;
  }

  #step(): void {
    if (this.#skipComment()) return;
    const letter = this.#text[this.#at] ?? '';
    if (letter === '`' && (this.#language === 'ruby' || this.#language === 'perl' || this.#language === 'php')) {
      const line = this.#lineHere();
      this.#add('text', '`', [this.#quoted()], line);
    } else if (isQuote(letter)) this.#quoted();
    else if (letter === '%' && this.#language === 'ruby') this.#percent();
    else if (/[A-Za-z_$]/.test(letter)) this.#name();
    else this.#at += 1;
  }

  /** `%x(…)` of Ruby runs its text. */
  #percent(): void {
    const open = this.#text[this.#at + 2] ?? '';
    const close = { '(': ')', '[': ']', '{': '}', '<': '>', '|': '|', '!': '!', '/': '/' }[open];
    const from = this.#at + 3;
    const length = close === undefined ? -1 : this.#text.slice(from, from + LONGEST_PERCENT).indexOf(close);
    const end = length < 0 ? -1 : from + length;
    if (this.#text[this.#at + 1] !== 'x' || end < 0) {
      this.#at += 1;
      return;
    }
    const line = this.#lineHere();
    const text = this.#text.slice(this.#at + 3, end);
    this.#at = end + 1;
    this.#add('text', '%x', [{ text, known: text.includes('#{') ? 'no' : 'yes', globs: false, word: null }], line);
  }

  #lineHere(): number {
    for (; this.#counted < this.#at; this.#counted += 1) if (this.#text[this.#counted] === '\n') this.#line += 1;
    return this.#line;
  }

  #add(kind: CodeCallKind, name: string, args: readonly Argument[], line: number): void {
    this.#calls.push({ kind, name, args, line, endLine: this.#lineHere() });
  }

  #skipComment(): boolean {
    const script = this.#language === 'javascript' || this.#language === 'php' || this.#language === 'go';
    const two = this.#text.slice(this.#at, this.#at + 2);
    if (script && two === '/*') return this.#skipTo('*/');
    if (script && two === '//') return this.#skipTo('\n');
    if (this.#text[this.#at] === '#' && this.#language !== 'javascript' && this.#language !== 'go')
      return this.#skipTo('\n');
    return false;
  }

  #skipTo(end: string): true {
    const found = this.#text.indexOf(end, this.#at + 1);
    this.#at = found < 0 ? this.#text.length : found + end.length;
    return true;
  }

  #name(): void {
    const line = this.#lineHere();
    const before = this.#text[this.#at - 1] ?? '';
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0] ?? '';
    this.#at += Math.max(1, name.length);
    const kind =
      before === '.' || before === '@' ? this.#ofModule(name, this.#at - name.length) : this.#table.get(name);
    const next = this.#text[this.#at] ?? '';
    if (kind === undefined) {
      return;
    }
    if (next === '(') return this.#call(kind, name, line);
    if (next === '`' && name === '$') return this.#add('text', name, [this.#quoted()], line);
    const bare = this.#language === 'ruby' || this.#language === 'perl';
    if (bare && next === ' ' && isQuote(this.#text[this.#at + 1] ?? '')) {
      this.#at += 1;
      const args: Argument[] = [this.#quoted()];
      while (/^,\s*['"]/.test(this.#text.slice(this.#at, this.#at + 8)) && args.length < MOST_ARGUMENTS) {
        while (!isQuote(this.#text[this.#at] ?? '')) this.#at += 1;
        args.push(this.#quoted());
      }
      this.#add(args.length > 1 && kind === 'text' ? 'list' : kind, name, args, line);
    }
  }

  /** `require('child_process').exec`, `__import__('os').system`: the module stands right before the name. */
  #ofModule(name: string, at: number): CodeCallKind | undefined {
    const module = /['"](?:node:)?([\w/]+)['"]\)\.$/.exec(this.#text.slice(Math.max(0, at - LONGEST_MODULE), at))?.[1];
    return module === undefined
      ? undefined
      : (this.#table.get(`${module}.${name}`) ??
          (module === 'fs/promises' ? this.#table.get(`fs.${name}`) : undefined));
  }

  /** The texts among the arguments, those of a list included; what is no text is unknown. Nested calls are kept too. */
  #call(kind: CodeCallKind, name: string, line: number): void {
    this.#at += 1;
    const args: Argument[] = [];
    let open = 1;
    let isShell = false;
    let fresh = true;
    let lists = 0;
    while (this.#at < this.#text.length && open > 0) {
      if (this.#skipComment()) continue;
      const letter = this.#text[this.#at] ?? '';
      if (letter === '(' || letter === '[' || letter === '{') {
        if (letter === '[') lists += 1;
        open += 1;
        // Lists are vectors; texts inside calls and objects are something else.
        if (letter !== '[') fresh = false;
        this.#at += 1;
      } else if (CLOSING.has(letter)) {
        open -= 1;
        this.#at += 1;
      } else if (letter === ',') {
        fresh = true;
        this.#at += 1;
      } else if (isQuote(letter)) {
        const text = this.#quoted();
        if (fresh && args.length < MOST_ARGUMENTS && open <= 2) args.push(text);
        fresh = false;
      } else if (/[A-Za-z_$]/.test(letter)) {
        NAME.lastIndex = this.#at;
        const word = NAME.exec(this.#text)?.[0] ?? letter;
        this.#at += word.length;
        const next = this.#text[this.#at] ?? '';
        if (isQuote(next) && word.length <= 2 && fresh) {
          const { text, globs } = this.#quoted();
          const known = /f/i.test(word) && text.includes('{') ? 'no' : 'yes';
          args.push({ text, known, globs, word: null });
          fresh = false;
        } else if (/^\s*[:=]/.test(this.#text.slice(this.#at, this.#at + 4))) {
          // A named argument or a key: what follows is no part of the vector.
          isShell ||= word === 'shell' && /^\s*[:=]\s*(?:True|true)/.test(this.#text.slice(this.#at, this.#at + 12));
          fresh = false;
        } else if (fresh) {
          args.push({ text: `$${word}`, known: 'no', globs: false, word: null });
          fresh = false;
        }
      } else {
        if (/[+%]/.test(letter)) spoil(args);
        this.#at += 1;
      }
    }
    const isText = kind === 'text' || (kind === 'list' && (isShell || (lists === 0 && this.#language === 'python')));
    const all = kind === 'text' && args.length > 1 && (this.#language === 'ruby' || this.#language === 'perl');
    // The first argument of `exec.CommandContext` is no word.
    if (name.endsWith('CommandContext')) args.shift();
    this.#add(all ? 'list' : isText ? 'text' : kind, name, isText && !all ? args.slice(0, 1) : args, line);
  }

  /** A quoted text; the opening quote is here. */
  #quoted(): Argument {
    const quote = this.#text[this.#at] ?? '';
    const triple = this.#language === 'python' && this.#text.startsWith(quote.repeat(3), this.#at);
    const end = triple ? quote.repeat(3) : quote;
    this.#at += end.length;
    let text = '';
    let known: Argument['known'] = 'yes';
    while (this.#at < this.#text.length && !this.#text.startsWith(end, this.#at)) {
      const letter = this.#text[this.#at] ?? '';
      // A quote that is not closed in its line was none (a pattern, an apostrophe).
      if (letter === '\n' && !triple && quote !== '`' && this.#language !== 'php' && this.#language !== 'perl') break;
      if (letter === '\\') {
        text += unescaped(this.#text[this.#at + 1] ?? '');
        this.#at += 2;
        continue;
      }
      const expands =
        letter === '$' &&
        (quote === '`' || (quote === '"' && this.#language !== 'javascript' && this.#language !== 'python'));
      if (expands || (letter === '#' && this.#text[this.#at + 1] === '{' && quote !== "'")) known = 'no';
      text += letter;
      this.#at += 1;
    }
    this.#at += end.length;
    return { text, known, globs: false, word: null };
  }
}

/** What is joined to something else is known no longer. */
function spoil(args: Argument[]): void {
  const last = args.pop();
  if (last !== undefined) args.push({ ...last, known: 'no' });
}

function isQuote(letter: string): boolean {
  return letter === "'" || letter === '"' || letter === '`';
}

function unescaped(letter: string): string {
  if (letter === 'n') return '\n';
  return letter === 't' ? '\t' : letter;
}
