/** Which of the commits that messages name as their sources are in this clone: records depend on it, and fetching changes it. */
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

export class SourcePresence {
  readonly #repo: GitRepository;
  readonly #known = new Map<CommitId, boolean>();

  constructor(repo: GitRepository) {
    this.#repo = repo;
  }

  /** Looks up those that were not looked up yet, in one round. */
  async learn(commits: readonly CommitId[]): Promise<void> {
    const asked = [...new Set(commits)].filter((commit) => !this.#known.has(commit));
    if (asked.length === 0) return;
    const present = await this.#repo.present(asked);
    for (const commit of asked) this.#known.set(commit, present.has(commit));
  }

  /** Whether a commit that was learnt about is there. */
  has(commit: CommitId): boolean {
    return this.#known.get(commit) ?? false;
  }

  /** Everything that was asked for and the answers, as one text. */
  get answers(): string {
    return [...this.#known].map(([commit, there]) => `${commit}${there ? '+' : '-'}`).join(' ');
  }

  /** True when the same questions get the same answers now. */
  async confirms(answers: string): Promise<boolean> {
    const asked = answers === '' ? [] : answers.split(' ');
    const commits = asked.map((answer) => answer.slice(0, -1) as CommitId);
    await this.learn(commits);
    return asked.every((answer, at) => answer.endsWith('+') === this.has(commits[at] ?? ('' as CommitId)));
  }
}
