/** Which signed edits, merged onto the base that moved under them, give exactly what lands. */
import { contextOccursOnce, rebaseKeepsDistance } from '../../core/signoff/landing/coverage-distance.ts';
import type { Transition } from '../../model/change.ts';
import type { BlobId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { SignOff, StatementId, Verified } from '../../model/statement.ts';
import { createHash } from 'node:crypto';
import type { LandingDesk } from './landing-desk.ts';

type Answer = 'merges-to-landed' | 'no';

interface Asked {
  readonly statement: StatementId;
  readonly path: RepoPath;
  /** The blob before the signed edit, after it, the base as it is now, and what lands. */
  readonly base: BlobId;
  readonly signed: BlobId;
  readonly moved: BlobId;
  readonly landed: BlobId;
}

/** Compares by the pinned three-blob merge; paths that are exact, new, deleted or change their mode are not asked. */
export async function rebasedReadings(
  desk: LandingDesk,
  signOffs: readonly Verified<SignOff>[],
  transitions: readonly Transition[],
): Promise<ReadonlyMap<StatementId, ReadonlyMap<RepoPath, Answer>>> {
  const landed = new Map(transitions.map((transition) => [transition.path, transition]));
  const candidates = signOffs.flatMap(({ id, statement }) =>
    statement.set.flatMap((entry) => {
      const transition = landed.get(entry.path);
      if (transition === undefined || !isText(entry) || !isText(transition)) return [];
      const { old, new: next } = transition;
      if (old.oid === entry.old.oid || old.mode !== entry.old.mode || next.mode !== entry.new.mode) return [];
      const [base, signed, moved] = [entry.old.oid, entry.new.oid, old.oid] as readonly string[] as BlobId[];
      return [{ statement: id, path: entry.path, base, signed, moved, landed: next.oid as string as BlobId } as Asked];
    }),
  );
  const answers = new Map<StatementId, Map<RepoPath, Answer>>();
  const there = await desk.repo.present([...new Set(candidates.flatMap(({ base, signed }) => [base, signed]))]);
  const asked = candidates.filter(({ base, signed }) => there.has(base) && there.has(signed));
  const same = await mergesToLanded(desk, asked);
  for (const [index, { statement, path }] of asked.entries()) {
    const known = answers.get(statement) ?? new Map<RepoPath, Answer>();
    known.set(path, same[index] === true ? 'merges-to-landed' : 'no');
    answers.set(statement, known);
  }
  return answers;
}

interface TextSides {
  readonly old: NonNullable<Transition['old']>;
  readonly new: NonNullable<Transition['new']>;
}

function isText<T extends Pick<Transition, 'old' | 'new'>>(sides: T): sides is T & TextSides {
  const isFile = (side: Transition['old']): boolean => side !== null && side.mode.startsWith('100');
  return isFile(sides.old) && isFile(sides.new);
}

async function mergesToLanded({ repo, merges }: LandingDesk, asked: readonly Asked[]): Promise<readonly boolean[]> {
  if (asked.length === 0) return [];
  const merged = await merges.mergeBlobs(
    asked.map(({ base, signed, moved }) => ({ base, ours: moved, theirs: signed })),
  );
  const diffs = await repo.diffBlobs(
    asked.flatMap(({ base, signed, moved }) => [
      { old: base, new: signed },
      { old: base, new: moved },
    ]),
  );
  const results: boolean[] = [];
  for (const [index, { base, moved, landed }] of asked.entries()) {
    const [edit, drift] = [diffs[index * 2], diffs[index * 2 + 1]];
    const bytes = merged[index] ?? null;
    const gives = bytes !== null && blobId(repo.state.objectFormat, bytes) === landed;
    const safe =
      gives &&
      edit !== undefined &&
      drift !== undefined &&
      !edit.binary &&
      !drift.binary &&
      rebaseKeepsDistance(edit.hunks, drift.hunks) &&
      contextOccursOnce(edit.hunks, await repo.blob(base), await repo.blob(moved));
    results.push(safe);
  }
  return results;
}

function blobId(format: 'sha1' | 'sha256', bytes: Buffer): string {
  return createHash(format).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
