/** Where repositories keep line-level records of authorship, and the format each place is read with. */
import type { BlobId, CommitId, RefName } from '../../../model/id.ts';

/** `not-read`: known, and left alone on purpose. */
export type NoteFormat =
  | 'git-ai'
  | 'agent-trace'
  | 'whogitit'
  | 'agentblame'
  | 'claude-conversations'
  | 'entire'
  | 'not-read';

/**
 * How the place is laid out. `notes`: a notes ref. `ref-per-commit`: `place` is a prefix, the rest of each ref's name is
 * the commit, and the ref points to a blob. `file`: a file at the tip of the judged change, with records of many commits.
 * `checkpoints`: found through a trailer of the commit (see `entire.ts`).
 */
export type NoteLayout = 'notes' | 'ref-per-commit' | 'file' | 'checkpoints';

/** One place where records may be. */
export interface NoteSource {
  /** Stable id, shown in explanations. */
  readonly id: string;
  readonly layout: NoteLayout;
  /** Ref name, ref prefix or file path, according to `layout`. */
  readonly place: string;
  readonly format: NoteFormat;
  /** What a person calls it, at the start of every message. */
  readonly label: string;
  /** False where the change under judgement itself holds the record: its `human` lines then prove nothing. */
  readonly trustHuman: boolean;
  /** Who writes there, and why it is (not) read. */
  readonly about: string;
}

/** One record: the commit it is attached to, the ref it was found in, and its blob. */
export interface NotePlace {
  readonly commit: CommitId;
  readonly ref: RefName;
  readonly blob: BlobId;
}

function notes(id: string, place: string, format: NoteFormat, label: string, about: string): NoteSource {
  return { id, layout: 'notes', place, format, label, trustHuman: true, about };
}

/** Every place that is looked at, in the order in which evidence of equal grade is listed. */
export const NOTE_SOURCES: readonly NoteSource[] = [
  notes('git-ai', 'refs/notes/ai', 'git-ai', 'git-ai note', 'git-ai, one authorship log per commit'),
  notes('git-ai.stash', 'refs/notes/ai-stash', 'not-read', 'git-ai stash note', 'speaks of stashes, not of commits'),
  {
    id: 'git-ai.older',
    layout: 'ref-per-commit',
    place: 'refs/ai/authorship/',
    format: 'git-ai',
    label: 'older git-ai record',
    trustHuman: true,
    about: 'git-ai before it used notes: one ref per commit that points to a JSON blob',
  },
  notes('exceeds-ink', 'refs/notes/exceeds-ink', 'git-ai', 'Exceeds Ink note', 'same format as git-ai (unconfirmed)'),
  notes(
    'agent-trace',
    'refs/notes/agent-trace',
    'agent-trace',
    'agent-trace note',
    'the specification leaves storage open; this ref is what tools that use notes have settled on',
  ),
  {
    id: 'agent-trace.file',
    layout: 'file',
    place: '.agent-trace/traces.jsonl',
    format: 'agent-trace',
    label: 'agent-trace file',
    trustHuman: false,
    about: 'where the sample tool of the specification appends records; read when the file is committed',
  },
  notes('whogitit', 'refs/notes/whogitit', 'whogitit', 'whogitit note', 'whogitit, attribution version 3'),
  notes('agentblame', 'refs/notes/agentblame', 'agentblame', 'agentblame note', 'agentblame, versions 1 and 2'),
  notes(
    'claude-conversations',
    'refs/notes/claude-conversations',
    'claude-conversations',
    'conversation note',
    'Claudit attaches a conversation to the commit; that it is there is the mark, its text stays unread',
  ),
  {
    id: 'entire',
    layout: 'checkpoints',
    place: 'refs/heads/entire/checkpoints/v1',
    format: 'entire',
    label: 'Entire checkpoint',
    trustHuman: true,
    about: 'named by the trailer Entire-Checkpoint; counts per file, no lines',
  },
];

/** The row with this id; null when there is none. */
export function noteSource(id: string): NoteSource | null {
  return NOTE_SOURCES.find((source) => source.id === id) ?? null;
}
