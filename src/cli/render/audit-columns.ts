/** Columns and bars on a terminal: widths count cells, not characters, so that names of any script stay aligned. */

/** Cells that a text takes on a terminal; combining characters take none, East Asian wide ones two. */
export function cells(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** The text cut to a number of cells, with an ellipsis when something is missing. */
export function fit(text: string, width: number, ellipsis: string = '…'): string {
  if (cells(text) <= width) return text;
  let kept = '';
  let used = cells(ellipsis);
  for (const character of text) {
    used += cellsOf(character);
    if (used > width) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** The text cut at its beginning, so that the end of a path stays readable. */
export function fitEnd(text: string, width: number, ellipsis: string = '…'): string {
  if (cells(text) <= width) return text;
  let kept = '';
  let used = cells(ellipsis);
  for (const character of Array.from(text).toReversed()) {
    used += cellsOf(character);
    if (used > width) break;
    kept = character + kept;
  }
  return ellipsis + kept;
}

/** The text filled up with spaces, or cut, to exactly so many cells. */
export function pad(text: string, width: number, side: 'left' | 'right' = 'left', ellipsis: string = '…'): string {
  const fitted = fit(text, width, ellipsis);
  const space = ' '.repeat(Math.max(0, width - cells(fitted)));
  return side === 'left' ? fitted + space : space + fitted;
}

/** A bar of `width` cells for a share between 0 and 1; something is never drawn as nothing. */
export function bar(part: number, width: number, unicode: boolean): string {
  const value = Math.min(1, Math.max(0, part));
  if (value === 0) return ' '.repeat(width);
  if (!unicode) return '#'.repeat(Math.max(1, Math.round(value * width))).padEnd(width);
  const eighths = Math.max(1, Math.round(value * width * 8));
  const rest = eighths % 8;
  return ('█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : (' ▏▎▍▌▋▊▉'[rest] ?? ''))).padEnd(width);
}

/** One line cut into parts by weight; each part is drawn with its own character, and none that counts is left out. */
export function strip(parts: readonly { readonly weight: number; readonly mark: string }[], width: number): string {
  const shown = parts.filter((part) => part.weight > 0);
  const total = shown.reduce((sum, part) => sum + part.weight, 0);
  const sizes = shown.map((part) => Math.max(1, Math.round((part.weight / total) * width)));
  const largest = sizes.indexOf(Math.max(...sizes));
  const excess = sizes.reduce((sum, size) => sum + size, 0) - width;
  return shown
    .map((part, at) => part.mark.repeat(Math.max(1, (sizes[at] ?? 1) - (at === largest ? excess : 0))))
    .join('');
}

/** Words broken into lines of at most `width` cells; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && cells(line) + 1 + cells(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}]$/u.test(character)) return 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}
