/** One program on both sides, and what was seen in it. */
import type { ReadFile } from '../family.ts';
import type { CodeSide, Signal } from './signal.ts';

/** One program; the old side is null where the file is new. */
export interface ComparedFile {
  readonly file: ReadFile;
  readonly old: CodeSide | null;
  readonly new: CodeSide;
}

/** One sighting, and where. */
export interface Seen {
  readonly compared: ComparedFile;
  readonly signal: Signal;
}
