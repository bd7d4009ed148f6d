/** The features of every change of a history: one walk, and the few texts that only merges made are read at the end. */
import { FeatureExtractor } from '../../core/change-risk/extractor.ts';
import type { LandingOrder } from '../../core/change-risk/landing-order.ts';
import { byAddress, type PersonOf, readMailmap } from '../../core/change-risk/mailmap.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import { type HistoryListener, walkLandings } from './walk-history.ts';

/** Texts read at once. */
const BATCH = 256;

/** The persons as the mailmap of a commit tells them apart. */
export async function personsAt(repo: GitRepository, commit: CommitId): Promise<PersonOf> {
  const side = await repo.at(commit, '.mailmap' as RepoPath);
  if (side === null || !side.mode.startsWith('100')) return byAddress;
  return readMailmap((await repo.blob(side.oid as BlobId)).toString('utf8'));
}

/**
 * Extracts the features of every change that leads to `tip`, in the order of landing. `also` hears of the same walk.
 *
 * @throws CountersignError when the history cannot be read
 */
export async function extractFeatures(
  repo: GitRepository,
  order: LandingOrder,
  tip: CommitId,
  personOf: PersonOf,
  also: HistoryListener | null = null,
): Promise<FeatureExtractor> {
  const extractor = new FeatureExtractor({ personOf, shallow: repo.state.shallow.size > 0 });
  let isMerge = false;
  await walkLandings(repo, order, tip, {
    commit: (commit, landed) => {
      ({ isMerge } = landed);
      if (!isMerge) extractor.begin(commit, landed.at);
      also?.commit(commit, landed);
    },
    file: (patch) => {
      extractor.file(patch);
      also?.file(patch);
    },
  });
  const open = extractor.end();
  for (let at = 0; at < open.length; at += BATCH) {
    const batch = new Map(open.slice(at, at + BATCH).map((one) => [one.text as BlobId, one]));
    const present = await repo.present([...batch.keys()]);
    for (const [text, one] of batch) if (!present.has(text)) extractor.resolve(one, null);
    const there = [...batch.keys()].filter((text) => present.has(text));
    await repo.blobs(there, (text, bytes) => {
      const one = batch.get(text);
      if (one !== undefined) extractor.resolve(one, linesOf(bytes));
    });
  }
  return extractor;
}

/** Lines as git counts them: a last one without an end is one too. */
export function linesOf(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines += 1;
  return bytes.length > 0 && bytes.at(-1) !== 10 ? lines + 1 : lines;
}
