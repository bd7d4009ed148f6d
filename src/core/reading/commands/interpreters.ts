/** Programs that run a text: where in their arguments it stands. */
import type { Argument } from './call.ts';

/** Languages of the texts that interpreters run. */
export type CodeLanguage =
  | 'shell'
  | 'python'
  | 'javascript'
  | 'ruby'
  | 'perl'
  | 'php'
  | 'go'
  | 'powershell'
  | 'crontab'
  | 'other';

/** What an interpreter is going to run. */
export type Code =
  | { readonly kind: 'text'; readonly language: CodeLanguage; readonly text: Argument }
  | { readonly kind: 'file'; readonly language: CodeLanguage; readonly file: Argument }
  | { readonly kind: 'input'; readonly language: CodeLanguage }
  /** It only answers a question (`--version`). */
  | { readonly kind: 'none' };

interface Interpreter {
  readonly language: CodeLanguage;
  /** Letter or word of the option whose value (or first operand) is the text. */
  readonly code: readonly string[];
  readonly values: readonly string[];
}

const SHELL: Interpreter = {
  language: 'shell',
  code: ['c'],
  values: ['o', 'O', '--rcfile', '--init-file'],
};
const POWERSHELL: Interpreter = {
  language: 'powershell',
  code: ['-command', '-c', '-encodedcommand', '-enc', '-e'],
  values: [],
};

const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map<string, Interpreter>([
  ...['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'mksh', 'rbash', 'fish', 'yash'].map((name) => [name, SHELL] as const),
  ['pwsh', POWERSHELL],
  ['powershell', POWERSHELL],
  ['python', { language: 'python', code: ['c'], values: ['W', 'X', 'm'] }],
  [
    'node',
    {
      language: 'javascript',
      code: ['e', 'p', '--eval', '--print'],
      values: ['r', '--require', '--import', '--loader', 'C'],
    },
  ],
  ['nodejs', { language: 'javascript', code: ['e', 'p', '--eval', '--print'], values: ['r', '--require'] }],
  ['bun', { language: 'javascript', code: ['e', '--eval', '-p', '--print'], values: [] }],
  ['ruby', { language: 'ruby', code: ['e'], values: ['r', 'I', 'C', 'E'] }],
  ['perl', { language: 'perl', code: ['e', 'E'], values: ['I'] }],
  ['php', { language: 'php', code: ['r', '--run', 'B', 'R', 'E'], values: ['d', 'c', 'S', 't'] }],
  ['lua', { language: 'other', code: ['e'], values: ['l'] }],
  ['Rscript', { language: 'other', code: ['e'], values: [] }],
  ['osascript', { language: 'other', code: ['e'], values: ['l'] }],
]);

/** The interpreter of a name, versions left out (`python3.12`). */
function interpreterOf(program: string): Interpreter | null {
  const exact = INTERPRETERS.get(program);
  if (exact !== undefined) return exact;
  const plain = /^(python|pypy|ruby|perl|php|lua|node|bash|zsh|ksh)[0-9][0-9.]*$/.exec(program)?.[1];
  return plain === undefined ? null : (INTERPRETERS.get(plain === 'pypy' ? 'python' : plain) ?? null);
}

/** True for programs that run texts. */
export function isInterpreter(program: string): boolean {
  return interpreterOf(program) !== null;
}

/** What an interpreter runs; null for a program that is none. */
export function codeOf(program: string, args: readonly Argument[]): Code | null {
  const interpreter = interpreterOf(program);
  if (interpreter === null) return null;
  if (interpreter.language === 'powershell') return powershellCode(args);
  return new CodeFinder(interpreter, args).find();
}

class CodeFinder {
  readonly #interpreter: Interpreter;
  readonly #args: readonly Argument[];

  constructor(interpreter: Interpreter, args: readonly Argument[]) {
    this.#interpreter = interpreter;
    this.#args = args;
  }

  find(): Code {
    const { language, values, code } = this.#interpreter;
    let takesText = false;
    for (let at = 0; at < this.#args.length; at += 1) {
      const arg = this.#args[at];
      if (arg === undefined) break;
      const { text } = arg;
      if (text === '--') return this.#operand(this.#args[at + 1], takesText);
      if (text === '-' || !/^[-+]./.test(text)) return this.#operand(arg, takesText);
      if (text.startsWith('--')) {
        const [name = '', value] = split(text);
        if (ANSWERS.has(name)) return { kind: 'none' };
        if (code.includes(name)) return this.#text(value === undefined ? this.#args[at + 1] : { ...arg, text: value });
        if (values.includes(name) && value === undefined) at += 1;
        continue;
      }
      const letters = this.#letters(text);
      if (letters.answers) return { kind: 'none' };
      if (letters.module) return { kind: 'none' };
      if (letters.text !== null && language !== 'shell') {
        return this.#text(letters.text === '' ? this.#args[at + 1] : { ...arg, text: letters.text });
      }
      if (letters.text !== null) takesText = true;
      if (letters.takesNext) at += 1;
    }
    return takesText ? { kind: 'none' } : { kind: 'input', language };
  }

  /** One cluster of letters: `-euo`, `-lc`, `-pe`, `-e'…'`. */
  #letters(text: string): { text: string | null; takesNext: boolean; answers: boolean; module: boolean } {
    const { language, values, code } = this.#interpreter;
    let found: string | null = null;
    for (let at = 1; at < text.length; at += 1) {
      const letter = text[at] ?? '';
      if (language === 'python' && letter === 'm')
        return { text: null, takesNext: false, answers: false, module: true };
      if (letter === 'V' && language === 'python')
        return { text: null, takesNext: false, answers: true, module: false };
      if (code.includes(letter)) {
        if (language !== 'shell') return { text: text.slice(at + 1), takesNext: false, answers: false, module: false };
        found = '';
      } else if (values.includes(letter)) {
        return { text: found, takesNext: at + 1 === text.length, answers: false, module: false };
      }
    }
    return { text: found, takesNext: false, answers: false, module: false };
  }

  #text(text: Argument | undefined): Code {
    const { language } = this.#interpreter;
    return text === undefined ? { kind: 'none' } : { kind: 'text', language, text };
  }

  #operand(arg: Argument | undefined, takesText: boolean): Code {
    const { language } = this.#interpreter;
    if (takesText) return this.#text(arg);
    if (arg === undefined || arg.text === '-' || arg.text === '/dev/stdin') return { kind: 'input', language };
    // `bash -s -- args` runs its input and gives it arguments.
    const readsInput = language === 'shell' && this.#args.some(({ text }) => /^-[a-z]*s[a-z]*$/.test(text));
    return readsInput ? { kind: 'input', language } : { kind: 'file', language, file: arg };
  }
}

const ANSWERS: ReadonlySet<string> = new Set(['--version', '--help', '--v8-options']);

function split(text: string): readonly string[] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text] : [text.slice(0, equals), text.slice(equals + 1)];
}

function powershellCode(args: readonly Argument[]): Code {
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at];
    if (arg === undefined) break;
    const name = arg.text.toLowerCase();
    if (!name.startsWith('-')) return { kind: 'text', language: 'powershell', text: joinedFrom(args, at) };
    if (name === '-file' || name === '-f') {
      const file = args[at + 1];
      return file === undefined ? { kind: 'none' } : { kind: 'file', language: 'powershell', file };
    }
    if (name === '-version' || name === '-help') return { kind: 'none' };
    if (name.startsWith('-e') && '-encodedcommand'.startsWith(name.slice(0, 4))) return encoded(args[at + 1]);
    if (name === '-command' || name === '-c') {
      return { kind: 'text', language: 'powershell', text: joinedFrom(args, at + 1) };
    }
    if (!SWITCHES.has(name)) at += 1;
  }
  return { kind: 'input', language: 'powershell' };
}

const SWITCHES: ReadonlySet<string> = new Set([
  '-noprofile',
  '-nop',
  '-noninteractive',
  '-nologo',
  '-noexit',
  '-sta',
  '-mta',
  '-login',
  '-l',
]);

function encoded(arg: Argument | undefined): Code {
  if (arg === undefined) return { kind: 'none' };
  const text = Buffer.from(arg.text, 'base64').toString('utf16le');
  return { kind: 'text', language: 'powershell', text: { ...arg, text } };
}

function joinedFrom(args: readonly Argument[], from: number): Argument {
  const rest = args.slice(from);
  const known = rest.every((arg) => arg.known === 'yes') ? 'yes' : 'no';
  return { text: rest.map(({ text }) => text).join(' '), known, globs: false, word: null };
}
