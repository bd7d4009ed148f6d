/** Writes trailers into commit messages, where git's own reader finds them. */
import { CountersignError } from '../../../model/error.ts';
import { isDenial, readAgentModel } from './tool-value.ts';

/** Written when the model is not known, so that the line still has the kernel's form; read back as "no model". */
const UNKNOWN_MODEL = 'unknown';

/**
 * The declaration in the Linux kernel's form, `Assisted-by: AGENT:MODEL`. The agent is one to four words without a
 * colon, the model one word. Throws `usage` for what could not be read back.
 */
export function assistedByTrailer(agent: string, model: string | null): string {
  const value = `${agent}:${model ?? UNKNOWN_MODEL}`;
  const read = readAgentModel(value);
  if (read === null || read.agent !== agent || read.model !== model || isDenial(agent) || value.length > 200) {
    throw new CountersignError(
      'usage',
      `${JSON.stringify(agent)} with model ${JSON.stringify(model)} cannot be written as AGENT:MODEL`,
      {
        remedy:
          'Use letters, digits and `. _ + -` in the agent’s name, and a model id without spaces: --agent claude-code --model claude-opus-4-8',
      },
    );
  }
  return `Assisted-by: ${value}`;
}

/**
 * The message with the trailers at the end of its trailer paragraph, as `git interpret-trailers` puts them; a trailer
 * that is there already (key without case, same value) is not added again. Comments at the end stay at the end.
 */
export function insertTrailers(message: string, trailers: readonly string[]): string {
  const newline = message.includes('\r\n') ? '\r\n' : '\n';
  const lines = message.split(/\r?\n/);
  const end = endOfText(lines);
  const start = trailerStart(lines, end);
  const present = new Set(lines.slice(start ?? end, end).map(normal));
  const added: string[] = [];
  for (const trailer of trailers) {
    if (!/^[A-Za-z0-9-]+: \S/.test(trailer) || /[\r\n]/.test(trailer)) {
      throw new CountersignError(
        'usage',
        `${JSON.stringify(trailer)} is not a trailer: it must be one line \`Key: value\``,
      );
    }
    if (present.has(normal(trailer))) continue;
    present.add(normal(trailer));
    added.push(trailer);
  }
  if (added.length === 0) return message;
  const before = lines.slice(0, end);
  const rest = lines.slice(end);
  // Without a trailer paragraph a blank line starts one; an empty message keeps its (empty) subject line.
  const gap = start !== null ? [] : before.length === 0 ? ['', ''] : [''];
  return [...before, ...gap, ...added, ...(rest.length === 0 ? [''] : rest)].join(newline);
}

/** Number of lines before the blank and comment lines that end the message. */
function endOfText(lines: readonly string[]): number {
  let end = lines.length;
  while (end > 0 && isIgnored(lines[end - 1] ?? '')) end -= 1;
  return end;
}

/** First line of the trailer paragraph that ends at `end`; null when the last paragraph is none, or is the subject. */
function trailerStart(lines: readonly string[], end: number): number | null {
  let start = end;
  while (start > 0 && (lines[start - 1] ?? '').trim() !== '') start -= 1;
  // The first paragraph is the subject: never a trailer block, even when it looks like one.
  if (start === end || lines.slice(0, start).every((line) => line.startsWith('#'))) return null;
  let trailers = 0;
  let others = 0;
  let own = false;
  for (let index = start; index < end; index += 1) {
    const line = lines[index] ?? '';
    if (line.startsWith('#')) continue;
    if (/^(?:Signed-off-by: |\(cherry picked from commit )/.test(line)) {
      own = true;
      trailers += 1;
    } else if (/^[A-Za-z0-9-]+[ \t]*:/.test(line)) trailers += 1;
    else if (!(/^[ \t]/.test(line) && index > start)) others += 1;
  }
  // git's rule: all lines are trailers, or one of git's own is there and at least a quarter are.
  return others === 0 ? (trailers > 0 ? start : null) : own && trailers * 3 >= others ? start : null;
}

function isIgnored(line: string): boolean {
  return line.trim() === '' || line.startsWith('#');
}

/** A trailer for comparison: key without case, one space. */
function normal(line: string): string {
  const colon = line.indexOf(':');
  if (colon < 0) return line;
  return `${line.slice(0, colon).trim().toLowerCase()}: ${line.slice(colon + 1).trim()}`;
}
