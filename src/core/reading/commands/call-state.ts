/** What is known of the place that a command is read in, and what the parts of the reader need of each other. */
import type { ShellCommand, ShellScope, ShellScript, ShellWord } from '../shell/shell-script.ts';
import { argvText } from './call.ts';
import type { Argument, Volume, Where } from './call.ts';
import type { Seen, Situation } from './seen.ts';
import type { Wrapper } from './wrappers.ts';

/** Wrappers and texts inside each other; beyond it nobody says what runs. */
export const DEEPEST = 32;

/** The place of one simple command. */
export interface State extends Situation {
  readonly source: ShellCommand;
  readonly through: readonly string[];
  readonly open: boolean;
  readonly environment: ReadonlyMap<string, string>;
  readonly depth: number;
  /** Line of the outermost text at which the text begins, less one. */
  readonly base: number;
}

/** The place of a text whose commands are not looked at yet. */
export type TextState = Omit<State, 'source' | 'environment'> & { readonly environment?: State['environment'] };

/** What the parts of the reader ask of each other: every program may run texts, and every text runs programs. */
export interface CallRuns {
  readonly seen: Seen[];
  /** Reads an argument vector. */
  readonly run: (args: readonly Argument[], state: State) => void;
  /** Says that a program is called, without a look at what it runs. */
  readonly emit: (program: string, args: readonly Argument[], state: State) => void;
  /** Reads the commands of a script that a command of another one runs. */
  readonly script: (script: ShellScript, state: TextState) => void;
  /** Reads a text for a shell. */
  readonly text: (text: Argument, state: State) => void;
  /** What a word may be at run time. */
  readonly resolve: (word: ShellWord) => readonly Argument[];
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

/** The place of an argument vector that no shell reads. */
export function stateOf(situation: Situation): State {
  return { ...situation, source: EMPTY_COMMAND, through: [], open: false, environment: new Map(), depth: 0, base: 0 };
}

/** Lines of the outermost text. */
export function linesOf({ base, source }: Pick<State, 'base' | 'source'>): {
  readonly line: number;
  readonly endLine: number;
} {
  return { line: base + source.line, endLine: base + source.endLine };
}

/** What is said where nobody knows what runs. */
export function opaqueAt(reason: string, destructive: boolean, args: readonly Argument[], state: State): Seen {
  const [first, ...rest] = args;
  const witness = first === undefined ? '' : argvText(first.text, rest);
  return { kind: 'opaque', opaque: { reason, destructive }, witness, ...linesOf(state) };
}

/** Where paths of a command count from. */
export function whereOf({ folder, elsewhere, start, remote = false, volumes }: State): Where {
  return { folder, elsewhere, start, remote, ...(volumes === undefined ? {} : { volumes }) };
}

/** Behind a wrapper: another place has other volumes, and those of a container's start are its own. */
export function withVolumes(state: State, wrapper: Wrapper, own: readonly Volume[] | null): State {
  if (!wrapper.elsewhere) return state;
  const { volumes: _, ...rest } = state;
  const remote = state.remote === true || wrapper.remote;
  return own === null ? { ...rest, remote } : { ...rest, remote, volumes: own };
}

/** No settings of environment variables. */
export const NO_SETTINGS: ReadonlyMap<string, string> = new Map();

/** The folder of a shell: that of the innermost one around it which moved. */
export function folderOf(
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
