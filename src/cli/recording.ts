/** Recording landings: judge, seal, publish; again when another gate was faster. */
import { judgeStanding, sealStanding, type StandingRef } from '../app/gate/record-landings.ts';
import type { CommitId } from '../model/id.ts';
import type { Principal } from '../model/statement.ts';
import { CountersignError } from '../model/error.ts';
import type { StoreRef } from '../ports/store.ts';
import type { Shell } from './command.ts';
import { withLandingDesk } from './landing.ts';

export interface Recording {
  readonly gate: Principal;
  /** Null where the records lie in this repository alone. */
  readonly remote: string | null;
  readonly sign: (message: Buffer) => Promise<string>;
}

const TRIES = 8;

/**
 * Records what landed and nobody recorded. Two gates at once: the one whose push comes second judges again behind the
 * records of the first.
 *
 * @throws CountersignError `git.failed` when the records kept moving, or the remote refuses them
 */
export async function recordStanding(shell: Shell, { gate, remote, sign }: Recording): Promise<readonly StandingRef[]> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    let found: readonly StandingRef[] | null = null;
    await withLandingDesk(shell, { authoritative: true, fetch: remote }, async (desk, store) => {
      const add = (ref: StoreRef, envelopes: readonly Buffer[]): Promise<CommitId | null> => {
        const at = desk.known.heads[ref];
        return remote === null ? store.addAt(ref, envelopes, at) : store.publishAt(remote, ref, envelopes, at);
      };
      // Without it nobody could tell a store that holds nothing from one that was not fetched.
      if (desk.known.heads.statements === null) await add('statements', []);
      const standing = await judgeStanding(desk, gate);
      const envelopes = await sealStanding(desk, standing, sign);
      if (envelopes.length === 0 || (await add('records', envelopes)) !== null) found = standing;
    });
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 400 * (attempt + 1)));
  }
  throw new CountersignError('git.failed', `refs/countersign/records moved each of ${TRIES} times.`, {
    remedy: 'run it again: what is not recorded stays to be recorded',
  });
}
