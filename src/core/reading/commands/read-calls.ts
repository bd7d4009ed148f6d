/**
 * Every program that a script runs, with what only stands before it taken away: `sudo`, `timeout`, `xargs`, `ssh`,
 * `sh -c`, here-documents into interpreters, and so on. What cannot be known is said to be so.
 */
import type { ShellCommand, ShellScope, ShellScript } from '../shell/shell-script.ts';
import { knownArgument } from './call.ts';
import type { Argument, Call } from './call.ts';
import { DEEPEST, folderOf, linesOf, NO_SETTINGS, opaqueAt, stateOf, whereOf } from './call-state.ts';
import type { CallRuns, State, TextState } from './call-state.ts';
import { destroys } from './destructive-words.ts';
import { FETCHES, fittingProgram, RUN_BY_OTHERS, RUN_FROM_SETTINGS, unversioned } from './program-names.ts';
import type { Seen, Situation } from './seen.ts';
import { baseName } from './sources.ts';
import { folderAfter } from './targets.ts';
import { TextRuns } from './text-runs.ts';
import type { VariableScope } from './variable-scope.ts';
import { Variables } from './variables.ts';
import { WrappedCalls } from './wrapped-calls.ts';
import { WrittenFiles } from './written-files.ts';

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
  reader.vector(words.map(knownArgument), stateOf(situation));
  return reader.seen;
}

const MOST_ALIASES = 1_000;

class CallReader {
  readonly seen: Seen[] = [];
  readonly #functions: Set<string>;
  readonly #knows: KnownProgram;
  #variables: Variables;
  readonly #written = new WrittenFiles();
  readonly #aliases = new Map<string, string>();
  /** Aliases that are being read inside each other. */
  #expanding = 0;
  readonly #wrapped: WrappedCalls;
  readonly #texts: TextRuns;

  constructor(script: ShellScript, knows: KnownProgram, given: VariableScope | null) {
    this.#knows = knows;
    this.#functions = new Set(script.functions);
    this.#variables = new Variables(script, given);
    const runs: CallRuns = {
      seen: this.seen,
      run: (args, state) => this.#run(args, state),
      emit: (program, args, state) => this.#emit(program, args, state),
      script: (inner, state) => this.script(inner, state),
      text: (text, state) => this.#texts.text(text, state),
      resolve: (word) => this.#variables.resolve(word),
    };
    this.#wrapped = new WrappedCalls(runs);
    this.#texts = new TextRuns(runs, this.#written);
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
        this.#texts.text(knownArgument(words.join(' ')), { ...state, depth: state.depth + 1 });
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
        this.seen.push({ kind: 'writes', target: file, adds, where, ...linesOf(state) });
      }
    }
  }

  #opaque(reason: string, destructive: boolean, args: readonly Argument[], state: State): void {
    this.seen.push(opaqueAt(reason, destructive, args, state));
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
    if (this.#wrapped.read(program, rest, state)) return;
    this.#emit(program, rest, state);
    this.#texts.read(program, rest, state);
    this.#texts.file(head, program, state);
    if (!this.#knows(program)) this.#hidden(program, rest, state);
  }

  /** A script expands no alias, a terminal does: the word is read as its alias, and the caller reads it as itself. */
  #alias(name: string, alias: string, rest: readonly Argument[], state: State): void {
    // Aliases inside aliases, each read both ways, could multiply.
    if (this.#expanding > 0 && !this.#texts.spend(0))
      return this.#opaque('it runs more texts than are read', true, [], state);
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
    this.seen.push({ kind: 'call', call, ...linesOf(state) });
  }
}
