/** Workflow commands of GitHub Actions (`::error file=…::message`). */
import type { Severity } from '../../model/assessment.ts';
import type { CheckReport } from '../../model/check.ts';
import { hasEscapedByte } from '../../model/path.ts';
import { decisionNotable, notables } from './notable.ts';
import { clipped, pathText } from './safe.ts';
import type { Notable } from './notable.ts';

/** GitHub shows ten annotations of a kind per step and drops the rest without a word. */
const MOST_PER_KIND = 10;
const MOST_TEXT = 1000;

export type Kind = 'error' | 'warning' | 'notice';
const KINDS: readonly Kind[] = ['error', 'warning', 'notice'];

/** At most ten commands per kind, worst first; the last one of a full kind says how many more there are. */
export function checkGithub(report: CheckReport): string {
  const decision = decisionNotable(report);
  const all = [...(decision === null ? [] : [decision]), ...notables(report)];
  const notices = report.notices.map((text) => command('warning', { title: 'countersign' }, text));
  const lines: string[] = [];
  for (const kind of KINDS) {
    const ofKind = all
      .filter((notable) => kindOf(notable, report) === kind)
      .map((notable) => annotation(kind, notable));
    const commands = kind === 'warning' ? [...notices, ...ofKind] : ofKind;
    lines.push(...capped(commands, kind));
  }
  if (lines.length > 0) return lines.join('\n');
  return command('notice', { title: 'countersign' }, `${report.range} may land: nothing is asked`);
}

/** At most ten of a kind; the last one says how many more there are. */
export function capped(commands: readonly string[], kind: Kind): string[] {
  if (commands.length <= MOST_PER_KIND) return [...commands];
  const hidden = commands.length - (MOST_PER_KIND - 1);
  const last = command(kind, { title: 'countersign' }, `${hidden} more of this kind: run countersign check`);
  return [...commands.slice(0, MOST_PER_KIND - 1), last];
}

/** The decision itself is an error unless people are simply waited for. */
function kindOf(notable: Notable, report: CheckReport): Kind {
  if (notable.rule === 'decision') return report.decision.state === 'pending' ? 'warning' : 'error';
  return kindOfLevel(notable.level);
}

function kindOfLevel(level: Severity): Kind {
  switch (level) {
    case 'critical':
    case 'high':
      return 'error';
    case 'medium':
      return 'warning';
    case 'low':
    case 'info':
      return 'notice';
  }
}

function annotation(kind: Kind, notable: Notable): string {
  const properties: Record<string, string> = {};
  // Bytes that are not UTF-8 cannot be written here, and `##[` acts wherever it stands: such a path goes into the message.
  if (notable.path !== null && !hasEscapedByte(notable.path) && !notable.path.includes('##['))
    properties['file'] = notable.path;
  if (notable.lines !== null && notable.lines.start >= 1) {
    properties['line'] = String(notable.lines.start);
    properties['endLine'] = String(Math.max(notable.lines.start, notable.lines.end));
  }
  properties['title'] = `countersign ${notable.rule}`;
  const place = notable.path !== null && properties['file'] === undefined ? `${pathText(notable.path)}: ` : '';
  return command(kind, properties, `${place}${notable.message} → ${notable.remedy}`);
}

/** One command on one line; the runner's own escapes keep data from ending it or starting another. */
export function command(kind: Kind, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(value)}`);
  return `::${kind} ${list.join(',')}::${escapedData(clipped(message, MOST_TEXT))}`;
}

function escapedData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text)
    .replace(/:/g, '%3A')
    .replace(/,/g, '%2C')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => encodeURIComponent(character));
}
