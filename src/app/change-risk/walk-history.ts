/** Walks a history once, in the order of landing, and tells whoever listens of every change that is no merge. */
import { LandingOrder } from '../../core/change-risk/landing-order.ts';
import type { Landed } from '../../core/change-risk/landing-order.ts';
import type { Commit, FilePatch } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Called while the stream is read; nothing is held. */
export interface HistoryListener {
  /** A commit, merges included. */
  commit(commit: Commit, landed: Landed): void;
  /** A changed path of the commit before; never for merges. */
  file(patch: FilePatch): void;
}

/** The shape of the history behind `tip`: ids, parents and times, without any content. */
export async function readLandings(repo: GitRepository, tip: CommitId): Promise<LandingOrder> {
  const order = new LandingOrder();
  await repo.graph({ tips: [tip], not: [], order: 'newest-first' }, (commit, parents, at) => {
    order.push(commit, parents, at);
  });
  return order;
}

/** Streams every commit of a history with its patch, as it landed. */
export async function walkLandings(
  repo: GitRepository,
  order: LandingOrder,
  tip: CommitId,
  listener: HistoryListener,
): Promise<void> {
  // git is asked for the commits some hundreds ahead of where it tells of them.
  const asked = order.from(tip);
  const told = order.from(tip);
  const commits = function* (): Generator<CommitId> {
    for (const { commit } of asked) yield commit;
  };
  await repo.log(
    { commits: commits(), patches: 'ranges' },
    {
      commit: (commit) => {
        const next = told.next();
        if (!next.done) listener.commit(commit, next.value);
      },
      file: (patch) => listener.file(patch),
    },
  );
}
