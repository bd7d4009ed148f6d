/** Programs that run the rest of their arguments: `sudo`, `timeout`, `xargs`, `ssh`, `find -exec`. */
import { behindSubcommand, commandBehind } from './behind-wrapper.ts';
import type { Behind } from './behind-wrapper.ts';
import { knownArgument } from './call.ts';
import type { Argument } from './call.ts';
import { whereOf, withVolumes } from './call-state.ts';
import type { CallRuns, State } from './call-state.ts';
import { filesFound } from './found-files.ts';
import { addUnseen, withoutHoles } from './read-twice.ts';
import { volumesOf } from './volumes.ts';
import { wrappersOf } from './wrappers.ts';
import type { Wrapper } from './wrappers.ts';

export class WrappedCalls {
  readonly #runs: CallRuns;

  constructor(runs: CallRuns) {
    this.#runs = runs;
  }

  /** Reads what a program runs behind its own arguments; false when it is no such program, or runs nothing. */
  read(program: string, args: readonly Argument[], state: State): boolean {
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
      return this.#runs.text(joined(args), inner);
    }
    const files = wrapper.open ? foundFiles(state) : null;
    const behind = { ...inner, open: inner.open || (wrapper.open && files === null) };
    const from = this.#runs.seen.length;
    this.#runs.run(files === null ? args : [...args, ...files], behind);
    const given = program === 'xargs' || program === 'parallel' ? withoutHoles(args) : null;
    if (given === null) return;
    const until = this.#runs.seen.length;
    this.#runs.run(files === null ? given : [...given, ...files], behind);
    addUnseen(this.#runs.seen, from, this.#runs.seen.splice(until));
  }

  /** `env -S 'rm -rf x'` */
  #splitString(args: readonly Argument[], state: State): boolean {
    const at = args.findIndex(({ text }) => /^-[a-z]*S|^--split-string/.test(text));
    if (at < 0) return false;
    const written = args[at];
    const joinedText = written?.text.replace(/^-[a-z]*S|^--split-string=?/, '') ?? '';
    const text = [...(joinedText === '' ? [] : [knownArgument(joinedText)]), ...args.slice(at + 1)];
    this.#runs.text(joined(text), { ...state, depth: state.depth + 1, through: [...state.through, 'env'] });
    return true;
  }

  #find(program: string, args: readonly Argument[], state: State): boolean {
    const { commands, own } = filesFound(program, args);
    this.#runs.emit(program, own, state);
    for (const command of commands) {
      this.#runs.run(command, { ...state, depth: state.depth + 1, through: [...state.through, program] });
    }
    return true;
  }
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
