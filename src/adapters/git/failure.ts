/** What git's own error text means, in the words of the one error type. */
import { CountersignError } from '../../model/error.ts';
import { isObjectId } from '../../model/id.ts';
import type { ObjectId } from '../../model/id.ts';

/** The error of an object that is not there. */
export function missingObject(id: string, by?: string): CountersignError {
  const where = by === undefined ? '' : ` (${by})`;
  return new CountersignError('object.missing', `object ${id} is missing from the repository${where}`, {
    remedy: 'in a partial or shallow clone: git fetch --refetch --no-filter, or git fetch --unshallow; else git fsck',
  });
}

/** The error of an object whose bytes git cannot read or whose id does not fit them. */
export function damagedObject(id: string, why: string): CountersignError {
  return new CountersignError('object.malformed', `object ${id} is damaged: ${why}`, {
    remedy: 'find out what else is damaged with: git fsck --full',
  });
}

/** Reads the reason out of what a git command wrote to its standard error. */
export function gitFailure(command: string, status: number | string | null, stderr: string): CountersignError {
  const lines = stderr.slice(0, 16_384).split('\n');
  const id = lines.map(namedObject).find((found) => found !== null) ?? null;
  const text = firstReason(lines);
  if (id !== null && /\bis a (?:blob|tree|commit|tag), not a /.test(text)) {
    return new CountersignError('object.malformed', text, {
      remedy: 'find out what else is damaged with: git fsck --full',
    });
  }
  if (id !== null && DAMAGE.test(stderr)) return damagedObject(id, text);
  if (id !== null && ABSENCE.test(stderr)) return missingObject(id, text);
  if (DAMAGE.test(stderr)) {
    return new CountersignError('object.malformed', `git ${command} found damage: ${text}`, {
      remedy: 'find out what is damaged with: git fsck --full',
    });
  }
  return new CountersignError('git.failed', `git ${command} failed (${status ?? 'killed'}): ${text}`, {
    remedy: 'run git fsck in the repository to see whether it is damaged',
  });
}

const ABSENCE =
  /unable to read|bad object|could not read|cannot read|failed to traverse|missing (?:blob|tree|commit|object)|unable to find|invalid object|not a valid (?:object|commit)|disappeared|could not get object info/i;
const DAMAGE =
  /corrupt|inflate|garbage|hash mismatch|does not match|unable to unpack|unable to parse|malformed|too-short tree|truncated|empty filename in tree|is empty$|bad tree|bogus|file too short|index file .* is|packfile .* (?:cannot|is)/im;

/** The first id of a line; a loose object's file is named by its id, a pack's by the sum of many. */
function namedObject(line: string): ObjectId | null {
  const text = line
    .slice(0, 2048)
    .replace(/\bpack-[0-9a-f]+/g, 'pack')
    .replace(/\bobjects\/([0-9a-f]{2})\/(?=[0-9a-f]{38})/g, 'objects/$1');
  for (const word of text.split(/[^0-9a-f]+/)) if (isObjectId(word)) return word;
  return null;
}

function firstReason(lines: readonly string[]): string {
  // What a server says is no reason of git's, and may hold anything.
  const own = lines.filter((text) => text !== '' && !/^remote: ?/.test(text));
  const line = own.find((text) => /^(?:fatal|error): /.test(text)) ?? own[0] ?? '';
  return line.replace(/^(?:fatal|error): /, '').slice(0, 500) || 'no reason given';
}
