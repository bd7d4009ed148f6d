/** Characters that leave no trace on the screen, outside the scripts and emoji that need them. */
import {
  BREAK_CODES,
  BYTE_ORDER_MARK,
  HANGUL_FILLER_CODES,
  inClass,
  isIn,
  JOINER_CODES,
  MARK_CODES,
  NEVER_CODES,
  SELECTOR_CODES,
  TAG_CODES,
} from './characters.ts';

interface LineSetting {
  readonly prose: boolean;
  readonly rightToLeft: boolean;
  readonly firstLine: boolean;
}

const GROUPS = [MARK_CODES, NEVER_CODES, JOINER_CODES, BREAK_CODES, HANGUL_FILLER_CODES, TAG_CODES, [BYTE_ORDER_MARK]];

/** Source of a pattern (flag `u`): a single selector is ordinary behind an emoji, a row of them is not. */
export const INVISIBLE_CANDIDATE: string = `[${inClass(...GROUPS)}]|[${inClass(SELECTOR_CODES)}]{2}`;

const CANDIDATE = new RegExp(INVISIBLE_CANDIDATE, 'u');
const ASCII_OR_NOTHING = /^[\u0000-\u007f]?$/;
const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]/;
const BLACK_FLAG = 0x1f3f4;

/** Index of the first invisible character with no business on this line, or -1. */
export function invisibleCharacters(text: string, setting: LineSetting): number {
  if (!CANDIDATE.test(text)) return -1;
  let previous = 0;
  let inFlag = false;
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isTag = isIn(TAG_CODES, code);
    // England's flag and its like spell their region in tag characters after a black flag.
    inFlag = code === BLACK_FLAG || (inFlag && isTag);
    const end = at + character.length;
    if (isTag ? !inFlag : isOutOfPlace(code, previous, text.slice(end, end + 1), at, setting)) return at;
    previous = code;
    at = end;
  }
  return -1;
}

function isOutOfPlace(code: number, previous: number, next: string, at: number, setting: LineSetting): boolean {
  if (code < 0xad) return false;
  if (isIn(NEVER_CODES, code)) return true;
  if (isIn(SELECTOR_CODES, code)) return isIn(SELECTOR_CODES, previous);
  if (isIn(BREAK_CODES, code)) return !setting.prose;
  if (isIn(JOINER_CODES, code)) return ASCII_OR_NOTHING.test(next) && previous < 0x80;
  if (isIn(MARK_CODES, code)) return !setting.prose && !setting.rightToLeft;
  if (code === BYTE_ORDER_MARK) return at > 0 || !setting.firstLine;
  if (!isIn(HANGUL_FILLER_CODES, code)) return false;
  return !HANGUL.test(next) && !HANGUL.test(String.fromCodePoint(previous));
}
