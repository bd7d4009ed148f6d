/**
 * What a history says of the files of a change: which others usually change with them and do not this time, who knows
 * them, and what was taken back there. Fed commit by commit; only what touches the change is kept.
 */
import type { Commit } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';

/** A file that usually changes together with one of the change. Zimmermann et al., "Mining Version Histories" (2005). */
export interface Companion {
  readonly path: RepoPath;
  /** The file of the change that it goes with. */
  readonly with: RepoPath;
  /** Commits that touched both. */
  readonly together: number;
  /** Share of the commits of `with` that touched `path`, too; sweeps over many files are left out of both. */
  readonly confidence: number;
}

/** Somebody who has worked on the files. */
export interface Knower {
  readonly name: string;
  readonly email: string;
  readonly commits: number;
  /** Of the files of the change, how many. */
  readonly files: number;
  /** Seconds since 1970. */
  readonly last: number;
  /** Commits weighted by age: half after a year. */
  readonly weight: number;
}

export interface TakenBack {
  readonly commit: CommitId;
  readonly subject: string;
  readonly time: number;
  readonly paths: readonly RepoPath[];
}

export interface Past {
  readonly commits: number;
  readonly companions: readonly Companion[];
  readonly knowers: readonly Knower[];
  readonly reverts: readonly TakenBack[];
}

/** A commit of more files is a sweep: it says nothing of what belongs together. */
const LARGEST_COMMIT = 30;
const FEWEST_TOGETHER = 4;
const LEAST_CONFIDENCE = 0.6;
const MOST_SHOWN = 10;
/** Companions before those are left out that stand no more: a file that was renamed is one of them. */
const MOST_COMPANIONS = 200;
const YEAR = 365 * 86_400;

/** A look at the past in the making. */
export interface PastReader {
  /** Takes one commit with the paths it touched. */
  commit(commit: Commit, paths: readonly RepoPath[]): void;
  finish(): Past;
}

/** `changed` are the paths of the change; `now` is its moment, seconds since 1970. */
export function readPast(changed: readonly RepoPath[], now: number): PastReader {
  const own = new Set(changed);
  const touched = new Map<RepoPath, number>();
  const together = new Map<RepoPath, Map<RepoPath, number>>();
  const people = new Map<
    string,
    { name: string; commits: number; files: Set<RepoPath>; last: number; weight: number }
  >();
  const reverts: TakenBack[] = [];
  let commits = 0;
  return {
    commit(commit, paths) {
      commits += 1;
      const hits = paths.filter((path) => own.has(path));
      if (hits.length === 0) return;
      if (paths.length <= LARGEST_COMMIT) {
        for (const path of hits) touched.set(path, (touched.get(path) ?? 0) + 1);
        const others = paths.filter((path) => !own.has(path));
        pair(together, hits, others);
      }
      const { name, email } = commit.author;
      const time = commit.committer.time;
      const person = people.get(email) ?? { name, commits: 0, files: new Set<RepoPath>(), last: 0, weight: 0 };
      person.commits += 1;
      person.last = Math.max(person.last, time);
      person.weight += 0.5 ** (Math.max(0, now - time) / YEAR);
      for (const path of hits) person.files.add(path);
      people.set(email, person);
      const subject = commit.message.split('\n', 1)[0] ?? '';
      if (/^Revert\b|\bThis reverts commit [0-9a-f]{7,64}/.test(commit.message)) {
        reverts.push({ commit: commit.id, subject, time, paths: hits });
      }
    },
    finish: () => ({
      commits,
      companions: companionsOf(touched, together),
      knowers: [...people]
        .map(([email, { files, ...rest }]) => ({ email, ...rest, files: files.size }))
        .sort((a, b) => b.weight - a.weight || (a.email < b.email ? -1 : 1))
        .slice(0, MOST_SHOWN),
      reverts: reverts.sort((a, b) => b.time - a.time).slice(0, MOST_SHOWN),
    }),
  };
}

function pair(
  together: Map<RepoPath, Map<RepoPath, number>>,
  hits: readonly RepoPath[],
  others: readonly RepoPath[],
): void {
  for (const hit of hits) {
    const counts = together.get(hit) ?? new Map<RepoPath, number>();
    for (const other of others) counts.set(other, (counts.get(other) ?? 0) + 1);
    together.set(hit, counts);
  }
}

/** Each file once, with the file of the change that asks for it most. */
function companionsOf(
  touched: ReadonlyMap<RepoPath, number>,
  together: ReadonlyMap<RepoPath, ReadonlyMap<RepoPath, number>>,
): readonly Companion[] {
  const best = new Map<RepoPath, Companion>();
  for (const [path, counts] of together) {
    const all = touched.get(path) ?? 0;
    for (const [other, count] of counts) {
      const confidence = count / all;
      if (count < FEWEST_TOGETHER || confidence < LEAST_CONFIDENCE) continue;
      const known = best.get(other);
      if (known === undefined || known.confidence < confidence) {
        best.set(other, { path: other, with: path, together: count, confidence });
      }
    }
  }
  return [...best.values()]
    .sort((a, b) => b.confidence - a.confidence || b.together - a.together || (a.path < b.path ? -1 : 1))
    .slice(0, MOST_COMPANIONS);
}

/** The gravest of those that still stand. */
export function standingCompanions(
  companions: readonly Companion[],
  stands: (path: RepoPath) => boolean,
): readonly Companion[] {
  return companions.filter(({ path }) => stands(path)).slice(0, MOST_SHOWN);
}
