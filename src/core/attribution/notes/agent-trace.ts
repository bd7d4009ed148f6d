/**
 * Reader of agent-trace records: one record, an array of them, or one per line. Specification: `cursor/agent-trace`
 * README 6.1. Every version string is read, because writers do not keep to the pattern; storage is not specified.
 */
import type { Claim } from '../../../model/attribution.ts';
import { type CommitId, isObjectId } from '../../../model/id.ts';
import { pathFromBytes } from '../../../model/path.ts';
import { isObject, lineNumber, member, name, parseJson } from './json.ts';
import { NoteDraft, type ReadNote } from './note.ts';
import { span } from './ranges.ts';
import type { NotePlace, NoteSource } from './sources.ts';
import { toolId } from './tool-names.ts';

/** Fills the draft from the note of one commit. */
export function readAgentTrace(bytes: Buffer, draft: NoteDraft): void {
  for (const { value, line } of records(bytes, draft)) {
    const revision = revisionOf(value);
    if (draft.baseCommit === null || draft.baseCommit === draft.place.commit) draft.baseCommit = revision;
    readRecord(value, line, draft);
  }
}

/**
 * Reads a file with the records of many commits: one note per commit that the records name, in the order in which
 * they first occur. Records that name no commit go to a note of `place.commit`, which is then unreadable.
 */
export function readTraceFile(source: NoteSource, place: NotePlace, bytes: Uint8Array): readonly ReadNote[] {
  const drafts = new Map<string, NoteDraft>();
  const stray = new NoteDraft(source, place);
  for (const { value, line } of records(asBuffer(bytes), stray)) {
    const revision = revisionOf(value);
    if (revision === null || !isObjectId(revision)) {
      stray.problem('record.revision', line, recordId(value) ?? '');
      continue;
    }
    const draft = drafts.get(revision) ?? new NoteDraft(source, { ...place, commit: revision as CommitId });
    drafts.set(revision, draft);
    draft.baseCommit = revision;
    readRecord(value, line, draft);
  }
  const rest = stray.finish();
  const notes = [...drafts.values()].map((draft) => draft.finish());
  return rest.findings.length === 0 ? notes : [...notes, rest];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function records(bytes: Buffer, draft: NoteDraft): readonly { readonly value: unknown; readonly line: number }[] {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const whole = parseJson(text);
  if (whole.ok) {
    const values: readonly unknown[] = Array.isArray(whole.value) ? whole.value : [whole.value];
    return values.map((value) => ({ value, line: 1 }));
  }
  const found: { value: unknown; line: number }[] = [];
  let line = 0;
  for (const piece of text.split('\n')) {
    line += 1;
    if (piece.trim() === '') continue;
    const parsed = parseJson(piece);
    if (parsed.ok) found.push({ value: parsed.value, line });
    else draft.problem('record.malformed', line);
  }
  return found;
}

function revisionOf(value: unknown): string | null {
  return name(member(member(value, 'vcs'), 'revision'));
}

function recordId(value: unknown): string | null {
  return name(member(value, 'id'));
}

/** What the pieces of one record share. */
interface RecordFacts {
  readonly id: string | null;
  readonly tool: string | null;
  readonly line: number;
}

function readRecord(value: unknown, line: number, draft: NoteDraft): void {
  const files = member(value, 'files');
  if (!Array.isArray(files)) {
    draft.problem('record.malformed', line, recordId(value) ?? '');
    return;
  }
  const facts = { id: recordId(value), tool: toolId(member(member(value, 'tool'), 'name')), line };
  for (const file of files as readonly unknown[]) {
    const path = member(file, 'path');
    const conversations = member(file, 'conversations');
    if (typeof path === 'string' && Array.isArray(conversations)) {
      for (const one of conversations as readonly unknown[]) readConversation(path, one, facts, draft);
    } else draft.problem('record.malformed', line, facts.id ?? '');
  }
}

function readConversation(file: string, value: unknown, facts: RecordFacts, draft: NoteDraft): void {
  const ranges = member(value, 'ranges');
  if (!Array.isArray(ranges)) {
    draft.problem('record.malformed', facts.line, facts.id ?? '');
    return;
  }
  const path = pathFromBytes(Buffer.from(file, 'utf8'));
  for (const range of ranges as readonly unknown[]) {
    const [first, last] = [lineNumber(member(range, 'start_line')), lineNumber(member(range, 'end_line'))];
    const found = span(first, last, (problem) => draft.problem(problem, facts.line, `${first}-${last}`));
    if (found === null) continue;
    const own = member(range, 'contributor');
    const contributor = isObject(own) ? own : member(value, 'contributor');
    const type = member(contributor, 'type');
    const claim = claimOf(type);
    const { line } = facts;
    if (claim === null) {
      const key = typeof type === 'string' ? type.slice(0, 40) : 'nobody';
      // Saying "unknown", or nothing, is an answer; a word that we do not know could mean an AI.
      if (type !== undefined && type !== null && type !== 'unknown') draft.problem('contributor.unknown', line, key);
      draft.unknown(path, [found], { key, line, reason: 'contributor' });
    } else if (claim === 'human' && !draft.source.trustHuman) {
      draft.problem('human.own-content', line, facts.id ?? '');
      draft.unknown(path, [found], { key: 'human', line, reason: 'human' });
    } else {
      draft.lines(path, [found], traceEvidence(claim, contributor, value, facts, draft));
    }
  }
}

function claimOf(type: unknown): Claim | null {
  return type === 'ai' || type === 'human' || type === 'mixed' ? type : null;
}

function traceEvidence(
  claim: Claim,
  contributor: unknown,
  conversation: unknown,
  facts: RecordFacts,
  draft: NoteDraft,
): ReturnType<NoteDraft['evidence']> {
  const url = name(member(conversation, 'url'));
  return draft.evidence({
    mark: `agent-trace.${claim}`,
    claim,
    grade: 'noted',
    line: facts.line,
    tool: claim === 'human' ? null : facts.tool,
    model: name(member(contributor, 'model_id')),
    // A `file:` address tells nothing to others and may name a person's folders.
    session: url !== null && /^https?:\/\//i.test(url) ? url : null,
    ...(facts.id === null ? {} : { record: facts.id }),
  });
}

/** Where the lines of a record may stand: a commit, and how many lines a path has there (null: no such path). */
export interface TraceCandidate {
  readonly commit: CommitId;
  readonly lineCount: (path: ReadNote['ranges'][number]['path']) => number | null;
}

/**
 * Ties a record to the first candidate that has all its lines. Writers record HEAD before the commit, so callers pass
 * the commit that the record names and then its first child in the range. When none fits, the lines are kept as
 * unclassified and the note is unreadable.
 */
export function placeTrace(
  source: NoteSource,
  note: ReadNote,
  place: NotePlace,
  candidates: readonly TraceCandidate[],
): ReadNote {
  for (const { commit, lineCount } of candidates) {
    const fits = note.ranges.every(({ path, end }) => end <= (lineCount(path) ?? 0));
    if (fits) return onCommit(note, commit);
  }
  const draft = new NoteDraft(source, { ...place, commit: note.commit });
  draft.baseCommit = note.baseCommit;
  draft.problem('record.place', 0, note.ranges[0]?.path ?? '');
  for (const { path, start, end, evidence } of note.ranges) {
    draft.unknown(path, [{ start, end }], { key: evidence.mark, line: 0, reason: 'place' });
  }
  const rest = draft.finish();
  return {
    ...rest,
    findings: [...note.findings, ...rest.findings],
    unclassified: [...note.unclassified, ...rest.unclassified],
  };
}

/** The same note, speaking for another commit. */
function onCommit(note: ReadNote, commit: CommitId): ReadNote {
  if (note.commit === commit) return note;
  const moved = new Map<object, ReadNote['ranges'][number]['evidence']>();
  const ranges = note.ranges.map((range) => {
    const { evidence } = range;
    const source = evidence.source.kind === 'trace' ? { ...evidence.source, commit } : evidence.source;
    const next = moved.get(evidence) ?? { ...evidence, source };
    moved.set(evidence, next);
    return { ...range, evidence: next };
  });
  return { ...note, commit, ranges };
}
