/** Opens the repository that a command works on, and closes it whatever happens. */
import { openRepository } from '../adapters/git/repository.ts';
import type { OpenedRepository } from '../adapters/git/workshop.ts';
import type { Shell } from './command.ts';

/**
 * Runs `work` with the repository of the folder named by `-C`; its git processes end with it, or with an interrupt.
 * `refs`, `named`: prefixes of refs to be read at once and kept, see {@link openRepository}.
 */
export async function withRepository<T>(
  shell: Shell,
  work: (repository: OpenedRepository) => Promise<T>,
  refs: readonly string[] = [],
  named: readonly string[] = [],
): Promise<T> {
  const stop = new AbortController();
  const forgetStop = shell.onEnd(() => stop.abort());
  try {
    const repository = await openRepository(shell.globals().directory, { signal: stop.signal, refs, named });
    const close = (): Promise<void> => repository.close();
    const forgetClose = shell.onEnd(close);
    try {
      return await work(repository);
    } finally {
      forgetClose();
      await close();
    }
  } finally {
    forgetStop();
  }
}
