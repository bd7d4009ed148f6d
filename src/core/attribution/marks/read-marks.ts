/** Whole-commit marks: what a commit's identities, message, branches and notes say of who wrote it. */
import type { CommitEvidence, Evidence } from '../../../model/attribution.ts';
import type { Commit } from '../../../model/change.ts';
import type { BlobId, CommitId, RefName } from '../../../model/id.ts';
import type { IdentityField } from '../../../model/mark.ts';
import { FooterLines } from './body-lines.ts';
import { EvidenceList, shownText } from './evidence.ts';
import { matchIdentity } from './identity.ts';
import type { IdentityMatch } from './identity.ts';
import type { MarkTable } from './mark-table.ts';
import { visitLines } from './message-lines.ts';
import type { MessageLine } from './message-lines.ts';
import { readPeopleOfMessage } from './people.ts';
import { readProse } from './prose.ts';
import { readTrailer } from './trailer-marks.ts';

/**
 * Every mark of one commit, each with its source. Lines anywhere in the message count, not only git's last paragraph;
 * no mailmap is applied. Prose is looked at only when nothing better was found. The order is: author, committer,
 * message from top to bottom.
 */
export function readCommitMarks(commit: Commit, table: MarkTable): CommitEvidence {
  const list = new EvidenceList(commit);
  readIdentity(list, 'author', table);
  readIdentity(list, 'committer', table);
  const footers = new FooterLines(commit.message, table);
  let subject = true;
  visitLines(commit.message, (line) => {
    if (subject) readSubject(list, line, table);
    subject = false;
    if (line.value !== null && readTrailer(list, line, table)) return;
    footers.offer(line);
  });
  footers.read(list);
  if (!list.hasDeclared()) readProse(list, table);
  return { commit: commit.id, evidence: list.evidence(prompterOf(commit)), findings: list.findings };
}

/** Marks by the names of the branches that the commit is on: hints. */
export function readBranchMarks(refs: readonly RefName[], commit: CommitId, table: MarkTable): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const ref of refs) {
    const name = branchName(ref);
    if (name === null) continue;
    const hit = table.index.branches.find((branch) => branch.pattern.matches(name.toLowerCase()));
    if (hit === undefined) continue;
    found.push({
      ...bare(hit.row.id, hit.row.tool),
      grade: hit.row.weight,
      role: hit.row.role,
      source: { kind: 'branch', ref },
    });
  }
  return found;
}

/** Notes refs whose mere presence on a commit is a mark. */
export function markedNoteRefs(table: MarkTable): readonly RefName[] {
  return [...table.index.noteRefs.keys()] as RefName[];
}

/** The mark of a note in one of {@link markedNoteRefs}; null for other refs. */
export function readNoteMark(ref: RefName, blob: BlobId, commit: CommitId, table: MarkTable): Evidence | null {
  const row = table.index.noteRefs.get(ref);
  if (row === undefined) return null;
  const source = { kind: 'note', ref, blob, commit, line: 1 } as const;
  return { ...bare(row.id, row.tool), grade: row.weight, role: row.role, source };
}

/**
 * Whether an identity is an AI or a robot, for those who must not count it as a person: null for people. Hints
 * (weight `inferred`) are included; decide by the weight.
 */
export function recogniseIdentity(
  name: string,
  email: string,
  field: IdentityField,
  table: MarkTable,
): IdentityMatch | null {
  return matchIdentity(name, email, field, table);
}

function readIdentity(list: EvidenceList, role: 'author' | 'committer', table: MarkTable): void {
  const identity = list.commit[role];
  const match = matchIdentity(identity.name, identity.email, role, table);
  if (match === null) return;
  const text = shownText(`${identity.name} <${identity.email}>`);
  list.add(match.row, { kind: 'identity', commit: list.commit.id, role, text }, match);
}

function readSubject(list: EvidenceList, line: MessageLine, table: MarkTable): void {
  if (table.index.subjects.length === 0) return;
  const lowered = line.text.trim().toLowerCase();
  const hit = table.index.subjects.find((subject) => subject.pattern.matches(lowered));
  if (hit !== undefined) list.add(hit.row, line);
}

function prompterOf(commit: Commit): string | null {
  if (!/prompted-by/i.test(commit.message)) return null;
  const people = readPeopleOfMessage(commit).prompters;
  if (people.length === 0) return null;
  return shownText(
    people.map((person) => (person.email === '' ? person.name : `${person.name} <${person.email}>`)).join(', '),
  );
}

/** The name of a branch without its namespace; null for refs that are no branch (tags, pull requests). */
function branchName(ref: RefName): string | null {
  if (ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  if (!ref.startsWith('refs/remotes/')) return null;
  const slash = ref.indexOf('/', 'refs/remotes/'.length);
  return slash < 0 ? null : ref.slice(slash + 1);
}

function bare(mark: string, tool: string | null): Omit<Evidence, 'grade' | 'role' | 'source'> {
  return { mark, tool, model: null, session: null, prompter: null, claim: 'ai', via: null };
}
