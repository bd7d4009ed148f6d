/** Which files the rules of permissions read, by path alone. */
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Neighbourhood } from './family.ts';
import { isDataPath } from './terraform-data-paths.ts';
import { aroundData } from './terraform-paths.ts';

/** Lock files and settings of tools: they hold no policy, and are often large. */
const NO_POLICY =
  /(?:^|\/)(?:package(?:-lock)?|npm-shrinkwrap|composer|tsconfig[^/]*|jsconfig|deno|lerna|nx|turbo|renovate|biome|angular|project|appsettings[^/]*)\.json$|[-.]lock\.json$|(?:^|\/)pnpm-lock\.yaml$/;

export function isTerraformPath(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

/** Files of values for the variables of a configuration. */
export function isValuesPath(path: string): boolean {
  return /\.tfvars(?:\.json)?$/.test(path);
}

export function wantsIam({ path, oldPath }: ChangedPath): boolean {
  return [path, oldPath].some((one) => {
    const name = one.toLowerCase();
    return (
      isTerraformPath(name) ||
      isValuesPath(name) ||
      /\.(?:tpl|tftpl|tmpl)$/.test(name) ||
      (/\.(?:json|ya?ml|template)(?:\.(?:tpl|tftpl|tmpl))?$/.test(name) && !NO_POLICY.test(name))
    );
  });
}

/**
 * The other files of a Terraform folder: a role is often declared in one file and given its policies in another. Around
 * values and data, the configurations that read them; around configurations, the modules that they call.
 */
export function iamNeighbours(wanted: readonly ChangedPath[]): Neighbourhood | null {
  const own = wanted.filter(({ path }) => isTerraformPath(path));
  const others = wanted.filter(
    ({ path, oldPath }) => !isTerraformPath(path) && (isValuesPath(path) || isDataPath(path) || isDataPath(oldPath)),
  );
  if (own.length === 0 && others.length === 0) return null;
  const folders = new Set(own.map(({ path }) => folderOf(path)));
  return {
    folders: [...folders].map((folder) => (folder === '' ? null : (folder as RepoPath))),
    around: aroundData([...own, ...others]).around ?? [],
    accepts: (path) => isTerraformPath(path) || isValuesPath(path),
  };
}

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
