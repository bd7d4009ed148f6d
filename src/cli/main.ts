/** Entry of the command line: finds the command, loads it, and turns whatever happens into text and an exit code. */
import { CountersignError } from '../model/error.ts';
import { asksForJson, commandWord, nearestCommand, splitJsonFields } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import { readEnvironment, wantsColor } from './environment.ts';
import { EXIT, exitForError } from './exit.ts';
import { createShell } from './shell.ts';
import type { ProcessShell } from './shell.ts';
import type { CommandEntry } from './command.ts';

/** Runs one command line; sets the process's exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const environment = readEnvironment();
  const shell = createShell(environment);
  try {
    await dispatch(splitJsonFields(argv), shell);
  } catch (error) {
    await report(error, argv, shell);
  } finally {
    await shell.end();
  }
}

async function dispatch(argv: readonly string[], shell: ProcessShell): Promise<void> {
  const word = commandWord(argv);
  if (word === null || word === 'help') return overviewOrHelp(argv, shell);
  const entry = COMMANDS.find((candidate) => candidate.name === word);
  if (entry === undefined) throw unknownCommand(word);
  await run(entry, argv, shell);
}

async function overviewOrHelp(argv: readonly string[], shell: ProcessShell): Promise<void> {
  const topic = argv[argv.indexOf('help') + 1];
  if (argv.includes('help') && topic !== undefined) return dispatch([topic, '--help'], shell);
  if (argv.includes('--version') || argv.includes('-V')) {
    const { versionLine } = await import('./version.ts');
    return shell.print(versionLine(shell.environment.nodeVersion));
  }
  const { overview } = await import('./help.ts');
  const stray = argv.find((word) => word.startsWith('-') && !['--help', '-h', '--no-input'].includes(word));
  if (stray !== undefined) {
    throw new CountersignError('usage', `no command given with ${stray}`, { remedy: 'countersign --help' });
  }
  shell.print(overview(COMMANDS));
}

async function run(entry: CommandEntry, argv: readonly string[], shell: ProcessShell): Promise<void> {
  const [{ buildProgram }, { describe }, { register }] = await Promise.all([
    import('./program.ts'),
    import('./help.ts'),
    entry.load(),
  ]);
  const program = buildProgram(shell);
  shell.attach(program, entry);
  register(program, shell);
  for (const command of program.commands) describe(command, entry);
  await program.parseAsync(argv, { from: 'user' });
}

function unknownCommand(word: string): CountersignError {
  const near = nearestCommand(word, COMMANDS);
  return new CountersignError('usage', `there is no command "${word.slice(0, 80)}"`, {
    remedy: near === null ? 'countersign --help' : `did you mean: countersign ${near}`,
  });
}

/** The one place where an error becomes text and exit code. */
async function report(error: unknown, argv: readonly string[], shell: ProcessShell): Promise<void> {
  const { asCountersignError, errorJson, errorText } = await import('./failure.ts');
  const known = asCountersignError(error);
  if (known === null) return;
  shell.exit(exitForError(known.code));
  shell.closeProgress();
  if (asksForJson(argv)) shell.print(errorJson(known));
  else {
    const environment = shell.environment;
    const color = wantsColor(shell.colorWish(), environment, environment.errorIsTerminal);
    shell.failure(await errorText(known, color));
  }
  if (known.code === 'internal' && shell.exitCode() === EXIT.internal) shell.detail(String((error as Error).stack));
}
