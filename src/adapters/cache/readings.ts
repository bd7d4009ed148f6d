/** What was made of configuration texts, kept until another build reads them: a parsed policy, the people. */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { ReadingKind } from '../../ports/cache.ts';

/** Texts of one kind that are remembered: those of the last landings, not of every commit that was ever judged. */
export const MOST_READINGS = 16;

/** The name under which the reading of a text is kept; another build has other names. */
export function readingName(build: string, kind: ReadingKind, text: string): string {
  return `reading-${kind}-${sha256(`${build}\0${text}`).slice(0, 32)}`;
}

/** A value as a text that says whether it is whole, and under which name; null for one that cannot be kept. */
export function encodeReading(name: string, value: unknown): string | null {
  try {
    const bytes = serialize(value).toString('base64');
    return `${sha256(`${name}\0${bytes}`)}\n${bytes}`;
  } catch {
    return null;
  }
}

/** The value; undefined for anything that {@link encodeReading} has not written under this name. */
export function decodeReading(name: string, text: string | null): unknown {
  const end = text?.indexOf('\n') ?? -1;
  if (text === null || end === -1) return undefined;
  const bytes = text.slice(end + 1);
  if (sha256(`${name}\0${bytes}`) !== text.slice(0, end)) return undefined;
  try {
    return deserialize(Buffer.from(bytes, 'base64'));
  } catch {
    // A newer Node.js may have written it in a form that this one does not know.
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
