/** Values of variables as far as the script itself says them, and of a few that everybody knows. */
import type { Assignment, ShellCommand, ShellScript, ShellWord } from '../shell/shell-script.ts';
import type { Argument } from './call.ts';
import { valueIn } from './variable-scope.ts';
import type { VariableScope } from './variable-scope.ts';

/** Words a variable may stand for; beyond it its value counts as unknown. */
const MOST_VALUES = 16;
/** Longer values count as unknown: variables that double each other would grow without bound. */
const LONGEST_VALUE = 4096;

/** Variables of the environment whose meaning is fixed, as paths of {@link Argument.text}. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['HOME', '~'],
  // What separates words by default: `rm${IFS}-rf` is two of them.
  ['IFS', ' '],
  ['PWD', '.'],
  ['GITHUB_WORKSPACE', '.'],
  ['CI_PROJECT_DIR', '.'],
  ['BUILD_SOURCESDIRECTORY', '.'],
  ['WORKSPACE', '.'],
  ['CURDIR', '.'],
  ['TMPDIR', '/tmp/t'],
  ['TEMP', '/tmp/t'],
  ['RUNNER_TEMP', '/tmp/t'],
  ['XDG_RUNTIME_DIR', '/tmp/t'],
  ['GITHUB_OUTPUT', '/tmp/t'],
  ['GITHUB_ENV', '/tmp/t'],
  ['GITHUB_PATH', '/tmp/t'],
  ['GITHUB_STEP_SUMMARY', '/tmp/t'],
]);

/** Programs that only say where something lies: what they print is taken for the working tree. */
const PLACES: ReadonlySet<string> = new Set(['cd', 'pwd', 'dirname', 'readlink', 'realpath']);

interface Value {
  readonly text: string;
  readonly known: Argument['known'];
}

const UNKNOWN: readonly Value[] = [{ text: '', known: 'no' }];

export class Variables {
  readonly #values = new Map<string, readonly ShellWord[] | null>();
  /** What was worked out, and `UNKNOWN` for what is being worked out: a variable that stands for itself. */
  readonly #known = new Map<string, readonly Value[]>();

  readonly #outer: Variables | null;
  /** What is set around the outermost text. */
  readonly #given: VariableScope | null;

  /**
   * Reads what a script assigns. A variable with several values keeps them all, up to a bound.
   *
   * @param around variables of the text that runs this one, or what a file sets around it
   */
  constructor(script: ShellScript, around: Variables | VariableScope | null = null) {
    this.#outer = around instanceof Variables ? around : null;
    this.#given = around instanceof Variables ? around.#given : around;
    for (const assignment of script.loops) this.#add(assignment);
    for (const command of script.commands) if (stays(command)) for (const one of command.assignments) this.#add(one);
  }

  #add({ name, values }: Assignment): void {
    const before = this.#values.get(name);
    if (before === null) return;
    const all = [...(before ?? []), ...values.slice(0, MOST_VALUES + 1)];
    this.#values.set(name, all.length > MOST_VALUES ? null : all);
  }

  /** What a word may be at run time: one argument, or several for a variable that runs through values. */
  resolve(word: ShellWord): readonly Argument[] {
    if (word.literal) return [{ text: word.text, known: 'yes', globs: word.globs, word }];
    const { globs } = word;
    return this.#wordValues(word).map(({ text, known }) =>
      known === 'no' ? { text: word.text, lead: text, known, globs, word } : { text, known, globs, word },
    );
  }

  /** What a word becomes as words of a command: values of variables without quotes are split at blanks. */
  fields(word: ShellWord): readonly Argument[] {
    const splits = word.parts.some((part) => part.kind === 'variable' && !part.quoted);
    const resolved = this.resolve(word);
    if (!splits) return resolved;
    return resolved.flatMap((arg) => {
      if (arg.known === 'no' || !/\s/.test(arg.text)) return [arg];
      return arg.text.split(/\s+/).flatMap((text) => (text === '' ? [] : [{ ...arg, text, word: null }]));
    });
  }

  #wordValues(word: ShellWord): readonly Value[] {
    let values: readonly Value[] = [{ text: '', known: 'yes' }];
    for (const part of word.parts) {
      const more = this.#partValues(part);
      const next = values.flatMap((left) => more.map((right) => joined(left, right)));
      if (next.length > MOST_VALUES || next.some(({ text }) => text.length > LONGEST_VALUE)) return UNKNOWN;
      values = next;
    }
    return values;
  }

  #partValues(part: ShellWord['parts'][number]): readonly Value[] {
    switch (part.kind) {
      case 'text':
        return [{ text: part.text, known: 'yes' }];
      case 'arithmetic':
        return UNKNOWN;
      case 'substitution':
        return [substituted(part.commands)];
      case 'variable':
        return this.#variable(part.name, part.operator);
    }
  }

  #variable(name: string, operator: string): readonly Value[] {
    const set = this.#values.get(name);
    const given = set === undefined ? valueIn(this.#given, name) : null;
    const known = given ?? KNOWN.get(name);
    const fallback = /^:?[-=]/.test(operator) ? operator.replace(/^:?[-=]/, '') : null;
    const plain = operator === '' || operator.startsWith(':?') || operator.startsWith('?');
    if (operator.startsWith('%') || operator.startsWith('##*/')) return UNKNOWN;
    if (set === undefined && known !== undefined && (plain || fallback !== null))
      return known === '' ? UNKNOWN : [{ text: known, known: 'yes' }];
    if (set === null || (!plain && fallback === null)) return UNKNOWN;
    if (set !== undefined) return this.#assigned(name, set);
    if (this.#outer !== null && known === undefined) return this.#outer.#variable(name, operator);
    if (fallback !== null && /^['"]?[\w@%+:,./~-]*['"]?$/.test(fallback)) {
      return [{ text: fallback.replaceAll(/['"]/g, ''), known: 'assumed' }];
    }
    return UNKNOWN;
  }

  #assigned(name: string, words: readonly ShellWord[]): readonly Value[] {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, UNKNOWN);
    const given = valueIn(this.#given, name);
    const values = words.flatMap((word) => {
      if (!isOwnDefault(word, name)) return this.#wordValues(word);
      return given === null || given === '' ? ownDefault(word) : [{ text: given, known: 'yes' as const }];
    });
    const kept = values.length > MOST_VALUES ? UNKNOWN : values;
    this.#known.set(name, kept);
    return kept;
  }
}

/** `X="${X:-build}"`: whatever the environment says, with a default. */
function isOwnDefault(word: ShellWord, name: string): boolean {
  const [only, ...more] = word.parts.filter((part) => part.kind !== 'text' || part.text !== '');
  return more.length === 0 && only?.kind === 'variable' && only.name === name;
}

function ownDefault(word: ShellWord): readonly Value[] {
  const part = word.parts.find((one) => one.kind === 'variable');
  const fallback =
    part?.kind === 'variable' && /^:?[-=]/.test(part.operator) ? part.operator.replace(/^:?[-=]/, '') : '';
  if (fallback === '' || /[$`\\]/.test(fallback)) return UNKNOWN;
  return [{ text: fallback.replaceAll(/['"]/g, ''), known: 'assumed' }];
}

/** Settings in front of a command hold for that command alone; those of `export` and the like stay. */
function stays({ words }: ShellCommand): boolean {
  return words.length === 0 || /^(?:export|declare|local|readonly|typeset)$/.test(words[0]?.text ?? '');
}

/** Behind something unknown nothing more is known: the text stays what stands before it. */
function joined(left: Value, right: Value): Value {
  if (left.known === 'no') return left;
  const known = right.known === 'yes' ? left.known : right.known;
  return { text: left.text + right.text, known };
}

/** What a substitution prints, where its programs have only one sensible answer. */
function substituted(commands: readonly ShellCommand[]): Value {
  const names = commands.map(({ words }) => words[0]?.text ?? '');
  if (names.length === 1 && names[0] === 'mktemp') return { text: '/tmp/t', known: 'yes' };
  const [first] = commands;
  const isTop = names.length === 1 && names[0] === 'git' && first?.words.at(-1)?.text === '--show-toplevel';
  if (isTop) return { text: '.', known: 'yes' };
  if (names.length > 0 && names.every((name) => PLACES.has(name))) return { text: '.', known: 'assumed' };
  if (names.length === 1 && (names[0] === 'echo' || names[0] === 'printf')) {
    const rest = (first?.words ?? []).slice(1);
    if (rest.length > 0 && rest.every(({ literal, text }) => literal && !/[\\%]/.test(text) && !text.startsWith('-'))) {
      return { text: rest.map(({ text }) => text).join(' '), known: 'yes' };
    }
  }
  return { text: '', known: 'no' };
}
