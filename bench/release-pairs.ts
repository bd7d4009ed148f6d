/** Releases of packages as a history in git, and what the family `code` finds from each to the next. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openRepository } from '../src/adapters/git/repository.ts';
import { boundedFamilies } from '../src/composition/bounded-families.ts';
import { standaloneContext } from '../src/app/assess/assess-texts.ts';
import { assessContents } from '../src/app/assess/read-contents.ts';
import { gatherChange, resolveRange } from '../src/app/change/change.ts';
import { startAssessment } from '../src/core/assessment/assess.ts';
import { FAMILIES } from '../src/core/assessment/content/families.ts';

/** One finding, and what it says of the change. */
export interface Place {
  readonly rule: string;
  readonly name: string;
  /** As `1.2.0..1.3.0`. */
  readonly versions: string;
  readonly path: string;
  /** Counted from 1; of the old text where something is gone. */
  readonly line: number;
  readonly from: string | null;
  readonly to: string | null;
}

/** One release against the one before it. */
export interface Compared {
  readonly name: string;
  readonly versions: string;
  /** Changed programs. */
  readonly files: number;
  /** Lines added and removed in programs. */
  readonly lines: number;
  readonly places: readonly Place[];
}

const CODE = FAMILIES.filter(({ name }) => name === 'code');
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'release',
  GIT_AUTHOR_EMAIL: 'release@example.com',
  GIT_COMMITTER_NAME: 'release',
  GIT_COMMITTER_EMAIL: 'release@example.com',
};

/** Compares consecutive versions of every package below a folder; histories are kept in `work` for the next time. */
export async function* compareReleases(folder: string, work: string): AsyncGenerator<Compared> {
  mkdirSync(work, { recursive: true });
  for (const name of foldersIn(folder)) {
    const versions = foldersIn(join(folder, name)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    if (versions.length < 2) continue;
    const repository = await openRepository(historyOf(resolve(folder, name), versions, join(work, `${name}.git`)));
    try {
      for (const [at, version] of versions.entries()) {
        const before = versions[at - 1];
        if (before !== undefined) yield await compare(repository, name, before, version);
      }
    } finally {
      await repository.close();
    }
  }
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
}

/** One commit and one tag for each version. What the releases say of attributes and of files to ignore does not count. */
function historyOf(folder: string, versions: readonly string[], place: string): string {
  if (existsSync(place)) return place;
  const made = `${place}.part`;
  rmSync(made, { recursive: true, force: true });
  git(['init', '-q', '--bare', made]);
  writeFileSync(join(made, 'info', 'attributes'), '* -text -filter -ident\n');
  for (const version of versions) {
    const own = ['--git-dir', made, '--work-tree', join(folder, version)];
    git([...own, 'add', '-A', '--force', '.']);
    git([...own, 'commit', '-q', '--allow-empty', '-m', version]);
    git([...own, 'tag', `v/${version}`]);
  }
  renameSync(made, place);
  return place;
}

function git(args: readonly string[]): void {
  const done = spawnSync('git', args, { env: ENVIRONMENT, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr.slice(0, 500)}`);
}

async function compare(
  repository: Awaited<ReturnType<typeof openRepository>>,
  name: string,
  before: string,
  version: string,
): Promise<Compared> {
  const change = await gatherChange(repository, await resolveRange(repository, `v/${before}..v/${version}`));
  const context = standaloneContext(null);
  const assessor = startAssessment(context, CODE);
  await repository.diffTrees([{ old: change.base, new: change.head }], { renames: true, patches: 'bodies' }, (_, one) =>
    assessor.file(one),
  );
  const programs = assessor.wanted().flatMap(({ paths }) => paths);
  const { counts } = await assessContents(repository, change, assessor, context, boundedFamilies());
  const versions = `${before}..${version}`;
  return {
    name,
    versions,
    files: programs.length,
    lines: programs.reduce((sum, { added, deleted }) => sum + added + deleted, 0),
    places: counts.map(({ rule, place, observed }) => ({
      rule,
      name,
      versions,
      path: place.path ?? '',
      line: place.lines?.start ?? 0,
      from: observed.from,
      to: observed.to,
    })),
  };
}
