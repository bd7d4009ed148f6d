/** A commit object with another message, as bytes. */
import { decoderOf } from './commit.ts';

/**
 * The commit with its message and committer line replaced. Every other header stays as it is, except signatures, which
 * would no longer hold, and `encoding`: the result is UTF-8 throughout.
 */
export function rewordCommit(raw: Buffer, message: string, committer: string): Buffer {
  const blank = raw.indexOf('\n\n');
  const lines = splitLines(blank === -1 ? raw : raw.subarray(0, blank));
  const label = lines.find((line) => line.toString('latin1', 0, 9) === 'encoding ')?.toString('latin1', 9) ?? 'utf-8';
  const decode = /^utf-?8$/i.test(label) ? null : decoderOf(label);
  const parts: (Buffer | string)[] = [];
  let dropping = false;
  for (const line of lines) {
    const key = line.toString('latin1', 0, Math.min(line.length, 15));
    const continued = key.startsWith(' ');
    if (!continued)
      dropping = key.startsWith('gpgsig ') || key.startsWith('gpgsig-sha256 ') || key.startsWith('encoding ');
    if (dropping) continue;
    if (key.startsWith('committer ')) parts.push(`committer ${committer}`);
    else parts.push(decode === null ? line : decode(line));
    parts.push('\n');
  }
  parts.push('\n', message.endsWith('\n') ? message : `${message}\n`);
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}

function splitLines(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(0x0a, at);
    const end = found === -1 ? bytes.length : found;
    lines.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return lines;
}
