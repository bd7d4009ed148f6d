/** Opens the repository that a command works on, and closes it whatever happens. */
import { openRepository } from '../adapters/git/repository.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Shell } from './command.ts';

/** Runs `work` with the repository of the folder named by `-C`; its git processes end with it. */
export async function withRepository<T>(shell: Shell, work: (repository: GitRepository) => Promise<T>): Promise<T> {
  const repository = await openRepository(shell.globals().directory);
  const close = (): Promise<void> => repository.close();
  const forget = shell.onEnd(close);
  try {
    return await work(repository);
  } finally {
    forget();
    await close();
  }
}
