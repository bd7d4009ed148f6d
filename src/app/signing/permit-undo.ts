/** An undo permit: for exactly the inverse of one recorded landing, made by git and checked here. */
import { changesPolicy } from '../../core/signoff/landing/permits.ts';
import type { Side, Transition } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { LandingRecord, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import { changeSet } from '../change/change-set.ts';
import type { LandingDesk } from '../gate/landing-desk.ts';
import { type NotNeeded, permitOf, type Permitting, type PermitWords, tryPermit } from './permit.ts';
import { recordNamed } from './record-named.ts';
import { deskNow } from './sign-desk.ts';
import { type Speaking, speakerOf } from './sign-object.ts';
import type { NothingToSign, SignTools } from './sign.ts';
import { resolveSignRange, type SignRange } from './sign-range.ts';

export interface UndoRequest extends PermitWords, Speaking {
  /** A record, or a commit that landed. */
  readonly landing: string;
  /** What is to be pushed. */
  readonly range: string | null;
}

/** What is to be pushed does not undo the landing. */
export interface NoRevert {
  readonly kind: 'no-revert';
  readonly range: SignRange;
  readonly record: Verified<LandingRecord>;
  /** Paths that somebody changed since: an undo permit is for what is as the landing left it. */
  readonly changedSince: readonly RepoPath[];
  /** Paths that are to be pushed and are not the inverse; empty where nothing is to be pushed. */
  readonly other: readonly RepoPath[];
  /** How git makes the revert. */
  readonly commands: readonly string[];
}

/** Gathers an undo permit for a head that takes one landing back. */
export async function prepareUndo(
  repo: GitRepository,
  request: UndoRequest,
  tools: SignTools,
): Promise<Permitting | NotNeeded | NothingToSign | NoRevert> {
  const speaker = await speakerOf(repo, request);
  const desk = await deskNow(repo, speaker, tools, true);
  const record = await recordNamed(repo, desk.known.records, request.landing);
  const done = await landedBy(repo, desk, record);
  const range = await resolveSignRange(repo, speaker.home, request.range, record.statement.place);
  const transitions = await changeSet(repo, tools.merges, range.tip, range.head);
  if (transitions === 'conflict') return { kind: 'conflict', range };
  const other = notInverse(transitions, done);
  if (transitions.length === 0 || other.length > 0 || transitions.length < done.length) {
    const changedSince = await changedBy(repo, range.tip, done);
    const commands = changedSince.length > 0 ? [] : await revertCommands(repo, range, record.statement);
    return { kind: 'no-revert', range, record, changedSince, other, commands };
  }
  const permit = permitOf(speaker, 'undo', record.id, request, tools.now);
  return tryPermit(desk, speaker, { range, transitions }, permit);
}

/** What the landing changed, when a permit may undo it at all. */
async function landedBy(
  repo: GitRepository,
  { known }: LandingDesk,
  { statement }: Verified<LandingRecord>,
): Promise<readonly Transition[]> {
  const { old, new: next, permits } = statement;
  const name = `The landing of ${next.slice(0, 12)}`;
  const refuse = (why: string, remedy: string): CountersignError =>
    new CountersignError('not-permitted', `${name} ${why}.`, { remedy });
  if (old === null)
    throw refuse('began the ref, so that there is nothing to go back to', 'push what should stand there');
  const isUndo = permits.some((id) =>
    known.statements.some((of) => of.id === id && of.statement.kind === 'permit' && of.statement.what === 'undo'),
  );
  if (isUndo) throw refuse('is itself an undo: what it took back needs sign-offs to come again', 'countersign sign');
  const done = await repo.transitions(old, next);
  if (changesPolicy(done)) {
    throw refuse(
      'changes .countersign/, for which there is no permit',
      'revert it, and have its owners sign the revert',
    );
  }
  return done;
}

/** Paths whose transition is not the way back. */
function notInverse(transitions: readonly Transition[], done: readonly Transition[]): readonly RepoPath[] {
  const landed = new Map(done.map((each) => [each.path, each]));
  return transitions.flatMap(({ path, old, new: next }) => {
    const before = landed.get(path);
    return before !== undefined && isSame(old, before.new) && isSame(next, before.old) ? [] : [path];
  });
}

async function changedBy(
  repo: GitRepository,
  tip: CommitId,
  done: readonly Transition[],
): Promise<readonly RepoPath[]> {
  const now = await repo.sides(
    tip,
    done.map(({ path }) => path),
  );
  return done.filter(({ path, new: left }) => !isSame(now.get(path) ?? null, left)).map(({ path }) => path);
}

function isSame(a: Side | null, b: Side | null): boolean {
  return a === null || b === null ? a === b : a.oid === b.oid && a.mode === b.mode;
}

/** The commits of the landing, newest first, as `git revert` takes them back. */
async function revertCommands(
  repo: GitRepository,
  { target, tip }: SignRange,
  { old, new: next }: LandingRecord,
): Promise<readonly string[]> {
  const commits: { readonly id: CommitId; readonly merge: boolean }[] = [];
  const not = old === null ? [] : [old];
  await repo.graph({ tips: [next], not, order: 'newest-first', firstParent: true }, (id, parents) => {
    commits.push({ id, merge: parents.length > 1 });
  });
  const remote = target.replace(/^refs\/heads\//, 'origin/');
  const from = (await repo.tryResolve(`refs/remotes/${remote}`)) === tip ? remote : tip.slice(0, 12);
  const plain = commits.length > 1 && commits.every(({ merge }) => !merge);
  const reverts = plain
    ? [`git revert --no-edit ${(old ?? '').slice(0, 12)}..${next.slice(0, 12)}`]
    : commits.map(({ id, merge }) => `git revert --no-edit ${merge ? '-m 1 ' : ''}${id.slice(0, 12)}`);
  return [`git switch -c undo-${next.slice(0, 8)} ${from}`, ...reverts];
}
