/**
 * Every program that a script runs, with what only stands before it taken away: `sudo`, `timeout`, `xargs`, `ssh`,
 * `sh -c`, here-documents into interpreters, and so on. What cannot be known is said to be so.
 */
import { parseShell } from '../shell/parse-shell.ts';
import type { ShellCommand, ShellScope, ShellScript } from '../shell/shell-script.ts';
import { behindSubcommand, commandBehind } from './behind-wrapper.ts';
import type { Behind } from './behind-wrapper.ts';
import { argvText, knownArgument } from './call.ts';
import type { Argument, Call, Volume, Where } from './call.ts';
import { codeCalls } from './code-calls.ts';
import { destroys } from './destructive-words.ts';
import { crontabSnippets } from './files/build-files.ts';
import { windowsSnippets } from './files/windows-files.ts';
import { filesFound } from './found-files.ts';
import { codeOf } from './interpreters.ts';
import type { CodeLanguage } from './interpreters.ts';
import { addUnseen, withoutHoles } from './read-twice.ts';
import type { Seen, Situation } from './seen.ts';
import { baseName, stageSource, wordSource } from './sources.ts';
import type { CodeSource } from './sources.ts';
import { folderAfter } from './targets.ts';
import { textsOf } from './text-runners.ts';
import type { VariableScope } from './variable-scope.ts';
import { Variables } from './variables.ts';
import { volumesOf } from './volumes.ts';
import { wrappersOf } from './wrappers.ts';
import type { Wrapper } from './wrappers.ts';
import { WrittenFiles } from './written-files.ts';

/** Wrappers and texts inside each other; beyond it nobody says what runs. */
const DEEPEST = 32;
/** Characters that texts inside texts may have together; each is read once where it is run. */
const MOST_INNER_TEXT = 4 << 20;
/** What reading a text costs at least, in characters. */
const TEXT_COST = 4096;

interface State extends Situation {
  readonly source: ShellCommand;
  readonly through: readonly string[];
  readonly open: boolean;
  readonly environment: ReadonlyMap<string, string>;
  readonly depth: number;
  /** Line of the outermost text at which the text begins, less one. */
  readonly base: number;
}

/** Whether anything is known of a program by this name: rules, or that it is harmless. */
export type KnownProgram = (program: string) => boolean;

/** Reads a script. `given`: variables that a file sets around it. */
export function readCalls(
  script: ShellScript,
  situation: Situation,
  knows: KnownProgram,
  given: VariableScope | null = null,
): readonly Seen[] {
  const reader = new CallReader(script, knows, given);
  reader.script(script, { ...situation, base: 0, depth: 0, through: [], open: false });
  return reader.seen;
}

/** Reads an argument vector that needs no shell. */
export function readVector(words: readonly string[], situation: Situation, knows: KnownProgram): readonly Seen[] {
  const script: ShellScript = { commands: [], functions: new Set(), loops: [], fault: null };
  const reader = new CallReader(script, knows, null);
  reader.vector(words.map(knownArgument), stateOf(EMPTY_COMMAND, situation));
  return reader.seen;
}

const EMPTY_COMMAND: ShellCommand = {
  words: [],
  assignments: [],
  redirections: [],
  input: null,
  constructs: [],
  scope: { outer: null },
  line: 1,
  endLine: 1,
};

function stateOf(source: ShellCommand, situation: Situation): State {
  return { ...situation, source, through: [], open: false, environment: new Map(), depth: 0, base: 0 };
}

type TextState = Omit<State, 'source' | 'environment'> & { readonly environment?: State['environment'] };

class CallReader {
  readonly seen: Seen[] = [];
  readonly #functions: Set<string>;
  readonly #knows: KnownProgram;
  #variables: Variables;
  readonly #written = new WrittenFiles();
  readonly #aliases = new Map<string, string>();
  /** Aliases that are being read inside each other. */
  #expanding = 0;
  readonly #running = new Set<CodeSource>();
  /** Characters of inner texts that may still be read: texts that run each other would never end. */
  #budget = MOST_INNER_TEXT;

  constructor(script: ShellScript, knows: KnownProgram, given: VariableScope | null) {
    this.#knows = knows;
    this.#functions = new Set(script.functions);
    this.#variables = new Variables(script, given);
  }

  /** All commands of a script; what it does to its folder ends with its shells. */
  script(script: ShellScript, state: TextState): void {
    const outerVariables = this.#variables;
    if (state.depth > 0) {
      this.#variables = new Variables(script, outerVariables);
      for (const name of script.functions) this.#functions.add(name);
    }
    const folders = new Map<ShellScope, string | null>();
    for (const command of script.commands) {
      const folder = folderOf(command.scope, folders, state.folder);
      this.#command(command, { ...state, folder, environment: state.environment ?? NO_SETTINGS, source: command });
      const moved = this.#moves(command, folder);
      if (moved !== undefined) folders.set(command.scope, moved);
    }
    if (script.fault !== null) {
      const line = state.base + script.fault.line;
      const opaque = { reason: `it is no script that can be read: ${script.fault.reason}`, destructive: true };
      this.seen.push({ kind: 'opaque', opaque, witness: '', line, endLine: line });
    }
    this.#variables = outerVariables;
  }

  /** An argument vector. */
  vector(args: readonly Argument[], state: State): void {
    this.#run(args, state);
  }

  #moves({ words }: ShellCommand, folder: string | null): string | null | undefined {
    const name = words[0]?.text ?? '';
    if (name === 'popd') return null;
    if (name !== 'cd' && name !== 'pushd') return undefined;
    const [target] = words.slice(1).filter(({ text }) => !/^-[LPe@]+$|^--$/.test(text));
    return folderAfter(folder, target === undefined ? undefined : this.#variables.resolve(target)[0]);
  }

  #command(command: ShellCommand, state: State): void {
    const settings = new Map(state.environment);
    for (const { name, values } of command.assignments) settings.set(name, values[0]?.text ?? '');
    const inner = { ...state, environment: settings };
    this.#written.remember(command, (word) => this.#variables.resolve(word)[0]);
    this.#writes(command, state);
    this.#settings(command, inner);
    if (command.words.length === 0) return;
    this.#run(
      command.words.flatMap((word) => this.#variables.fields(word)),
      inner,
    );
  }

  /** Values that are kept to be run: the words of an array, and variables whose text other programs run. */
  #settings({ assignments }: ShellCommand, state: State): void {
    for (const { name, values } of assignments) {
      const args = values.flatMap((word) => this.#variables.resolve(word));
      const words = args.length === 1 && RUN_FROM_SETTINGS.has(name) ? (args[0]?.text.split(/\s+/) ?? []) : [];
      if (args.length > 1) this.#hidden(`${name}=`, args, state, 0);
      else if (words.length > 1 && RUN_BY_OTHERS.has(baseName(words[0] ?? '')))
        this.#text(knownArgument(words.join(' ')), { ...state, depth: state.depth + 1 });
    }
  }

  #writes({ redirections }: ShellCommand, state: State): void {
    const where = whereOf(state);
    for (const { operator, target } of redirections) {
      const adds = operator === '>>' || operator === '&>>';
      const isFile =
        adds || operator === '>' || operator === '>|' || operator === '&>' || operator === '>&' || operator === '<>';
      if (!isFile || (operator === '>&' && /^(?:\d+|-)$/.test(target.text))) continue;
      for (const file of this.#variables.resolve(target)) {
        this.seen.push({ kind: 'writes', target: file, adds, where, ...this.#lines(state) });
      }
    }
  }

  #lines({ base, source }: Pick<State, 'base' | 'source'>): { readonly line: number; readonly endLine: number } {
    return { line: base + source.line, endLine: base + source.endLine };
  }

  #opaque(reason: string, destructive: boolean, args: readonly Argument[], state: State): void {
    const [first, ...rest] = args;
    const witness = first === undefined ? '' : argvText(first.text, rest);
    this.seen.push({ kind: 'opaque', opaque: { reason, destructive }, witness, ...this.#lines(state) });
  }

  #run(args: readonly Argument[], state: State): void {
    const [head, ...rest] = args;
    if (head === undefined) return;
    if (state.depth > DEEPEST) return this.#opaque(`more than ${DEEPEST} programs run each other`, true, args, state);
    if (head.known === 'no') {
      const destructive = destroys(args);
      this.#opaque('which program runs is only known at run time', destructive, args, state);
      return this.#hidden('$', rest, state);
    }
    if (head.known === 'assumed') this.#opaque('which program runs may be set from outside', false, args, state);
    const name = baseName(head.text);
    const program = head.globs
      ? fittingProgram(name)
      : FETCHES.has(state.through.at(-1) ?? '')
        ? unversioned(name)
        : name;
    if (this.#functions.has(head.text)) {
      this.#emit(program, rest, { ...state, through: [...state.through, '()'] });
      return this.#hidden(program, rest, state, 0);
    }
    const alias = this.#aliases.get(head.text);
    if (alias !== undefined && head.word?.literal !== false) this.#alias(head.text, alias, rest, state);
    if (program === 'alias') this.#name(rest);
    if (program === 'set' && rest[0]?.text === '--') this.#hidden(program, rest, state, 1);
    if (this.#wrapped(program, rest, state)) return;
    this.#emit(program, rest, state);
    this.#texts(program, rest, state);
    this.#file(head, program, state);
    if (!this.#knows(program)) this.#hidden(program, rest, state);
  }

  /** A script expands no alias, a terminal does: the word is read as its alias, and the caller reads it as itself. */
  #alias(name: string, alias: string, rest: readonly Argument[], state: State): void {
    // Aliases inside aliases, each read both ways, could multiply.
    if (this.#expanding > 0) this.#budget -= TEXT_COST;
    if (this.#budget < 0) return this.#opaque('it runs more texts than are read', true, [], state);
    this.#aliases.delete(name);
    this.#expanding += 1;
    this.#run([...alias.split(/\s+/).map(knownArgument), ...rest], { ...state, depth: state.depth + 1 });
    this.#expanding -= 1;
    this.#aliases.set(name, alias);
  }

  /** An unknown program may run what stands behind it: `mystery rm -rf /`. */
  #hidden(program: string, args: readonly Argument[], state: State, only: number | null = null): void {
    const at = args.findIndex(({ text, known }) => known === 'yes' && RUN_BY_OTHERS.has(baseName(text)));
    if (at < 0 || at + 1 >= args.length || (only !== null && at !== only)) return;
    this.#run(args.slice(at), { ...state, depth: state.depth + 1, through: [...state.through, program] });
  }

  /** `alias x='rm -rf'` */
  #name(args: readonly Argument[]): void {
    for (const { text, known } of args) {
      const at = text.indexOf('=');
      if (at > 0 && known === 'yes' && this.#aliases.size < MOST_ALIASES)
        this.#aliases.set(text.slice(0, at), text.slice(at + 1).trim());
    }
  }

  #emit(program: string, args: readonly Argument[], state: State): void {
    const { environment, source, through, open } = state;
    const { redirections, input } = source;
    const call: Call = { program, args, environment, redirections, input, source, through, open, ...whereOf(state) };
    this.seen.push({ kind: 'call', call, ...this.#lines(state) });
  }

  // Programs that run the rest of their arguments -------------------------------------------------------------------------

  #wrapped(program: string, args: readonly Argument[], state: State): boolean {
    if (program === 'command' && /^-[vV]+$/.test(args[0]?.text ?? '')) return false;
    if (program === 'find' || program === 'fd') return this.#find(program, args, state);
    for (const wrapper of wrappersOf(program)) {
      const own = behindSubcommand(program, wrapper, args);
      if (own === null) continue;
      if (program === 'env' && this.#splitString(own, state)) return true;
      const rest = commandBehind(wrapper, own);
      if (rest.args.length === 0) continue;
      const volumes = volumesOf(program, wrapper.subcommand, wrapper.syntax, own, whereOf(state));
      this.#behind(program, wrapper, rest, withVolumes(state, wrapper, volumes));
      return true;
    }
    return false;
  }

  #behind(program: string, wrapper: Wrapper, { args, settings }: Behind, state: State): void {
    const inner: State = {
      ...state,
      depth: state.depth + 1,
      through: [...state.through, program],
      environment: new Map([...state.environment, ...settings]),
      elsewhere: state.elsewhere || wrapper.elsewhere,
      folder: wrapper.elsewhere ? '' : state.folder,
      open: state.open,
    };
    if (wrapper.text && !(program === 'ssh' && args.length === 1 && args[0]?.known === 'no')) {
      return this.#text(joined(args), inner);
    }
    const files = wrapper.open ? foundFiles(state) : null;
    const behind = { ...inner, open: inner.open || (wrapper.open && files === null) };
    const from = this.seen.length;
    this.#run(files === null ? args : [...args, ...files], behind);
    const given = program === 'xargs' || program === 'parallel' ? withoutHoles(args) : null;
    if (given === null) return;
    const until = this.seen.length;
    this.#run(files === null ? given : [...given, ...files], behind);
    addUnseen(this.seen, from, this.seen.splice(until));
  }

  /** `env -S 'rm -rf x'` */
  #splitString(args: readonly Argument[], state: State): boolean {
    const at = args.findIndex(({ text }) => /^-[a-z]*S|^--split-string/.test(text));
    if (at < 0) return false;
    const written = args[at];
    const joinedText = written?.text.replace(/^-[a-z]*S|^--split-string=?/, '') ?? '';
    const text = [...(joinedText === '' ? [] : [knownArgument(joinedText)]), ...args.slice(at + 1)];
    this.#text(joined(text), { ...state, depth: state.depth + 1, through: [...state.through, 'env'] });
    return true;
  }

  #find(program: string, args: readonly Argument[], state: State): boolean {
    const { commands, own } = filesFound(program, args);
    this.#emit(program, own, state);
    for (const command of commands) {
      this.#run(command, { ...state, depth: state.depth + 1, through: [...state.through, program] });
    }
    return true;
  }

  // Programs that run a text ----------------------------------------------------------------------------------------------

  #texts(program: string, args: readonly Argument[], state: State): void {
    // What more arguments a text is given at run time are its own business.
    const inner: State = { ...state, depth: state.depth + 1, through: [...state.through, program], open: false };
    const [first] = args;
    if ((program === 'source' || program === '.') && first !== undefined) return this.#file(first, 'sh', inner);
    for (const { text, elsewhere } of textsOf(program, args)) {
      this.#text(text, { ...inner, elsewhere: inner.elsewhere || elsewhere });
    }
    if (program === 'at' || program === 'batch') return this.#input('shell', inner);
    if (program === 'crontab') return this.#input('crontab', inner);
    const code = codeOf(program, args);
    if (code === null) return;
    if (code.kind === 'none') {
      const at = args.findIndex(({ text }) => text === '-m');
      if (/^(?:python|pypy)/.test(program) && at >= 0) this.#run(args.slice(at + 1), inner);
      return;
    }
    if (code.kind === 'text') return this.#code(code.language, code.text, inner);
    if (code.kind === 'file') {
      const at = args.indexOf(code.file);
      if (code.language !== 'shell' && code.file.known === 'yes' && at >= 0)
        this.#emit(baseName(code.file.text), args.slice(at + 1), inner);
      return this.#file(code.file, program, inner);
    }
    this.#input(code.language, inner);
  }

  /** A text for a shell; what substitutions put into it is looked at first. */
  #text(text: Argument, state: State): void {
    if (state.depth > DEEPEST) return this.#opaque(`more than ${DEEPEST} programs run each other`, true, [text], state);
    const { word } = text;
    if (text.known === 'no' && word !== null) {
      const source = wordSource(word);
      if (source.kind === 'known-good') return;
      if (source.kind === 'remote' || source.kind === 'decoded') return this.#source(source, 'shell', [text], state);
      const isWhole = word.parts.every((part) => part.kind !== 'text' || part.text === '');
      if (isWhole) return this.#opaque('the text it runs is only known at run time', false, [text], state);
      this.#opaque('the text it runs is only partly known', false, [text], state);
    } else if (text.known === 'no') this.#opaque('the text it runs is only partly known', false, [text], state);
    this.#budget -= text.text.length + TEXT_COST;
    if (this.#budget < 0) return this.#opaque('it runs more texts than are read', true, [], state);
    const script = parseShell(text.text);
    const { source, base } = state;
    this.script(script, { ...state, base: base + source.line - 1 });
  }

  #code(language: CodeLanguage, text: Argument, state: State): void {
    if (language === 'shell') return this.#text(text, state);
    if (language === 'crontab') {
      for (const { text: line } of crontabSnippets(text.text, false)) this.#text(knownArgument(line), state);
      return;
    }
    if (text.word !== null && text.known === 'no') {
      const source = wordSource(text.word);
      if (source.kind === 'remote' || source.kind === 'decoded') return this.#source(source, language, [text], state);
    }
    if (text.known === 'no') this.#opaque('the code it runs is only partly known', false, [text], state);
    if (language === 'powershell') {
      for (const { words } of windowsSnippets(text.text, false))
        this.#run(words.map(knownArgument), { ...state, depth: state.depth + 1 });
      return this.#text({ ...text, word: null, known: 'yes' }, state);
    }
    for (const call of codeCalls(language, text.text)) {
      const inner = { ...state, depth: state.depth + 1, through: [...state.through, call.name] };
      if (call.kind === 'text') for (const arg of call.args) this.#text(arg, inner);
      else if (call.kind === 'list') this.#run(call.args, inner);
      else this.#deletes(call.kind === 'delete-tree', call.args[0], call.name, inner);
    }
  }

  #deletes(tree: boolean, target: Argument | undefined, name: string, state: State): void {
    if (target === undefined) return;
    const where = whereOf(state);
    const witness = argvText(`${name}()`, [target]);
    this.seen.push({ kind: 'deletes', tree, target, witness, where, ...this.#lines(state) });
  }

  /** A program that runs what it reads. */
  #input(language: CodeLanguage, state: State): void {
    const { redirections, input } = state.source;
    const fed = redirections.findLast(
      ({ operator, descriptor }) => operator.startsWith('<') && (descriptor === '' || descriptor === '0'),
    );
    if (fed !== undefined) {
      if (fed.operator === '<') return this.#inputFile(this.#variables.resolve(fed.target)[0], language, state);
      const known = fed.target.literal ? 'yes' : 'no';
      return this.#code(
        language,
        { text: fed.target.text, known, globs: false, word: known === 'yes' ? fed.target : null },
        state,
      );
    }
    if (input === null) return;
    this.#source(stageSource(input), language, [], state);
  }

  #inputFile(file: Argument | undefined, language: CodeLanguage, state: State): void {
    if (file?.word !== null && file?.word !== undefined && file.known === 'no') {
      const source = wordSource(file.word);
      if (source.kind !== 'unknown') return this.#source(source, language, [file], state);
    }
    if (file !== undefined) this.#file(file, language, state);
  }

  #source(source: CodeSource, language: CodeLanguage, args: readonly Argument[], state: State): void {
    const lines = this.#lines(state);
    const witness = [state.through.join(' '), ...args.map(({ text }) => text)].join(' ');
    switch (source.kind) {
      case 'remote':
        this.seen.push({ kind: 'unseen', how: 'remote', witness, ...lines });
        return;
      case 'decoded':
        this.seen.push({ kind: 'unseen', how: 'decoded', witness, ...lines });
        if (source.text !== null) this.#code(language, knownArgument(source.text), state);
        return;
      case 'text':
        if (source.assembled) this.seen.push({ kind: 'unseen', how: 'decoded', witness, ...lines });
        this.#code(language, knownArgument(source.text), state);
        return;
      case 'known-good':
        return;
      case 'unknown':
        this.#opaque('it runs what another program prints', true, args, state);
    }
  }

  /** A file that is run: what the same script wrote into it is known. */
  #file(file: Argument, program: string, state: State): void {
    const { word } = file;
    if (word !== null && file.known === 'no') {
      const source = wordSource(word);
      if (source.kind === 'remote' || source.kind === 'decoded') return this.#source(source, 'shell', [file], state);
    }
    const written = this.#written.get(file.text);
    // A script that runs itself is read once.
    if (written === undefined || this.#running.has(written)) return;
    const language = codeOf(program, []) === null ? 'shell' : languageOf(program);
    this.#running.add(written);
    this.#source(written, language, [file], { ...state, depth: state.depth + 1 });
    this.#running.delete(written);
  }
}

/** Names that hardly stand for anything but the program. */
const RUN_BY_OTHERS: ReadonlySet<string> = new Set(
  'rm git dd terraform tofu kubectl helm aws gcloud az docker psql mysql redis-cli bash sh zsh sudo env mkfs curl chmod chown find'.split(
    ' ',
  ),
);

const MOST_ALIASES = 1_000;

/** Programs that fetch a package and run it: its version may stand behind its name. */
const FETCHES: ReadonlySet<string> = new Set(['npx', 'bunx', 'pnpx', 'npm', 'pnpm', 'yarn']);

function unversioned(name: string): string {
  const at = name.lastIndexOf('@');
  return at > 0 ? name.slice(0, at) : name;
}

/** Variables whose value another program runs as a command. */
const RUN_FROM_SETTINGS: ReadonlySet<string> = new Set(
  `PROMPT_COMMAND EDITOR VISUAL PAGER MANPAGER BROWSER GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_SSH_COMMAND GIT_SSH
  GIT_EXTERNAL_DIFF GIT_ASKPASS SSH_ASKPASS SUDO_ASKPASS LESSOPEN LESSCLOSE FZF_DEFAULT_COMMAND`.split(/\s+/),
);

/** The destructive program that a pattern like `/bin/r?` finds; the pattern itself where it finds none. */
function fittingProgram(pattern: string): string {
  const stars = pattern.split('*').length - 1;
  if (pattern.length > LONGEST_PATTERN || stars > MOST_STARS || /^[*?]+$/.test(pattern)) return pattern;
  const escaped = pattern.replaceAll(/[.+^${}()|\\]/g, '\\$&');
  const expression = escaped.replaceAll('*', '[a-z]*').replaceAll('?', '.');
  try {
    const fits = new RegExp(`^${expression}$`);
    return [...RUN_BY_OTHERS].find((name) => fits.test(name)) ?? pattern;
  } catch {
    return pattern;
  }
}

const LONGEST_PATTERN = 32;
/** Few enough that no pattern takes long over a short name. */
const MOST_STARS = 3;

function whereOf({ folder, elsewhere, start, remote = false, volumes }: State): Where {
  return { folder, elsewhere, start, remote, ...(volumes === undefined ? {} : { volumes }) };
}

/** Behind a wrapper: another place has other volumes, and those of a container's start are its own. */
function withVolumes(state: State, wrapper: Wrapper, own: readonly Volume[] | null): State {
  if (!wrapper.elsewhere) return state;
  const { volumes: _, ...rest } = state;
  const remote = state.remote === true || wrapper.remote;
  return own === null ? { ...rest, remote } : { ...rest, remote, volumes: own };
}

const NO_SETTINGS: ReadonlyMap<string, string> = new Map();

function languageOf(program: string): CodeLanguage {
  const code = codeOf(program, []);
  return code !== null && code.kind === 'input' ? code.language : 'shell';
}

function folderOf(
  scope: ShellScope,
  folders: ReadonlyMap<ShellScope, string | null>,
  start: string | null,
): string | null {
  for (let at: ShellScope | null = scope; at !== null; at = at.outer) {
    const folder = folders.get(at);
    if (folder !== undefined) return folder;
  }
  return start;
}

function joined(args: readonly Argument[]): Argument {
  const [only, ...more] = args;
  if (only !== undefined && more.length === 0) return only;
  const known = args.every((arg) => arg.known === 'yes') ? 'yes' : 'no';
  return { text: args.map(({ text }) => text).join(' '), known, globs: false, word: null };
}

/** `find … | xargs rm`: the files that `find` names, as far as its arguments say. */
function foundFiles({ source }: State): readonly Argument[] | null {
  const [finder] = source.input?.commands ?? [];
  if (source.input?.input !== null || finder === undefined || source.input.commands.length !== 1) return null;
  const [name, ...words] = finder.words;
  if (name?.text !== 'find' && name?.text !== 'fd') return null;
  if (!words.every(({ literal }) => literal)) return null;
  const args = words.map((word) => ({ text: word.text, known: 'yes', globs: word.globs, word }) as const);
  return filesFound(name.text, args).files;
}
