/** The process as commands see it: streams, options, clean-up, signals. */
import { resolve } from 'node:path';
import { CountersignError } from '../model/error.ts';
import { wantsColor } from './environment.ts';
import { EXIT } from './exit.ts';
import { createProgress, SILENT } from './progress.ts';
import { safeJson } from './render/safe.ts';
import { createStyle } from './render/style.ts';
import type { Command } from 'commander';
import type { Progress } from '../ports/terminal.ts';
import type { CommandEntry, Globals, Shell } from './command.ts';
import type { ColorWish, Environment } from './environment.ts';
import type { ExitCode } from './exit.ts';

/** What `main.ts` needs beyond what commands may use. */
export interface ProcessShell extends Shell {
  /** Tells the shell which program holds the parsed options. */
  attach(program: Command, entry: CommandEntry): void;
  colorWish(): ColorWish;
  exitCode(): ExitCode;
  closeProgress(): void;
  failure(text: string): void;
  /** Runs the clean-ups, last registered first. */
  end(): Promise<void>;
}

interface RawOptions {
  readonly C?: string;
  readonly json?: boolean;
  readonly jsonFields?: string;
  readonly format?: string;
  readonly color?: ColorWish;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly input?: boolean;
}

/** A shell over the real process. */
export function createShell(environment: Environment): ProcessShell {
  let program: Command | null = null;
  let entry: CommandEntry | null = null;
  let code: ExitCode | null = null;
  let progress: Progress = SILENT;
  const cleanups = new Set<() => Promise<void> | void>();
  const raw = (): RawOptions => (program === null ? {} : program.opts<RawOptions>());
  const globals = (): Globals => readGlobals(raw(), entry, environment);

  async function end(): Promise<void> {
    progress.done();
    for (const clean of [...cleanups].reverse()) {
      cleanups.delete(clean);
      await clean();
    }
  }

  function exit(next: ExitCode): void {
    code = next;
    process.exitCode = next;
  }

  const write = (text: string): void => {
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  };

  watchStreams(() => code);
  const stopping: Stopping = { asked: null };
  watchSignals(end, stopping);
  return {
    environment,
    globals,
    style: () =>
      createStyle(wantsColor(raw().color ?? 'auto', environment, environment.outputIsTerminal), environment.columns),
    print: write,
    printJson: (schema, value) => write(safeJson(selectFields(schema, value, globals().fields))),
    note: (text) => {
      if (raw().quiet !== true) process.stderr.write(`${text}\n`);
    },
    detail: (text) => {
      if (raw().verbose === true) process.stderr.write(`${text}\n`);
    },
    warn: (text) => void process.stderr.write(`${text}\n`),
    progress: () => {
      const visible = environment.errorIsTerminal && !environment.dumb && raw().quiet !== true;
      if (visible && progress === SILENT) {
        progress = createProgress(
          (text) => void process.stderr.write(text),
          () => performance.now(),
        );
      }
      return progress;
    },
    questions: async () => {
      const { createQuestions } = await import('./questions.ts');
      return createQuestions(globals().input);
    },
    exit,
    exitCode: () => code ?? EXIT.pass,
    closeProgress: () => progress.done(),
    failure: (text) => void process.stderr.write(`${text}\n`),
    colorWish: () => raw().color ?? 'auto',
    attach: (nextProgram, nextEntry) => {
      program = nextProgram;
      entry = nextEntry;
    },
    untilStopped: () =>
      new Promise((done) => {
        stopping.asked = done;
      }),
    onEnd: (clean) => {
      cleanups.add(clean);
      return () => void cleanups.delete(clean);
    },
    end,
  };
}

function readGlobals(options: RawOptions, entry: CommandEntry | null, environment: Environment): Globals {
  const format = options.json === true ? 'json' : (options.format ?? 'text');
  if (options.json === true && options.format !== undefined && options.format !== 'json') {
    throw new CountersignError('usage', `--json and --format ${options.format} contradict each other`);
  }
  const known = ['text', 'json', ...(entry?.formats ?? [])];
  if (!known.includes(format)) {
    throw new CountersignError('usage', `${entry?.name ?? 'countersign'} has no format "${format}"`, {
      remedy: `use one of: ${known.join(', ')}`,
    });
  }
  return {
    directory: resolve(environment.directory, options.C ?? '.'),
    format,
    fields: options.jsonFields === undefined ? null : options.jsonFields.split(',').filter((field) => field !== ''),
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    input:
      options.input !== false && !environment.unattended && environment.inputIsTerminal && environment.errorIsTerminal,
  };
}

function selectFields(schema: string, value: object, fields: readonly string[] | null): object {
  const all = new Map<string, unknown>([['schema', schema], ...Object.entries(value)]);
  if (fields === null) return Object.fromEntries(all);
  const unknown = fields.find((field) => !all.has(field));
  if (unknown !== undefined) {
    throw new CountersignError('usage', `the result has no field "${unknown}"`, {
      remedy: `use some of: ${[...all.keys()].join(', ')}`,
    });
  }
  return Object.fromEntries([...all].filter(([name]) => name === 'schema' || fields.includes(name)));
}

/** A reader that closes the pipe ends the run quietly; without a recorded answer that is never a pass. */
function watchStreams(code: () => ExitCode | null): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') process.exit(code() ?? EXIT.unevaluated);
    throw error;
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', onError);
}

/** Who is told of the first signal in place of the command being ended; null: nobody. */
interface Stopping {
  asked: (() => void) | null;
}

/** Ends children and restores the terminal before leaving; a second signal leaves at once. */
function watchSignals(end: () => Promise<void>, told: Stopping): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(EXIT.interrupted);
    stopping = true;
    if (told.asked !== null) return told.asked();
    const limit = setTimeout(() => process.exit(EXIT.interrupted), 1000);
    limit.unref();
    const leave = (): void => process.exit(EXIT.interrupted);
    end().then(leave, leave);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
