/** Plans what `flag` would do to the last commit: a pure function from facts to a printable plan. */
import { assistedByTrailer, insertTrailers } from '../../core/attribution/marks/write-trailers.ts';
import { sessionKey, writeGitAiNote } from '../../core/attribution/notes/write-git-ai.ts';
import type { AddedRange, AddedSession } from '../../core/attribution/notes/write-git-ai.ts';
import type { Commit } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';

/** The notes ref of git-ai. */
export const NOTES_REF = 'refs/notes/ai' as RefName;

/** What the person asked to be said of the commit. */
export interface FlagRequest {
  readonly agent: string;
  readonly model: string | null;
  /** `Name <mail>`; null when not named. */
  readonly prompter: string | null;
  readonly session: string | null;
  readonly lines: readonly Omit<AddedRange, 'session'>[];
}

/** A note on the commit. */
export interface CarriedNote {
  readonly ref: RefName;
  readonly bytes: Buffer;
}

export interface FlagFacts {
  readonly commit: Commit;
  readonly notes: readonly CarriedNote[];
}

/** What will happen. `message` is null when it already says so. */
export interface FlagPlan {
  readonly commit: CommitId;
  readonly trailers: readonly string[];
  readonly message: string | null;
  readonly lines: FlagRequest['lines'];
  /** Notes that follow the commit to its new id. */
  readonly carried: readonly RefName[];
}

/** The plan; refuses what a trailer cannot hold. */
export function planFlag(facts: FlagFacts, request: FlagRequest): FlagPlan {
  refuseUnsayable(request);
  const trailers = [assistedByTrailer(request.agent, request.model)];
  if (request.prompter !== null) trailers.push(`Prompted-by: ${request.prompter}`);
  const message = insertTrailers(facts.commit.message, trailers);
  const changed = message !== facts.commit.message;
  return {
    commit: facts.commit.id,
    trailers,
    message: changed ? message : null,
    lines: request.lines,
    carried: changed ? facts.notes.map((note) => note.ref) : [],
  };
}

/** The git-ai note of the commit `id` with the request's lines, over what the note says already. */
export function noteWithLines(existing: Buffer | null, id: CommitId, facts: FlagFacts, request: FlagRequest): Buffer {
  const session: AddedSession = {
    tool: request.agent,
    // The tree stays the same when the message is amended: flagging twice gives one session.
    conversation: request.session ?? `countersign-flag:${facts.commit.tree}`,
    model: request.model,
    prompter: request.prompter,
  };
  const ranges = request.lines.map((range) => ({ ...range, session: 0 }));
  const written = writeGitAiNote(existing, { commit: id, sessions: [session], ranges });
  switch (written.kind) {
    case 'written':
      return written.bytes;
    case 'refused':
      throw new CountersignError('usage', written.reason, { remedy: written.remedy });
  }
}

/** The note's bytes as they belong to the commit's new id: a git-ai log names the commit that it describes. */
export function movedNote(bytes: Buffer, from: CommitId, to: CommitId): Buffer {
  const text = bytes.toString('latin1');
  const place = new RegExp(`("base_commit_sha"\\s{0,8}:\\s{0,8}")${from}(?=")`);
  return Buffer.from(text.replace(place, `$1${to}`), 'latin1');
}

/** Key of the session that `flag` writes, for its output. */
export function flagSession(facts: FlagFacts, request: FlagRequest): string {
  return sessionKey(request.agent, request.session ?? `countersign-flag:${facts.commit.tree}`);
}

function refuseUnsayable(request: FlagRequest): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(request.agent)) {
    throw new CountersignError('usage', `"${request.agent.slice(0, 80)}" is no name of an agent`, {
      remedy: 'use letters, digits, ".", "_" and "-", for example --agent claude-code',
    });
  }
  if (request.model !== null && !/^[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,127}$/.test(request.model)) {
    throw new CountersignError('usage', `"${request.model.slice(0, 140)}" is no name of a model`, {
      remedy: 'use its id without spaces, for example --model claude-opus-4-5',
    });
  }
  if (
    request.prompter !== null &&
    !/^[^<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200} <[^\s@<>]{1,100}@[^\s@<>]{1,150}>$/u.test(request.prompter)
  ) {
    throw new CountersignError('usage', 'the prompter is not written as a name with an address', {
      remedy: '--prompter "Ada Lovelace <ada@example.org>"',
    });
  }
}
