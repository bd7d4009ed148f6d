/** Named groups of characters that hide or reorder text, as code points; one table for text and for names. */

/** One code point, or an inclusive range. */
type CodeRange = number | readonly [from: number, to: number];

/** Control characters that no line of text needs (tab, line end and form feed are needed). */
export const CONTROL_CODES: readonly CodeRange[] = [[0x00, 0x08], 0x0b, [0x0e, 0x1f], [0x7f, 0x9f]];
/** Embeddings, overrides and isolates of the bidirectional algorithm. */
export const DIRECTION_CODES: readonly CodeRange[] = [
  [0x202a, 0x202e],
  [0x2066, 0x2069],
];
/** Marks that belong to right-to-left text. */
export const MARK_CODES: readonly CodeRange[] = [0x061c, 0x200e, 0x200f];
/** Without shape and without use in any living text. */
export const NEVER_CODES: readonly CodeRange[] = [
  0x17b4,
  0x17b5,
  0x180e,
  [0x2060, 0x2064],
  [0x206a, 0x206f],
  [0xfff9, 0xfffb],
];
export const JOINER_CODES: readonly CodeRange[] = [0x200c, 0x200d];
/** Zero width space, soft hyphen, line and paragraph separator. */
export const BREAK_CODES: readonly CodeRange[] = [0xad, 0x200b, 0x2028, 0x2029];
export const HANGUL_FILLER_CODES: readonly CodeRange[] = [0x115f, 0x1160, 0x3164, 0xffa0];
export const BYTE_ORDER_MARK = 0xfeff;
/** Variation selectors: they choose a form of the character before them. */
export const SELECTOR_CODES: readonly CodeRange[] = [
  [0xfe00, 0xfe0f],
  [0xe0100, 0xe01ef],
];
export const TAG_CODES: readonly CodeRange[] = [[0xe0000, 0xe007f]];

/** The groups as the inside of a character class, for a pattern with the `u` flag. */
export function inClass(...groups: readonly (readonly CodeRange[])[]): string {
  return groups
    .flat()
    .map((range) => (typeof range === 'number' ? point(range) : `${point(range[0])}-${point(range[1])}`))
    .join('');
}

function point(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

/** True when the code point is in the group. */
export function isIn(group: readonly CodeRange[], code: number): boolean {
  return group.some((range) => (typeof range === 'number' ? range === code : code >= range[0] && code <= range[1]));
}
