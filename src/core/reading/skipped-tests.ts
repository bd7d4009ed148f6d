/** Tests that a patch switches off, by the markers of the common frameworks. Textual: existing tests only. */
import type { FilePatch } from '../../model/change.ts';
import { hunkLines } from './hunk-lines.ts';
import type { HunkLine } from './hunk-lines.ts';

/** Bytes of which one must occur before a hunk is read as text. */
const NEEDLES = ['kip', 'xit(', 'xdescribe(', 'xtest(', 'gnore', '@Disabled', '.only(', '.todo('];

/** A declaration or statement that takes a whole test out. Go's `t.Skip` counts at the top of a function only. */
const SKIPS: readonly RegExp[] = [
  /^\tt\.Skip(?:f|Now)?\(/,
  /^\s*(?:it|test|describe|context|suite)\.(?:skip|only|todo)\(/,
  /^\s*(?:xit|xdescribe|xtest|xcontext)\(/,
  /^\s*@(?:Ignore|Disabled)\b/,
  /^\s*@(?:pytest\.mark\.skip|unittest\.skip)\b(?!if|If|Unless)/,
  /^\s*\[(?:Ignore|Fact\(Skip)\b/,
  /^\s*#\[ignore\b/,
  /^\s*pytest\.skip\(/,
];

/** Added lines larger than this many are new tests rather than markers put on old ones. */
const MARKER_LINES = 3;

/** The lines by which existing tests are switched off. */
export function skippedTests(patch: FilePatch): readonly HunkLine[] {
  const found: HunkLine[] = [];
  for (const hunk of patch.hunks) {
    if (hunk.newCount === 0 || !touchesExistingTest(hunk.oldCount, hunk.newCount)) continue;
    const bytes = Buffer.from(hunk.body.buffer, hunk.body.byteOffset, hunk.body.byteLength);
    if (!NEEDLES.some((needle) => bytes.includes(needle, 0, 'latin1'))) continue;
    const lines = hunkLines(hunk);
    const marks = lines.filter((line) => SKIPS.some((skip) => skip.test(line.text)));
    const added = marks.filter((line) => line.sign === '+');
    if (added.length > marks.length - added.length) found.push(...added);
  }
  return found;
}

function touchesExistingTest(deleted: number, added: number): boolean {
  return added <= MARKER_LINES || (deleted > 0 && added <= deleted + MARKER_LINES);
}
