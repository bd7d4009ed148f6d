/** `find` and `fd`: the commands they run for each file, and what those files are as far as the arguments say. */
import type { Argument } from './call.ts';

export interface FoundFiles {
  /** Arguments of the search itself. */
  readonly own: readonly Argument[];
  /** Argument vectors that are run, with the found files in place of `{}`. */
  readonly commands: readonly (readonly Argument[])[];
  /** The files that are found: a start where nothing narrows the search, something below it where a test does. */
  readonly files: readonly Argument[];
}

const RUNS: ReadonlySet<string> = new Set(['-exec', '-execdir', '-ok', '-okdir', '-x', '--exec', '-X', '--exec-batch']);
const NARROWS =
  /^-(?:i?name|i?path|i?wholename|i?regex|mtime|mmin|atime|amin|ctime|cmin|newer\w*|size|empty|user|group|perm|mindepth|inum|links|iname)$/;

/** Reads the arguments of a search. */
export function filesFound(program: string, args: readonly Argument[]): FoundFiles {
  const starts: Argument[] = [];
  const own: Argument[] = [];
  const raw: Argument[][] = [];
  let narrowed: Argument | null = null;
  let at = 0;
  if (program === 'find') {
    while (/^-[HLPOD]/.test(args[at]?.text ?? '') && args[at]?.text !== '-delete') at += 1;
    for (; at < args.length && !/^[-(!]/.test(args[at]?.text ?? '-'); at += 1) {
      const start = args[at];
      if (start !== undefined) starts.push(start);
    }
  } else narrowed = args.find(({ text }) => !text.startsWith('-')) ?? null;
  for (; at < args.length; at += 1) {
    const arg = args[at];
    if (arg === undefined) break;
    if (RUNS.has(arg.text)) {
      const command: Argument[] = [];
      for (at += 1; at < args.length; at += 1) {
        const part = args[at];
        if (part === undefined || part.text === ';') break;
        if (part.text === '+' && args[at - 1]?.text === '{}') break;
        command.push(part);
      }
      raw.push(command);
      continue;
    }
    own.push(arg);
    if (NARROWS.test(arg.text)) {
      const isName = arg.text.endsWith('name');
      if (isName || narrowed === null) narrowed = isName ? (args[at + 1] ?? arg) : arg;
    }
  }
  const from = starts.length > 0 ? starts : [{ text: '.', known: 'yes', globs: false, word: null } as const];
  const files = from.map((start) => fileBelow(start, narrowed));
  return { own: [...starts, ...own], files, commands: raw.map((command) => filled(command, files)) };
}

/** A name with stars stands for many files, but never for everything below the start. */
function fileBelow(start: Argument, narrowed: Argument | null): Argument {
  if (narrowed === null) return start;
  const name = /^[\w.*?-]+$/.test(narrowed.text) && !narrowed.text.startsWith('-') ? narrowed.text : 'found';
  const isAll = /^[*?.]+$/.test(name);
  if (isAll) return start;
  return { ...start, text: `${start.text.replace(/\/+$/, '')}/${name}`, known: start.known };
}

function filled(command: readonly Argument[], files: readonly Argument[]): readonly Argument[] {
  return command.flatMap((part): readonly Argument[] => {
    if (part.text === '{}') return files;
    // Inside a text for a shell the file is a word that nobody knows.
    return [part.text.includes('{}') ? { ...part, text: part.text.replaceAll('{}', '"$found"') } : part];
  });
}
