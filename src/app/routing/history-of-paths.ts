/** One walk over the history before a change: who added lines to its files, who works beside them, who authors what. */
import { readAuthorship } from '../../core/routing/authorship.ts';
import type { FamiliarityReader } from '../../core/routing/familiarity.ts';
import { truckFactor } from '../../core/routing/truck-factor.ts';
import type { TouchedSystem } from '../../core/routing/bus-factor.ts';
import type { Commit, FilePatch } from '../../model/change.ts';
import type { CommitId, PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Progress } from '../../ports/terminal.ts';
import { folderOf } from './blame-of-change.ts';
import type { Makers } from './identities.ts';
import type { System } from './systems.ts';

export interface HistoryRequest {
  /** The commit before the change. */
  readonly base: CommitId;
  /** Paths of the change by their names before it. */
  readonly paths: ReadonlySet<RepoPath>;
  readonly systems: readonly System[];
  readonly limit: number;
  readonly progress: Progress;
}

export interface WalkedHistory {
  readonly commits: number;
  /** True when the history begins within the limit. */
  readonly whole: boolean;
  readonly systems: readonly TouchedSystem[];
}

/** Feeds what people know into `familiarity`, and gives the truck factor of every system. */
export async function walkHistory(
  repo: GitRepository,
  request: HistoryRequest,
  makers: Makers,
  familiarity: FamiliarityReader,
): Promise<WalkedHistory> {
  const { base, limit, progress } = request;
  const files = new Set(request.systems.flatMap((system) => system.files));
  const authorship = { all: readAuthorship(files), people: readAuthorship(files) };
  const feed = feederOf(request, familiarity);
  let commits = 0;
  let made: Made | null = null;
  progress.start(null, 'reading who wrote these files');
  await repo.log(
    { tips: [base], not: [], patches: 'ranges', order: 'newest-first', limit: limit + 1 },
    {
      commit(commit) {
        commits += 1;
        made = commits > limit ? null : { commit, by: makers.of(commit), ai: makers.isAi(commit), folders: new Set() };
        progress.advance(1);
      },
      file(patch) {
        if (made === null) return;
        feed(patch, made);
        deliver(authorship.all, patch, made.by[0]);
        if (!made.ai) deliver(authorship.people, patch, made.by[0]);
      },
    },
  );
  progress.done();
  const [all, people] = [authorship.all.finish(), authorship.people.finish()];
  return {
    commits: Math.min(commits, limit),
    whole: commits <= limit,
    systems: request.systems.map((system) => touchedSystem(system, all, people)),
  };
}

interface Made {
  readonly commit: Commit;
  readonly by: readonly PersonId[];
  readonly ai: boolean;
  /** Folders of the change in which it was counted already. */
  readonly folders: Set<string>;
}

/** No folder is called so. */
const ELSEWHERE = '..';

/** From the newest commit to the oldest, a file of the change is followed to the names that it had before. */
function feederOf({ paths }: HistoryRequest, familiarity: FamiliarityReader): (patch: FilePatch, made: Made) => void {
  const names = new Set(paths);
  const folders = new Set([...paths].map(folderOf));
  return (patch, { commit, by, folders: counted }) => {
    const people = by.length === 0 ? [null] : by;
    const { time } = commit.author;
    if (names.has(patch.path)) {
      const lines = patch.hunks.reduce((sum, hunk) => sum + hunk.newCount, 0);
      for (const person of people) familiarity.authored(person, lines / people.length, time);
      if (patch.oldPath !== patch.path) names.add(patch.oldPath);
      return;
    }
    const folder = folderOf(patch.path);
    const beside = folders.has(folder);
    const place = beside ? folder : ELSEWHERE;
    if (counted.has(place)) return;
    counted.add(place);
    for (const person of people) {
      if (beside) familiarity.nearby(person, time);
      else familiarity.elsewhere(person, time);
    }
  };
}

type Authorship = ReturnType<typeof readAuthorship>;

function deliver(authorship: Authorship, patch: FilePatch, person: PersonId | undefined): void {
  if (person === undefined || patch.new === null) return;
  if (patch.old === null) authorship.created(patch.path, person);
  else if (patch.oldPath === patch.path) authorship.changed(patch.path, person);
  else authorship.renamed(patch.oldPath, patch.path, person);
}

type Authors = ReadonlyMap<RepoPath, readonly PersonId[]>;

function touchedSystem({ name, serviceTier, files }: System, all: Authors, people: Authors): TouchedSystem {
  const of = (authors: Authors): Authors => new Map(files.map((path) => [path, authors.get(path) ?? []]));
  const [truck, without] = [truckFactor(of(all)), truckFactor(of(people))];
  const same = truck?.factor === without?.factor && truck?.people[0]?.person === without?.people[0]?.person;
  return { name, serviceTier, truck, withoutAi: same ? null : without };
}
