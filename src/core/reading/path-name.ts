/** Names of files as file systems and readers take them, which is not always as they are written. */
import { hasEscapedByte } from '../../model/path.ts';
import {
  BREAK_CODES,
  BYTE_ORDER_MARK,
  DIRECTION_CODES,
  HANGUL_FILLER_CODES,
  inClass,
  JOINER_CODES,
  MARK_CODES,
  NEVER_CODES,
  SELECTOR_CODES,
  TAG_CODES,
} from './characters.ts';
import { readsAs } from './homoglyph.ts';

interface NameTrick {
  readonly kind: 'git-like' | 'characters' | 'lookalike' | 'ending' | 'bytes';
  /** What is wrong, for people. */
  readonly what: string;
}

const SHAPELESS = [
  DIRECTION_CODES,
  MARK_CODES,
  NEVER_CODES,
  BREAK_CODES,
  HANGUL_FILLER_CODES,
  TAG_CODES,
  [BYTE_ORDER_MARK],
];
const INVISIBLE = new RegExp(`[${inClass(...SHAPELESS, JOINER_CODES, SELECTOR_CODES)}]`, 'gu');
const HIDDEN = new RegExp(`[\\p{Cc}${inClass(...SHAPELESS)}]`, 'u');
/** ZWJ and ZWNJ belong to emoji and several scripts, but not between ASCII characters. */
const JOINER_IN_ASCII = /[\u0000-\u007f][\u200c\u200d](?:[\u0000-\u007f]|$)/;
const ORDINARY = /^[A-Za-z0-9_.@+()[\]{}$%&=,~ #!'^;/-]*$/;
const NTFS_SHORT = /^(?:git~[0-9]|gitmod~[0-9]|gitatt~[0-9])$/;
const GIT_SETTINGS: ReadonlySet<string> = new Set(['.gitmodules', '.gitattributes', '.lfsconfig']);

/** The worst trick of a path, or null for an honest one. */
export function nameTrick(path: string): NameTrick | null {
  const segments = path.split('/');
  for (const segment of segments) {
    const taken = takenForGit(segment);
    if (taken !== null) return { kind: 'git-like', what: `some file systems take it for ${taken}` };
  }
  if (segments.some((segment) => /[. ]$/.test(segment) && !/^\.{1,2}$/.test(segment))) {
    return { kind: 'ending', what: 'ends in a dot or space, which Windows drops' };
  }
  if (ORDINARY.test(path)) return null;
  if (HIDDEN.test(path) || JOINER_IN_ASCII.test(path)) {
    return { kind: 'characters', what: 'holds control or invisible characters' };
  }
  for (const word of path.split(/[^\p{L}\p{M}\p{N}_$]+/u)) {
    const read = readsAs(word);
    if (read !== null) return { kind: 'lookalike', what: `holds letters of another script and reads as ${read}` };
  }
  if (path.includes('\\')) return { kind: 'ending', what: 'holds a backslash, which Windows takes for a separator' };
  if (hasEscapedByte(path)) return { kind: 'bytes', what: 'holds bytes that are not UTF-8' };
  return null;
}

/** The name that a case-insensitive, HFS+ or NTFS file system gives this segment when that is one of git's own. */
function takenForGit(segment: string): string | null {
  if (segment.length > 100) return null;
  const folded = foldSegment(segment);
  if (NTFS_SHORT.test(folded)) return folded;
  if (folded === '.git' || folded.startsWith('.git:')) return '.git';
  const stream = folded.indexOf(':');
  const base = stream < 0 ? folded : folded.slice(0, stream);
  return GIT_SETTINGS.has(base) && segment !== base ? base : null;
}

/** A path as the least careful reader sees it: composed, without case, invisible characters and trailing dots. */
export function foldPath(path: string): string {
  return path.split('/').map(foldSegment).join('/');
}

function foldSegment(segment: string): string {
  const plain = /^[a-z0-9_.-]*$/.test(segment) && !segment.endsWith('.');
  if (plain) return segment;
  const text = segment.replace(INVISIBLE, '').normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
  let end = text.length;
  while (end > 0 && (text[end - 1] === '.' || text[end - 1] === ' ')) end -= 1;
  return end === 0 ? text : text.slice(0, end);
}
