/** Says in the last commit that an AI wrote part of it: gathers, plans, applies. */
import { CountersignError } from '../../model/error.ts';
import { displayPath, pathFromBytes } from '../../model/path.ts';
import { flagSession, movedNote, noteWithLines, NOTES_REF, planFlag } from './flag-plan.ts';
import { shortRef } from '../change/change.ts';
import { homeRef } from '../home/home.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { GitRepository, GitWriter } from '../../ports/git.ts';
import type { CarriedNote, FlagFacts, FlagPlan, FlagRequest } from './flag-plan.ts';

/** What `flag` did, or would do. */
export interface FlagResult {
  readonly plan: FlagPlan;
  /** Key of the session in the note; null without lines. */
  readonly session: string | null;
  /** The commit after it; equals `plan.commit` when the message was right already, null on a dry run that changes it. */
  readonly commit: CommitId | null;
  readonly changed: boolean;
}

export interface FlagSwitches {
  /** Go on although the commit is shared or a signature is lost. */
  readonly force: boolean;
  readonly dryRun: boolean;
  /** The commit the person means; it must be HEAD. */
  readonly commit: string;
}

/** Runs the use case. */
export async function flagCommit(
  repository: GitRepository,
  writer: GitWriter,
  request: FlagRequest,
  switches: FlagSwitches,
): Promise<FlagResult> {
  const head = await headCommit(repository, switches.commit);
  const facts: FlagFacts = { commit: await repository.commit(head), notes: await notesOn(repository, head) };
  const plan = planFlag(facts, request);
  await checkLines(repository, head, request);
  if (plan.message !== null && !switches.force) {
    refuseSigned(facts);
    await refuseShared(repository, head);
  }
  const session = request.lines.length === 0 ? null : flagSession(facts, request);
  // The note is made before anything is written, so that a note that cannot be made stops everything.
  const note = noteFor(facts, head, request);
  if (switches.dryRun) {
    const same = plan.message === null && isSameNote(facts, note);
    return { plan, session, commit: same ? head : null, changed: !same };
  }
  return { plan, session, ...(await apply(writer, facts, plan, request)) };
}

async function apply(
  writer: GitWriter,
  facts: FlagFacts,
  plan: FlagPlan,
  request: FlagRequest,
): Promise<{ commit: CommitId; changed: boolean }> {
  const before = facts.commit.id;
  const commit = plan.message === null ? before : await writer.amendMessage(plan.message);
  const note = noteFor(facts, commit, request);
  for (const { ref, bytes } of commit === before ? [] : facts.notes) {
    if (ref !== NOTES_REF || note === null) await writer.writeNote(ref, commit, movedNote(bytes, before, commit));
  }
  const noteChanged = commit !== before || !isSameNote(facts, note);
  if (note !== null && noteChanged) await writer.writeNote(NOTES_REF, commit, note);
  return { commit, changed: commit !== before || noteChanged };
}

/** The git-ai note as it belongs on `commit`; null when no lines were named. */
function noteFor(facts: FlagFacts, commit: CommitId, request: FlagRequest): Buffer | null {
  if (request.lines.length === 0) return null;
  const existing = noteOf(facts);
  const moved = existing === null ? null : movedNote(existing, facts.commit.id, commit);
  return noteWithLines(moved, commit, facts, request);
}

function isSameNote(facts: FlagFacts, note: Buffer | null): boolean {
  return note === null || noteOf(facts)?.equals(note) === true;
}

function noteOf(facts: FlagFacts): Buffer | null {
  return facts.notes.find((note) => note.ref === NOTES_REF)?.bytes ?? null;
}

async function headCommit(repository: GitRepository, revision: string): Promise<CommitId> {
  const head = repository.state.head;
  if (head.kind === 'unborn') {
    throw new CountersignError('ref.unknown', `the branch ${shortRef(head.ref)} has no commit yet`, {
      remedy: 'commit first, then flag the commit',
    });
  }
  const wanted = await repository.resolve(revision);
  if (wanted === head.commit) return wanted;
  throw new CountersignError(
    'usage',
    `${wanted.slice(0, 12)} is not the last commit, and only that one can be amended`,
    {
      remedy: `stop at it first: git rebase -i ${wanted.slice(0, 12)}^ with "edit", then flag, then git rebase --continue`,
    },
  );
}

/** Every note on the commit, in every notes ref. */
async function notesOn(repository: GitRepository, commit: CommitId): Promise<CarriedNote[]> {
  const found: CarriedNote[] = [];
  for (const ref of await repository.refs(['refs/notes/'])) {
    const entry = (await repository.notes(ref.name)).find((candidate) => candidate.annotated === commit);
    if (entry !== undefined) found.push({ ref: ref.name, bytes: await repository.blob(entry.blob) });
  }
  return found;
}

function refuseSigned(facts: FlagFacts): void {
  if (!facts.commit.signed) return;
  throw new CountersignError('usage', 'the commit is signed, and amending its message would lose the signature', {
    remedy: 'repeat with --force, then sign again: git commit --amend --no-edit -S',
  });
}

/** A commit that others have must not change its id. */
async function refuseShared(repository: GitRepository, head: CommitId): Promise<void> {
  const remotes = await repository.refs(['refs/remotes/']);
  const home = await homeRef(repository);
  const own = repository.state.head.kind === 'branch' ? repository.state.head.ref : null;
  const homes = home === null || home === own ? [] : await repository.refs([home]);
  for (const ref of [...remotes, ...homes]) {
    if (ref.commit === null || !(await reaches(repository, ref.commit, head))) continue;
    throw new CountersignError(
      'usage',
      `the commit is part of ${shortRef(ref.name)} already: amending it would fork the history`,
      {
        remedy: 'add a new commit that says it, or repeat with --force and push with --force-with-lease',
      },
    );
  }
}

async function reaches(repository: GitRepository, tip: CommitId, commit: CommitId): Promise<boolean> {
  if (tip === commit) return true;
  const bases = await repository.mergeBases(tip, commit);
  return bases.includes(commit);
}

/** Lines that the commit's file does not have would be a note about nothing. */
async function checkLines(repository: GitRepository, head: CommitId, request: FlagRequest): Promise<void> {
  for (const { path, start, end } of request.lines) {
    const side = await repository.at(head, path);
    if (side === null || side.mode === '160000') {
      throw new CountersignError('usage', `the commit has no file ${displayPath(path)}`, {
        remedy: 'give paths from the top of the repository: --lines src/app.ts:10-20',
      });
    }
    const count = lineCount(await repository.blob(side.oid as BlobId));
    if (end <= count) continue;
    throw new CountersignError('usage', `${displayPath(path)} has ${count} lines, so ${start}-${end} is not there`, {
      remedy: 'count lines in the committed file, from 1',
    });
  }
}

function lineCount(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return bytes.length > 0 && bytes.at(-1) !== 10 ? count + 1 : count;
}

/** Parses `PATH:A-B` or `PATH:A`. */
export function parseLines(text: string): FlagRequest['lines'][number] {
  const match = /^(.+):(\d{1,9})(?:-(\d{1,9}))?$/s.exec(text);
  const start = Number(match?.[2]);
  const end = Number(match?.[3] ?? match?.[2]);
  if (match?.[1] === undefined || start < 1 || end < start) {
    throw new CountersignError('usage', `"${displayPath(text.slice(0, 120))}" is not PATH:FIRST-LAST`, {
      remedy: 'for example --lines src/app.ts:10-20',
    });
  }
  return { path: pathFromBytes(Buffer.from(match[1], 'utf8')), start, end };
}
