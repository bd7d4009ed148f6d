/** Whether a record fits the commit that it is attached to. */
import type { Finding, NoteEvidence } from '../../../model/attribution.ts';
import { displayPath, type RepoPath } from '../../../model/path.ts';
import { MISMATCHED, PROBLEMS, type ProblemKind } from './problem.ts';

/** What the commit says. */
export interface NoteFacts {
  /** Lines of the path's blob at the commit; null when the path is not there. */
  readonly lineCounts: (path: RepoPath) => number | null;
  /** False when the record names a commit that is neither this one nor one that this one was rewritten from. */
  readonly baseCommitOk: boolean;
}

/**
 * The note, `suspect` when it does not fit: its AI lines then still count, its human lines do not. One finding per
 * kind of misfit names the first place.
 */
export function checkNote<N extends NoteEvidence>(note: N, facts: NoteFacts): N {
  const misfits: Finding[] = [];
  if (!facts.baseCommitOk) misfits.push(misfit(note, 'base.wrong', 1, null, ''));
  const absent = new Set<RepoPath>();
  const outside = new Map<RepoPath, string>();
  const counts = new Map<RepoPath, number | null>();
  for (const { path, start, end } of note.ranges) {
    const known = counts.get(path);
    const count = known === undefined ? facts.lineCounts(path) : known;
    counts.set(path, count);
    if (count === null) absent.add(path);
    else if (end > count && !outside.has(path)) outside.set(path, `lines ${start}-${end} of ${count}`);
  }
  const [firstAbsent] = absent;
  if (firstAbsent !== undefined) misfits.push(misfit(note, 'path.absent', absent.size, firstAbsent, ''));
  const [firstOutside] = outside;
  if (firstOutside !== undefined) {
    misfits.push(misfit(note, 'line.outside', outside.size, firstOutside[0], ` has ${firstOutside[1]}`));
  }
  return misfits.length === 0 ? note : { ...note, suspect: true, findings: [...note.findings, ...misfits] };
}

function misfit(note: NoteEvidence, kind: ProblemKind, files: number, path: RepoPath | null, detail: string): Finding {
  const first = path === null ? '' : `: ${displayPath(path)}${detail}`;
  const more = files > 1 ? ` and ${files - 1} more files` : '';
  return {
    rule: MISMATCHED,
    message: `The line record of commit ${note.commit.slice(0, 12)} ${PROBLEMS[kind].says}${first}${more}`,
    commit: note.commit,
    path,
    remedy: 'Its AI lines count, its human lines do not. Have the tool that wrote it write it again for this commit.',
  };
}
