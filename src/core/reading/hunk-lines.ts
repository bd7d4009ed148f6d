/** The lines of a hunk as text. For files that are few (hooks, pipelines, owners); bulk text is scanned as bytes. */
import type { Hunk } from '../../model/change.ts';

export interface HunkLine {
  readonly sign: '+' | '-';
  /** Without sign and line end. */
  readonly text: string;
  /** Line of the new blob for `+`, of the old blob for `-`. */
  readonly line: number;
}

/** Added and deleted lines of a hunk in the order of the patch; empty when the hunk has no body. */
export function hunkLines(hunk: Hunk): readonly HunkLine[] {
  const text = Buffer.from(hunk.body.buffer, hunk.body.byteOffset, hunk.body.byteLength).toString('utf8');
  const lines: HunkLine[] = [];
  let [oldLine, newLine] = [hunk.oldStart, hunk.newStart];
  for (const raw of text.split('\n')) {
    const content = raw.endsWith('\r') ? raw.slice(1, -1) : raw.slice(1);
    if (raw.startsWith('+')) {
      lines.push({ sign: '+', text: content, line: newLine });
      newLine += 1;
    } else if (raw.startsWith('-')) {
      lines.push({ sign: '-', text: content, line: oldLine });
      oldLine += 1;
    }
  }
  return lines;
}
