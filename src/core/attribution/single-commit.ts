/** The changed lines of one commit by itself, gathered from its patches while they stream by: for audits. */
import type { Attribution, Finding } from '../../model/attribution.ts';
import type { FilePatch, Transition } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import { attributionOf } from './attribution.ts';
import type { CommitClues } from './clues.ts';
import { followedPatch } from './followed.ts';
import type { NetFile, NetRun } from './net.ts';

/** Collects the patches of one commit against its first parent; keeps ranges of lines, never their text. */
export class SingleCommit {
  readonly #commit: CommitId;
  readonly #files: NetFile[] = [];
  readonly #transitions: Transition[] = [];

  constructor(commit: CommitId) {
    this.#commit = commit;
  }

  file(patch: FilePatch): void {
    const { oldPath, path, old, new: next } = patch;
    const added: NetRun[] = [];
    const deleted: NetRun[] = [];
    for (const hunk of patch.hunks) {
      if (hunk.newCount > 0) added.push(this.#run(hunk.newStart, hunk.newCount, path));
      if (hunk.oldCount > 0) deleted.push(this.#run(hunk.oldStart, hunk.oldCount, oldPath));
    }
    this.#files.push({ patch: followedPatch(patch), added, deleted, touchedBy: this.#commit });
    if (oldPath !== path) this.#transitions.push({ path: oldPath, old, new: null });
    this.#transitions.push({ path, old: oldPath === path ? old : null, new: next });
  }

  /** Who wrote these lines, by what is known of the commit. */
  attribution(clues: CommitClues, findings: readonly Finding[]): Attribution {
    return attributionOf(this.#transitions, this.#files, () => clues, findings);
  }

  get transitions(): readonly Transition[] {
    return this.#transitions;
  }

  #run(start: number, count: number, path: FilePatch['path']): NetRun {
    return { start, count, commit: this.#commit, place: { path, line: start } };
  }
}
