/** Small builders for the note tests: a record in, and its evidence as lines that a person can read. */
import type { Evidence } from '../../src/model/attribution.ts';
import type { BlobId, CommitId, RefName } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import type { ReadNote } from '../../src/core/attribution/notes/note.ts';
import { readNote } from '../../src/core/attribution/notes/read.ts';
import { NOTE_SOURCES, type NotePlace, type NoteSource } from '../../src/core/attribution/notes/sources.ts';

export const COMMIT: CommitId = '7734793b756b3921c88db5375a8c156e9532447b' as CommitId;
export const OTHER: CommitId = 'b17ed2ab455e02436f0bfb39e0391d440c9cec56' as CommitId;
export const BLOB: BlobId = '29937b0ec55ebc5a90d8248f54c3c3e8d234deb6' as BlobId;

export function source(id: string): NoteSource {
  const found = NOTE_SOURCES.find((row) => row.id === id);
  if (found === undefined) throw new Error(`no source ${id}`);
  return found;
}

export function placeOf(id: string, commit: CommitId = COMMIT): NotePlace {
  return { commit, ref: source(id).place as RefName, blob: BLOB };
}

/** Reads a record given as text, bytes, or a value that becomes JSON. */
export function read(id: string, record: unknown): ReadNote {
  const bytes =
    record instanceof Uint8Array ? record : Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
  return readNote(source(id), placeOf(id), bytes);
}

/** A git-ai note of the given text lines and metadata; a text stands for the metadata as it is. */
export function gitAi(attestation: readonly string[], metadata: object | string = {}): string {
  const json =
    typeof metadata === 'string'
      ? metadata
      : JSON.stringify(
          { schema_version: 'authorship/3.0.0', base_commit_sha: COMMIT, prompts: {}, ...metadata },
          null,
          2,
        );
  return [...attestation, '---', json].join('\n');
}

export function path(text: string): RepoPath {
  return text as RepoPath;
}

/** `claim grade tool/model session prompter` with `-` for what is not known. */
export function showEvidence(evidence: Evidence): string {
  const { claim, grade, tool, model, session, prompter } = evidence;
  return `${claim} ${grade} ${tool ?? '-'}/${model ?? '-'} ${session ?? '-'} ${prompter ?? '-'}`;
}

/** All that a note says, one line each; flags and findings last. */
export function show(note: ReadNote): readonly string[] {
  return [
    ...note.ranges.map((range) => `${range.path}:${range.start}-${range.end} ${showEvidence(range.evidence)}`),
    ...note.unplaced.map((evidence) => `(no lines) ${showEvidence(evidence)}`),
    ...note.unclassified.map((range) => `${range.path}:${range.start}-${range.end} ? ${range.reason} ${range.key}`),
    ...(note.suspect ? ['suspect'] : []),
    ...(note.unreadable ? ['unreadable'] : []),
    ...note.findings.map((finding) => `${finding.rule}: ${finding.message}`),
  ];
}
