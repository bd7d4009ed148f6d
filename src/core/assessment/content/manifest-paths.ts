/** Which changed files may hold Kubernetes objects, charts or kustomizations; by path alone. */
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Neighbourhood } from './family.ts';

/** What a file is to the manifest rules. */
export type ManifestRole = 'objects' | 'template' | 'values' | 'chart' | 'helmfile' | 'kustomization';

/** Folders of test data and of documents: their manifests are examples that nobody applies. */
const SAMPLES: ReadonlySet<string> = new Set([
  'docs',
  'doc',
  'documentation',
  'testdata',
  'test-data',
  'test_data',
  'fixtures',
  '__fixtures__',
  '__snapshots__',
  '__mocks__',
  'node_modules',
]);

/** Files whose name says that they are something else. */
const FOREIGN =
  /^(?:package|package-lock|tsconfig.*|composer|renovate|mkdocs|pnpm-lock|pnpm-workspace|docker-compose.*|compose(?:\..*)?|catalog-info|openapi.*|swagger.*|\.pre-commit.*|\.golangci|\.eslintrc|codecov|dependabot|mise|taskfile|environment|pubspec|serverless|samconfig)\.(?:ya?ml|json)$/;

/** Kinds of pipelines whose definitions are Kubernetes objects themselves. */
const OBJECT_PIPELINES: ReadonlySet<string> = new Set(['argo', 'flux', 'tekton']);

/** Whether the manifest rules want to see the contents. */
export function wantsManifest(path: ChangedPath): boolean {
  if (roleOf(path.path) === null && roleOf(path.oldPath) === null) return false;
  const tools = [path.kinds.get('pipeline'), path.oldKinds.get('pipeline')];
  return tools.every((tool) => tool === undefined || OBJECT_PIPELINES.has(tool));
}

/** The role of a path; null when it is none of these files. */
export function roleOf(path: string): ManifestRole | null {
  const segments = path.toLowerCase().split('/');
  const name = segments.pop() ?? '';
  if (segments.some((segment) => SAMPLES.has(segment))) return null;
  const yaml = /\.ya?ml(?:\.gotmpl)?$/.test(name);
  if (!yaml && !name.endsWith('.json')) return null;
  if (/^kustomization\.ya?ml$/.test(name)) return 'kustomization';
  if (/^chart\.ya?ml$|^requirements\.ya?ml$/.test(name)) return 'chart';
  if (/^helmfile\.ya?ml|\.gotmpl$/.test(name) || segments.includes('helmfile.d')) return 'helmfile';
  if (FOREIGN.test(name)) return null;
  if (!yaml) return segments.some((segment) => JSON_FOLDERS.has(segment)) ? 'objects' : null;
  if (/(?:^|[-._])values(?:[-._][^/]*)?\.ya?ml$/.test(name) || segments.at(-1) === 'values') return 'values';
  return segments.includes('templates') ? 'template' : 'objects';
}

/** JSON is many things; manifests in JSON are looked for where manifests lie. */
const JSON_FOLDERS: ReadonlySet<string> = new Set([
  'k8s',
  'kube',
  'kubernetes',
  'manifests',
  'deploy',
  'deployment',
  'deployments',
  'overlays',
  'base',
  'rendered',
  'kustomize',
]);

/** Manifests beside the changed ones: an object that still stands there is not deleted, and selectors look for pods. */
export function manifestNeighbours(wanted: readonly ChangedPath[]): Neighbourhood | null {
  const folders = new Set(wanted.flatMap(({ path, oldPath }) => [folderOf(path), folderOf(oldPath)]));
  const named = [...folders].filter((folder) => folder !== '');
  if (named.length === 0) return null;
  return {
    folders: named as RepoPath[],
    accepts: (path) => folders.has(folderOf(path)) && roleOf(path) === 'objects',
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
