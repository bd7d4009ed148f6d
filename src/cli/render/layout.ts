/** Widths, wrapping and bars for a terminal. Strings may already hold colours; widths never count them. */
import { stripVTControlCharacters } from 'node:util';

// East Asian wide and fullwidth blocks, and emoji that terminals draw two cells wide (Unicode TR 11 and TR 51).
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Cells that the text takes on a terminal. */
export function visibleWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{Mn}/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Pads with spaces on the right up to `width` cells. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visibleWidth(text)));
}

/**
 * `first` followed by `text`, wrapped at `width` so that continued lines stand under the text. Without a width it is
 * one line. Words longer than a line stay whole.
 */
export function hanging(first: string, text: string, width: number | null): string {
  if (width === null) return first + text;
  const indent = visibleWidth(first);
  const room = Math.max(24, width - indent);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const size = visibleWidth(word);
    if (used > 0 && used + 1 + size > room) {
      lines.push(line);
      line = word;
      used = size;
    } else {
      line = line === '' ? word : `${line} ${word}`;
      used += used > 0 || line !== word ? size + 1 : size;
    }
  }
  lines.push(line);
  return first + lines.join(`\n${' '.repeat(indent)}`);
}

/** The text cut in its middle so that it takes at most `room` cells; both ends of a path say the most. */
export function shortened(text: string, room: number | null): string {
  if (room === null || visibleWidth(text) <= room) return text;
  const characters = [...text];
  const keep = Math.max(4, room - 1);
  const head = Math.floor(keep / 3);
  let tail = keep - head;
  // Wide characters take two cells: give way until the result fits.
  let result = `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
  while (tail > 1 && visibleWidth(result) > room) {
    tail -= 1;
    result = `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
  }
  return result;
}

/** Whole percent that never says 0 or 100 for something that is neither. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const share = (part / whole) * 100;
  if (part > 0 && share < 1) return '<1 %';
  if (part < whole && share > 99) return '>99 %';
  return `${Math.round(share)} %`;
}

/** `1 file`, `2 files`, `1,234 lines`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** A whole number with thousands separated. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Cells of a bar given to parts in proportion; a part that is there gets at least one cell while there is room. */
export function barCells(parts: readonly number[], cells: number): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total === 0) return parts.map(() => 0);
  const result = parts.map((part) => (part === 0 ? 0 : Math.max(1, Math.floor((part / total) * cells))));
  let left = cells - result.reduce((sum, part) => sum + part, 0);
  while (left !== 0) {
    // The largest part takes what rounding left over, or gives back what the smallest were granted.
    const at = result.indexOf(Math.max(...result));
    result[at] = (result[at] ?? 0) + Math.sign(left);
    left -= Math.sign(left);
  }
  return result;
}
