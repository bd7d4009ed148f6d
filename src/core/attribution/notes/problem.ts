/** The words for what can be wrong with a record, and what each of them does to the record. */
import type { Finding } from '../../../model/attribution.ts';
import type { RuleId } from '../../../model/id.ts';
import { displayPath } from '../../../model/path.ts';
import type { NotePlace, NoteSource } from './sources.ts';

const UNREADABLE: RuleId = 'attribution.evidence.unreadable' as RuleId;
export const MISMATCHED: RuleId = 'attribution.note.mismatched' as RuleId;
export const CONTRADICTORY: RuleId = 'attribution.class.contradictory' as RuleId;

interface ProblemRow {
  readonly rule: RuleId;
  /** `unreadable`: lines are missing from what was read. `suspect`: human lines no longer count. `none`: only told. */
  readonly effect: 'unreadable' | 'suspect' | 'none';
  /** What is wrong, and what was done about it. */
  readonly says: string;
}

const unreadable = (says: string): ProblemRow => ({ rule: UNREADABLE, effect: 'unreadable', says });
const suspect = (says: string): ProblemRow => ({ rule: MISMATCHED, effect: 'suspect', says });
const told = (says: string): ProblemRow => ({ rule: UNREADABLE, effect: 'none', says });

export type ProblemKind =
  | 'empty'
  | 'too-large'
  | 'divider.missing'
  | 'entry.malformed'
  | 'entry.pathless'
  | 'range.malformed'
  | 'range.zero'
  | 'range.reversed'
  | 'range.huge'
  | 'key.unknown'
  | 'contributor.unknown'
  | 'session.unnamed'
  | 'human.unproved'
  | 'human.own-content'
  | 'json.salvaged'
  | 'json.damaged'
  | 'version.unknown'
  | 'shape'
  | 'record.malformed'
  | 'record.revision'
  | 'record.place'
  | 'base.wrong'
  | 'path.absent'
  | 'line.outside';

export const PROBLEMS: Readonly<Record<ProblemKind, ProblemRow>> = {
  empty: unreadable('is empty'),
  'too-large': unreadable('is larger than the 64 MiB that are read'),
  'divider.missing': unreadable('has no line "---" between its lines and its metadata: it may be cut off'),
  'entry.malformed': unreadable('has an entry that cannot be read'),
  'entry.pathless': unreadable('has an entry that stands before any path'),
  'range.malformed': unreadable('has a line range that cannot be read'),
  'range.zero': suspect('names line 0, which no file has'),
  'range.reversed': suspect('has a line range written backwards; it was read the other way round'),
  'range.huge': suspect('names a line beyond 2147483647; it was read as that line'),
  'key.unknown': unreadable('has an entry with a key of unknown kind; who wrote its lines cannot be read'),
  'contributor.unknown': unreadable('has lines of a contributor of unknown kind; who wrote them cannot be read'),
  'session.unnamed': told('has AI lines of a session that its metadata does not describe; the tool is unknown'),
  'human.unproved': unreadable('claims lines for a person whom its metadata does not name; they do not count as human'),
  'human.own-content': told('claims lines for a person inside the change it speaks of; they do not count as human'),
  'json.salvaged': told('is damaged'),
  'json.damaged': unreadable('is damaged'),
  'version.unknown': unreadable('has a version that is not known'),
  shape: unreadable('has a part of an unexpected shape'),
  'record.malformed': unreadable('has a record that cannot be read'),
  'record.revision': unreadable('has a record that does not name its commit'),
  'record.place': unreadable('has lines that fit neither the commit it names nor the next one'),
  'base.wrong': suspect('says that it describes another commit'),
  'path.absent': suspect('names a file that the commit does not have'),
  'line.outside': suspect('names lines outside the file'),
};

/** One kind of problem as it occurred in one record: how often, and where first. */
export interface SeenProblem {
  readonly kind: ProblemKind;
  readonly count: number;
  /** Line of the record, from 1; 0 where a line says nothing. */
  readonly line: number;
  readonly detail: string;
}

const SHOWN = 160;

/** Text of a record as a message may show it: cut short, nothing invisible left in it. */
function excerpt(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return displayPath(cut);
}

/** The finding for one kind of problem of one record. */
export function problemFinding(source: NoteSource, place: NotePlace, seen: SeenProblem): Finding {
  const row = PROBLEMS[seen.kind];
  const times = seen.count === 1 ? '' : `${seen.count} times, first `;
  const where = seen.line === 0 ? times.replace(/, first $/, '') : `${times}line ${seen.line}`;
  const brackets = where === '' ? '' : ` (${where})`;
  const detail = seen.detail === '' ? '' : `: ${excerpt(seen.detail)}`;
  return {
    rule: row.rule,
    message: `The ${source.label} of commit ${place.commit.slice(0, 12)} ${row.says}${brackets}${detail}`,
    commit: place.commit,
    path: null,
    remedy: remedy(row, place),
  };
}

function remedy(row: ProblemRow, place: NotePlace): string {
  const look = `Look at it with: git cat-file -p ${place.blob.slice(0, 12)}`;
  return row.rule === MISMATCHED
    ? `${look}. If a rewrite of history left it behind, have the tool that wrote it write it again for this commit.`
    : `${look}. Have the tool that wrote it write it again, or fetch an undamaged copy of ${displayPath(place.ref)}.`;
}
