/** Where the hooks of a clone live, and which of the author's are there. */
import type { Folder } from '../../ports/folder.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Marks the hook as ours, so that a second run knows it. */
export const HOOK_MARK = '# written by countersign init';

/** The hooks of a clone that `init` offers. */
export type HookName = 'pre-push' | 'commit-msg';

export type AuthorHook =
  /** Somebody configured another folder for hooks: it is theirs. */
  { readonly kind: 'elsewhere'; readonly path: string } | { readonly kind: 'absent' | 'ours' | 'other' };

/** Looks into `hooks/` of the git directory that all worktrees share. A hook that cannot be read is somebody's own. */
export async function authorHook(repository: GitRepository, gitDirectory: Folder, name: HookName): Promise<AuthorHook> {
  // The adapter switches hooks off for its own processes by the same key; that value is not the repository's.
  const configured = (await repository.configuration('core.hooksPath')).at(-1);
  if (configured !== undefined) return { kind: 'elsewhere', path: configured };
  const text = await gitDirectory.read(`hooks/${name}`).catch(() => '');
  if (text === null) return { kind: 'absent' };
  return { kind: text.includes(HOOK_MARK) ? 'ours' : 'other' };
}
