/** Which files the rules of permissions read, by path alone. */
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Neighbourhood } from './family.ts';

/** Lock files and settings of tools: they hold no policy, and are often large. */
const NO_POLICY =
  /(?:^|\/)(?:package(?:-lock)?|npm-shrinkwrap|composer|tsconfig[^/]*|jsconfig|deno|lerna|nx|turbo|renovate|biome|angular|project|appsettings[^/]*)\.json$|[-.]lock\.json$|(?:^|\/)pnpm-lock\.yaml$/;

export function isTerraformPath(path: string): boolean {
  return /\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

export function wantsIam({ path, oldPath }: ChangedPath): boolean {
  return [path, oldPath].some((one) => {
    const name = one.toLowerCase();
    return (
      isTerraformPath(name) ||
      (/\.(?:json|ya?ml|template)(?:\.(?:tpl|tftpl|tmpl))?$/.test(name) && !NO_POLICY.test(name))
    );
  });
}

/** The other files of a Terraform folder: a role is often declared in one file and given its policies in another. */
export function iamNeighbours(wanted: readonly ChangedPath[]): Neighbourhood | null {
  const folders = new Set(wanted.filter(({ path }) => isTerraformPath(path)).map(({ path }) => folderOf(path)));
  if (folders.size === 0) return null;
  return {
    folders: [...folders].map((folder) => (folder === '' ? null : (folder as RepoPath))),
    accepts: (path) => isTerraformPath(path) && folders.has(folderOf(path)),
  };
}

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
