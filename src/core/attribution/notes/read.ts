/** One door to all readers: the bytes of a record in, its evidence out. Nothing a record holds makes it throw. */
import { readAgentTrace } from './agent-trace.ts';
import { readAgentblame } from './agentblame.ts';
import { readCheckpoint } from './entire.ts';
import { readGitAi } from './git-ai.ts';
import { NoteDraft, type ReadNote } from './note.ts';
import type { NotePlace, NoteSource } from './sources.ts';
import { readWhogitit } from './whogitit.ts';

/** Larger records are not looked into: the server takes 8 MiB, and a text of half a gigabyte fits no string. */
export const LARGEST_NOTE: number = 64 * 1024 * 1024;

/**
 * Reads one record found at `place` in `source`. A record that is damaged gives what can be read, with a finding for
 * every kind of damage; `unreadable` says that lines may be missing from the answer. Time is linear in the size.
 * A source that is not read (`not-read`) gives an empty answer.
 */
export function readNote(source: NoteSource, place: NotePlace, bytes: Uint8Array): ReadNote {
  const draft = new NoteDraft(source, place);
  if (source.format === 'not-read') return draft.finish();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length > LARGEST_NOTE) draft.problem('too-large', 0);
  else if (buffer.toString('latin1', 0, 4096).trim() === '' && buffer.toString('latin1').trim() === '') {
    draft.problem('empty', 0);
  } else if (source.format === 'entire') return readCheckpoint(source, place, bytes);
  else read(source.format, withoutMark(buffer), draft);
  return draft.finish();
}

/** Some editors set a byte order mark in front of a text. */
function withoutMark(buffer: Buffer): Buffer {
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? buffer.subarray(3) : buffer;
}

function read(format: Exclude<NoteSource['format'], 'not-read' | 'entire'>, bytes: Buffer, draft: NoteDraft): void {
  switch (format) {
    case 'git-ai':
      readGitAi(bytes, draft);
      return;
    case 'agent-trace':
      readAgentTrace(bytes, draft);
      return;
    case 'whogitit':
      readWhogitit(bytes, draft);
      return;
    case 'agentblame':
      readAgentblame(bytes, draft);
      return;
    case 'claude-conversations':
      draft.withoutLines(
        draft.evidence({
          mark: 'claude-conversations.note',
          claim: 'ai',
          grade: 'declared',
          line: 1,
          tool: 'claude-code',
        }),
      );
      return;
  }
}
