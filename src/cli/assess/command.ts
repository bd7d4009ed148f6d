/** `assess command`: commands by themselves, one a line or as arguments. */
import { createInterface } from 'node:readline';
import type { AssessedCommand, CommandVerdict, GivenCommand } from '../../app/assess/assess-command.ts';
import { standaloneContext } from '../../app/assess/assess-texts.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { ASSESS_COMMAND_SCHEMA, commandJson, renderCommand, renderCounts } from '../render/assess-command.ts';
import { clipped, safeJson } from '../render/safe.ts';
import type { Shell } from '../command.ts';
import { namedEnvironment } from './answer.ts';
import type { AssessKind } from './kind.ts';

const LONGEST_LINE = 1 << 20;
/** Answers are written together, so that a batch is not slowed by the pipe. */
const WRITTEN_TOGETHER = 200;

interface CommandOptions {
  readonly environment?: string;
  readonly cwd?: string;
}

type Judge = (given: GivenCommand) => AssessedCommand;

export const commandKind: AssessKind = {
  name: 'command',
  summary: 'shell commands: known, found, or to be asked',
  add(command, shell) {
    command
      .argument('[words...]', 'one command, behind --; without it one command a line is read from stdin')
      .option('--environment <name>', 'where it acts: sandbox, development, staging, production')
      .option('--cwd <folder>', 'the working tree it runs in, as an absolute path')
      .action(async (words: readonly string[], options: CommandOptions) => {
        const context = standaloneContext(namedEnvironment({ failOn: 'low', ...options }));
        const judge = await judgeFor(context);
        if (words.length > 0) answerOne(shell, judge(givenWords(words, options.cwd ?? null)));
        else await answerLines(shell, judge, options.cwd ?? null);
      });
  },
};

async function judgeFor(context: AssessmentContext): Promise<Judge> {
  const { assessCommand } = await import('../../app/assess/assess-command.ts');
  return (given) => assessCommand(given, context);
}

/** A single word with blanks is a text for a shell; several are a vector that a shell has read already. */
function givenWords(words: readonly string[], cwd: string | null): GivenCommand {
  const [only = '', ...more] = words;
  return more.length === 0 ? { kind: 'text', text: only, cwd } : { kind: 'vector', words, cwd };
}

function answerOne(shell: Shell, judged: AssessedCommand): void {
  shell.exit(exitOf(judged.verdict));
  if (shell.globals().format === 'json') shell.printJson(ASSESS_COMMAND_SCHEMA, commandJson(judged));
  else shell.print(renderCommand(judged, shell.style()));
}

function exitOf(verdict: CommandVerdict): ExitCode {
  return verdict === 'ok' ? EXIT.pass : EXIT.refused;
}

async function answerLines(shell: Shell, judge: Judge, cwd: string | null): Promise<void> {
  const json = shell.globals().format === 'json';
  const style = shell.style();
  const counts = { ok: 0, ask: 0, found: 0 };
  let unread = 0;
  let line = 0;
  let held: string[] = [];
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    const given = givenLine(text, cwd);
    if (typeof given === 'string') {
      unread += 1;
      held.push(
        json
          ? safeJson({ schema: ASSESS_COMMAND_SCHEMA, line, verdict: 'unreadable', reason: given }, 0)
          : unreadLine(text, given),
      );
    } else {
      const judged = judge(given);
      counts[judged.verdict] += 1;
      held.push(
        json
          ? safeJson({ schema: ASSESS_COMMAND_SCHEMA, line, ...commandJson(judged) }, 0)
          : renderCommand(judged, style),
      );
    }
    if (held.length < WRITTEN_TOGETHER) continue;
    shell.print(held.join('\n'));
    held = [];
  }
  shell.exit(unread > 0 ? EXIT.unevaluated : counts.ask + counts.found > 0 ? EXIT.refused : EXIT.pass);
  if (!json && counts.ok + counts.ask + counts.found + unread > 1)
    held.push(`\n${renderCounts(counts, unread, style)}`);
  if (held.length > 0) shell.print(held.join('\n'));
}

const UNREAD_MARK = 'unread    ';

function unreadLine(text: string, reason: string): string {
  return `${UNREAD_MARK}${clipped(text, 100)}\n${' '.repeat(UNREAD_MARK.length)}${reason}`;
}

/** A line as a command, or why it is none. What only looks like JSON is a command: `{ ls; }`, `[ -f x ]`. */
function givenLine(text: string, cwd: string | null): GivenCommand | string {
  if (text.length > LONGEST_LINE) return `the line is longer than ${LONGEST_LINE >> 10} KiB`;
  if (text.includes('\0')) return 'a NUL byte stands in the line';
  const value = jsonOf(text.trim());
  if (value === undefined) return { kind: 'text', text, cwd };
  if (typeof value === 'string') return { kind: 'text', text: value, cwd };
  if (isWords(value)) return { kind: 'vector', words: value, cwd };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'text', text, cwd };
  const fields = new Map<string, unknown>(Object.entries(value));
  const named = fields.get('cwd');
  const folder = typeof named === 'string' ? named : cwd;
  const command = fields.get('command');
  const argv = fields.get('argv');
  if (typeof command === 'string') return { kind: 'text', text: command, cwd: folder };
  if (isWords(argv)) return { kind: 'vector', words: argv, cwd: folder };
  return 'the object has neither "command" (a text) nor "argv" (a list of texts)';
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}

function jsonOf(text: string): unknown {
  if (!/^["[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
