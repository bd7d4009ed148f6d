/**
 * Entire's checkpoints: a commit names one in its trailer `Entire-Checkpoint`, and the repository keeps its metadata.
 * It has counts per file and no lines, so it declares; transcripts and prompts beside it stay unread.
 * Format: entireio/cli.
 */
import type { RefName } from '../../../model/id.ts';
import { type RepoPath, pathFromBytes } from '../../../model/path.ts';
import { member, name, parseJson } from './json.ts';
import { NoteDraft, type ReadNote } from './note.ts';
import type { NotePlace, NoteSource } from './sources.ts';
import { toolId } from './tool-names.ts';

/** Where the metadata of a checkpoint may be: a file below a folder of a ref's tree. */
export interface CheckpointPlace {
  readonly ref: RefName;
  /** Folder of the tree; empty for its root. */
  readonly folder: string;
}

/** The two places for one checkpoint id (12 hex digits or a ULID); none when the id is neither. */
export function checkpointPlaces(id: string): readonly CheckpointPlace[] {
  if (/^[0-9a-f]{12}$/.test(id)) {
    return [{ ref: 'refs/heads/entire/checkpoints/v1' as RefName, folder: `${id.slice(0, 2)}/${id.slice(2)}` }];
  }
  if (/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) {
    return [{ ref: `refs/entire/checkpoints/${id.slice(-2)}/${id}` as RefName, folder: '' }];
  }
  return [];
}

/** A checkpoint's evidence (in `unplaced`, grade `declared`) and the files it is about; null: the whole commit. */
export type CheckpointNote = ReadNote & { readonly filesTouched: readonly RepoPath[] | null };

/** Reads one `metadata.json`: of the checkpoint or of one of its sessions. */
export function readCheckpoint(source: NoteSource, place: NotePlace, bytes: Uint8Array): CheckpointNote {
  const draft = new NoteDraft(source, place);
  const parsed = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  const value = parsed.ok ? parsed.value : undefined;
  const checkpoint = name(member(value, 'checkpoint_id'));
  if (!parsed.ok) draft.problem('json.damaged', 0, 'it is no JSON');
  else if (checkpoint === null) draft.problem('shape', 0, 'checkpoint_id');
  draft.withoutLines(
    draft.evidence({
      mark: 'entire.checkpoint',
      claim: 'ai',
      grade: 'declared',
      line: 1,
      tool: toolId(member(value, 'agent')),
      model: name(member(value, 'model')),
      session: name(member(value, 'session_id')) ?? checkpoint,
    }),
  );
  const touched = member(value, 'files_touched');
  const paths = Array.isArray(touched) ? touched.filter((path): path is string => typeof path === 'string') : null;
  const whole = paths === null || paths.length !== (touched as readonly unknown[]).length;
  return { ...draft.finish(), filesTouched: whole ? null : paths.map((path) => pathFromBytes(Buffer.from(path))) };
}
