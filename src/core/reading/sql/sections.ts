/** Scripts with a way up and a way back in one file, parted by comments: Goose, dbmate, sql-migrate, Flipt's kin. */
import type { Wrapping } from './migration.ts';

interface Section {
  readonly text: string;
  /** The line of the file on which it begins, from 1. */
  readonly line: number;
}

interface Sections {
  readonly tool: string;
  readonly wrapping: Wrapping;
  readonly up: Section;
  readonly down: Section | null;
}

interface Mark {
  readonly tool: string;
  readonly side: 'up' | 'down';
  readonly rest: string;
}

/** The two sections; null when no comment parts the text. */
export function sectionsOf(text: string): Sections | null {
  const lines = text.split('\n');
  let tool = '';
  let loose = false;
  const up: string[] = [];
  const down: string[] = [];
  let side: 'up' | 'down' = 'up';
  let hasDown = false;
  for (const line of lines) {
    const mark = markOf(line);
    if (mark !== null) {
      tool = mark.tool;
      side = mark.side;
      if (side === 'down') hasDown = true;
      loose ||= side === 'up' && (mark.rest.includes('notransaction') || mark.rest.includes('transaction:false'));
    } else if (line.toLowerCase().startsWith('-- +goose no transaction')) loose = true;
    // The other section's lines stay as empty ones, so that places stay true.
    up.push(side === 'up' && mark === null ? line : '');
    if (side === 'down' && mark === null) down.push(line);
  }
  if (tool === '') return null;
  return {
    tool,
    wrapping: loose
      ? { kind: 'statement', because: `${tool} was told not to use a transaction` }
      : { kind: 'whole', because: `${tool} runs a migration in one transaction` },
    up: { text: up.join('\n'), line: 1 },
    down: hasDown ? { text: down.join('\n'), line: 1 } : null,
  };
}

const TOOLS: ReadonlyMap<string, string> = new Map([
  ['+goose', 'Goose'],
  ['+migrate', 'sql-migrate'],
  ['migrate:', 'dbmate'],
]);

function markOf(line: string): Mark | null {
  if (!line.startsWith('--')) return null;
  const words = line.slice(2).trim().toLowerCase();
  for (const [sign, tool] of TOOLS) {
    if (!words.startsWith(sign)) continue;
    const rest = words.slice(sign.length).trim();
    if (rest === 'up' || rest.startsWith('up ')) return { tool, side: 'up', rest: rest.replaceAll(' ', '') };
    if (rest === 'down' || rest.startsWith('down ')) return { tool, side: 'down', rest: rest.replaceAll(' ', '') };
  }
  return null;
}
