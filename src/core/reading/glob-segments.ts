/** Which segments of a pattern can stand in no path of a repository: trees refuse such names, so nothing could match. */
import type { GlobFault, GlobToken } from './glob-token.ts';

const SLASH = 47;

/** The first segment that no path can have; null when every one could be. `text` is the pattern without braces. */
export function impossibleSegment(tokens: readonly GlobToken[], text: string): GlobFault | null {
  const starts = segmentStarts(text);
  let segment: GlobToken[] = [];
  let index = 0;
  const judged = (): GlobFault | null => faultOf(segment, starts[index] ?? 0);
  for (const token of tokens) {
    if (token.kind === 'folders') {
      // `**/` is whole segments of its own; one that was put in front of a bare name has no place in the text.
      if (text.startsWith('**', starts[index] ?? 0)) index += 1;
    } else if (token.kind === 'character' && token.code === SLASH) {
      const fault = judged();
      if (fault !== null) return fault;
      segment = [];
      index += 1;
    } else segment.push(token);
  }
  return judged();
}

/** Offsets at which the segments of a pattern begin, a leading slash left out. */
function segmentStarts(text: string): readonly number[] {
  const starts = [text.startsWith('/') ? 1 : 0];
  for (let at = starts[0] ?? 0; at < text.length; at += 1) if (text[at] === '/') starts.push(at + 1);
  return starts;
}

function faultOf(segment: readonly GlobToken[], offset: number): GlobFault | null {
  if (segment.length === 0) {
    return { offset, message: 'a part of the pattern between two slashes is empty', remedy: 'write one slash' };
  }
  if (segment.some(matchesNothing)) {
    return { offset, message: '`[/]` matches nothing: a set never matches a slash', remedy: 'write the slash itself' };
  }
  const name = spelled(segment);
  if (name === null) return null;
  if (name.includes('\0')) return { offset, message: 'no path contains a NUL', remedy: 'leave it out' };
  if (name === '.') {
    return { offset, message: 'no path contains `.`', remedy: 'leave it out: patterns start at the root' };
  }
  if (name === '..') {
    return { offset, message: 'no path contains `..`', remedy: 'write the path from the root of the repository' };
  }
  if (name.toLowerCase() === '.git') {
    return { offset, message: 'no path of a repository contains `.git`', remedy: 'remove the pattern' };
  }
  return null;
}

/** The one name that a segment can match; null when there are many. */
function spelled(segment: readonly GlobToken[]): string | null {
  let name = '';
  for (const token of segment) {
    const code = onlyCode(token);
    if (code === null) return null;
    name += String.fromCodePoint(code);
  }
  return name;
}

function matchesNothing(token: GlobToken): boolean {
  return token.kind === 'set' && !token.negated && token.ranges.every(([low, high]) => low === SLASH && high === SLASH);
}

function onlyCode(token: GlobToken): number | null {
  if (token.kind === 'character') return token.code;
  if (token.kind !== 'set' || token.negated) return null;
  const [first] = token.ranges;
  const same = first !== undefined && token.ranges.every(([low, high]) => low === first[0] && high === first[0]);
  return same ? first[0] : null;
}
