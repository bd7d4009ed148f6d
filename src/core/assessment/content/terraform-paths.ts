/** Which files the terraform rules read, by path alone. */
import type { PathClass } from '../../../model/assessment.ts';
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Neighbourhood } from './family.ts';
import { isDataPath } from './terraform-data-paths.ts';

/** What a file is to Terraform, OpenTofu or Terragrunt. */
export type TerraformFile = 'configuration' | 'values' | 'lock' | 'backend' | 'terragrunt';

/** Units, and the files from which units by custom take their settings. */
const TERRAGRUNT =
  /(?:^|\/)(?:terragrunt|root|env|environment|account|region|common|globals?)\.hcl$|(?:^|\/)_(?:envcommon|common)\/[^/]+\.hcl$/;

/** The kind of a path; null for everything else. */
export function terraformFile(path: string): TerraformFile | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/\.(?:tf|tofu)(?:\.json)?$/.test(name)) return 'configuration';
  if (/\.tfvars(?:\.json)?$/.test(name)) return 'values';
  if (name === '.terraform.lock.hcl') return 'lock';
  if (name.endsWith('.tfbackend') || /^(?:.{0,80}[-_.])?backend(?:[-_.].{0,80})?\.hcl$/.test(name)) return 'backend';
  return TERRAGRUNT.test(path) ? 'terragrunt' : null;
}

/** Files of values that Terraform takes without being told. */
export function isAutomaticValues(path: string): boolean {
  return /(?:^|\/)(?:terraform|[^/]*\.auto)\.tfvars(?:\.json)?$/.test(path);
}

/** The folder of a path; empty for the root. */
export function folderOf(path: string): RepoPath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) as RepoPath;
}

export function wantsTerraform({ path, oldPath, kinds }: ChangedPath): boolean {
  if (terraformFile(path) !== null || terraformFile(oldPath) !== null) return true;
  return (isDataPath(path) || isDataPath(oldPath)) && !OTHERS.some((kind) => kinds.has(kind));
}

/** Classes whose files are read by other tools. */
const OTHERS: readonly PathClass[] = ['lock', 'dependency', 'pipeline', 'documentation', 'test', 'agent-settings'];

/** A folder is a configuration of its own, and often has a state of its own; names of data files are often keys. */
export function changesFolder({ path, oldPath }: ChangedPath): boolean {
  return folderOf(path) !== folderOf(oldPath) || isDataPath(path);
}

/** How far above a file of values its configuration may lie, and above a configuration its modules. */
const HIGHEST = 3;

/**
 * The other files of each folder, because a configuration is a folder; those above a file of values; and modules beside
 * the folders, because a call names what is in them.
 */
export function terraformNeighbours(wanted: readonly ChangedPath[]): Neighbourhood | null {
  const own = wanted.filter(({ path, oldPath }) => terraformFile(path) !== null || terraformFile(oldPath) !== null);
  return own.length === 0 ? aroundData(wanted) : aroundConfigurations(own, wanted);
}

/** Where only files changed that a configuration may read: configurations near them. Where there are none, all is done. */
export function aroundData(wanted: readonly ChangedPath[]): Neighbourhood {
  const folders = new Set(wanted.flatMap(({ path, oldPath }) => [folderOf(path), folderOf(oldPath)]));
  return {
    folders: [],
    around: [...new Set([...folders].flatMap((folder) => [folder, ...ancestors(folder)]))]
      .slice(0, MOST_PLACES)
      .map(named),
    accepts: isSource,
    required: true,
  };
}

/** Places that are looked at around data files. */
const MOST_PLACES = 60;

function isSource(path: RepoPath): boolean {
  const kind = terraformFile(path);
  return kind === 'configuration' || kind === 'values';
}

function named(folder: RepoPath): RepoPath | null {
  return folder === '' ? null : folder;
}

function aroundConfigurations(wanted: readonly ChangedPath[], all: readonly ChangedPath[]): Neighbourhood {
  // A unit of Terragrunt applies a module that lies anywhere near.
  const far = wanted.length < all.length || wanted.some(({ path }) => terraformFile(path) === 'terragrunt');
  const data = !far ? [] : (aroundData(all).around ?? []);
  const folders = new Set<RepoPath>();
  for (const { path, oldPath } of wanted) for (const one of [path, oldPath]) folders.add(folderOf(one));
  const near = [...folders].flatMap((folder) => ancestors(folder));
  const own = new Set<string>([...folders, ...near]);
  const beside = placesBesideValues(wanted);
  const shared = [...new Set(near.map((folder) => (folder === '' ? 'modules' : `${folder}/modules`)))] as RepoPath[];
  return {
    folders: [...topmost([...own]).map((folder) => (folder === '' ? null : (folder as RepoPath))), ...shared],
    around: data,
    accepts: (path) => {
      if (!isSource(path)) return false;
      if (data.length > 0) return true;
      const folder = folderOf(path);
      // A module often lies directly below the folder that calls it.
      if (own.has(folder) || folders.has(folderOf(folder)) || beside.holds(folder)) return true;
      return path.startsWith('modules/') || path.includes('/modules/');
    },
  };
}

/** Folders in which the configuration may lie whose values are kept beside it: `env/prod.tfvars` of `../stack`. */
export interface BesideValues {
  readonly holds: (folder: string) => boolean;
}

/** The folders around those of files of values that have to be named: their neighbours, and what is in those. */
export function placesBesideValues(paths: readonly Pick<ChangedPath, 'path'>[]): BesideValues {
  const parents = new Set<string>();
  const above = new Set<string>();
  for (const { path } of paths) {
    const folder = folderOf(path);
    if (folder === '' || terraformFile(path) !== 'values') continue;
    const parent = folderOf(folder);
    parents.add(parent);
    if (parent !== '') above.add(folderOf(parent));
  }
  const isIn = (folder: string, all: ReadonlySet<string>): boolean => folder !== '' && all.has(folderOf(folder));
  return {
    holds: (folder) =>
      isIn(folder, parents) || isIn(folder, above) || (folder.includes('/') && isIn(folderOf(folder), parents)),
  };
}

function ancestors(folder: string): readonly RepoPath[] {
  const found: RepoPath[] = [];
  let here = folder;
  for (let up = 0; up < HIGHEST && here !== ''; up += 1) {
    here = folderOf(here);
    found.push(here as RepoPath);
  }
  return found;
}

/** Folders that lie in no other one of the list: what is below is listed with them. */
function topmost(folders: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const folder of [...folders].sort()) {
    const last = kept.at(-1);
    if (last !== undefined && (last === '' || folder.startsWith(`${last}/`))) continue;
    kept.push(folder);
  }
  return kept;
}
