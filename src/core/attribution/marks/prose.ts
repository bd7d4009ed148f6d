/** Prose that names a tool: a hint, never more, and only when nothing better was found. */
import type { EvidenceList } from './evidence.ts';
import type { MarkTable } from './mark-table.ts';
import { firstWord } from './mark-table.ts';
import { visitLines } from './message-lines.ts';
import type { MessageLine } from './message-lines.ts';

/** What makes a name that is not written as one (`asked claude to …`) more than a folder or a flag. */
const ASKED =
  /\b(?:ask(?:ed|ing)?|prompt(?:ed|ing)?|told|telling|(?:generated|written|wrote|coded|made|created)(?: this| it)? (?:by|with|using))\s$/i;

/** Adds at most one hint: the first line that names a tool in running text. */
export function readProse(list: EvidenceList, table: MarkTable): void {
  const row = table.index.prose;
  const names = table.index.proseNames;
  if (row === null || names === null) return;
  names.lastIndex = 0;
  if (!names.test(list.commit.message)) return;
  let done = false;
  visitLines(list.commit.message, (line) => {
    if (done) return;
    const tool = toolInProse(line, names, table);
    if (tool === undefined) return;
    list.add(row, line, { tool });
    done = true;
  });
}

/** The tool that a line names; undefined when it names none, or names a person, a file or an address. */
function toolInProse(line: MessageLine, names: RegExp, table: MarkTable): string | null | undefined {
  // A person's line: whoever stands there was looked at as an identity.
  if (line.value?.includes('@') === true || (line.value !== null && line.word.endsWith('-by'))) return undefined;
  names.lastIndex = 0;
  for (let match = names.exec(line.content); match !== null; match = names.exec(line.content)) {
    const before = line.content.slice(Math.max(0, match.index - 40), match.index);
    const after = line.content.slice(match.index + match[0].length, match.index + match[0].length + 40);
    if (isPartOfName(before, after)) continue;
    const lowered = match[0].toLowerCase();
    const known = (table.index.toolNames.get(firstWord(lowered)) ?? []).find((one) => one.lowered === lowered);
    if (known === undefined) continue;
    if (match[0] !== known.name.text && !ASKED.test(before)) continue;
    if (known.name.means !== 'tool' && isPersonal(before, after)) continue;
    return known.row.tool;
  }
  return undefined;
}

/** `CLAUDE.md`, `.claude/`, `@Claude`, `Claude-Marie`, `a/Claude`. */
function isPartOfName(before: string, after: string): boolean {
  return /[\w./\\@-]$/.test(before) || /^(?:[-_/\\@]|\.\w)/.test(after);
}

/** A capitalised word beside the name, other than at the start of the line, makes it a person's. */
function isPersonal(before: string, after: string): boolean {
  return (
    /^(?:'s)? \p{Lu}[\p{Ll}'’]+(?![\w.-]* ?\d)/u.test(after) ||
    (/(?<![.!?:] )\b\p{Lu}\p{Ll}+ $/u.test(before.slice(-20)) && !/^\s*\p{Lu}\p{Ll}+ $/u.test(before))
  );
}
