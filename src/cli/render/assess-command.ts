/** What `assess command` answers: one verdict a command, and under it what was found and the way out. */
import type { AssessedCommand, CommandVerdict } from '../../app/assess/assess-command.ts';
import type { Factor } from '../../model/assessment.ts';
import { factorJson } from './factor-json.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { paintSeverity } from './words.ts';

export const ASSESS_COMMAND_SCHEMA = 'countersign.dev/assess-command/v1';

const MARK = 10;
const LONGEST_COMMAND = 160;
const MOST_FACTORS = 6;
const MOST_UNKNOWN = 3;

/** The answer for people. */
export function renderCommand({ verdict, assessed, unknown }: AssessedCommand, style: Style): string {
  const { subject, assessment } = assessed;
  const { factors, tier } = assessment;
  const worst = factors[0]?.severity.level ?? tier;
  const word = verdict === 'found' ? worst : verdict;
  const mark = word.padEnd(MARK);
  const painted =
    verdict === 'found' ? paintSeverity(worst, mark, style) : verdict === 'ask' ? style.warn(mark) : style.good(mark);
  const lines = [painted + (verdict === 'ok' ? style.dim : style.bold)(clipped(subject, LONGEST_COMMAND))];
  for (const factor of factors.slice(0, MOST_FACTORS)) lines.push(...factorLines(factor, style));
  if (factors.length > MOST_FACTORS)
    lines.push(indented(`and ${counted(factors.length - MOST_FACTORS, 'finding')} more`, style));
  if (factors.length === 0)
    for (const one of unknown.slice(0, MOST_UNKNOWN))
      lines.push(indented(`nothing is known of: ${oneLine(one)}`, style));
  return lines.join('\n');
}

function factorLines(factor: Factor, style: Style): readonly string[] {
  const { rule, severity, why, remedy, resource, witness } = factor;
  const level = paintSeverity(severity.level, severity.level, style);
  const target =
    resource === null || resource.address === witness ? '' : ` at ${clipped(resource.address, LONGEST_TARGET)}`;
  return [
    `${' '.repeat(MARK)}${style.link(rule)}  ${level}${target}`,
    indented(why, style),
    hanging(' '.repeat(MARK), `${style.bold('instead:')} ${remedy}`, style.width),
  ];
}

const LONGEST_TARGET = 80;

function indented(text: string, style: Style): string {
  return hanging(' '.repeat(MARK), style.dim(text), style.width);
}

/** The line under many answers. */
export function renderCounts(counts: Readonly<Record<CommandVerdict, number>>, unread: number, style: Style): string {
  const total = counts.ok + counts.ask + counts.found + unread;
  const parts = [
    `${counts.found} found`,
    `${counts.ask} ask`,
    `${counts.ok} ok`,
    ...(unread > 0 ? [`${unread} unreadable`] : []),
  ];
  return style.dim(`${counted(total, 'command')}: ${parts.join(', ')}`);
}

/** The answer for a program. */
export function commandJson({ verdict, assessed, unknown }: AssessedCommand): object {
  const { tier, score, factors } = assessed.assessment;
  return {
    command: assessed.subject,
    verdict,
    tier: verdict === 'found' ? tier : null,
    score,
    factors: factors.map(factorJson),
    unknown,
  };
}
