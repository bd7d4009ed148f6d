/** A glance at a program's changed lines: is there anything worth parsing it for? */
import type { LineSpan, ReadFile } from '../family.ts';
import { couldBear } from './keys.ts';

/** How far before a value the name is looked for, in UTF-16 units. */
const FARTHEST_NAME = 80;
/** Longer lines are parsed without a glance. */
const LONGEST_LINE = 2_000;

/** Whether lines that changed in a program may give a literal to a name that carries load; judged without parsing. */
export function glanced({ oldText, newText, addedLines, removedLines }: ReadFile): boolean {
  if (oldText === null || newText === null) return false;
  return tells(newText, addedLines) || tells(oldText, removedLines);
}

function tells(text: string, spans: readonly LineSpan[]): boolean {
  if (spans.length === 0) return false;
  const lines = text.split('\n');
  return spans.some(({ start, end }) => lines.slice(start - 1, end).some(lineTells));
}

/** A separator with a literal behind it and a telling name before it. */
function lineTells(line: string): boolean {
  if (line.length > LONGEST_LINE) return true;
  for (let at = 1; at < line.length; at += 1) {
    if (!isSeparator(line.charCodeAt(at)) || !startsLiteral(line, at + 1)) continue;
    const before = line.slice(Math.max(0, at - FARTHEST_NAME), at);
    const names = before.match(/[A-Za-z_][\w-]*/g) ?? [];
    if (names.some((name) => couldBear(withoutSetter(name)))) return true;
  }
  return false;
}

/** `: = ( ? |` */
function isSeparator(code: number): boolean {
  return code === 0x3a || code === 0x3d || code === 0x28 || code === 0x3f || code === 0x7c;
}

function startsLiteral(line: string, from: number): boolean {
  let at = from;
  while (line[at] === ' ' || line[at] === '-') at += 1;
  const character = line[at] ?? '';
  if ((character >= '0' && character <= '9') || character === '"' || character === "'" || character === '`')
    return true;
  return WORDS.some((word) => line.startsWith(word, at));
}

/** Literals that are words, and the calls that make durations. */
const WORDS: readonly string[] =
  'true false True False null None nil undefined Infinity time. Duration timedelta'.split(' ');

/** The name of the setting in the name of its setter. */
function withoutSetter(name: string): string {
  return name.replace(/^(?:set|with|Set|With)(?=[A-Z_])/, '');
}
