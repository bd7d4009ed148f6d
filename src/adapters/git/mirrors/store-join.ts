/** Brings what a forge's store holds into that of its mirror, which forgets nothing. */
import { CountersignError } from '../../../model/error.ts';
import type { CommitId, RefName } from '../../../model/id.ts';
import type { StoreRef } from '../../../ports/store.ts';
import type { Environment } from '../environment.ts';
import { openRepository } from '../repository.ts';
import { type GitStatementStore, storeOf } from '../store.ts';
import { FORGE_STORE } from './layout.ts';
import { keepSeen, readSeen } from './seen.ts';

export interface JoinPlace {
  /** The folder in which is kept what was seen. */
  readonly kept: string;
  /** The mirror's name there. */
  readonly name: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** What an operator should know about it. */
export interface StoreNews {
  /** Refs that the forge has no longer, or not all of what it once showed. */
  readonly rewound: readonly StoreRef[];
}

const REFS: readonly StoreRef[] = ['statements', 'records'];

/**
 * Joins both refs. What was once seen must be in what is there afterwards: it is, unless the mirror was made anew since,
 * and somebody took it out of the forge's store.
 *
 * @throws CountersignError `object.malformed` for what is no store, `repository.unreadable` for one that lost something
 */
export async function joinStore(folder: string, { kept, name, environment, signal }: JoinPlace): Promise<StoreNews> {
  const seen = readSeen(kept, name);
  const repo = await openRepository(folder, { environment, signal });
  try {
    const store = storeOf(repo, { signal });
    const rewound: StoreRef[] = [];
    const tips = { ...seen };
    for (const ref of REFS) {
      const wanted = `${FORGE_STORE}${ref}` as RefName;
      const theirs = (await repo.refs([wanted])).find((one) => one.name === wanted)?.commit ?? null;
      const joined = theirs === null ? (await store.heads())[ref] : await store.join(ref, theirs);
      const before = seen[ref];
      if (before === null) tips[ref] = theirs;
      else {
        await refuseLoss(store, ref, before, joined);
        if (theirs !== null && (await store.isDescendant(before, theirs))) tips[ref] = theirs;
        else rewound.push(ref);
      }
    }
    if (REFS.some((ref) => tips[ref] !== seen[ref])) keepSeen(kept, name, tips);
    return { rewound };
  } finally {
    await repo.close();
  }
}

async function refuseLoss(
  store: GitStatementStore,
  ref: StoreRef,
  seen: CommitId,
  joined: CommitId | null,
): Promise<void> {
  if (joined !== null && (await store.isDescendant(seen, joined))) return;
  throw new CountersignError(
    'repository.unreadable',
    `the forge's refs/countersign/${ref} no longer holds what it held (${seen}), and this mirror is a new one`,
    { remedy: `push it back from a clone that has it: git push origin ${seen}:refs/countersign/${ref}` },
  );
}
