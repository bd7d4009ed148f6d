/** What every `assess` subcommand shares: its options, how texts are read, how the answer is given. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { Assessed, GivenText } from '../../app/assess/assess-texts.ts';
import { SEVERITIES } from '../../model/assessment.ts';
import type { Environment, RiskTier } from '../../model/assessment.ts';
import { CountersignError } from '../../model/error.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { ASSESS_SCHEMA, assessedJson, renderAssessed } from '../render/assess.ts';
import { safeJson } from '../render/safe.ts';
import type { Shell } from '../command.ts';

export interface AssessOptions {
  readonly failOn: string;
  readonly environment?: string;
  readonly batch?: boolean;
}

const TIERS: readonly RiskTier[] = ['low', 'medium', 'high', 'critical'];
const ENVIRONMENTS: readonly Environment[] = ['sandbox', 'development', 'staging', 'production'];
const LARGEST_LINE = 16 << 20;

/** Adds the options that all subcommands have. */
export function withAssessOptions(command: Command): Command {
  return command
    .option('--fail-on <tier>', 'exit 1 from this tier on: low, medium, high, critical', 'medium')
    .option('--environment <name>', 'where it acts: sandbox, development, staging, production');
}

/** Adds `--batch` to a subcommand that can judge many things one by one. */
export function withBatch(command: Command): Command {
  return command.option('--batch', 'read one JSON object a line from stdin, and answer one a line');
}

/** The environment that was named; null when none was. */
export function namedEnvironment({ environment }: AssessOptions): Environment | null {
  if (environment === undefined) return null;
  const known = ENVIRONMENTS.find((name) => name === environment);
  if (known !== undefined) return known;
  throw new CountersignError('usage', `there is no environment "${environment}"`, {
    remedy: `use one of: ${ENVIRONMENTS.join(', ')}`,
  });
}

/** Prints one answer and sets the exit code: 3 when something could not be read, 1 from the named tier on. */
export function answer(shell: Shell, assessed: Assessed, options: AssessOptions): void {
  const { format, verbose } = shell.globals();
  shell.exit(exitOf(assessed, failingTier(options)));
  if (format === 'json') shell.printJson(ASSESS_SCHEMA, assessedJson(assessed));
  else shell.print(renderAssessed(assessed, shell.style(), verbose));
}

/** Judges one line after the other; ends with the worst exit code of all. Nothing is held. */
export async function answerBatch(
  shell: Shell,
  options: AssessOptions,
  judge: (item: Readonly<Record<string, unknown>>, line: number) => Promise<Assessed>,
): Promise<void> {
  const failing = failingTier(options);
  let worst: ExitCode = EXIT.pass;
  let line = 0;
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    const item = parseItem(text, line);
    const assessed = await judge(item, line);
    const code = exitOf(assessed, failing);
    if (code === EXIT.unevaluated || worst === EXIT.pass) worst = code;
    shell.print(safeJson({ schema: ASSESS_SCHEMA, id: item['id'] ?? line, ...assessedJson(assessed) }, 0));
  }
  shell.exit(worst);
}

function parseItem(text: string, line: number): Readonly<Record<string, unknown>> {
  try {
    if (text.length > LARGEST_LINE) throw new RangeError('too long');
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through to the one message for every kind of bad line.
  }
  throw new CountersignError('usage', `line ${line} of stdin is not one JSON object`, {
    remedy: 'one object a line, for example {"id": 1, "text": "…"}',
  });
}

/** A text field of a batch item; absent when it is not there or null. */
export function textField(item: Readonly<Record<string, unknown>>, name: string, line: number): GivenText {
  const value = item[name];
  if (value === undefined || value === null) return { kind: 'absent' };
  if (typeof value === 'string') return { kind: 'text', text: value };
  // A document may be given as it is: policies and plans are JSON themselves.
  if (typeof value === 'object') return { kind: 'text', text: JSON.stringify(value) };
  throw new CountersignError('usage', `"${name}" in line ${line} of stdin is neither a text nor an object`);
}

/**
 * The text of a file, `-` for stdin, `/dev/null` for an absent side. Files above `limit` bytes are not read to the end.
 *
 * @throws CountersignError `file.unusable` when it cannot be opened
 */
export async function readText(shell: Shell, name: string, limit: number): Promise<GivenText> {
  if (name === '/dev/null') return { kind: 'absent' };
  const stream = name === '-' ? process.stdin : createReadStream(resolve(shell.globals().directory, name));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) return { kind: 'unread', reason: `it is larger than ${limit >> 20} MiB` };
      chunks.push(chunk);
    }
  } catch (error) {
    throw new CountersignError('file.unusable', `${name} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.includes(0)) return { kind: 'unread', reason: 'it is binary' };
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return { kind: 'text', text: bytes.toString('utf8', start) };
}

function exitOf({ state, assessment }: Assessed, failing: RiskTier): ExitCode {
  if (state === 'error') return EXIT.unevaluated;
  // A tier is low also where nothing was found: only a factor can fail.
  if (assessment.factors.length === 0) return EXIT.pass;
  return SEVERITIES.indexOf(assessment.tier) >= SEVERITIES.indexOf(failing) ? EXIT.refused : EXIT.pass;
}

function failingTier({ failOn }: AssessOptions): RiskTier {
  const tier = TIERS.find((name) => name === failOn);
  if (tier !== undefined) return tier;
  throw new CountersignError('usage', `--fail-on knows no tier "${failOn}"`, {
    remedy: `use one of: ${TIERS.join(', ')}`,
  });
}
